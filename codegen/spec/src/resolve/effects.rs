//! What calls do to records: `effect`, resolved once all services of a system are known.
//!
//! In: the definitions of methods, and the services that they became. Out: [`Effect`]s in the methods; a fault where a
//! name leads nowhere, or a value isn't one of its field.

mod term;

use super::{Cx, DeclKind};
use crate::fault::{At, Fault};
use crate::ir::{
    Application, Body, Change, Effect, Facts, Field, How, Ir, Kind, Link, Method, RecordId, Service, ServicePath,
    Target, Type, Verb,
};
use crate::layout::SystemFiles;
use crate::model::{EffectDef, Effects};
use crate::names::FieldName;
use crate::suggest::{known, similar};

/// The parameter whose record an effect is about, but for this word: all other records of the service.
const OTHERS: &str = "others";

/// Resolves the effects of all methods of a system.
pub(crate) fn effects(cx: &Cx<'_>, ir: &Ir, files: &SystemFiles<'_>, applications: &mut [Application]) {
    let mut found = Vec::new();
    for (index, (files, application)) in files.applications.iter().zip(&*applications).enumerate() {
        for (position, service) in application.services.iter().enumerate() {
            let shown = |file: usize| cx.files.get(file).is_some_and(|file| file.shown == service.file);
            let Some(file) = files.services.iter().find(|file| shown(file.file)) else { continue };
            let Some(def) = file.model else { continue };
            let root = At::file(file.file);
            let methods_at = root.key("methods");
            for (number, method) in service.methods.iter().enumerate() {
                let name = method.name.plain();
                let written =
                    def.methods.iter().find(|(key, _)| FieldName::new(key).ok().as_ref() == Some(&method.name));
                let Some((key, effect)) = written.and_then(|(key, def)| Some((key, def.effect.as_ref()?))) else {
                    continue;
                };
                let home = ServicePath { application: index, service: position };
                let around = Around { cx, ir, applications, home, service, method, name };
                let at = methods_at.key(key);
                found.push((index, position, number, around.all(effect, &at.key("effect"))));
            }
        }
    }
    for (application, service, method, resolved) in found {
        let services = applications.get_mut(application).map(|application| &mut application.services);
        let Some(service) = services.and_then(|services| services.get_mut(service)) else { continue };
        // What holds for an update holds for the partial one that comes with it.
        let partial = service.methods.iter().position(|one| one.kind == Kind::PartialUpdate);
        let is_update = service.methods.get(method).is_some_and(|method| method.kind == Kind::Update);
        for number in [Some(method), partial.filter(|_| is_update)].into_iter().flatten() {
            if let Some(method) = service.methods.get_mut(number) {
                method.effects.clone_from(&resolved);
            }
        }
    }
}

/// A method with what is around it.
struct Around<'a> {
    cx: &'a Cx<'a>,
    ir: &'a Ir,
    applications: &'a [Application],
    home: ServicePath,
    service: &'a Service,
    method: &'a Method,
    name: &'a str,
}

/// Something that a method takes.
#[derive(Clone, Copy)]
struct Parameter<'a> {
    key: &'a str,
    wire: &'a str,
    ty: &'a Type,
    facts: &'a Facts,
}

impl<'a> Around<'a> {
    fn all(&self, def: &Effects, at: &At<'_>) -> Vec<Effect> {
        if matches!(self.method.verb, Verb::Get | Verb::Head) {
            let message = format!("`{}` is a {}, which changes nothing", self.name, self.method.verb.as_str());
            self.cx.fault(at.name(), message, "leave `effect` out");
            return Vec::new();
        }
        let mut made = None;
        let mut out = Vec::new();
        for (index, effect) in def.effects.iter().enumerate() {
            let item = at.index(index);
            let at = if def.single { at } else { &item };
            let Some((target, record)) = self.target(effect, at) else { continue };
            let changes = record.map_or_else(Vec::new, |record| self.changes(effect, record, made, at));
            let nothing = effect.set.is_empty()
                && effect.add.is_empty()
                && effect.change.is_empty()
                && effect.remove.is_empty()
                && effect.toggle.is_empty();
            let needs_changes = matches!(target, Target::Own | Target::Others | Target::Named(_));
            if nothing && needs_changes && !self.cx.is_damaged(at.file) {
                self.cx.fault(at.value(), "this effect changes nothing", "say what becomes of a field: `set: {…}`");
            }
            if let (Target::Removed(_), false) = (&target, nothing) {
                self.cx.fault(
                    at.key("delete").name(),
                    "what is deleted has no fields to change",
                    "leave one of them out",
                );
            }
            if let Target::New { .. } = target {
                made = record;
            }
            out.push(Effect { target, changes });
        }
        out
    }

    /// The records that an effect is about, and their type.
    fn target(&self, def: &EffectDef, at: &At<'_>) -> Option<(Target, Option<RecordId>)> {
        let ways = [("on", &def.on), ("create", &def.create), ("delete", &def.delete)];
        let mut written = ways.iter().filter(|(_, value)| value.is_some()).map(|(key, _)| *key);
        if let (Some(first), Some(second)) = (written.next(), written.next()) {
            let message = format!("an effect has one of `{first}` and `{second}`");
            self.cx.fault(at.key(second).name(), message, "write a list of two effects");
            return None;
        }
        if def.copy.is_some() && def.create.is_none() {
            self.cx.fault(at.key("copy").name(), "`copy` says what a new record begins as", "say where with `create`");
            return None;
        }
        if let Some(name) = &def.create {
            let service = self.service(name, &at.key("create"))?;
            let record = self.record_of(service);
            let copy = match &def.copy {
                Some(name) => Some(self.link(name, &at.key("copy"))?),
                None => None,
            };
            return Some((Target::New { service, copy }, record));
        }
        if let Some(name) = &def.delete {
            let link = self.link(name, &at.key("delete"))?;
            return Some((Target::Removed(link), None));
        }
        match def.on.as_deref() {
            Some(name) if name != OTHERS => {
                let link = self.link(name, &at.key("on"))?;
                let record = self.record_of(link.service);
                Some((Target::Named(link), record))
            }
            others => {
                if self.service.record.is_none() && !self.cx.is_damaged(at.file) {
                    let help = "name the parameter of a record that changes: `on: …`";
                    self.cx.fault(at.value(), "the service has no record that could change", help);
                }
                let target = if others.is_some() { Target::Others } else { Target::Own };
                Some((target, Some(self.service.record?)))
            }
        }
    }

    fn changes(&self, def: &EffectDef, record: RecordId, made: Option<RecordId>, at: &At<'_>) -> Vec<Change> {
        let terms = term::Terms { around: self, made };
        let mut out = Vec::new();
        type Wrap = fn(crate::ir::Term) -> How;
        let lists: [(&str, _, Wrap); 3] =
            [("add", &def.add, How::Add), ("change", &def.change, How::Change), ("remove", &def.remove, How::Remove)];
        let set = at.key("set");
        for (key, value) in def.set.iter() {
            let at = set.key(key);
            let Some(field) = self.field(record, key, &at) else { continue };
            if let Some(term) = terms.of_field(field, value, &at) {
                out.push(Change { field: field.wire.clone(), how: How::Set(term) });
            }
        }
        for (word, values, wrap) in lists {
            let listed = at.key(word);
            for (key, value) in values.iter() {
                let at = listed.key(key);
                let Some(field) = self.field(record, key, &at) else { continue };
                let Type::List(item) = &field.ty else {
                    let message = format!("`{word}` is for lists, and `{key}` is none");
                    self.cx.fault(at.name(), message, "use `set`");
                    continue;
                };
                if let Some(term) = terms.item(item, field, value, &at) {
                    out.push(Change { field: field.wire.clone(), how: wrap(term) });
                }
            }
        }
        let toggle = at.key("toggle");
        for (index, key) in def.toggle.iter().enumerate() {
            let at = toggle.index(index);
            let Some(field) = self.field(record, key, &at) else { continue };
            if field.ty != Type::Bool {
                self.cx.fault(at.value(), format!("`toggle` is for a `bool`, and `{key}` is none"), "use `set`");
                continue;
            }
            out.push(Change { field: field.wire.clone(), how: How::Toggle });
        }
        out
    }

    /// A field of a record by its key.
    fn field(&self, record: RecordId, key: &str, at: &At<'_>) -> Option<&'a Field> {
        let found = self.ir.records.get(record.0)?;
        let name = FieldName::new(key).ok();
        let known = self.keys(record);
        if let Some(field) = found.fields.iter().find(|field| name.as_ref() == Some(&field.name))
            && known.contains(&key)
        {
            return Some(field);
        }
        if !self.cx.excused(key) {
            let help = match similar(key, known.iter().copied()) {
                Some(similar) => format!("did you mean `{similar}`?"),
                None => format!("its fields are {}", self::known(&known)),
            };
            self.cx.fault(at.name(), format!("`{}` has no field `{key}`", found.name.as_str()), help);
        }
        None
    }

    fn keys(&self, record: RecordId) -> Vec<&'a str> {
        match self.cx.symbols.record(record).map(|decl| decl.kind) {
            Some(DeclKind::Record(def)) => def.fields.keys().map(String::as_str).collect(),
            Some(DeclKind::Metadata { .. } | DeclKind::Enum(_)) | None => Vec::new(),
        }
    }

    fn parameters(&self) -> Vec<Parameter<'a>> {
        let inputs = if let Body::Fields { fields, .. } = &self.method.body { fields.as_slice() } else { &[] };
        let inputs = inputs.iter().chain(&self.method.query).map(|input| {
            let Field { name, wire, ty, facts, .. } = &input.field;
            Parameter { key: name.plain(), wire, ty, facts }
        });
        let params = self.method.path.params.iter();
        let params =
            params.map(|param| Parameter { key: &param.wire, wire: &param.wire, ty: &param.ty, facts: &param.facts });
        params.chain(inputs).collect()
    }

    /// Something that the method takes, by its name; `at` is where the name stands.
    fn parameter(&self, name: &str, at: &At<'_>) -> Option<Parameter<'a>> {
        let all = self.parameters();
        let wanted = FieldName::new(name).ok()?;
        let found = all.iter().find(|one| one.key == name || one.key == wanted.plain());
        if found.is_none() && !self.cx.excused(name) && !self.cx.is_damaged(at.file) {
            let keys: Vec<&str> = all.iter().map(|parameter| parameter.key).collect();
            let help = match similar(name, keys.iter().copied()) {
                Some(similar) => format!("did you mean `{similar}`?"),
                None => format!("it takes {}", known(&keys)),
            };
            self.cx.fault(at.value(), format!("`{}` doesn't take `{name}`", self.name), help);
        }
        found.copied()
    }

    /// A parameter that names a record, and the service that holds it.
    fn link(&self, name: &str, at: &At<'_>) -> Option<Link> {
        let parameter = self.parameter(name, at)?;
        let Some(record) = parameter.facts.reference else {
            if !self.cx.is_damaged(at.file) {
                let help = "say which: `ref: Record`, or `ref: application.Record`, where it's defined";
                self.cx.fault(at.value(), format!("nothing says which record `{name}` names"), help);
            }
            return None;
        };
        let service = self.holder(record, name, at)?;
        Some(Link { parameter: parameter.wire.to_owned(), service })
    }

    /// The service whose records are of a type.
    fn holder(&self, record: RecordId, name: &str, at: &At<'_>) -> Option<ServicePath> {
        if self.service.record == Some(record) {
            return Some(self.home);
        }
        let all = self.applications.iter().enumerate().flat_map(|(application, found)| {
            let services = found.services.iter().enumerate();
            services.map(move |(service, found)| (ServicePath { application, service }, found))
        });
        let mut holders: Vec<_> = all.filter(|(_, service)| service.record == Some(record)).collect();
        // Services of other applications show such records, too.
        let home = self.ir.records.get(record.0).map(|record| record.home.application);
        if holders.iter().any(|(path, _)| Some(path.application) == home) {
            holders.retain(|(path, _)| Some(path.application) == home);
        }
        let known = self.ir.records.get(record.0).map(|record| record.name.as_str()).unwrap_or_default();
        match holders.as_slice() {
            [(path, _)] => self.reachable(*path, at),
            [] if self.cx.files.iter().any(crate::file::File::is_damaged) => None,
            [] => {
                let message = format!("`{name}` names a `{known}`, and no service has that for its `record`");
                self.cx.fault(at.value(), message, "only records of services can change");
                None
            }
            [(_, first), (_, second), ..] => {
                let message = format!("`{name}` names a `{known}`, which more than one service has for its `record`");
                let help = format!("they are `{}` and `{}`; only one of them can hold it", first.file, second.file);
                self.cx.report(Fault::new(at.value(), message).help(help));
                None
            }
        }
    }

    /// A service by name: `service`, or `application.service`.
    fn service(&self, name: &str, at: &At<'_>) -> Option<ServicePath> {
        let (application, service) = match name.split_once('.') {
            Some((application, service)) => (Some(application), service),
            None => (None, name),
        };
        let index = match application {
            None => Some(self.home.application),
            Some(name) => self.applications.iter().position(|one| one.name.plain() == name),
        };
        let found = index.and_then(|application| {
            let services = &self.applications.get(application)?.services;
            let service = services.iter().position(|one| one.name.plain() == service)?;
            Some(ServicePath { application, service })
        });
        if let Some(path) = found {
            return self.reachable(path, at);
        }
        if !self.cx.files.iter().any(crate::file::File::is_damaged) {
            let names: Vec<String> = self
                .applications
                .iter()
                .enumerate()
                .flat_map(|(index, one)| {
                    let prefix =
                        if index == self.home.application { String::new() } else { format!("{}.", one.name.plain()) };
                    one.services.iter().map(move |service| format!("{prefix}{}", service.name.plain()))
                })
                .collect();
            let help = match similar(name, names.iter().map(String::as_str)) {
                Some(similar) => format!("did you mean `{similar}`?"),
                None => "write `service`, or `application.service`".to_owned(),
            };
            self.cx.fault(at.value(), format!("there's no service `{name}`"), help);
        }
        None
    }

    /// A service whose collection the call can find: it takes all that stands in its path.
    fn reachable(&self, path: ServicePath, at: &At<'_>) -> Option<ServicePath> {
        let service = self.applications.get(path.application)?.services.get(path.service)?;
        let taken = self.parameters();
        let lacks = |wire: &str| !taken.iter().any(|parameter| parameter.wire == wire);
        if let Some(param) = service.path.params.iter().find(|param| lacks(&param.wire)) {
            let (name, wire) = (service.name.plain(), &param.wire);
            let message = format!("records of `{name}` stand under `{{{wire}}}`, which `{}` doesn't take", self.name);
            self.cx.fault(at.value(), message, "such a record can't be found");
            return None;
        }
        Some(path)
    }

    fn record_of(&self, path: ServicePath) -> Option<RecordId> {
        self.applications.get(path.application)?.services.get(path.service)?.record
    }
}
