//! The other direction: records to JSON, to any serde format, to `Debug`.

use std::fmt;

use serde::{Serialize as _, Serializer};
use serde_json::{Map, Value};

use super::coding::recode;
use super::{Encode, Record, Secret};

/// The JSON value of anything that can be sent.
pub fn to_value(value: &(impl Encode + ?Sized)) -> Value {
    value.encode()
}

/// What derived `Encode`s call: an object of the fields that aren't absent, and of the extra ones.
pub fn encode(record: &dyn Record) -> Value {
    let mut fields = Map::new();
    each(record, &mut |name, value| {
        fields.insert(name.to_owned(), value);
    });
    Value::Object(fields)
}

/// Calls `take` for each field that is sent, in order.
pub(crate) fn each(record: &dyn Record, take: &mut dyn FnMut(&str, Value)) {
    let shape = record.shape();
    for (index, field) in shape.fields.iter().enumerate() {
        let Some(value) = record.value(index) else { break };
        if value.is_absent() && !field.null {
            continue;
        }
        take(field.wire, recode(shape.coding(index), value.encode()));
    }
    if let Some(extra) = record.extra() {
        for (name, value) in extra.iter() {
            take(name, value.clone());
        }
    }
}

/// What derived `Encode`s call: the secrets of all fields.
pub fn secrets(record: &dyn Record, take: &mut dyn FnMut(&Secret)) {
    (0..record.shape().fields.len()).filter_map(|index| record.value(index)).for_each(|value| value.secrets(take));
}

/// What derived `serde::Serialize`s call. Secrets are written in full.
///
/// # Errors
/// The format's own.
pub fn serialize<S: Serializer>(value: &dyn Encode, serializer: S) -> Result<S::Ok, S::Error> {
    value.encode().serialize(serializer)
}

/// What derived `Debug`s call.
///
/// # Errors
/// The formatter's own.
pub fn debug(record: &dyn Record, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let shape = record.shape();
    let mut out = f.debug_struct(shape.name);
    for (index, field) in shape.fields.iter().enumerate() {
        if let Some(value) = record.value(index) {
            out.field(field.name, value);
        }
    }
    if let Some(extra) = record.extra().filter(|extra| !extra.is_empty()) {
        out.field("extra", extra);
    }
    out.finish()
}
