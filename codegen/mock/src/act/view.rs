//! What a call answers: records as the method shows them, or a value of its type.
//!
//! In: a call, and the record that it is about. Out: an [`Outcome`]. What the record doesn't say is made.

use crudl_spec::ir::{Facts, Kind, Returns, Type};
use serde_json::{Map, Value};

use super::{Actor, Metadata, Outcome, of_others, owners, place};
use crate::call::Call;
use crate::identity::Identity;
use crate::lists;
use crate::request::BYTES;
use crate::store::{Content, Key, id_text};
use crate::values::number;

impl Actor<'_> {
    pub(super) fn list(&mut self, call: &Call<'_>, identity: &Identity, key: &Key) -> Outcome {
        let Returns::Page(ty) = &call.method.returns else { return self.shown(call, identity, key, None) };
        let mut records = self.records(call, identity, key, ty);
        if records.is_empty() && self.every_id_exists && !call.query.is_empty() && call.filters.conditions.is_empty() {
            // The records that the parameters name are there, too.
            let id = self.new_id(call.service.record, identity, key);
            let mut made = self.fresh(call.service.record, identity, key, &id);
            self.apply(call, identity, &mut made, &id, key);
            self.store.put(key, &id, made);
            self.store.own(key, &id, owners(call));
            records = self.records(call, identity, key, ty);
        }
        if let Some(order) = &call.filters.order {
            lists::sort(order, &mut records);
        }
        let total = records.len() as u64;
        let (first, default, most) = call
            .system
            .paging
            .as_ref()
            .zip(call.method.list.as_ref().and_then(|list| list.paging))
            .map_or((0, u64::MAX, None), |(paging, size)| (paging.first, size.default, size.max));
        let page = call.filters.page.unwrap_or(first);
        let limit = call.filters.limit.unwrap_or(default).min(most.unwrap_or(u64::MAX)).max(1);
        let skipped = page.saturating_sub(first).saturating_mul(limit);
        let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let items = records.into_iter().skip(whole(skipped)).take(whole(limit)).map(|record| match ty {
            Type::Record(_) => Value::Object(record),
            // A list of what a record is known by.
            _ => held(record).unwrap_or_default(),
        });
        Outcome::Page { items: items.collect(), facts: self.page_facts(call, key), total, page, limit }
    }

    /// The records that a list is about, as it shows them.
    fn records(&mut self, call: &Call<'_>, identity: &Identity, key: &Key, ty: &Type) -> Vec<Map<String, Value>> {
        let maker = self.maker;
        let show = |id: &String, record: &Map<String, Value>| {
            let place = place(key, id);
            match ty {
                Type::Record(shown) if Some(*shown) == call.service.record => record.clone(),
                Type::Record(shown) => maker.project(*shown, record, &place, 0),
                other => Map::from_iter([(
                    String::new(),
                    maker
                        .adapt(&id.as_str().into(), other, &place)
                        .unwrap_or_else(|| maker.value(other, &Facts::default(), &place, 0)),
                )]),
            }
        };
        let ids = ids(call, identity);
        let wanted = |id: &str| ids.as_ref().is_none_or(|ids| ids.iter().any(|known| known == id));
        let collection = self.store.collection(key);
        let found = collection.records.iter().filter(|(id, _)| wanted(id));
        let shown = found.map(|(id, record)| (id, show(id, record)));
        let shown = shown.filter(|(id, record)| {
            lists::shows(&call.filters, record) && asked(call, record, |wire| collection.owner(id, wire))
        });
        shown.map(|(_, record)| record).collect()
    }

    /// What a method answers, of a record if it is about one.
    pub(super) fn shown(
        &mut self,
        call: &Call<'_>,
        identity: &Identity,
        key: &Key,
        record: Option<(&str, &Map<String, Value>)>,
    ) -> Outcome {
        let method = call.method;
        match &method.returns {
            Returns::None => Outcome::Nothing,
            Returns::Head => {
                let content = record.and_then(|(id, _)| self.store.content(key, id));
                Outcome::Head(content.map(metadata).unwrap_or_default())
            }
            Returns::Bytes => match record.and_then(|(id, _)| self.store.content(key, id)) {
                Some(content) => Outcome::Bytes(content.bytes.to_vec(), metadata(content)),
                None => {
                    let made = self.maker.uuid(&place(key, method.name.plain())).to_string().into_bytes();
                    Outcome::Bytes(made, vec![("content-type", BYTES.to_owned())])
                }
            },
            Returns::Page(ty) => {
                let items = vec![self.view(call, identity, key, ty, record)];
                Outcome::Page { items, facts: self.page_facts(call, key), total: 1, page: 0, limit: 1 }
            }
            Returns::Value { ty, .. } => Outcome::Value(self.view(call, identity, key, ty, record)),
        }
    }

    /// What a list says of itself.
    fn page_facts(&self, call: &Call<'_>, key: &Key) -> Map<String, Value> {
        let record = call.method.list.as_ref().and_then(|list| list.metadata);
        record.map_or_else(Map::new, |record| self.maker.record(record, &place(key, call.method.name.plain()), 0))
    }

    fn view(
        &mut self,
        call: &Call<'_>,
        identity: &Identity,
        key: &Key,
        ty: &Type,
        record: Option<(&str, &Map<String, Value>)>,
    ) -> Value {
        let place = place(key, record.map_or(call.method.name.plain(), |(id, _)| id));
        let of_own = |ty: &Type| call.service.record.map(Type::Record).as_ref() == Some(ty);
        match (ty, record) {
            (Type::Nullable(inner), record) => self.view(call, identity, key, inner, record),
            (Type::Record(id), Some((_, held))) if Some(*id) == call.service.record => Value::Object(held.clone()),
            (Type::Record(id), Some((_, held))) => {
                let mut shown = self.maker.project(*id, held, &place, 0);
                // What holds the record, beside what came of the call.
                if let Some(field) = call.ir[*id].fields.iter().find(|field| of_own(&field.ty)) {
                    shown.insert(field.wire.clone(), Value::Object(held.clone()));
                }
                Value::Object(shown)
            }
            // All of them, the new one among them.
            (Type::List(inner), Some(_)) if call.method.kind == Kind::Create && of_own(inner) => {
                self.records(call, identity, key, inner).into_iter().map(Value::Object).collect()
            }
            (Type::List(inner), Some(_)) if matches!(**inner, Type::Record(_)) => {
                Value::Array(vec![self.view(call, identity, key, inner, record)])
            }
            // A list without pages, of records or of their ids.
            (Type::List(inner), None) if of_own(inner) => {
                self.records(call, identity, key, inner).into_iter().map(Value::Object).collect()
            }
            (Type::List(inner), None) if **inner == identity.ty && identity.wire.is_some() => {
                let record = call.service.record.map_or(Type::Any, Type::Record);
                let shown = self.records(call, identity, key, &record);
                let own = identity.field.as_ref();
                shown.into_iter().filter_map(|record| record.get(own?).cloned()).collect()
            }
            // What was added or removed is known by its id alone.
            (Type::List(inner), Some(_)) if **inner == identity.ty && call.service.record.is_none() => {
                self.records(call, identity, key, inner).into_iter().filter_map(held).collect()
            }
            // How it went.
            (Type::Bool, _) => Value::Bool(true),
            (ty, Some((id, _))) if *ty == identity.ty && matches!(ty, Type::Uuid | Type::Int) => {
                self.maker.adapt(&id.into(), ty, &place).unwrap_or(Value::Null)
            }
            (ty, _) => self.maker.value(ty, &Facts::default(), &format!("{place}.{}", call.method.name.plain()), 0),
        }
    }
}

/// What stands for a record in a list of plain values.
fn held(record: Map<String, Value>) -> Option<Value> {
    record.into_iter().next().map(|(_, value)| value)
}

/// The ids that a list is asked for by a parameter that holds several.
fn ids(call: &Call<'_>, identity: &Identity) -> Option<Vec<String>> {
    call.method.query.iter().find_map(|input| {
        let several = match &input.field.ty {
            Type::Json(inner) => matches!(&**inner, Type::List(item) if **item == identity.ty),
            Type::List(item) => **item == identity.ty,
            _ => false,
        };
        let value = call.query.get(&input.field.wire).filter(|_| several)?;
        let parsed = value.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
        let items = parsed.as_ref().unwrap_or(value).as_array()?.clone();
        Some(items.iter().map(id_text).collect())
    })
}

/// Whether a record has what the parameters of a list, or of a search, ask for, or was made for it.
fn asked<'r>(call: &Call<'_>, record: &'r Map<String, Value>, owner: impl Fn(&str) -> Option<&'r Value>) -> bool {
    if call.method.kind == Kind::Create {
        return true;
    }
    // An id of another record may have the name of the own one.
    let own = Identity::new(call.ir, call.service).field;
    let is_own = |wire: &str| own.as_deref() != Some(wire) || !of_others(call).any(|other| other == wire);
    let held = |wire: &str| record.get(wire).filter(|_| is_own(wire)).or_else(|| owner(wire));
    call.query.iter().chain(&call.body).all(|(wire, value)| match held(wire) {
        Some(held @ (Value::String(_) | Value::Number(_) | Value::Bool(_))) => held == value,
        _ => true,
    })
}

/// What HTTP says of content: its length, its kind, a text that tells it from other content, and when it was stored.
fn metadata(content: &Content) -> Metadata {
    let tag = number(0, &content.bytes);
    vec![
        ("content-length", content.bytes.len().to_string()),
        ("content-type", content.media.clone()),
        ("etag", format!("\"{tag:016x}\"")),
        ("last-modified", content.stored.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()),
    ]
}
