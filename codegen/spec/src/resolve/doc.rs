//! Documentation: texts and names that people read, checked for what would break a page or a source file.

use super::Cx;
use crate::fault::At;
use crate::ir::{Doc, Evidence};
use crate::model::{EvidenceDef, OneOrMany};

/// Longest text, in characters.
const MAX_TEXT: usize = 2000;
/// Longest name, in characters.
pub(crate) const MAX_NAME: usize = 100;

/// Characters that don't belong into text: control characters, and those that change the direction of what follows,
/// which compilers refuse in source files.
fn is_control(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}')
}

/// A text as it stands in documentation.
pub(crate) fn text(cx: &Cx<'_>, text: &str, at: &At<'_>) -> String {
    if text.chars().any(is_control) {
        cx.fault(at.value(), "a control character stands in this text", "remove it");
    }
    if text.chars().count() > MAX_TEXT {
        let message = format!("this text has more than {MAX_TEXT} characters");
        cx.fault(at.value(), message, "say it in a sentence or two, or refer to where it's said");
    }
    text.trim().to_owned()
}

/// A text that may not be empty.
pub(crate) fn required(cx: &Cx<'_>, owner: &At<'_>, key: &str, value: &str) -> String {
    let at = owner.key(key);
    let value = text(cx, value, &at);
    // A key that is missing is reported already and reads as empty.
    let file = cx.files.get(at.file);
    if value.is_empty() && !file.is_some_and(|file| file.is_damaged()) {
        cx.fault(at.value(), format!("`{key}` is empty"), "write a sentence");
    }
    value
}

/// The keys `doc`, `aliases` and `because` of a mapping.
pub(crate) fn doc(
    cx: &Cx<'_>,
    owner: &At<'_>,
    doc: Option<&str>,
    aliases: &[String],
    because: &OneOrMany<String>,
) -> Doc {
    let names = owner.key("aliases");
    let aliases = aliases.iter().enumerate().map(|(index, alias)| text(cx, alias, &names.index(index))).collect();
    Doc {
        text: doc.map(|doc| text(cx, doc, &owner.key("doc"))).unwrap_or_default(),
        aliases,
        because: reasons(cx, owner, because),
    }
}

/// The key `because`.
pub(crate) fn reasons(cx: &Cx<'_>, owner: &At<'_>, because: &OneOrMany<String>) -> Vec<String> {
    let at = owner.key("because");
    let place = |index| if because.single { at } else { at.index(index) };
    because.values.iter().enumerate().map(|(index, reason)| text(cx, reason, &place(index))).collect()
}

/// A name that becomes an identifier: not too long to be one.
pub(crate) fn name_length(cx: &Cx<'_>, name: &str, at: &At<'_>) {
    if name.chars().count() > MAX_NAME {
        cx.fault(at.name(), format!("this name has more than {MAX_NAME} characters"), "choose a shorter one");
    }
}

pub(crate) fn evidence(def: EvidenceDef) -> Evidence {
    match def {
        EvidenceDef::Both => Evidence::Both,
        EvidenceDef::Documented => Evidence::Documented,
        EvidenceDef::Server => Evidence::Server,
    }
}

/// `a team`, `an address`.
pub(crate) fn with_article(words: &str) -> String {
    let article = if words.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {words}")
}
