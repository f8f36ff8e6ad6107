//! Rules about names.

use std::collections::BTreeMap;

use super::Look;
use crate::fault::At;
use crate::file::Model;
use crate::resolve::DeclKind;

/// Names in another letter case than most of their siblings: fields of a record, methods of a system.
pub(super) fn inconsistent(look: &Look<'_>) {
    for decl in &look.cx.symbols.records {
        let DeclKind::Record(def) = decl.kind else { continue };
        let root = At::file(decl.file);
        let records = root.key("records");
        let record = records.key(decl.key);
        let fields = record.key("fields");
        let names: Vec<_> = def.fields.keys().map(|key| (key.as_str(), fields.key(key))).collect();
        odd(look, "field", &names);
    }
    for file in 0..look.cx.files.len() {
        let Some(Model::Service(service)) = look.cx.files.get(file).map(|file| &file.model) else { continue };
        let root = At::file(file);
        let methods = root.key("methods");
        let names: Vec<_> = service.methods.keys().map(|key| (key.as_str(), methods.key(key))).collect();
        odd(look, "method", &names);
    }
}

fn odd(look: &Look<'_>, what: &str, names: &[(&str, At<'_>)]) {
    let mut counts: BTreeMap<Case, usize> = BTreeMap::new();
    for case in names.iter().filter_map(|(name, _)| case(name)) {
        *counts.entry(case).or_default() += 1;
    }
    // Of two that are as many, snake case is what the others are odd against.
    let Some(usual) = counts.iter().min_by_key(|(case, count)| (usize::MAX - **count, **case)).map(|(case, _)| *case)
    else {
        return;
    };
    for (name, at) in names {
        if case(name).is_some_and(|case| case != usual) {
            let message = format!("the {what} `{name}` isn't in {}, as its siblings are", usual.name());
            look.find(at.name(), message, "spell it as they are; another name on the wire is said with `wire`");
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Case {
    Snake,
    Camel,
    Pascal,
    Other,
}

impl Case {
    fn name(self) -> &'static str {
        match self {
            Self::Snake => "snake_case",
            Self::Camel => "camelCase",
            Self::Pascal => "PascalCase",
            Self::Other => "a usual letter case",
        }
    }
}

/// The letter case; none for a single word in lower case, which is of more than one.
fn case(name: &str) -> Option<Case> {
    let lower = |c: char| c.is_lowercase() || c.is_numeric();
    Some(match name.chars().next() {
        Some(first) if first.is_uppercase() && name.chars().all(char::is_alphanumeric) => Case::Pascal,
        _ if name.chars().all(lower) => return None,
        _ if name.chars().all(|c| lower(c) || c == '_') => Case::Snake,
        _ if name.chars().all(char::is_alphanumeric) => Case::Camel,
        _ => Case::Other,
    })
}
