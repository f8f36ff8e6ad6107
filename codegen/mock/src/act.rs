//! What a call does to the store, and what it answers.
//!
//! In: a checked call. Out: an [`Outcome`], or a refusal if a record that it names isn't there.

mod effect;
mod presence;
mod term;
mod view;

use crudl_spec::ir::{Body, Facts, Kind, Returns, Type};
use serde_json::{Map, Value};

use self::effect::Own;
use crate::call::Call;
use crate::check;
use crate::identity::{Identity, fields};
use crate::refusal::Refusal;
use crate::store::{Key, Store, id_text};
use crate::values::Maker;

/// What a call answers, before it has a shape.
#[derive(Debug, PartialEq)]
pub(crate) enum Outcome {
    Nothing,
    Head(Metadata),
    Bytes(Vec<u8>, Metadata),
    Value(Value),
    /// With facts of the list's own, as far as they aren't those of the page.
    Page {
        items: Vec<Value>,
        facts: Map<String, Value>,
        total: u64,
        page: u64,
        limit: u64,
    },
}

/// Headers that say what is known of content.
pub(crate) type Metadata = Vec<(&'static str, String)>;

/// What acts: the store, and how values are made.
pub(crate) struct Actor<'a> {
    pub(crate) store: &'a mut Store,
    pub(crate) maker: Maker<'a>,
    /// Records are there as soon as a call names them, unless they were deleted.
    pub(crate) every_id_exists: bool,
}

/// The record that a call is about.
struct Named {
    key: Key,
    id: Option<String>,
}

impl Actor<'_> {
    pub(crate) fn act(&mut self, call: &Call<'_>) -> Result<Outcome, Refusal> {
        let identity = Identity::new(call.ir, call.service);
        let named = named(call, &identity);
        self.parents(call, &named.key)?;
        self.populate(call, &identity, &named.key);
        if matches!(call.method.returns, Returns::Page(_)) && named.id.is_none() {
            return Ok(self.list(call, &identity, &named.key));
        }
        match call.method.kind {
            Kind::Action | Kind::Delete if effect::is_about_others(call) => self.other(call, &identity, &named.key),
            Kind::Create => self.create(call, &identity, &named.key),
            Kind::List => Ok(self.list(call, &identity, &named.key)),
            Kind::Read | Kind::Head => self.read(call, &identity, named),
            Kind::Action => self.action(call, &identity, named),
            Kind::Update | Kind::PartialUpdate => self.update(call, &identity, named),
            Kind::Delete => self.delete(call, &identity, named),
        }
    }

    fn create(&mut self, call: &Call<'_>, identity: &Identity, key: &Key) -> Result<Outcome, Refusal> {
        let sent = || call.query.iter().chain(&call.body);
        let given = sent().find(|(name, _)| Some(*name) == identity.wire.as_ref()).map(|(_, value)| id_text(value));
        let own_id = || {
            let field = identity.field.as_ref()?;
            // A field that callers set is the id that they chose, unless it names another record.
            let record = &call.ir[call.service.record?];
            record.fields.iter().find(|known| known.wire == *field && !known.read_only)?;
            let is_own = !matches!(identity.ty, Type::Int | Type::Uuid) && !of_others(call).any(|wire| wire == field);
            call.body.get(field).filter(|_| is_own).map(id_text)
        };
        let id = match (&identity.wire, given.or_else(own_id)) {
            (None, _) => String::new(),
            (Some(_), Some(id)) => id,
            (Some(_), None) => self.new_id(call.service.record, identity, key),
        };
        let mut record = self.fresh(call.service.record, identity, key, &id);
        let answer = self.affect(call, Some(Own { key, id: &id, record: &mut record }))?;
        self.defaults(call, &mut record);
        self.apply(call, identity, &mut record, &id, key);
        self.store.put(key, &id, record.clone());
        self.store.keep(key, &id, call.content.clone());
        self.store.own(key, &id, owners(call));
        Ok(answer.map_or_else(|| self.shown(call, identity, key, Some((&id, &record))), Outcome::Value))
    }

    /// Sets what the server takes for what a call doesn't send.
    fn defaults(&self, call: &Call<'_>, record: &mut Map<String, Value>) {
        let Some(ty) = call.service.record else { return };
        let unsent = fields(call.method).iter().filter(|input| !call.body.contains_key(&input.field.wire));
        for (input, text) in unsent.filter_map(|input| Some((input, input.field.facts.default.as_ref()?))) {
            let known = call.ir[ty].fields.iter().find(|field| field.wire == input.field.wire);
            if let Some(field) = known.filter(|field| !field.write_only)
                && let Ok(value) = check::text(call.ir, &field.ty, &Facts::default(), text)
            {
                record.insert(field.wire.clone(), value);
            }
        }
    }

    /// Sets what a call sends, and what its path says of where the record belongs.
    fn apply(&self, call: &Call<'_>, identity: &Identity, record: &mut Map<String, Value>, id: &str, key: &Key) {
        let place = place(key, id);
        let Some(ty) = call.service.record else {
            // Without a record there's no type; what was sent is what there is.
            record.extend(call.body.clone());
            return;
        };
        for (wire, value) in call.path.iter().take(key.parents.len()) {
            if self.maker.has(ty, wire) {
                self.maker.set(ty, record, wire, value, &place);
            }
        }
        for (wire, value) in call.query.iter().chain(&call.body) {
            // What the spec says is sent and not that it is returned isn't; what it doesn't know is the caller's own.
            let declared = fields(call.method).iter().chain(&call.method.query).any(|input| input.field.wire == *wire);
            let is_id = Some(wire) == identity.wire.as_ref() || Some(wire) == identity.field.as_ref();
            if !is_id && (!declared || self.maker.has(ty, wire)) {
                self.maker.set(ty, record, wire, value, &place);
            }
        }
    }

    fn read(&mut self, call: &Call<'_>, identity: &Identity, named: Named) -> Result<Outcome, Refusal> {
        let id = self.find(call, identity, &named)?;
        let record = id.as_ref().and_then(|id| self.store.get(&named.key, id)).cloned();
        let found = id.as_deref().zip(record.as_ref());
        Ok(self.shown(call, identity, &named.key, found))
    }

    /// A call that does something to the record that it names, or to none.
    fn action(&mut self, call: &Call<'_>, identity: &Identity, named: Named) -> Result<Outcome, Refusal> {
        let Some(id) = self.find(call, identity, &named)? else {
            let answer = self.affect(call, None)?;
            return Ok(answer.map_or_else(|| self.shown(call, identity, &named.key, None), Outcome::Value));
        };
        let mut record = self.store.get(&named.key, &id).cloned().unwrap_or_default();
        let answer = self.affect(call, Some(Own { key: &named.key, id: &id, record: &mut record }))?;
        if !call.method.effects.is_empty() {
            self.store.put(&named.key, &id, record.clone());
        }
        Ok(answer.map_or_else(|| self.shown(call, identity, &named.key, Some((&id, &record))), Outcome::Value))
    }

    /// A call that does something to records of other services alone, or makes one.
    fn other(&mut self, call: &Call<'_>, identity: &Identity, key: &Key) -> Result<Outcome, Refusal> {
        let answer = self.affect(call, None)?;
        Ok(answer.map_or_else(|| self.shown(call, identity, key, None), Outcome::Value))
    }

    fn update(&mut self, call: &Call<'_>, identity: &Identity, named: Named) -> Result<Outcome, Refusal> {
        let Some(id) = self.find(call, identity, &named)? else {
            return Ok(self.shown(call, identity, &named.key, None));
        };
        let mut record = self.store.get(&named.key, &id).cloned().unwrap_or_default();
        if call.method.kind == Kind::Update {
            self.replace(call, &mut record);
        }
        self.affect(call, Some(Own { key: &named.key, id: &id, record: &mut record }))?;
        self.apply(call, identity, &mut record, &id, &named.key);
        self.store.put(&named.key, &id, record.clone());
        Ok(self.shown(call, identity, &named.key, Some((&id, &record))))
    }

    /// What an update doesn't name is cleared, as far as it can be.
    fn replace(&self, call: &Call<'_>, record: &mut Map<String, Value>) {
        let Some(ty) = call.service.record else { return };
        if matches!(call.method.body, Body::Fields { open: true, .. }) {
            // Fields that the spec doesn't name are the callers' own.
            record.retain(|wire, _| self.maker.has(ty, wire));
        }
        for input in fields(call.method).iter().filter(|input| !call.body.contains_key(&input.field.wire)) {
            self.maker.clear(ty, record, &input.field);
        }
        if let Body::Value { ty: Type::Record(sent), .. } = &call.method.body {
            for field in call.ir[*sent].fields.iter().filter(|field| !call.body.contains_key(&field.wire)) {
                self.maker.clear(ty, record, field);
            }
        }
    }

    fn delete(&mut self, call: &Call<'_>, identity: &Identity, named: Named) -> Result<Outcome, Refusal> {
        let id = self.find(call, identity, &named)?;
        let mut record = id.as_ref().and_then(|id| self.store.get(&named.key, id)).cloned();
        self.affect(call, id.as_deref().zip(record.as_mut()).map(|(id, record)| Own { key: &named.key, id, record }))?;
        if let Some(id) = &id {
            self.store.remove(&named.key, id);
            self.unlist(call, identity, &named.key, id);
        }
        let found = id.as_deref().zip(record.as_ref());
        Ok(self.shown(call, identity, &named.key, found))
    }
}

/// The collection and the id that a call names.
fn named(call: &Call<'_>, identity: &Identity) -> Named {
    let (application, service, _) = call.place;
    let own = call.service.path.params.len();
    let parents = call.path.iter().take(own).map(|(_, value)| id_text(value)).collect();
    let key = Key { location: call.location.clone(), application, service, parents };
    let of_path = call.path.get(own).filter(|(wire, _)| Some(wire) == identity.wire.as_ref());
    let of_inputs = || {
        let wire = identity.wire.as_ref()?;
        call.query
            .get(wire)
            .or_else(|| call.body.get(wire))
            .filter(|value| value.is_string() || check::integer(value).is_some())
    };
    let is_list = matches!(call.method.kind, Kind::List | Kind::Create);
    let id = of_path.map(|(_, value)| value).or_else(of_inputs).filter(|_| !is_list).map(id_text);
    Named { key, id }
}

/// The parameters of a call that name records of other services.
fn of_others<'c>(call: &Call<'c>) -> impl Iterator<Item = &'c str> {
    let own = call.service.record;
    let inputs = fields(call.method).iter().chain(&call.method.query);
    let others = inputs.filter(move |input| input.field.facts.reference.is_some_and(|other| Some(other) != own));
    others.map(|input| input.field.wire.as_str())
}

/// The records of other services that a call names, by parameter.
fn owners(call: &Call<'_>) -> Map<String, Value> {
    let sent = |wire: &str| call.query.get(wire).or_else(|| call.body.get(wire));
    of_others(call).filter_map(|wire| Some((wire.to_owned(), sent(wire)?.clone()))).collect()
}

/// Which record, for the values that are made.
fn place(key: &Key, id: &str) -> String {
    format!("{}/{}.{}/{}/{id}", key.location, key.application, key.service, key.parents.join("/"))
}
