//! What facts say in words. In: facts of the IR. Out: short sentences in Markdown.

use crudl_spec::ir::{CodeRange, ErrorGroup, Evidence, Facts, Field, Kind, Method, Type};

use crate::context::Item;
use crate::doc::{code, sentence};
use crate::names::{article, bare};
use crate::scope::Scope;

/// Most permitted values that are listed one by one.
const MOST_VALUES: usize = 24;

/// Which way a value goes: some facts matter only to who sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// It is sent; the server takes a default for what isn't.
    In,
    /// It is sent in a partial update, where what isn't stays as it is.
    Patch,
    /// It is sent in either.
    InOrPatch,
    /// It comes back.
    Out,
}

impl Direction {
    /// Of the body of any of these methods.
    pub fn body(methods: &[&Method]) -> Self {
        let patches = methods.iter().filter(|method| method.kind == Kind::PartialUpdate).count();
        match patches {
            0 => Self::In,
            count if count == methods.len() => Self::Patch,
            _ => Self::InOrPatch,
        }
    }
}

/// Everything worth saying of a field: its own sentence, then its facts. Empty if there's nothing.
pub(crate) fn field(field: &Field, direction: Direction, scope: &Scope<'_>) -> String {
    let mut out = vec![sentence(&field.doc.text)];
    if field.read_only {
        out.push("Made by the server.".to_owned());
    }
    if field.write_only {
        out.push("Never returned.".to_owned());
    }
    out.extend(facts(&field.facts, &field.ty, direction, scope));
    if bare(field.name.as_str()) != field.wire {
        out.push(format!("{} on the wire.", code(&field.wire)));
    }
    out.extend(field.doc.because.iter().map(|reason| sentence(reason)));
    join(out)
}

/// The facts alone.
pub(crate) fn facts(facts: &Facts, ty: &Type, direction: Direction, scope: &Scope<'_>) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(record) = facts.reference.filter(|_| !ty.holds_record()) {
        let link = scope.link(Item::Record(record.0));
        let name = scope.cx.name(Item::Record(record.0));
        out.push(match ty {
            Type::List(_) => format!("Each the id of {} {link}.", article(&name)),
            _ => format!("Id of {} {link}.", article(&name)),
        });
    }
    match ty {
        Type::Mac => out.push("A MAC address.".to_owned()),
        Type::Url => out.push("A URL.".to_owned()),
        Type::Json(_) => out.push("JSON inside a string on the wire.".to_owned()),
        _ => {}
    }
    let unit = if matches!(ty, Type::List(_) | Type::Map(_)) { "items" } else { "characters" };
    let length = (facts.min_length.map(|n| n.to_string()), facts.max_length.map(|n| n.to_string()));
    out.extend(range(length, |n| {
        if n == "1" { format!("{n} {}", unit.trim_end_matches('s')) } else { format!("{n} {unit}") }
    }));
    out.extend(range((facts.min.clone(), facts.max.clone()), code));
    if !facts.values.is_empty() {
        out.push(format!(
            "{} of {}.",
            if matches!(ty, Type::List(_)) { "Each one" } else { "One" },
            values(&facts.values)
        ));
    }
    if let Some(pattern) = &facts.pattern {
        out.push(format!("Matches {}.", code(pattern)));
    }
    match (&facts.default, direction) {
        (Some(default), Direction::In) => out.push(format!("Default: {}.", code(default))),
        (Some(default), Direction::InOrPatch) => out.push(format!("Default, in a full update: {}.", code(default))),
        (_, Direction::Patch | Direction::Out) | (None, _) => {}
    }
    if let Some(rule) = &facts.rule {
        out.push(sentence(rule));
    }
    if let Some(access) = facts.access.as_ref().filter(|_| direction != Direction::Out) {
        out.push(format!("Set by: {}", sentence(access)));
    }
    if facts.flag {
        out.push("Sent only if true.".to_owned());
    }
    if facts.deprecated {
        out.push("Kept for old callers.".to_owned());
    }
    out
}

/// Sentences on one line, without empty or repeated ones.
pub(crate) fn join(sentences: Vec<String>) -> String {
    let mut kept: Vec<String> = Vec::with_capacity(sentences.len());
    for sentence in sentences {
        if !sentence.is_empty() && !kept.contains(&sentence) {
            kept.push(sentence);
        }
    }
    kept.join(" ")
}

fn range((min, max): (Option<String>, Option<String>), show: impl Fn(&str) -> String) -> Option<String> {
    match (min, max) {
        (Some(min), Some(max)) if min == max => Some(format!("Exactly {}.", show(&min))),
        (Some(min), Some(max)) => Some(format!("From {} to {}.", code(&min), show(&max))),
        (Some(min), None) => Some(format!("At least {}.", show(&min))),
        (None, Some(max)) => Some(format!("At most {}.", show(&max))),
        (None, None) => None,
    }
}

/// `1` (HDD), `2` to `22`.
fn values(values: &[(String, Option<String>)]) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut rest = values;
    while let [(value, name), tail @ ..] = rest {
        if out.len() == MOST_VALUES {
            out.push(format!("{} more", rest.len()));
            break;
        }
        let run = if name.is_none() { run(rest) } else { 1 };
        if run > 2 {
            out.push(format!("{} to {}", code(value), code(&rest[run - 1].0)));
            rest = &rest[run..];
            continue;
        }
        out.push(match name {
            Some(name) => format!("{} ({})", code(value), crate::doc::prose(name)),
            None => code(value),
        });
        rest = tail;
    }
    out.join(", ")
}

/// How many values from the first are successive numbers without names.
fn run(values: &[(String, Option<String>)]) -> usize {
    let Ok(first) = values[0].0.parse::<i64>() else { return 1 };
    let follows = |(i, (value, name)): (usize, &(String, Option<String>))| {
        name.is_none() && i64::try_from(i).ok().and_then(|i| first.checked_add(i)) == value.parse().ok()
    };
    values.iter().enumerate().take_while(|pair| follows(*pair)).count().max(1)
}

/// Error codes in one line: the prefix stands once, `_104` is the same prefix with another number.
pub fn errors(groups: &[ErrorGroup]) -> String {
    let mut known: Option<&str> = None;
    let mut out: Vec<String> = Vec::new();
    for group in groups {
        let mut codes = Vec::new();
        for range in &group.codes {
            codes.push(match range {
                CodeRange::Code(text) => code(text),
                CodeRange::Run { prefix, first, last } => {
                    let start = if known == Some(prefix.as_str()) {
                        code(&format!("_{first:03}"))
                    } else {
                        code(&format!("{prefix}{first:03}"))
                    };
                    known = Some(prefix);
                    match last.checked_sub(*first) {
                        None | Some(0) => start,
                        Some(1) => format!("{start}, {}", code(&format!("_{last:03}"))),
                        Some(_) => format!("{start} to {}", code(&format!("_{last:03}"))),
                    }
                }
            });
        }
        let place = match &group.field {
            Some(field) => code(field),
            None => group.status.to_string(),
        };
        out.push(if codes.is_empty() { place } else { format!("{place}: {}", codes.join(", ")) });
    }
    out.join("; ")
}

/// Where facts come from, as a sentence.
pub fn evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Both => "In the reference and on the published server.",
        Evidence::Documented => "In the reference only; the published server lacks it or isn't published.",
        Evidence::Server => "On the published server only; the reference doesn't mention it.",
    }
}
