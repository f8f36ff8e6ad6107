//! Parts of new files as YAML. In: fields and methods. Out: their lines.

use std::fmt::Write;

use super::records::NewField;
use crate::lint::secrets::is_secret;

/// Longest line of the methods.
const MAX_LINE: usize = 120;

/// On one line, or if that's too long, a line for each key.
pub(super) fn write_method(text: &mut String, name: &str, keys: &[String], note: &str) {
    let note = if note.is_empty() { String::new() } else { format!("    # {note}") };
    let line = format!("  {name}: {{{}}}{note}", keys.join(", "));
    if line.len() <= MAX_LINE || keys.is_empty() {
        text.push_str(&line);
        text.push('\n');
        return;
    }
    let _ = writeln!(text, "  {name}:{note}");
    for key in keys {
        // Long lists go on below.
        let mut line = String::from("   ");
        for word in key.split(' ') {
            if line.len() + word.len() >= MAX_LINE {
                let _ = writeln!(text, "{line}");
                line = String::from("     ");
            }
            line.push(' ');
            line.push_str(word);
        }
        let _ = writeln!(text, "{line}");
    }
}

pub(super) fn write_field(text: &mut String, field: &NewField) {
    let mut keys = Vec::new();
    keys.extend(field.wire.as_ref().map(|wire| format!("wire: {}", key(wire))));
    keys.extend(field.format.map(|format| format!("format: {format}")));
    keys.extend(field.optional.then(|| "optional: true".to_owned()));
    keys.extend(field.read_only.then(|| "read_only: true".to_owned()));
    if field.ty.trim_matches(['[', ']', '{', '}', '?']) == "any" && is_secret(&field.key) {
        keys.push("allow: {plain_secret: What it holds is not known.}".to_owned());
    }
    let bracketed = field.ty.starts_with(['[', '{'])
        && !(field.ty.starts_with('[') && field.ty.ends_with(']') && !field.ty.contains('?'));
    let quoted = bracketed || field.ty.contains('{') || (!keys.is_empty() && field.ty.contains('?'));
    let ty = if quoted { format!("'{}'", field.ty) } else { field.ty.clone() };
    let value = if keys.is_empty() { ty } else { format!("{{type: {ty}, {}}}", keys.join(", ")) };
    let comment = if field.comment.is_empty() { String::new() } else { format!("    # {}", field.comment) };
    let _ = writeln!(text, "      {}: {value}{comment}", key(&field.key));
}

/// A name as YAML has it: quoted where it would be something else.
pub(super) fn key(name: &str) -> String {
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    if plain && !words.contains(&name.to_lowercase().as_str()) {
        return name.to_owned();
    }
    if name.chars().any(char::is_control) {
        // JSON's escapes are YAML's, in double quotes.
        return serde_json::Value::from(name).to_string();
    }
    format!("'{}'", name.replace('\'', "''"))
}
