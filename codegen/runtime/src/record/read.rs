//! The one visitor: any serde format in, filled [`Place`]s out, or a [`ReadError`] that says where.

mod fault;
mod record;

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use fault::{Context, Step};
use record::visit_record;

pub use fault::ReadError;

use super::place::{MapPlace, Mismatch, Nested, Place, Scalar};

/// Reads JSON.
///
/// # Errors
/// Says where in the body the value isn't a `T`.
pub fn from_slice<T: Place>(json: &[u8]) -> Result<T, ReadError> {
    let mut place = T::blank();
    read(json, &mut place)?;
    Ok(place)
}

/// Reads a JSON value.
///
/// # Errors
/// As [`from_slice`].
pub fn from_value<T: Place>(value: Value) -> Result<T, ReadError> {
    let mut place = T::blank();
    read_value(value, &mut place)?;
    Ok(place)
}

/// What derived `serde::Deserialize`s call.
///
/// # Errors
/// The format's own, with the path.
pub fn deserialize<'de, T: Place, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut place = T::blank();
    let mut context = Context::default();
    match (Seed { place: &mut place, context: &mut context }).deserialize(deserializer) {
        Ok(()) => Ok(place),
        Err(error) => match context.problem.take() {
            Some(problem) => Err(D::Error::custom(ReadError { path: context.path(), problem })),
            None => Err(error),
        },
    }
}

/// Not generic over the place: the whole of decoding is compiled once.
pub(crate) fn read(json: &[u8], place: &mut dyn Place) -> Result<(), ReadError> {
    let mut context = Context::default();
    let mut deserializer = serde_json::Deserializer::from_str(text(json)?);
    let mut result = Seed { place, context: &mut context }.deserialize(&mut deserializer);
    if result.is_ok() {
        result = deserializer.end();
    }
    context.outcome(result)
}

/// Checks the encoding of the body at once, which is far cheaper than string by string.
fn text(json: &[u8]) -> Result<&str, ReadError> {
    std::str::from_utf8(json).map_err(|error| ReadError::new("", format!("not UTF-8 at byte {}", error.valid_up_to())))
}

/// As [`read`], for an object whose entries go to places of the caller's.
pub(crate) fn read_entries(json: &[u8], map: &mut dyn MapPlace) -> Result<(), ReadError> {
    let mut context = Context::default();
    let mut deserializer = serde_json::Deserializer::from_str(text(json)?);
    let mut result = Entries { map, context: &mut context }.deserialize(&mut deserializer);
    if result.is_ok() {
        result = deserializer.end();
    }
    if let Err(error) = &result
        && error.is_data()
        && context.problem.is_none()
    {
        // serde_json would quote the value that isn't an object.
        context.problem = Some("expected an object".to_owned());
    }
    context.outcome(result)
}

/// As [`read`], from a value.
pub(crate) fn read_value(value: Value, place: &mut dyn Place) -> Result<(), ReadError> {
    let mut context = Context::default();
    let result = Seed { place, context: &mut context }.deserialize(value);
    context.outcome(result)
}

struct Seed<'a> {
    place: &'a mut dyn Place,
    context: &'a mut Context,
}

impl Seed<'_> {
    #[inline]
    fn scalar<E: serde::de::Error>(self, value: Scalar<'_>, found: &str) -> Result<(), E> {
        match self.place.scalar(value) {
            Ok(()) => Ok(()),
            Err(mismatch) => Err(self.context.refuse(self.place, mismatch, found)),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.place.expected())
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.scalar(Scalar::Null, "null")
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        self.scalar(Scalar::Bool(value), "a boolean")
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.scalar(Scalar::I64(value), "an integer")
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        let scalar = i64::try_from(value).map_or(Scalar::U64(value), Scalar::I64);
        self.scalar(scalar, "an integer")
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        self.scalar(Scalar::F64(value), "a number with a fraction")
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        self.scalar(Scalar::Str(value), "a string")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let Self { place, context } = self;
        let seq = match place.nested() {
            Nested::Seq(seq) => seq,
            Nested::Value(value) => {
                *value = Value::Array(Vec::new());
                let Some(items) = value.as_array_mut() else { return Ok(()) };
                items
            }
            Nested::Ignored => return IgnoredAny.visit_seq(access).map(drop),
            Nested::Enveloped { value, .. } => return (Seed { place: value, context }).visit_seq(access),
            Nested::None | Nested::Map(_) | Nested::Record(_) | Nested::Whole(_) => {
                return Err(context.refuse(place, Mismatch::Sort, "an array"));
            }
        };
        let mut index = 0;
        loop {
            match access.next_element_seed(Element { seq, context }) {
                Ok(Some(())) => index += 1,
                Ok(None) => return Ok(()),
                Err(error) => {
                    context.backwards.push(Step::Index(index));
                    return Err(error);
                }
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        let Self { place, context } = self;
        match place.nested() {
            Nested::Record(record) => visit_record(record, context, access),
            Nested::Map(map) => visit_entries(map, context, access),
            Nested::Value(value) => {
                *value = Value::Object(Map::new());
                let Some(entries) = value.as_object_mut() else { return Ok(()) };
                visit_entries(entries, context, access)
            }
            Nested::Ignored => IgnoredAny.visit_map(access).map(drop),
            Nested::Enveloped { value, .. } => (Seed { place: value, context }).visit_map(access),
            Nested::None | Nested::Seq(_) | Nested::Whole(_) => Err(context.refuse(place, Mismatch::Sort, "an object")),
        }
    }
}

/// Makes the element's place only once there is an element.
struct Element<'a, 's> {
    seq: &'a mut (dyn super::SeqPlace + 's),
    context: &'a mut Context,
}

impl<'de> DeserializeSeed<'de> for Element<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(Seed { place: self.seq.element(), context: self.context })
    }
}

struct Entries<'a> {
    map: &'a mut dyn MapPlace,
    context: &'a mut Context,
}

impl<'de> DeserializeSeed<'de> for Entries<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<(), A::Error> {
        visit_entries(self.map, self.context, access)
    }
}

fn visit_entries<'de, A: MapAccess<'de>>(
    map: &mut dyn MapPlace,
    context: &mut Context,
    mut access: A,
) -> Result<(), A::Error> {
    while let Some(key) = access.next_key::<String>()? {
        let value = Seed { place: map.entry(&key), context };
        if let Err(error) = access.next_value_seed(value) {
            context.backwards.push(Step::Key(key));
            return Err(error);
        }
    }
    Ok(())
}
