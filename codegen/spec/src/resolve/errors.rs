//! Error codes: numbers in the spec, whole codes in the resolved model.

use super::Cx;
use crate::fault::At;
use crate::ir::{CodeRange, ErrorGroup};
use crate::model::{Codes, Map, Scalar};
use crate::suggest::{self, similar};

/// Highest number: codes end in three digits.
const MAX: u16 = 999;

/// Resolves the `errors` of a method, by status; those of fields after those of the whole call, by number.
///
/// `known` are the fields that can be at fault, none where any can.
pub(crate) fn groups(
    cx: &Cx<'_>,
    def: &Map<Codes>,
    prefix: &str,
    known: Option<&[&str]>,
    at: &At<'_>,
) -> Vec<ErrorGroup> {
    let mut groups = Vec::new();
    for (key, codes) in def.iter() {
        let key_at = at.key(key);
        if key == "fields" {
            let Codes::Fields(fields) = codes else {
                cx.fault(key_at.value(), "`fields` is a mapping of fields to codes", "write `fields: {name: 101-102}`");
                continue;
            };
            for (field, codes) in fields.iter() {
                if let Some(known) = known.filter(|known| !known.contains(&field.as_str())) {
                    let help = match similar(field, known) {
                        Some(similar) => format!("did you mean `{similar}`?"),
                        None => format!("the call has {}", suggest::known(known)),
                    };
                    cx.fault(key_at.key(field).name(), format!("the call sends no `{field}`"), help);
                }
                let codes = ranges(cx, codes, prefix, &key_at.key(field));
                groups.push(ErrorGroup { status: 400, field: Some(field.clone()), codes });
            }
            continue;
        }
        let status = match key.parse::<u16>() {
            Ok(status) if (100..=599).contains(&status) => status,
            Ok(_) | Err(_) => {
                let help = "keys here are statuses from 100 to 599, or `fields`";
                cx.fault(key_at.name(), format!("`{key}` is no status"), help);
                continue;
            }
        };
        let codes = ranges(cx, codes, prefix, &key_at);
        groups.push(ErrorGroup { status, field: None, codes });
    }
    // By number, as the order in the file has no meaning.
    groups.sort_by(|a, b| order(a).cmp(&order(b)));
    groups
}

fn order(group: &ErrorGroup) -> (u16, bool, u16, Option<&str>) {
    let first = group.codes.iter().find_map(|code| match code {
        CodeRange::Run { first, .. } => Some(*first),
        CodeRange::Code(_) => None,
    });
    (group.status, group.field.is_some(), first.unwrap_or(u16::MAX), group.field.as_deref())
}

fn ranges(cx: &Cx<'_>, codes: &Codes, prefix: &str, at: &At<'_>) -> Vec<CodeRange> {
    let mut runs: Vec<(u16, u16)> = Vec::new();
    let mut whole = Vec::new();
    let mut add = |code: &Scalar, at: At<'_>| match one(cx, code, &at) {
        Some(One::Run(first, last)) => {
            if runs.iter().any(|(other_first, other_last)| first <= *other_last && last >= *other_first) {
                cx.fault(at.value(), format!("a code of `{code}` stands here twice"), "list each code once");
            } else {
                runs.push((first, last));
            }
        }
        Some(One::Code(code)) => {
            if whole.contains(&code) {
                cx.fault(at.value(), format!("the code `{code}` stands here twice"), "list each code once");
            } else {
                whole.push(code);
            }
        }
        None => {}
    };
    match codes {
        Codes::One(code) => add(code, *at),
        Codes::Many(codes) => codes.iter().enumerate().for_each(|(index, code)| add(code, at.index(index))),
        Codes::Fields(_) => cx.fault(at.value(), "codes by field stand under `fields`", "write `fields: {name: 101}`"),
    }
    runs.sort_unstable();
    let mut merged: Vec<(u16, u16)> = Vec::new();
    for (first, last) in runs {
        match merged.last_mut() {
            Some((_, end)) if *end + 1 == first => *end = last,
            Some(_) | None => merged.push((first, last)),
        }
    }
    let runs = merged.into_iter().map(|(first, last)| CodeRange::Run { prefix: prefix.to_owned(), first, last });
    runs.chain(whole.into_iter().map(CodeRange::Code)).collect()
}

enum One {
    Run(u16, u16),
    Code(String),
}

fn one(cx: &Cx<'_>, code: &Scalar, at: &At<'_>) -> Option<One> {
    let fault = |message: String, help: &str| {
        cx.fault(at.value(), message, help);
        None
    };
    let number = |number: i128| u16::try_from(number).ok().filter(|number| *number <= MAX);
    match code {
        Scalar::Int(value) => match number(*value) {
            Some(number) => Some(One::Run(number, number)),
            None => fault(format!("`{value}` is no code: codes end in three digits"), "use numbers from 0 to 999"),
        },
        Scalar::Text(text) => {
            // `008` is text for YAML, but a number for people.
            if let Some(number) = text.parse().ok().and_then(number) {
                return Some(One::Run(number, number));
            }
            let Some((first, last)) = text.split_once('-').filter(|_| text.starts_with(|c: char| c.is_ascii_digit()))
            else {
                return match text.is_empty() || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
                    true => fault(format!("`{text}` is no code"), "write a number, a run such as `201-204`, or a code"),
                    false => Some(One::Code(text.clone())),
                };
            };
            let end = |text: &str| text.trim().parse::<i128>().ok().and_then(number);
            match (end(first), end(last)) {
                (Some(first), Some(last)) if first <= last => Some(One::Run(first, last)),
                (Some(first), Some(last)) => {
                    fault(format!("the run `{text}` is backwards"), &format!("write `{last}-{first}`"))
                }
                _ => fault(format!("`{text}` is no run of codes"), "use numbers from 0 to 999, such as `201-204`"),
            }
        }
        Scalar::Null | Scalar::Bool(_) | Scalar::Float(_) => {
            fault(format!("`{code}` is no code"), "write a number, a run such as `201-204`, or a code")
        }
    }
}
