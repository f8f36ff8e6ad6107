//! Values that effects state. In: a term, and the type of the field that it's for. Out: the value, as the record has it.

use crudl_spec::ir::{Facts, Term, Type};
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::Actor;
use super::effect::{Done, parameter};
use crate::call::Call;
use crate::refusal::Refusal;
use crate::{check, time};

impl Actor<'_> {
    /// What a term says, of records the stated fields alone; none if it speaks of what isn't sent.
    pub(super) fn term(
        &mut self,
        call: &Call<'_>,
        term: &Term,
        ty: &Type,
        at: &str,
        done: &Done,
    ) -> Result<Option<Value>, Refusal> {
        let adapt = |actor: &Self, value: Option<&Value>| match value {
            Some(Value::Null) => Some(Value::Null),
            Some(value) => actor.maker.adapt(value, ty, at),
            None => None,
        };
        Ok(match term {
            Term::Null => Some(Value::Null),
            Term::Constant(text) => check::text(call.ir, ty, &Facts::default(), text).ok(),
            Term::Now => {
                let now = Timestamp::from_second(Timestamp::now().as_second()).unwrap_or_default();
                let text = Value::String(now.to_string());
                Some(time::convert(&text, ty).unwrap_or(text))
            }
            Term::Parameter(wire) => adapt(self, parameter(call, wire)),
            Term::FieldOf(link, way) => {
                let Some((key, id)) = self.named(call, link).pop() else { return Ok(None) };
                let record = self.linked(call, link, &key, &id, done)?;
                adapt(self, along(record, way).as_ref())
            }
            Term::FieldOfNew(way) => adapt(self, done.new.clone().and_then(|record| along(record, way)).as_ref()),
            Term::List(terms) => {
                let inner = if let Type::List(inner) = ty { inner } else { ty };
                let mut items = Vec::new();
                for (index, term) in terms.iter().enumerate() {
                    let at = format!("{at}[{index}]");
                    if let Some(value) = self.term(call, term, inner, &at, done)? {
                        items.push(self.whole(value, term, inner, &at));
                    }
                }
                Some(Value::Array(items))
            }
            Term::Record(members) => {
                let Type::Record(id) = ty else { return Ok(None) };
                let mut out = Map::new();
                for (wire, term) in members {
                    let field = call.ir[*id].fields.iter().find(|field| field.wire == *wire);
                    let Some(field) = field else { continue };
                    let at = format!("{at}.{wire}");
                    if let Some(value) = self.term(call, term, &field.ty, &at, done)? {
                        out.insert(wire.clone(), self.whole(value, term, &field.ty, &at));
                    }
                }
                Some(Value::Object(out))
            }
        })
    }

    /// A record whose stated fields are given, with the others as the server makes them; any other value as it is.
    pub(super) fn whole(&self, value: Value, term: &Term, ty: &Type, at: &str) -> Value {
        match (value, term, ty) {
            (Value::Object(stated), Term::Record(_), Type::Record(id)) => {
                let mut made = self.maker.record(*id, at, 1);
                for (wire, value) in stated {
                    self.maker.set(*id, &mut made, &wire, &value, at);
                }
                Value::Object(made)
            }
            (value, _, _) => value,
        }
    }
}

/// What a record holds along a way of fields; of a list on it, its first item.
fn along(record: Map<String, Value>, way: &[String]) -> Option<Value> {
    way.iter().try_fold(Value::Object(record), |held, wire| {
        let holder = if held.is_array() { held.get(0)? } else { &held };
        holder.get(wire).cloned()
    })
}
