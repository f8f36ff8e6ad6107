//! What calls do to records: `effect`, resolved once all services of a system are known.
//!
//! In: the definitions of methods, and the services that they became. Out: [`Effect`]s in the methods; a fault where a
//! name leads nowhere, or a value isn't one of its field.

mod names;
mod term;

use super::Cx;
use crate::fault::At;
use crate::ir::{
    Application, Change, Effect, Facts, How, Ir, Kind, Method, RecordId, Service, ServicePath, Target, Type, Verb,
};
use crate::layout::SystemFiles;
use crate::model::{EffectDef, Effects};
use crate::names::FieldName;

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
        let mut made = self.service.record.filter(|_| self.method.kind == Kind::Create);
        let mut out = Vec::new();
        for (index, effect) in def.effects.iter().enumerate() {
            let item = at.index(index);
            let at = if def.single { at } else { &item };
            let Some((target, record)) = self.target(effect, at) else { continue };
            let (changing, within) = match (record, &effect.within) {
                (Some(record), Some(list)) => {
                    let Some((item, wire)) = self.first_of(record, list, &at.key("in")) else { continue };
                    (Some(item), Some(wire))
                }
                (record, _) => (record, None),
            };
            let changes = changing.map_or_else(Vec::new, |record| self.changes(effect, record, made, at));
            let nothing = effect.set.is_empty()
                && effect.add.is_empty()
                && effect.change.is_empty()
                && effect.remove.is_empty()
                && effect.toggle.is_empty();
            let needs_changes = matches!(target, Target::Own | Target::Others { .. } | Target::Named(_));
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
            out.push(Effect { target, within, changes });
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
        if !def.alike.is_empty() && def.on.as_deref() != Some(OTHERS) {
            self.cx.fault(at.key("alike").name(), "`alike` says which others change", "add `on: others`");
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
                let record = self.service.record?;
                let alike = def.alike.iter().enumerate().filter_map(|(index, key)| {
                    self.field(record, key, &at.key("alike").index(index)).map(|field| field.wire.clone())
                });
                let target = if others.is_some() { Target::Others { alike: alike.collect() } } else { Target::Own };
                Some((target, Some(record)))
            }
        }
    }

    /// The type of the records in a list, and its name on the wire.
    fn first_of(&self, record: RecordId, key: &str, at: &At<'_>) -> Option<(RecordId, String)> {
        let field = self.field(record, key, at)?;
        if let Type::List(item) = &field.ty
            && let Type::Record(item) = **item
        {
            return Some((item, field.wire.clone()));
        }
        self.cx.fault(at.value(), format!("`{key}` is no list of records"), "name a list whose first record changes");
        None
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
        // The order in which they are written has no meaning.
        out.sort_by_key(|change| self.position(record, &change.field));
        out
    }
}
