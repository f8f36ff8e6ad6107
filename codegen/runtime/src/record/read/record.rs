//! Records: known keys to their places, others to `extra`.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::Seed;
use super::fault::{Context, Step};
use crate::record::Coding;
use crate::record::place::{Field, Nested, Place, Record, Scalar};

pub(super) fn visit_record<'de, A: MapAccess<'de>>(
    record: &mut dyn Record,
    context: &mut Context,
    mut access: A,
) -> Result<(), A::Error> {
    let shape = record.shape();
    let fields = shape.fields;
    let mut filling = Filling::default();
    while let Some(key) = access.next_key_seed(Key { filling: &mut filling, fields })? {
        match key {
            Found::Known(index) => {
                let Some(place) = record.place(index) else { continue };
                let read = if shape.coding(index) == Coding::Json {
                    access.next_value::<Value>().and_then(|value| json_text(value, place, context))
                } else {
                    access.next_value_seed(Seed { place, context })
                };
                if let Err(error) = read {
                    context.backwards.push(Step::Key(fields[index].wire.to_owned()));
                    return Err(error);
                }
            }
            Found::Other(key) => match record.extra_mut() {
                Some(extra) => match access.next_value::<Value>() {
                    Ok(value) => extra.insert(key, value),
                    Err(error) => {
                        context.backwards.push(Step::Key(key));
                        return Err(error);
                    }
                },
                None => {
                    access.next_value::<IgnoredAny>()?;
                }
            },
        }
    }
    filling.finish(record).map_err(|(field, problem)| {
        context.backwards.push(Step::Key(field.to_owned()));
        context.problem = Some(problem);
        A::Error::custom("")
    })
}

/// Reads what a string holds as JSON. A server that sends the value itself is understood too, and an empty string is
/// no value.
fn json_text<E: serde::de::Error>(value: Value, place: &mut dyn Place, context: &mut Context) -> Result<(), E> {
    let value = match value {
        Value::String(text) if text.trim().is_empty() => Value::Null,
        Value::String(text) => match serde_json::from_str(&text) {
            Ok(value) => value,
            // Whoever takes any value takes a text that isn't JSON as the text it is.
            Err(_) if matches!(place.nested(), Nested::Value(_)) => Value::String(text),
            Err(error) => {
                let problem = format!("not JSON inside the string, at its byte {}", error.column());
                context.problem = Some(problem);
                return Err(E::custom(""));
            }
        },
        value => value,
    };
    Seed { place, context }.deserialize(value).map_err(E::custom)
}

/// Which fields of a record were seen, and which one probably comes next.
#[derive(Default)]
struct Filling {
    seen: [u64; 4],
    next: usize,
}

impl Filling {
    /// Servers keep the order of fields, so the expected one is tried before all others.
    #[inline]
    fn find(&mut self, fields: &[Field], key: &str) -> Option<usize> {
        let index = match fields.get(self.next) {
            Some(field) if field.wire == key => self.next,
            _ => fields.iter().position(|field| field.wire == key)?,
        };
        self.next = index + 1;
        if let Some(word) = self.seen.get_mut(index / 64) {
            *word |= 1 << (index % 64);
        }
        Some(index)
    }

    /// Tells the fields that weren't there; the first that can't do without is the error.
    fn finish(&self, record: &mut dyn Record) -> Result<(), (&'static str, String)> {
        for (index, field) in record.shape().fields.iter().enumerate() {
            let seen = self.seen.get(index / 64).is_none_or(|word| word & (1 << (index % 64)) != 0);
            if seen {
                continue;
            }
            if let Some(place) = record.place(index)
                && place.scalar(Scalar::Missing).is_err()
            {
                return Err((field.wire, format!("expected {}, found nothing: the key is missing", place.expected())));
            }
        }
        Ok(())
    }
}

enum Found {
    Known(usize),
    Other(String),
}

struct Key<'a> {
    filling: &'a mut Filling,
    fields: &'static [Field],
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Found, E> {
        Ok(match self.filling.find(self.fields, key) {
            Some(index) => Found::Known(index),
            None => Found::Other(key.to_owned()),
        })
    }
}
