//! Which records are there: those that were made, those that are there from the beginning, and those that calls can't make.
//!
//! In: a collection and an id. Out: the record in the store, or a refusal.

use crudl_spec::ir::{Facts, Ir, Kind, RecordId, Type};
use serde_json::{Map, Value};

use super::{Actor, Named, place};
use crate::call::Call;
use crate::identity::Identity;
use crate::refusal::Refusal;
use crate::store::{Key, id_text};

/// How many records there are from the beginning, where calls can't make any.
const POPULATION: i64 = 3;

impl Actor<'_> {
    /// The records that the path goes through have to be there, where they are records of another service.
    pub(super) fn parents(&mut self, call: &Call<'_>, key: &Key) -> Result<(), Refusal> {
        let Some(application) = call.system.applications.get(key.application) else { return Ok(()) };
        for count in 1..=call.path.len() {
            let Some((wire, value)) = call.path.get(count - 1) else { continue };
            let prefix = before(&call.method.path.template, wire);
            let parent = application.services.iter().enumerate().find(|(index, service)| {
                *index != key.service
                    && service.record.is_some()
                    && service.item != service.path
                    && service.item.params.len() == count
                    && service.methods.iter().any(|method| method.path == service.item)
                    && alike(&service.item.template, &prefix)
            });
            let Some((index, service)) = parent else { continue };
            let parents = call.path.iter().take(count - 1).map(|(_, value)| id_text(value)).collect();
            let key = Key { service: index, parents, ..key.clone() };
            let identity = Identity::new(call.ir, service);
            let id = id_text(value);
            self.fill(service.record, &identity, &key);
            if !self.exists(service.record, &identity, &key, &id, false) {
                return Err(Refusal::not_found(&service.title));
            }
        }
        Ok(())
    }

    pub(super) fn populate(&mut self, call: &Call<'_>, identity: &Identity, key: &Key) {
        if call.method.kind != Kind::Create {
            self.fill(call.service.record, identity, key);
        }
    }

    /// Makes the records that are there from the beginning.
    pub(super) fn fill(&mut self, record: Option<RecordId>, identity: &Identity, key: &Key) {
        if (identity.creatable && !self.every_id_exists) || identity.wire.is_none() {
            return;
        }
        if std::mem::replace(&mut self.store.collection(key).populated, true) {
            return;
        }
        for _ in 0..POPULATION {
            let id = self.new_id(record, identity, key);
            let made = self.fresh(record, identity, key, &id);
            self.store.put(key, &id, made);
        }
    }

    /// An id that no record has or had.
    pub(super) fn new_id(&mut self, record: Option<RecordId>, identity: &Identity, key: &Key) -> String {
        let fields = record.map_or(&[][..], |record| &self.maker.ir[record].fields);
        let field = fields.iter().find(|field| Some(&field.wire) == identity.field.as_ref());
        let facts = field.map(|field| field.facts.clone()).unwrap_or_default();
        // More ids than there are records, unless a type has fewer.
        for _ in 0..self.store.collection(key).known() {
            let id = self.next_id(identity, &facts, key);
            if self.store.collection(key).is_free(&id) {
                return id;
            }
        }
        self.next_id(identity, &facts, key)
    }

    fn next_id(&mut self, identity: &Identity, facts: &Facts, key: &Key) -> String {
        let number = self.store.next(key);
        let place = place(key, &number.to_string());
        id_text(&self.maker.id(&identity.ty, facts, &format!("{place}.id"), number))
    }

    /// A record that nobody has set anything of.
    pub(super) fn fresh(
        &self,
        record: Option<RecordId>,
        identity: &Identity,
        key: &Key,
        id: &str,
    ) -> Map<String, Value> {
        let Some(ty) = record else { return Map::new() };
        let place = place(key, id);
        let mut made = self.maker.record(ty, &place, 0);
        if let Some(name) = &identity.field
            && let Some(field) = self.maker.ir[ty].fields.iter().find(|field| field.wire == *name)
            && let Ok(value) = crate::check::text(self.maker.ir, &field.ty, &Facts::default(), id)
        {
            made.insert(name.clone(), value);
        }
        made
    }

    /// Whether a record is there; one that calls can't make is made as soon as an action names it.
    pub(super) fn exists(
        &mut self,
        record: Option<RecordId>,
        identity: &Identity,
        key: &Key,
        id: &str,
        action: bool,
    ) -> bool {
        let gone = self.store.collection(key).gone.contains(id);
        if self.store.get(key, id).is_some() || gone {
            return !gone;
        }
        let makes_itself = !identity.creatable && (identity.wire.is_none() || action);
        if !self.every_id_exists && !makes_itself {
            return false;
        }
        let made = self.fresh(record, identity, key, id);
        self.store.put(key, id, made);
        true
    }

    /// Takes a record that went out of the lists of other records there.
    pub(super) fn unlist(&mut self, call: &Call<'_>, identity: &Identity, key: &Key, id: &str) {
        let Some((ty, field)) = call.service.record.zip(identity.field.as_ref()) else { return };
        let gone = Gone { ir: call.ir, ty, field, id };
        for (key, record) in self.store.located(&key.location) {
            let application = call.system.applications.get(key.application);
            let holder = application.and_then(|application| application.services.get(key.service)?.record);
            if let Some(holder) = holder {
                gone.leaves(holder, record);
            }
        }
    }

    /// The record that a call names, if it names one; refused if that isn't there.
    pub(super) fn find(
        &mut self,
        call: &Call<'_>,
        identity: &Identity,
        named: &Named,
    ) -> Result<Option<String>, Refusal> {
        let id = match &named.id {
            Some(id) => id.clone(),
            // What has no id of its own is there once.
            None if identity.wire.is_none() && call.method.kind != Kind::Action => String::new(),
            None => return Ok(None),
        };
        let action = call.method.kind == Kind::Action;
        if self.exists(call.service.record, identity, &named.key, &id, action) {
            Ok(Some(id))
        } else {
            Err(Refusal::not_found(&call.service.title))
        }
    }
}

/// A record that went.
struct Gone<'a> {
    ir: &'a Ir,
    ty: RecordId,
    field: &'a str,
    id: &'a str,
}

impl Gone<'_> {
    /// Leaves the lists that a record holds, and those that records in it hold.
    fn leaves(&self, holder: RecordId, record: &mut Map<String, Value>) {
        for field in &self.ir[holder].fields {
            let Type::List(item) = &field.ty else { continue };
            let Type::Record(item) = **item else { continue };
            let Some(Value::Array(items)) = record.get_mut(&field.wire) else { continue };
            if item == self.ty {
                items.retain(|item| item.get(self.field).is_none_or(|held| id_text(held) != self.id));
            }
            items.iter_mut().filter_map(Value::as_object_mut).for_each(|held| self.leaves(item, held));
        }
    }
}

/// A template up to a placeholder.
fn before(template: &str, wire: &str) -> String {
    let name = format!("{{{wire}}}");
    template.find(&name).and_then(|at| template.get(..at + name.len())).unwrap_or(template).to_owned()
}

/// Whether two templates differ in the names of their placeholders alone.
fn alike(a: &str, b: &str) -> bool {
    let parts = |template: &str| -> Vec<String> {
        let trimmed = template.trim_end_matches('/');
        trimmed.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }.to_owned()).collect()
    };
    parts(a) == parts(b)
}
