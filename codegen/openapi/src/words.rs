//! What people read.
//!
//! In: documentation and facts of the IR. Out: sentences.

use crudl_spec::ir::{CodeRange, Doc, ErrorGroup, Field, Type};

/// A text as sentences, with a full stop.
pub(crate) fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '?', '!', ':']) { text.to_owned() } else { format!("{text}.") }
}

/// Sentences on one line, without empty or repeated ones.
pub(crate) fn join(sentences: impl IntoIterator<Item = String>) -> String {
    let mut kept: Vec<String> = Vec::new();
    for text in sentences {
        if !text.is_empty() && !kept.contains(&text) {
            kept.push(text);
        }
    }
    kept.join(" ")
}

/// A field's own sentence, and what no keyword of a schema says.
pub(crate) fn field(field: &Field) -> String {
    let kind = match field.ty {
        Type::Mac => "A MAC address.",
        Type::Cidr => "A network, such as 192.0.2.0/24.",
        _ => "",
    };
    let rule = field.facts.rule.as_deref().map(sentence).unwrap_or_default();
    // A schema's bounds are about numbers alone, its pattern about texts.
    let bounds = match (&field.facts.min, &field.facts.max) {
        _ if field.ty != Type::Decimal => String::new(),
        (Some(least), Some(most)) => format!("From {least} to {most}."),
        (Some(least), None) => format!("At least {least}."),
        (None, Some(most)) => format!("At most {most}."),
        (None, None) => String::new(),
    };
    let pattern = field.facts.pattern.as_ref().filter(|_| field.ty == Type::Int);
    let pattern = pattern.map_or_else(String::new, |pattern| format!("Its digits match `{pattern}`."));
    join([sentence(&field.doc.text), kind.to_owned(), bounds, pattern, rule])
}

/// Sentences in paragraphs: the documentation, then further ones, then why the spec differs from the reference.
pub(crate) fn paragraphs(doc: &Doc, further: impl IntoIterator<Item = String>) -> String {
    let because = doc.because.iter().map(|reason| format!("- {}", sentence(reason))).collect::<Vec<_>>().join("\n");
    let all = std::iter::once(sentence(&doc.text)).chain(further).chain([because]);
    all.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// Every code of a group.
pub(crate) fn codes(groups: &[&ErrorGroup]) -> Vec<String> {
    groups.iter().flat_map(|group| &group.codes).flat_map(CodeRange::codes).collect()
}
