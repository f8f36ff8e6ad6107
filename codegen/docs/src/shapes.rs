//! Records and enums. In: those of a service or an application. Out: a section each.

use crudl_emit::describe::{Direction, cell, code, prose, sentence};
use crudl_spec::ir::{EnumId, EnumValue, Field, RecordId};

use crate::method::optional;
use crate::{Context, badge, links, table};

pub(crate) fn all(cx: &Context<'_>, here: &str, records: &[RecordId], enums: &[EnumId]) -> String {
    let records = records.iter().map(|id| record(cx, here, *id));
    records.chain(enums.iter().map(|id| enumeration(cx, *id))).collect()
}

fn record(cx: &Context<'_>, here: &str, id: RecordId) -> String {
    let record = &cx.ir[id];
    let mut out = format!("\n## {} {{#{}}}\n\n{}", record.name, record.name, badge("shape", "record"));
    if record.input && !record.output {
        out += &format!(" {}", badge("shape", "sent"));
    }
    out += &format!("\n\n{}", sentence(&record.doc.text));
    if record.open {
        out += " It may have any further field.";
    }
    out += &also(&record.doc.aliases);
    out += "\n\n";
    let rows = record.fields.iter().map(|field| {
        let ty = optional(&cx.words.ty(&field.ty), field.nullable || field.optional);
        let direction = if record.input && !record.output { Direction::In } else { Direction::Out };
        let text = linked(cx, here, field, cx.words.field(field, direction));
        format!("| {} | {} | {} |\n", code(field.name.plain()), cx.links.ty(here, &ty), cell(&text))
    });
    out + &table(&["field", "type", "rules"], rows)
}

fn enumeration(cx: &Context<'_>, id: EnumId) -> String {
    let known = &cx.ir[id];
    let mut out = format!(
        "\n## {} {{#{}}}\n\n{}\n\n{}{}\n\n| variant | on the wire |\n|---|---|\n",
        known.name,
        known.name,
        badge("shape", "enum"),
        sentence(&known.doc.text),
        also(&known.doc.aliases),
    );
    for variant in &known.variants {
        let value = match &variant.value {
            EnumValue::Text(text) => text.clone(),
            EnumValue::Int(number) => number.to_string(),
        };
        out += &format!("| {} | {} |\n", code(variant.name.as_ref()), cell(&code(&value)));
    }
    out
}

fn also(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| code(name)).collect();
    if names.is_empty() { String::new() } else { format!(" Also known as {}.", prose_list(&names)) }
}

fn prose_list(names: &[String]) -> String {
    names.iter().map(|name| prose(name)).collect::<Vec<_>>().join(", ")
}

/// What is said of an id, with a link to the record that it names.
pub(crate) fn linked(cx: &Context<'_>, here: &str, field: &Field, text: String) -> String {
    let Some(record) = field.facts.reference.map(|id| &cx.ir[id]) else { return text };
    let name = format!("`{}`", record.name);
    let page = links::relative(here, &links::page(cx.ir, record.home));
    text.replacen(&name, &format!("[{name}]({page}#{})", record.name), 1)
}
