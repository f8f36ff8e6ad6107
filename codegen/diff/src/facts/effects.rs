//! What a call does to records. In: its effects. Out: one text in the words of the spec.

use crudl_spec::ir::{Change, Effect, How, System, Target, Term};

/// None if there are none.
pub(super) fn effects(system: &System, effects: &[Effect]) -> Option<String> {
    let all: Vec<String> = effects.iter().map(|effect| self::effect(system, effect)).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

fn effect(system: &System, Effect { target, within, changes }: &Effect) -> String {
    let target = match target {
        Target::Own => None,
        Target::Others { alike } if alike.is_empty() => Some("on others".to_owned()),
        Target::Others { alike } => Some(format!("on others alike in {}", alike.join(", "))),
        Target::Named(link) => Some(format!("on {}", link.parameter)),
        Target::New { service, copy } => {
            let service = system.applications.get(service.application).and_then(|a| a.services.get(service.service));
            let name = service.map_or("", |service| service.name.plain());
            let copy = copy.as_ref().map_or_else(String::new, |link| format!(" copy {}", link.parameter));
            Some(format!("create {name}{copy}"))
        }
        Target::Removed(link) => Some(format!("delete {}", link.parameter)),
    };
    let changes: Vec<String> = changes.iter().map(change).collect();
    let within = within.as_ref().map(|list| format!("in {list}"));
    [target, within, (!changes.is_empty()).then(|| changes.join(", "))]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(": ")
}

fn change(Change { field, how }: &Change) -> String {
    match how {
        How::Set(value) => format!("set {field} to {}", term(value)),
        How::Add(value) => format!("add {} to {field}", term(value)),
        How::Change(value) => format!("change {} of {field}", term(value)),
        How::Remove(value) => format!("remove {} from {field}", term(value)),
        How::Toggle => format!("toggle {field}"),
    }
}

fn term(value: &Term) -> String {
    match value {
        Term::Null => "null".to_owned(),
        Term::Constant(value) => value.clone(),
        Term::Now => "$now".to_owned(),
        Term::Parameter(name) => format!("${name}"),
        Term::FieldOf(link, way) => format!("${}.{}", link.parameter, way.join(".")),
        Term::FieldOfNew(way) if way.is_empty() => "$new".to_owned(),
        Term::FieldOfNew(way) => format!("$new.{}", way.join(".")),
        Term::List(items) => format!("[{}]", items.iter().map(term).collect::<Vec<_>>().join(", ")),
        Term::Record(fields) => {
            let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name}: {}", term(value))).collect();
            format!("{{{}}}", fields.join(", "))
        }
    }
}
