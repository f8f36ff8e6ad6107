//! Methods: verb, path, success, errors, documentation; bodies, lists and results are in the modules below.

mod body;
mod inputs;
mod list;
mod returns;
mod shape;

pub(crate) use returns::record as returned_record;

use super::columns::{Base, Columns};
use super::paths::{Defs, path};
use super::service::Around;
use super::{Cx, doc, errors};
use crate::fault::{At, Fault};
use heck::ToLowerCamelCase as _;

use crate::ir::{Body, Doc, ErrorGroup, Evidence, Input, Ir, Kind, List, Method, Path, Protocol, RecordId, Verb};
use crate::layout::ServiceFile;
use crate::model::{MethodDef, OneOrMany, Service, VerbDef};
use crate::names::FieldName;

/// A method in the spec.
pub(crate) struct MethodSource<'m> {
    /// Its name.
    pub key: &'m str,
    pub def: &'m MethodDef,
    /// The key under `methods` that it's written at: an implied method has another's.
    pub written: &'m str,
    /// The method whose facts it shares, and that one's key.
    pub base: Option<(&'m str, &'m MethodDef)>,
}

impl<'m> MethodSource<'m> {
    /// What the method says, or else the one it's based on, with the key of who said it.
    pub fn pick<T>(&self, get: impl Fn(&'m MethodDef) -> Option<T>) -> Option<(T, &'m str)> {
        let own = get(self.def).map(|value| (value, self.written));
        own.or_else(|| self.base.and_then(|(key, base)| get(base).map(|value| (value, key))))
    }

    /// The same without the key.
    pub fn get<T>(&self, get: impl Fn(&'m MethodDef) -> Option<T>) -> Option<T> {
        self.pick(get).map(|(value, _)| value)
    }
}

/// What the methods of a service share.
pub(crate) struct ServiceCx<'c> {
    pub cx: &'c Cx<'c>,
    pub ir: &'c Ir,
    pub around: &'c Around<'c>,
    pub file: &'c ServiceFile<'c>,
    pub def: &'c Service,
    pub open: bool,
    pub evidence: Evidence,
    /// One of what the service holds, in words.
    pub noun: &'c str,
    pub record: Option<RecordId>,
    pub path: &'c Path,
    pub item: &'c Path,
    /// First part of error codes.
    pub prefix: String,
    /// Names of service inputs that some method takes.
    pub used_inputs: Vec<String>,
    pub columns: Columns<'c>,
}

/// What a method is before its details: what the table of the spec language says, and what the method changes.
pub(crate) struct Basics {
    pub kind: Kind,
    pub verb: Verb,
    pub path: Path,
}

impl ServiceCx<'_> {
    pub fn method(&mut self, source: &MethodSource<'_>) -> Option<Method> {
        let root = At::file(self.file.file);
        let methods = root.key("methods");
        let at = methods.key(source.written);
        let name = match FieldName::new(source.key) {
            Ok(name) => name,
            Err(error) => {
                self.cx.fault(at.name(), error.to_string(), "choose another name for the method");
                return None;
            }
        };
        let basics = self.basics(source, &methods);
        let shape = self.shape(source, &basics, &at);
        let query = self.query(source, &methods);
        let body = self.body(source, &basics, &shape, &methods);
        let base = self.base(&shape.returns);
        let list = self.list(source, &shape, base, &methods);
        self.argument_names(source, &basics.path, &body, &query, list.as_ref(), &at);
        let known = known_fields(&basics.path, &body, &query, list.as_ref());
        let codes = self.codes(source, known, &methods);
        let access = source.pick(|def| def.access.as_deref());
        let access = match access {
            Some((access, key)) => Some(doc::text(self.cx, access, &methods.key(key).key("access"))),
            None => self.def.access.as_ref().map(|access| doc::text(self.cx, access, &root.key("access"))),
        };
        let by_verb = match basics.verb {
            Verb::Get | Verb::Head | Verb::Put | Verb::Delete => true,
            Verb::Post | Verb::Patch => false,
        };
        if by_verb && source.def.idempotent == Some(false) {
            let verb = basics.verb.as_str();
            let message = format!("a {verb} may be repeated by what it means, whatever the spec says");
            self.cx.fault(at.key("idempotent").value(), message, "leave it out, or change the `verb`");
        }
        let idempotent = source.def.idempotent.unwrap_or(by_verb);
        Some(Method {
            name,
            kind: basics.kind,
            verb: basics.verb,
            doc: self.doc(source, &basics, &at),
            body,
            query,
            list,
            returns: shape.returns,
            success: self.success(source, &basics, &methods),
            errors: codes,
            access,
            auth: self.around.api.has_auth && source.get(|def| def.auth).unwrap_or(true),
            // They may name records of services that aren't there yet.
            effects: Vec::new(),
            idempotent,
            deprecated: source.get(|def| def.deprecated).unwrap_or(false),
            not_implemented: source.get(|def| def.not_implemented).unwrap_or(false),
            evidence: source.get(|def| def.evidence).map_or(self.evidence, doc::evidence),
            path: basics.path,
        })
    }

    fn basics(&self, source: &MethodSource<'_>, methods: &At<'_>) -> Basics {
        let remote = self.around.api.protocol == Protocol::XmlRpc;
        let (kind, verb, default) = match source.key {
            // A procedure takes its arguments whatever it is called, and its answer doesn't come in pages.
            "list" if remote => (Kind::Action, Verb::Post, self.path),
            "list" => (Kind::List, Verb::Get, self.path),
            "create" => (Kind::Create, Verb::Post, self.path),
            "read" => (Kind::Read, Verb::Get, self.item),
            "update" => (Kind::Update, Verb::Put, self.item),
            "partial_update" => (Kind::PartialUpdate, Verb::Patch, self.item),
            "delete" => (Kind::Delete, Verb::Delete, self.item),
            "head" => (Kind::Head, Verb::Head, self.item),
            _ => (Kind::Action, Verb::Post, self.item),
        };
        // An implied method has a verb of its own, whatever the one says that implies it.
        let verb = match source.def.verb {
            None if remote => Verb::Post,
            None => verb,
            Some(VerbDef::Get) => Verb::Get,
            Some(VerbDef::Post) => Verb::Post,
            Some(VerbDef::Put) => Verb::Put,
            Some(VerbDef::Patch) => Verb::Patch,
            Some(VerbDef::Delete) => Verb::Delete,
            Some(VerbDef::Head) => Verb::Head,
        };
        let root = At::file(self.file.file);
        let path = match source.pick(|def| def.path.as_deref()) {
            // The path of a remote procedure is its name.
            None if remote => {
                let name = format!("{}.{}", self.path.template, source.key.to_lower_camel_case());
                Path { template: name, params: self.path.params.clone() }
            }
            None => default.clone(),
            Some((template, key)) => {
                let defs = Defs { defs: Some(&self.def.params), at: root.key("params") };
                path(self.cx, self.around.scope, template, &methods.key(key).key("path"), &defs)
            }
        };
        Basics { kind, verb, path }
    }

    /// The record that filters and orders are about.
    fn base(&self, returns: &crate::ir::Returns) -> Base {
        let listed = returned_record(returns);
        let known = |id: RecordId| self.ir.records.get(id.0).is_some_and(|record| !record.open);
        let unknown = !listed.or(self.record).is_some_and(known);
        let faulty = self.def.record.is_some() && self.record.is_none();
        Base { listed, record: self.record, unknown, faulty }
    }

    fn doc(&self, source: &MethodSource<'_>, basics: &Basics, at: &At<'_>) -> Doc {
        let def = source.def;
        let mut doc = doc::doc(self.cx, at, def.doc.as_deref(), &def.aliases, &def.because);
        if def.doc.as_deref().is_some_and(|doc| doc.trim().is_empty()) {
            self.cx.fault(at.key("doc").value(), "`doc` is empty", "write a sentence, or leave it out");
        }
        if doc.text.is_empty() {
            let noun = self.noun;
            doc.text = match basics.kind {
                Kind::List => format!("Lists {noun} records."),
                Kind::Create => format!("Creates {}.", doc::with_article(noun)),
                Kind::Read => format!("Reads one {noun}."),
                Kind::Update => format!("Replaces one {noun}."),
                Kind::PartialUpdate => format!("Changes some fields of one {noun}."),
                Kind::Delete => format!("Deletes one {noun}."),
                Kind::Head => format!("Checks one {noun}."),
                Kind::Action if basics.path.params.is_empty() => format!("Runs `{}` of {noun}.", source.key),
                Kind::Action => format!("Runs `{}` on one {noun}.", source.key),
            };
        }
        doc
    }

    fn success(&self, source: &MethodSource<'_>, basics: &Basics, methods: &At<'_>) -> Vec<u16> {
        if let Some((stated, key)) = source.pick(|def| def.success.as_ref()) {
            return statuses(self.cx, stated, &methods.key(key).key("success"));
        }
        let kind = if basics.kind == Kind::Action { "action" } else { source.key };
        let Some(stated) = &self.around.api.success else { return Vec::new() };
        if let Some((_, statuses)) = stated.iter().find(|(of, _)| of == kind) {
            return statuses.clone();
        }
        if self.around.api.protocol == Protocol::XmlRpc {
            return vec![200];
        }
        vec![match basics.kind {
            Kind::Create => 201,
            Kind::Delete => 204,
            Kind::List | Kind::Read | Kind::Update | Kind::PartialUpdate | Kind::Head | Kind::Action => 200,
        }]
    }

    /// Error codes; `known` are the fields that can be at fault, none where any can.
    fn codes(&self, source: &MethodSource<'_>, known: Option<Vec<&str>>, methods: &At<'_>) -> Vec<ErrorGroup> {
        let default = if source.key == "partial_update" { "update" } else { source.key };
        let of = source.get(|def| def.codes.as_deref()).unwrap_or(default);
        let Some((def, key)) = source.pick(|def| def.errors.as_ref()) else { return Vec::new() };
        let prefix = format!("{}_{of}_", self.prefix);
        errors::groups(self.cx, def, &prefix, known.as_deref(), &methods.key(key).key("errors"))
    }

    /// Service inputs that no method takes.
    pub fn unused(&self) {
        let root = At::file(self.file.file);
        let inputs = root.key("inputs");
        for name in self.def.inputs.keys() {
            if !self.used_inputs.contains(name) && !self.cx.is_damaged(self.file.file) {
                let help = "name it in a method's `required` or `optional`, or remove it";
                self.cx.report(
                    Fault::new(inputs.key(name).name(), format!("no method takes the input `{name}`")).help(help),
                );
            }
        }
    }
}

/// Everything that a call names: what an error can be about. None if the call takes any field.
fn known_fields<'m>(
    path: &'m Path,
    body: &'m Body,
    query: &'m [Input],
    list: Option<&'m List>,
) -> Option<Vec<&'m str>> {
    let mut known: Vec<&str> = path.params.iter().map(|param| param.wire.as_str()).collect();
    known.extend(query.iter().map(|input| input.field.wire.as_str()));
    match body {
        Body::None => {}
        Body::Fields { open: true, .. } | Body::Value { .. } => return None,
        Body::Fields { fields, .. } => known.extend(fields.iter().map(|input| input.field.wire.as_str())),
    }
    if let Some(list) = list {
        known.extend(list.filters.iter().map(|filter| filter.wire.as_str()));
    }
    list.is_none_or(|list| !list.open).then_some(known)
}

/// Statuses of success, sorted.
pub(crate) fn statuses(cx: &Cx<'_>, stated: &OneOrMany<i64>, at: &At<'_>) -> Vec<u16> {
    let mut statuses = Vec::new();
    for (index, value) in stated.values.iter().enumerate() {
        let place = if stated.single { at.value() } else { at.index(index).value() };
        match u16::try_from(*value) {
            Ok(status) if statuses.contains(&status) => {
                cx.fault(place, format!("the status {status} stands here twice"), "keep one");
            }
            Ok(status) if (100..=599).contains(&status) => statuses.push(status),
            Ok(_) | Err(_) => cx.fault(place, format!("{value} is no status"), "statuses go from 100 to 599"),
        }
    }
    if stated.values.is_empty() {
        cx.fault(at.name(), "no status is given", "leave the key out, or name at least one");
    }
    statuses.sort_unstable();
    statuses
}
