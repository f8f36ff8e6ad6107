//! Values put into the form of another type: what was sent, as the record has it; a record, as an answer shows it.
//!
//! In: a value with its type, and the type wanted. Out: the value in that type. Ids become the records that they name,
//! moments change their form; what can't be had from the value is made.

use crudl_spec::ir::{Facts, Field, RecordId, Type};
use serde_json::{Map, Value};

use crate::values::Maker;
use crate::{check, time};

impl Maker<'_> {
    /// A value as another type has it; none if there's no way.
    pub(crate) fn adapt(&self, value: &Value, to: &Type, key: &str) -> Option<Value> {
        match to {
            Type::Nullable(_) if value.is_null() => Some(Value::Null),
            Type::Nullable(inner) => self.adapt(value, inner, key),
            Type::Any => Some(value.clone()),
            Type::List(inner) => {
                let items = value.as_array()?.iter().enumerate();
                items.map(|(index, item)| self.adapt(item, inner, &format!("{key}[{index}]"))).collect()
            }
            Type::Record(id) => match value {
                Value::Object(members) => Some(Value::Object(self.project(*id, members, key, 1))),
                Value::Null | Value::Array(_) | Value::Bool(_) => None,
                named => {
                    let mut record = self.record(*id, key, 1);
                    let field = self.ir[*id].fields.iter().find(|field| is_id(field))?;
                    record.insert(field.wire.clone(), self.adapt(named, &field.ty, key)?);
                    Some(Value::Object(record))
                }
            },
            Type::Decimal => {
                let number = check::decimal(value)?;
                if self.decimal_text {
                    return Some(number.to_string().into());
                }
                // A number of JSON with just these digits.
                serde_json::from_str(&number.to_string()).ok()
            }
            Type::Int if value.is_number() => check::integer(value).map(Value::from),
            _ if check::is(self.ir, to, value) => Some(value.clone()),
            Type::DateTime(_) | Type::LocalDateTime(_) | Type::Date => time::convert(value, to),
            Type::Json(_) => Some(value.to_string().into()),
            Type::String | Type::Secret => match value {
                Value::Number(_) | Value::Bool(_) => Some(value.to_string().into()),
                _ => None,
            },
            Type::Int => value.as_str()?.parse::<i64>().ok().map(Value::from),
            Type::Map(_) | Type::Enum(_) | Type::Bool => {
                let parsed: Value = serde_json::from_str(value.as_str()?).ok()?;
                check::is(self.ir, to, &parsed).then_some(parsed)
            }
            _ => None,
        }
    }

    /// The fields of a record type, from the values where they are, made where they aren't.
    pub(crate) fn project(
        &self,
        id: RecordId,
        from: &Map<String, Value>,
        key: &str,
        depth: usize,
    ) -> Map<String, Value> {
        let record = &self.ir[id];
        let mut out = Map::new();
        for field in record.fields.iter().filter(|field| !field.write_only) {
            let held = from.get(&field.wire).and_then(|value| match value {
                Value::Null if field.nullable => Some(Value::Null),
                value => self.adapt(value, &field.ty, &format!("{key}.{}", field.wire)),
            });
            // One record may know other values than another: the kind of a copy isn't that of a disk.
            let held = held.filter(|value| check::meets(&field.facts, value));
            if let Some(value) = held.or_else(|| self.field(field, key, depth)) {
                out.insert(field.wire.clone(), value);
            }
        }
        if record.open {
            for (name, value) in from {
                if !record.fields.iter().any(|field| field.wire == *name) {
                    out.insert(name.clone(), value.clone());
                }
            }
        }
        out
    }

    /// Whether a record type has a field for what is sent under a name.
    pub(crate) fn has(&self, ty: RecordId, wire: &str) -> bool {
        self.place(ty, wire).is_some()
    }

    /// The field for what is sent under a name. An id may be sent where the record itself is returned: `member_id` for
    /// `member`.
    fn place(&self, ty: RecordId, wire: &str) -> Option<&Field> {
        let find = |name: &str| self.ir[ty].fields.iter().find(|field| field.wire == name);
        let linked = || {
            let name = wire.strip_suffix("_id").map(str::to_owned);
            let names = name.or_else(|| wire.strip_suffix("_ids").map(|name| format!("{name}s")));
            find(&names?).filter(|field| matches!(field.ty, Type::Record(_) | Type::List(_)))
        };
        find(wire).or_else(linked)
    }

    /// Sets what was sent in a record of a type. Null clears: to null where the field can be, else to nothing or to what
    /// the server makes.
    pub(crate) fn set(&self, ty: RecordId, record: &mut Map<String, Value>, wire: &str, value: &Value, key: &str) {
        let key = format!("{key}.{wire}");
        let Some(field) = self.place(ty, wire) else {
            if self.ir[ty].open {
                record.insert(wire.to_owned(), value.clone());
            }
            return;
        };
        if field.write_only {
            return;
        }
        match value {
            Value::Null if field.nullable => drop(record.insert(field.wire.clone(), Value::Null)),
            Value::Null if field.optional => drop(record.remove(&field.wire)),
            Value::Null => drop(record.insert(field.wire.clone(), self.empty(field, &key))),
            value => {
                if let Some(value) = self.adapt(value, &field.ty, &key) {
                    record.insert(field.wire.clone(), value);
                }
            }
        }
    }

    /// What an update leaves of a field that it doesn't name: the documented default, null, an empty list. What can't be
    /// empty stays.
    pub(crate) fn clear(&self, ty: RecordId, record: &mut Map<String, Value>, sent: &Field) {
        let Some(field) = self.ir[ty].fields.iter().find(|field| field.wire == sent.wire) else { return };
        let default = sent.facts.default.as_ref().or(field.facts.default.as_ref());
        let none = Facts::default();
        let cleared = default
            .and_then(|text| check::text(self.ir, &field.ty, &none, text).ok())
            .or_else(|| field.nullable.then_some(Value::Null))
            .or_else(|| matches!(field.ty, Type::List(_)).then(|| Value::Array(Vec::new())));
        if let Some(value) = cleared {
            record.insert(field.wire.clone(), value);
        }
    }

    fn empty(&self, field: &Field, key: &str) -> Value {
        match field.ty {
            Type::List(_) => Value::Array(Vec::new()),
            Type::Map(_) => Value::Object(Map::new()),
            Type::String => Value::String(String::new()),
            _ => self.value(&field.ty, &field.facts, key, 1),
        }
    }
}

/// Whether a field is what its record is known by, by its name.
pub(crate) fn is_id(field: &Field) -> bool {
    ["id", "uuid", "guid", "slug"].iter().any(|name| field.wire.eq_ignore_ascii_case(name))
}
