//! Records of a new service. In: the shape of a sample. Out: names, fields and types, to be written.

use indexmap::IndexMap;

use super::keys::{is_made_by_server, keys};
use super::record_name;
use super::shape::{Field, Shape, Spot};
use crate::case::Case;
use crate::lint::secrets::is_secret;
use crate::names::TypeName;

/// The records of a new service, its own first.
#[derive(Debug)]
pub(super) struct Records {
    pub all: Vec<NewRecord>,
    /// What the sample was wrapped in, as a comment and as the key that the spec has to name.
    pub wrapped: Option<Wrapped>,
    /// The file that the fields were read off.
    pub sample: Option<String>,
}

/// Keys around the records of a sample.
#[derive(Debug)]
pub(super) struct Wrapped {
    /// The key.
    pub key: String,
    /// Whether the sample is a list's.
    pub list: bool,
    /// Whether `api.yaml` names the key.
    pub usual: bool,
}

/// A record to be written.
#[derive(Debug)]
pub(super) struct NewRecord {
    pub name: String,
    pub fields: Vec<NewField>,
}

/// A field to be written.
#[derive(Debug)]
pub(super) struct NewField {
    pub key: String,
    /// Its name on the wire, where that's no name for a field.
    pub wire: Option<String>,
    /// With `?`, if it may be null.
    pub ty: String,
    pub format: Option<&'static str>,
    pub optional: bool,
    pub read_only: bool,
    /// Of what the sample doesn't tell.
    pub comment: &'static str,
}

impl Records {
    /// What most records have.
    pub fn usual(service: &str, methods: &[String]) -> Self {
        let field = |key: &str, ty: &str, read_only| NewField {
            key: key.to_owned(),
            wire: None,
            ty: ty.to_owned(),
            format: None,
            optional: false,
            read_only,
            comment: "",
        };
        let fields = vec![field("id", "int", true), field("name", "string", false)];
        let name = own_name(service, &|name| is_of_service(name, service, methods));
        Self { all: vec![NewRecord { name, fields }], wrapped: None, sample: None }
    }
}

/// Whether a type of the service itself is called so: its handle, or the call of a method.
pub(super) fn is_of_service(name: &str, service: &str, methods: &[String]) -> bool {
    let is = |text: &str| TypeName::new(text).is_ok_and(|ty| ty.plain() == name);
    let implied = methods.iter().any(|method| method == "update").then_some("partial_update");
    name.ends_with("Service")
        || is(&format!("new_{service}"))
        || methods.iter().map(String::as_str).chain(implied).any(is)
}

/// The name of a service's own record.
pub(super) fn own_name(service: &str, taken: &dyn Fn(&str) -> bool) -> String {
    let mut name = record_name(service);
    while taken(&name) {
        name.push_str("Record");
    }
    name
}

/// Turns shapes into records.
pub(super) struct Namer<'n> {
    /// Names that are taken.
    pub taken: &'n dyn Fn(&str) -> bool,
    /// How the system's fields are spelled.
    case: Case,
    done: Vec<(IndexMap<String, Field>, NewRecord)>,
}

impl<'n> Namer<'n> {
    pub fn new(taken: &'n dyn Fn(&str) -> bool, case: Case) -> Self {
        Self { taken, case, done: Vec::new() }
    }

    /// The records for an object, that of the name first.
    pub fn records(mut self, name: String, fields: &IndexMap<String, Field>) -> Vec<NewRecord> {
        self.add(name, fields);
        self.done.into_iter().map(|(_, record)| record).collect()
    }

    fn add(&mut self, name: String, fields: &IndexMap<String, Field>) {
        let record = NewRecord { name: name.clone(), fields: Vec::new() };
        let at = self.done.len();
        self.done.push((fields.clone(), record));
        let keys = keys(fields.keys().map(String::as_str), self.case);
        let fields = fields.iter().filter_map(|(wire, field)| {
            let key = keys.get(wire.as_str())?.clone();
            Some(self.field(&name, wire, key, field))
        });
        let fields = fields.collect();
        if let Some((_, record)) = self.done.get_mut(at) {
            record.fields = fields;
        }
    }

    fn field(&mut self, owner: &str, wire: &str, key: String, field: &Field) -> NewField {
        let mut format = None;
        let ty = self.ty(owner, wire, &field.spot, &mut format);
        NewField {
            wire: (key != wire).then(|| wire.to_owned()),
            key,
            format,
            optional: field.optional,
            read_only: is_made_by_server(wire),
            comment: if ty.trim_matches(['[', ']', '?']) == "any" { "the sample doesn't tell" } else { "" },
            ty,
        }
    }

    fn ty(&mut self, owner: &str, key: &str, spot: &Spot, format: &mut Option<&'static str>) -> String {
        let ty = match &spot.shape {
            Shape::Unknown if is_secret(key) => "secret".to_owned(),
            // It may be null anyway.
            Shape::Unknown | Shape::Mixed => return "any".to_owned(),
            Shape::Object(fields) if fields.keys().all(String::is_empty) => return "any".to_owned(),
            Shape::Bool => "bool".to_owned(),
            Shape::Text(("string", _)) if is_secret(key) => "secret".to_owned(),
            Shape::Number((ty, written)) | Shape::Text((ty, written)) => {
                *format = *written;
                (*ty).to_owned()
            }
            Shape::List(items) => format!("[{}]", self.ty(owner, &singular(key), items, format)),
            Shape::Object(fields) if fields.keys().all(|key| key.starts_with(|c: char| c.is_ascii_digit())) => {
                let values = fields.values().map(|field| field.spot.clone()).reduce(Spot::with);
                match values {
                    Some(values) => format!("{{{}}}", self.ty(owner, key, &values, format)),
                    None => return "any".to_owned(),
                }
            }
            Shape::Object(fields) => self.object(owner, key, fields),
        };
        if spot.nullable { format!("{ty}?") } else { ty }
    }

    /// The record for an object: one of the same fields, or a new one.
    fn object(&mut self, owner: &str, key: &str, fields: &IndexMap<String, Field>) -> String {
        if let Some((_, record)) = self.done.iter().find(|(known, _)| known == fields) {
            return record.name.clone();
        }
        let free = |namer: &Self, name: &str| {
            !(namer.taken)(name) && !namer.done.iter().any(|(_, record)| record.name == name)
        };
        let short = record_name(key);
        let long = record_name(&format!("{owner}_{key}"));
        let mut name = if free(self, &short) { short } else { long.clone() };
        let mut number = 2;
        while !free(self, &name) {
            name = format!("{long}{number}");
            number += 1;
        }
        self.add(name.clone(), fields);
        name
    }
}

/// One of many: `policy` of `policies`, `user` of `users`.
pub(super) fn singular(name: &str) -> String {
    match name {
        _ if ["sses", "xes", "ches"].iter().any(|end| name.ends_with(end)) => {
            name.get(..name.len() - 2).unwrap_or(name).to_owned()
        }
        _ if name.ends_with("ss") || name.ends_with("us") => name.to_owned(),
        _ => match (name.strip_suffix("ies"), name.strip_suffix('s')) {
            (Some(stem), _) => format!("{stem}y"),
            (None, Some(stem)) if !stem.is_empty() => stem.to_owned(),
            _ => name.to_owned(),
        },
    }
}
