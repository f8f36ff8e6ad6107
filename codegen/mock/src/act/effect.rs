//! What a call does to records beyond what its kind says, as the spec states it.
//!
//! In: a call, and a copy of the record that it is about. Out: that copy changed, other records changed, and what there is
//! now that wasn't or was otherwise; or a refusal, if a record that it names isn't there, and then nothing has changed.

use crudl_spec::ir::{Effect, Field, How, Kind, Link, RecordId, Returns, Service, ServicePath, Target, Type};
use serde_json::{Map, Value};

use super::{Actor, place};
use crate::call::Call;
use crate::identity::Identity;
use crate::refusal::Refusal;
use crate::shape::is_id;
use crate::store::{Key, id_text};

/// The record that a call is about, not yet stored.
pub(super) struct Own<'r> {
    pub(super) key: &'r Key,
    pub(super) id: &'r str,
    pub(super) record: &'r mut Map<String, Value>,
}

/// Where a record is, and what it is to be; none if it goes.
type Write = (Key, String, Option<Map<String, Value>>);

/// What effects have done, before it is stored.
#[derive(Default)]
pub(super) struct Done {
    /// Records to store.
    writes: Vec<Write>,
    /// The record that was made last.
    pub(super) new: Option<Map<String, Value>>,
    /// Records and items as they are now, with their types.
    touched: Vec<(Type, Value)>,
}

/// Whether a call is about other records than its service's own.
pub(super) fn is_about_others(call: &Call<'_>) -> bool {
    let own = |effect: &Effect| matches!(effect.target, Target::Own | Target::Others { .. });
    !call.method.effects.is_empty() && !call.method.effects.iter().any(own)
}

impl Actor<'_> {
    /// Does what the spec says; gives what the call answers, if that is something that it made or changed.
    pub(super) fn affect(&mut self, call: &Call<'_>, mut own: Option<Own<'_>>) -> Result<Option<Value>, Refusal> {
        let makes = call.method.kind == Kind::Create;
        let new = own.as_ref().filter(|_| makes).map(|own| own.record.clone());
        let mut done = Done { new, ..Done::default() };
        for effect in &call.method.effects {
            match &effect.target {
                Target::Own => {
                    if let Some(own) = &mut own {
                        let at = place(own.key, own.id);
                        let record = std::mem::take(own.record);
                        *own.record = self.changed(call, effect, call.service.record, record, &at, &mut done)?;
                        if makes {
                            done.new = Some(own.record.clone());
                        }
                    }
                }
                Target::Others { alike } => {
                    let Some(own) = &own else { continue };
                    let records = &self.store.collection(own.key).records;
                    let is_alike =
                        |record: &Map<String, Value>| alike.iter().all(|wire| record.get(wire) == own.record.get(wire));
                    let others = records.iter().filter(|(id, record)| *id != own.id && is_alike(record));
                    let others: Vec<_> = others.map(|(id, record)| (id.clone(), record.clone())).collect();
                    for (id, record) in others {
                        let at = place(own.key, &id);
                        let record = self.changed(call, effect, call.service.record, record, &at, &mut done)?;
                        done.writes.push((own.key.clone(), id, Some(record)));
                    }
                }
                Target::Named(link) => {
                    for (key, id) in self.named(call, link) {
                        let record = self.linked(call, link, &key, &id, &done)?;
                        let ty = record_of(call, link.service);
                        let record = self.changed(call, effect, ty, record, &place(&key, &id), &mut done)?;
                        done.touched.extend(ty.map(|ty| (Type::Record(ty), record.clone().into())));
                        done.writes.push((key, id, Some(record)));
                    }
                }
                Target::New { service, copy } => self.make(call, effect, *service, copy.as_ref(), &mut done)?,
                Target::Removed(link) => {
                    done.writes.extend(self.named(call, link).into_iter().map(|(key, id)| (key, id, None)));
                }
            }
        }
        for (key, id, record) in done.writes {
            match record {
                Some(record) => self.store.put(&key, &id, record),
                None => drop(self.store.remove(&key, &id)),
            }
        }
        let Returns::Value { ty, .. } = &call.method.returns else { return Ok(None) };
        let ty = if let Type::Nullable(inner) = ty { inner } else { ty };
        let of_own = !is_about_others(call) && call.service.record.map(Type::Record).as_ref() == Some(ty);
        let found = done.touched.into_iter().rev().find(|(touched, _)| touched == ty && !of_own);
        Ok(found.map(|(_, value)| value))
    }

    /// The records that a parameter names; none if it isn't sent.
    pub(super) fn named(&self, call: &Call<'_>, link: &Link) -> Vec<(Key, String)> {
        let Some(key) = key(call, link.service) else { return Vec::new() };
        let ids = match parameter(call, &link.parameter) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(items)) => items.iter().map(id_text).collect(),
            Some(value) => vec![id_text(value)],
        };
        ids.into_iter().map(|id| (key.clone(), id)).collect()
    }

    /// A record that a parameter names, as it is by now.
    pub(super) fn linked(
        &mut self,
        call: &Call<'_>,
        link: &Link,
        key: &Key,
        id: &str,
        done: &Done,
    ) -> Result<Map<String, Value>, Refusal> {
        let written = done.writes.iter().rev().find(|(of, known, _)| of == key && known == id);
        if let Some((_, _, Some(record))) = written {
            return Ok(record.clone());
        }
        let service = service(call, link.service);
        let identity = service.map(|service| Identity::new(call.ir, service));
        let there = service.zip(identity).is_some_and(|(service, identity)| {
            self.fill(service.record, &identity, key);
            self.exists(service.record, &identity, key, id, false)
        });
        let found = self.store.get(key, id).filter(|_| there && written.is_none()).cloned();
        found.ok_or_else(|| Refusal::not_found(service.map_or("", |service| service.title.as_str())))
    }

    /// Makes a record, new or as a copy. One that is there already under the id that it is given stays.
    fn make(
        &mut self,
        call: &Call<'_>,
        effect: &Effect,
        path: ServicePath,
        copy: Option<&Link>,
        done: &mut Done,
    ) -> Result<(), Refusal> {
        let (Some(service), Some(key)) = (service(call, path), key(call, path)) else { return Ok(()) };
        let identity = Identity::new(call.ir, service);
        self.fill(service.record, &identity, &key);
        let id = self.new_id(service.record, &identity, &key);
        let mut record = self.fresh(service.record, &identity, &key, &id);
        if let Some(link) = copy {
            let Some((of, named)) = self.named(call, link).pop() else { return Ok(()) };
            let source = self.linked(call, link, &of, &named, done)?;
            let fields = service.record.map_or(&[][..], |ty| &call.ir[ty].fields);
            for field in fields.iter().filter(|field| !tells_apart(field)) {
                match source.get(&field.wire) {
                    Some(value) => drop(record.insert(field.wire.clone(), value.clone())),
                    None => drop(record.remove(&field.wire)),
                }
            }
        }
        let record = self.changed(call, effect, service.record, record, &place(&key, &id), done)?;
        let given = identity.field.as_ref().and_then(|field| record.get(field)).filter(|value| !value.is_null());
        let id = given.map_or(id, id_text);
        let record = self.store.get(&key, &id).cloned().unwrap_or(record);
        done.touched.extend(service.record.map(|ty| (Type::Record(ty), record.clone().into())));
        done.new = Some(record.clone());
        done.writes.push((key, id, Some(record)));
        Ok(())
    }

    /// A record after an effect on it, or on the first one of a list that it has.
    fn changed(
        &mut self,
        call: &Call<'_>,
        effect: &Effect,
        ty: Option<RecordId>,
        mut record: Map<String, Value>,
        at: &str,
        done: &mut Done,
    ) -> Result<Map<String, Value>, Refusal> {
        let Some(ty) = ty else { return Ok(record) };
        let Some(list) = &effect.within else { return self.changes(call, effect, ty, record, at, done) };
        let field = call.ir[ty].fields.iter().find(|field| field.wire == *list);
        let Some((field, &Type::Record(item))) = field.and_then(|field| match &field.ty {
            Type::List(item) => Some((field, &**item)),
            _ => None,
        }) else {
            return Ok(record);
        };
        let first = record.get_mut(list).and_then(|items| items.get_mut(0)).and_then(Value::as_object_mut);
        match first {
            Some(first) => {
                let at = format!("{at}.{list}[0]");
                *first = self.changes(call, effect, item, std::mem::take(first), &at, done)?;
                done.touched.push((Type::Record(item), first.clone().into()));
            }
            None if self.every_id_exists => {}
            None => return Err(Refusal::not_found(field.name.plain())),
        }
        Ok(record)
    }

    fn changes(
        &mut self,
        call: &Call<'_>,
        effect: &Effect,
        ty: RecordId,
        mut record: Map<String, Value>,
        at: &str,
        done: &mut Done,
    ) -> Result<Map<String, Value>, Refusal> {
        for change in &effect.changes {
            let Some(field) = call.ir[ty].fields.iter().find(|field| field.wire == change.field) else { continue };
            let at = format!("{at}.{}", field.wire);
            let (How::Set(term) | How::Add(term) | How::Change(term) | How::Remove(term)) = &change.how else {
                let held = record.get(&field.wire).and_then(Value::as_bool).unwrap_or_default();
                record.insert(field.wire.clone(), (!held).into());
                continue;
            };
            let listed = if let Type::List(inner) = &field.ty { inner } else { &field.ty };
            let of = if matches!(change.how, How::Set(_)) { &field.ty } else { listed };
            let Some(value) = self.term(call, term, of, &at, done)? else { continue };
            if let How::Set(_) = change.how {
                let value = self.whole(value, term, of, &at);
                self.maker.set(ty, &mut record, &field.wire, &value, &at);
                continue;
            }
            let held = record.entry(field.wire.clone()).or_insert_with(|| Value::Array(Vec::new()));
            if !held.is_array() {
                *held = Value::Array(Vec::new());
            }
            let Value::Array(items) = held else { continue };
            let known = items.len();
            // An item that went doesn't come back.
            let at = format!("{at}+{}", self.store.item());
            match &change.how {
                How::Remove(_) => items.retain(|item| !has(item, &value)),
                How::Set(_) | How::Toggle => {}
                How::Add(_) | How::Change(_) => {
                    let same = items.iter_mut().find(|item| is_same(call, listed, item, &value));
                    let adds = matches!(change.how, How::Add(_));
                    let item = match (same, &value) {
                        (Some(Value::Object(held)), Value::Object(stated)) => {
                            held.extend(stated.clone());
                            Value::Object(held.clone())
                        }
                        (Some(same), _) => same.clone(),
                        (None, _) if adds => {
                            let made = self.whole(value, term, listed, &at);
                            items.push(made.clone());
                            made
                        }
                        (None, _) if self.every_id_exists => continue,
                        (None, _) => return Err(Refusal::not_found(field.name.plain())),
                    };
                    done.touched.push((listed.clone(), item));
                }
            }
            if matches!(change.how, How::Remove(_)) && items.len() == known && !self.every_id_exists {
                return Err(Refusal::not_found(field.name.plain()));
            }
        }
        Ok(record)
    }
}

/// What a call has under a name.
pub(super) fn parameter<'c>(call: &'c Call<'_>, wire: &str) -> Option<&'c Value> {
    let of_path = call.path.iter().find(|(name, _)| name == wire).map(|(_, value)| value);
    of_path.or_else(|| call.query.get(wire)).or_else(|| call.body.get(wire))
}

fn service<'a>(call: &Call<'a>, path: ServicePath) -> Option<&'a Service> {
    call.system.applications.get(path.application)?.services.get(path.service)
}

fn record_of(call: &Call<'_>, path: ServicePath) -> Option<RecordId> {
    service(call, path)?.record
}

/// The collection of a service that a call can see: in its location, under what its path names.
fn key(call: &Call<'_>, path: ServicePath) -> Option<Key> {
    let located = call.system.applications.get(path.application)?.located;
    let parents = service(call, path)?.path.params.iter();
    let parents = parents.filter_map(|param| parameter(call, &param.wire)).map(id_text).collect();
    let location = if located { call.location.clone() } else { String::new() };
    Some(Key { location, application: path.application, service: path.service, parents })
}

/// Whether a copy has a value of its own in a field.
fn tells_apart(field: &Field) -> bool {
    is_id(field) || matches!(field.ty, Type::Mac | Type::Ip | Type::Ipv4 | Type::Ipv6)
}

/// Whether an item has all the members of another, or is the same.
fn has(item: &Value, stated: &Value) -> bool {
    match (item, stated) {
        (Value::Object(item), Value::Object(stated)) => {
            stated.iter().all(|(name, value)| item.get(name).is_some_and(|held| has(held, value)))
        }
        (item, stated) => id_text(item) == id_text(stated),
    }
}

/// Whether a value states the id that an item has, or is the same.
fn is_same(call: &Call<'_>, ty: &Type, item: &Value, stated: &Value) -> bool {
    let Type::Record(id) = ty else { return has(item, stated) };
    let mut ids = call.ir[*id].fields.iter().filter(|field| is_id(field));
    ids.any(|field| {
        stated.get(&field.wire).is_some_and(|value| item.get(&field.wire).is_some_and(|held| has(held, value)))
    })
}
