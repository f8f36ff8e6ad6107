//! Plain values, lists and maps of the model.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::Ordered;

/// A map in the author's order that refuses a key twice.
#[derive(Debug)]
pub(crate) struct Map<T>(Ordered<T>);

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self(Ordered::new())
    }
}

impl<T> Deref for Map<T> {
    type Target = Ordered<T>;
    fn deref(&self) -> &Ordered<T> {
        &self.0
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Map<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Maps<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Maps<T> {
            type Value = Map<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Map<T>, A::Error> {
                let mut map = Ordered::new();
                while let Some((key, value)) = access.next_entry::<String, T>()? {
                    if map.contains_key(&key) {
                        // The marked parse says it better: it sees both places.
                        return Err(A::Error::custom(format_args!("the key `{key}` stands here twice")));
                    }
                    map.insert(key, value);
                }
                Ok(Map(map))
            }
        }
        deserializer.deserialize_map(Maps(PhantomData))
    }
}

/// A plain value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar {
    Null,
    Bool(bool),
    Int(i128),
    Float(f64),
    Text(String),
}

impl fmt::Display for Scalar {
    /// As documentation writes it: text without quotes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => value.fmt(f),
            Self::Int(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
            Self::Text(value) => f.write_str(value),
        }
    }
}

/// The visits that a [`Scalar`] and a [`Value`] share.
macro_rules! scalar_visits {
    ($wrap:expr) => {
        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok($wrap(Scalar::Null))
        }
        fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
            Ok($wrap(Scalar::Null))
        }
        fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
            Ok($wrap(Scalar::Bool(value)))
        }
        fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
            Ok($wrap(Scalar::Int(value.into())))
        }
        fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
            Ok($wrap(Scalar::Int(value.into())))
        }
        fn visit_i128<E: Error>(self, value: i128) -> Result<Self::Value, E> {
            Ok($wrap(Scalar::Int(value)))
        }
        fn visit_u128<E: Error>(self, value: u128) -> Result<Self::Value, E> {
            // Nothing that large fits any type, so that rounding down hides nothing.
            Ok($wrap(Scalar::Int(i128::try_from(value).unwrap_or(i128::MAX))))
        }
        fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
            Ok($wrap(Scalar::Float(value)))
        }
        fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
            Ok($wrap(Scalar::Text(value.to_owned())))
        }
    };
}

pub(crate) use scalar_visits;

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Scalars;
        impl Visitor<'_> for Scalars {
            type Value = Scalar;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a plain value")
            }
            scalar_visits!(|scalar| scalar);
        }
        deserializer.deserialize_any(Scalars)
    }
}

/// Any value: a `default`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Scalar(Scalar),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scalar(scalar) => scalar.fmt(f),
            Self::List(values) => {
                let values: Vec<_> = values.iter().map(Self::to_string).collect();
                write!(f, "[{}]", values.join(", "))
            }
            Self::Map(values) => {
                let values: Vec<_> = values.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                write!(f, "{{{}}}", values.join(", "))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Values;
        impl<'de> Visitor<'de> for Values {
            type Value = Value;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }
            scalar_visits!(Value::Scalar);
            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = access.next_element()? {
                    values.push(value);
                }
                Ok(Value::List(values))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
                let mut values = Vec::new();
                while let Some(entry) = access.next_entry()? {
                    values.push(entry);
                }
                Ok(Value::Map(values))
            }
        }
        deserializer.deserialize_any(Values)
    }
}

/// One value, or a list of them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OneOrMany<T> {
    pub values: Vec<T>,
    /// Whether it was written without a list.
    pub single: bool,
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self { values: Vec::new(), single: false }
    }
}

/// What [`OneOrMany`] takes: how one of it is read from a scalar.
pub(crate) trait One: Sized {
    const EXPECTED: &'static str;
    fn from_scalar(scalar: Scalar) -> Option<Self>;
}

impl One for String {
    const EXPECTED: &'static str = "text, or a list of text";
    fn from_scalar(scalar: Scalar) -> Option<Self> {
        (scalar != Scalar::Null).then(|| scalar.to_string())
    }
}

impl One for i64 {
    const EXPECTED: &'static str = "a whole number, or a list of them";
    fn from_scalar(scalar: Scalar) -> Option<Self> {
        match scalar {
            Scalar::Int(value) => Self::try_from(value).ok(),
            Scalar::Null | Scalar::Bool(_) | Scalar::Float(_) | Scalar::Text(_) => None,
        }
    }
}

impl<'de, T: One + Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize_shallow(deserializer, T::EXPECTED)? {
            Shallow::One(scalar) => match T::from_scalar(scalar) {
                Some(value) => Ok(Self { values: vec![value], single: true }),
                None => Err(D::Error::custom(format_args!("expected {}", T::EXPECTED))),
            },
            Shallow::Many(values) => Ok(Self { values, single: false }),
        }
    }
}

enum Shallow<T> {
    One(Scalar),
    Many(Vec<T>),
}

impl Value {
    fn deserialize_shallow<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
        deserializer: D,
        expected: &'static str,
    ) -> Result<Shallow<T>, D::Error> {
        struct Either<T>(&'static str, PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = Shallow<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.0)
            }
            scalar_visits!(Shallow::One);
            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Shallow<T>, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = access.next_element()? {
                    values.push(value);
                }
                Ok(Shallow::Many(values))
            }
        }
        deserializer.deserialize_any(Either(expected, PhantomData))
    }
}
