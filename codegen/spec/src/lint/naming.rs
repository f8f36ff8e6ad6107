//! Rules about names.

use std::collections::BTreeMap;

use super::Look;
use super::parts::Part;
use crate::fault::{FileId, Place};

/// A name, and where it stands.
type Name = (String, Place);

/// Names of one system.
#[derive(Default)]
struct Names {
    methods: Vec<Name>,
    /// Of the fields, by record.
    records: Vec<Vec<Name>>,
}

/// Names in another letter case than most of their siblings: fields of a record, methods of a system.
pub(super) fn inconsistent(look: &Look<'_>) {
    let of_methods = look.spots.methods.iter().map(|spot| (spot.file, spot.system));
    let of_records = look.cx.symbols.records.iter().map(|decl| (decl.file, decl.home.system));
    let system_of: BTreeMap<FileId, usize> = of_methods.chain(of_records).collect();
    let mut systems: BTreeMap<usize, Names> = BTreeMap::new();
    look.parts(|at, part| {
        let Some(system) = system_of.get(&at.file) else { return };
        let names = systems.entry(*system).or_default();
        match part {
            Part::Method(key, _) => names.methods.push((key.to_owned(), at.name())),
            Part::Record(record) => {
                let fields = at.key("fields");
                names.records.push(record.fields.keys().map(|key| (key.clone(), fields.key(key).name())).collect());
            }
            Part::File(_) | Part::Enum(_) | Part::Field(..) => {}
        }
    });
    for names in systems.values() {
        odd(look, "method", &names.methods, usual(&names.methods, Case::Snake));
        let of_system = usual(names.records.iter().flatten(), Case::Snake);
        for fields in &names.records {
            odd(look, "field", fields, usual(fields, of_system));
        }
    }
}

/// The case of most names; one name alone has no siblings to go by, and of two cases that are as many, `otherwise` is
/// what the others are odd against.
fn usual<'n>(names: impl IntoIterator<Item = &'n Name>, otherwise: Case) -> Case {
    let mut counts: BTreeMap<Case, usize> = BTreeMap::new();
    for case in names.into_iter().filter_map(|(name, _)| case(name)) {
        *counts.entry(case).or_default() += 1;
    }
    let most = counts.into_iter().filter(|(_, count)| *count > 1);
    let most = most.max_by_key(|(case, count)| (*count, *case == otherwise, *case == Case::Snake));
    most.map_or(otherwise, |(case, _)| case)
}

fn odd(look: &Look<'_>, what: &str, names: &[Name], usual: Case) {
    for (name, place) in names {
        if case(name).is_some_and(|case| case != usual) {
            let message = format!("the {what} `{name}` isn't in {}, as its siblings are", usual.name());
            let help = "spell it as they are; another name on the wire is said with `wire`";
            look.find(place.clone(), message, help);
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
