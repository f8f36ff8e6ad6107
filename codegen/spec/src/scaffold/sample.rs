//! Sample answers. In: JSON. Out: the records in it, out of what wraps them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Sample;
use super::records::{Namer, Records, Wrapped, is_of_service, own_name};
use super::shape::{Shape, Spot};
use crate::case::Case;
use crate::diagnostic::{Diagnostic, Diagnostics, line_column};
use crate::ir::{Application, Ir, System};
use crate::model::Value;
use crate::source::MAX_FILE;

/// Keys that records often stand under.
const CONTENT: [&str; 8] = ["content", "data", "result", "results", "items", "records", "value", "response"];
/// Keys that often stand beside them.
const BESIDE: [&str; 22] = [
    "_metadata",
    "metadata",
    "meta",
    "links",
    "_links",
    "pagination",
    "paging",
    "page",
    "pages",
    "limit",
    "offset",
    "size",
    "count",
    "total",
    "next",
    "previous",
    "prev",
    "status",
    "success",
    "message",
    "error",
    "errors",
];

/// The records of a sample.
pub(super) fn records(
    ir: &Ir,
    system: &System,
    application: &Application,
    service: &str,
    methods: &[String],
    sample: Sample<'_>,
) -> Result<Records, Diagnostics> {
    // Some programs begin a file with a mark that JSON lacks.
    let sample = Sample { text: sample.text.trim_start_matches('\u{feff}'), ..sample };
    let value = parse(sample)?;
    let (value, wrapped) = unwrap(system, value);
    let spot = match &value {
        Value::List(items) => Spot::of_all(service, items),
        other => Spot::of(service, other),
    };
    let fields = match spot.shape {
        Shape::Object(fields) if fields.keys().any(|key| !key.is_empty()) => fields,
        _ => {
            let help = "give an answer that holds an object, or a list of objects";
            return Err(fault(sample, 0, "the sample has no fields to make a record from".to_owned(), help));
        }
    };
    let homes = application.services.iter().flat_map(|service| service.records.iter());
    let records: Vec<&str> = homes.chain(&application.records).map(|id| ir[*id].name.plain()).collect();
    let homes = application.services.iter().flat_map(|service| service.enums.iter());
    let enums: Vec<&str> = homes.chain(&application.enums).map(|id| ir[*id].name.plain()).collect();
    let taken = |name: &str| records.contains(&name) || enums.contains(&name) || is_of_service(name, service, methods);
    let services = system.applications.iter().flat_map(|application| &application.services);
    let shared = system.applications.iter().flat_map(|application| &application.records);
    let known = services.flat_map(|service| &service.records).chain(shared).flat_map(|id| &ir[*id].fields);
    let case = Case::usual(known.map(|field| field.wire.as_str()), Case::Snake);
    let all = Namer::new(&taken, case).records(own_name(service, &taken), &fields);
    Ok(Records { all, wrapped, sample: Some(sample.name.to_owned()) })
}

fn parse(sample: Sample<'_>) -> Result<Value, Diagnostics> {
    if sample.text.len() > MAX_FILE {
        return Err(fault(sample, 0, crate::source::too_large(sample.text.len()), "a record or two are enough"));
    }
    serde_json::from_str(sample.text).map_err(|error| {
        let start: usize = sample.text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let at = (start + error.column().saturating_sub(1)).min(sample.text.len());
        let at = (0..=at).rev().find(|at| sample.text.is_char_boundary(*at)).unwrap_or_default();
        let cause = error.to_string();
        let cause = cause.split(" at line ").next().unwrap_or_default();
        fault(sample, at, format!("this isn't JSON: {cause}"), "give an answer as it came, without what is around it")
    })
}

fn fault(sample: Sample<'_>, at: usize, message: String, help: &str) -> Diagnostics {
    let (line, column) = line_column(sample.text, at);
    let end = at + sample.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let fault =
        Diagnostic { line, column, span: at..end, ..Diagnostic::of_file(sample.name, message, Some(help.to_owned())) };
    Diagnostics::new(vec![fault], BTreeMap::from([(sample.name.to_owned(), Arc::from(sample.text))]))
}

/// Takes records out of an envelope: the system's own, or a common one that nothing else stands in.
fn unwrap(system: &System, value: Value) -> (Value, Option<Wrapped>) {
    let Value::Map(entries) = &value else { return (value, None) };
    let own = system.envelope.iter().map(|envelope| envelope.content.as_str());
    let own: Vec<&str> = system.paging.iter().filter_map(|paging| paging.items.as_deref()).chain(own).collect();
    let holds = |value: &Value| match value {
        Value::Map(_) => true,
        // An empty one holds records, too, only none.
        Value::List(items) => items.is_empty() || items.iter().any(|item| matches!(item, Value::Map(_))),
        Value::Scalar(_) => false,
    };
    let is_content = |key: &str| CONTENT.contains(&key.to_lowercase().as_str());
    let beside = |key: &str| {
        let key = key.to_lowercase();
        BESIDE.contains(&key.as_str()) || ["total", "page", "per_page"].iter().any(|start| key.starts_with(start))
    };
    let common = || {
        let (mut content, others): (Vec<_>, Vec<_>) =
            entries.iter().enumerate().partition(|(_, (key, value))| is_content(key) && holds(value));
        let alone = content.len() == 1 && others.iter().all(|(_, (key, _))| beside(key));
        content.pop().filter(|_| alone).map(|(index, _)| index)
    };
    let usual = entries.iter().position(|(key, value)| own.contains(&key.as_str()) && holds(value));
    let Some(index) = usual.or_else(common) else { return (value, None) };
    let Value::Map(mut entries) = value else { return (value, None) };
    let (key, value) = entries.swap_remove(index);
    let wrapped = Wrapped { key, list: matches!(value, Value::List(_)), usual: usual.is_some() };
    (value, Some(wrapped))
}
