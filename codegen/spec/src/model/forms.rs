//! Parts of the model that have a short form and a long one: types, fields, filters, codes, values.

use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::value::{Map, OneOrMany, Scalar, scalar_visits};
use super::{Allow, EffectDef, FieldKeys, FilterDef, FilterKeys};

/// A type expression as text: `[T]` may also stand as a YAML list of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TypeText {
    pub text: String,
    /// How many brackets were YAML lists: where the inner text stands, and by how much its offsets differ.
    pub wrapped: usize,
}

struct TypeVisitor;

impl<'de> Visitor<'de> for TypeVisitor {
    type Value = TypeText;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a type")
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<TypeText, E> {
        Ok(TypeText { text: value.to_owned(), wrapped: 0 })
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<TypeText, A::Error> {
        let Some(inner) = access.next_element::<TypeText>()? else {
            return Err(A::Error::custom("a list type needs the type of its items"));
        };
        if access.next_element::<Scalar>()?.is_some() {
            return Err(A::Error::custom("a list type has items of one type"));
        }
        Ok(TypeText { text: format!("[{}]", inner.text), wrapped: inner.wrapped + 1 })
    }
}

impl<'de> Deserialize<'de> for TypeText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TypeVisitor)
    }
}

/// A *field*: its type alone, or a mapping.
#[derive(Debug)]
pub(crate) struct FieldDef {
    pub keys: FieldKeys,
    /// Whether it was written as a type alone.
    pub short: bool,
}

impl FieldDef {
    fn of_type(ty: TypeText) -> Self {
        let keys = FieldKeys {
            ty,
            write: None,
            doc: None,
            wire: None,
            optional: false,
            read_only: false,
            write_only: false,
            max_length: None,
            min_length: None,
            min: None,
            max: None,
            pattern: None,
            values: None,
            default: None,
            reference: None,
            access: None,
            format: None,
            flag: false,
            rule: None,
            deprecated: false,
            aliases: Vec::new(),
            because: OneOrMany::default(),
            allow: Allow::default(),
            argument: None,
        };
        Self { keys, short: true }
    }
}

impl<'de> Deserialize<'de> for FieldDef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = FieldDef;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a type, or a mapping with `type`")
            }
            fn visit_str<E: Error>(self, value: &str) -> Result<FieldDef, E> {
                TypeVisitor.visit_str(value).map(FieldDef::of_type)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<FieldDef, A::Error> {
                TypeVisitor.visit_seq(access).map(FieldDef::of_type)
            }
            fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<FieldDef, A::Error> {
                let keys = FieldKeys::deserialize(MapAccessDeserializer::new(access))?;
                Ok(FieldDef { keys, short: false })
            }
        }
        deserializer.deserialize_any(Fields)
    }
}

/// Statuses of success by kind of method, or the word for every 2xx.
#[derive(Debug)]
pub(crate) enum SuccessDef {
    Every2xx,
    ByKind(Map<OneOrMany<i64>>),
}

impl Default for SuccessDef {
    fn default() -> Self {
        Self::ByKind(Map::default())
    }
}

impl<'de> Deserialize<'de> for SuccessDef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Success;
        impl<'de> Visitor<'de> for Success {
            type Value = SuccessDef;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`2xx`, or a map of method kinds to statuses")
            }
            fn visit_str<E: Error>(self, value: &str) -> Result<SuccessDef, E> {
                if value == "2xx" { Ok(SuccessDef::Every2xx) } else { Err(E::custom("the only word here is `2xx`")) }
            }
            fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<SuccessDef, A::Error> {
                Map::deserialize(MapAccessDeserializer::new(access)).map(SuccessDef::ByKind)
            }
        }
        deserializer.deserialize_any(Success)
    }
}

/// A filter's kind: a word, or a list of operators.
#[derive(Debug)]
pub(crate) enum FilterKind {
    Word(String),
    Operators(Vec<String>),
}

struct FilterVisitor;

impl<'de> Visitor<'de> for FilterVisitor {
    type Value = FilterKind;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`text`, `number`, `exact` or a list of operators")
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<FilterKind, E> {
        Ok(FilterKind::Word(value.to_owned()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<FilterKind, A::Error> {
        let mut operators = Vec::new();
        while let Some(operator) = access.next_element()? {
            operators.push(operator);
        }
        Ok(FilterKind::Operators(operators))
    }
}

impl<'de> Deserialize<'de> for FilterKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FilterVisitor)
    }
}

impl<'de> Deserialize<'de> for FilterDef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Filters;
        let short = |kind| FilterDef {
            keys: FilterKeys { kind, ty: None, format: None, wire: None, required: false },
            short: true,
        };
        impl<'de> Visitor<'de> for Filters {
            type Value = Result<FilterKeys, FilterKind>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`text`, `number`, `exact`, a list of operators, or a mapping with `kind`")
            }
            fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
                FilterVisitor.visit_str(value).map(Err)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<Self::Value, A::Error> {
                FilterVisitor.visit_seq(access).map(Err)
            }
            fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Self::Value, A::Error> {
                FilterKeys::deserialize(MapAccessDeserializer::new(access)).map(Ok)
            }
        }
        Ok(match deserializer.deserialize_any(Filters)? {
            Ok(keys) => FilterDef { keys, short: false },
            Err(kind) => short(kind),
        })
    }
}

/// Error codes: a number, a run, a whole code, a list of them, or a map of fields to them.
#[derive(Debug)]
pub(crate) enum Codes {
    One(Scalar),
    Many(Vec<Scalar>),
    Fields(Map<Codes>),
}

impl<'de> Deserialize<'de> for Codes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = Codes;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, a run such as `201-204`, a code, or a list of them")
            }
            scalar_visits!(Codes::One);
            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Codes, A::Error> {
                let mut codes = Vec::new();
                while let Some(code) = access.next_element()? {
                    codes.push(code);
                }
                Ok(Codes::Many(codes))
            }
            fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Codes, A::Error> {
                Map::deserialize(MapAccessDeserializer::new(access)).map(Codes::Fields)
            }
        }
        deserializer.deserialize_any(Visit)
    }
}

/// Values of an enum: texts, or names with what stands on the wire.
#[derive(Debug)]
pub(crate) enum EnumValues {
    List(Vec<Scalar>),
    Map(Map<Scalar>),
}

impl<'de> Deserialize<'de> for EnumValues {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = EnumValues;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of text, or a mapping of names to values")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<EnumValues, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = access.next_element()? {
                    values.push(value);
                }
                Ok(EnumValues::List(values))
            }
            fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<EnumValues, A::Error> {
                Map::deserialize(MapAccessDeserializer::new(access)).map(EnumValues::Map)
            }
        }
        deserializer.deserialize_any(Visit)
    }
}

/// Permitted values of a field: a list, or a map of values to their names.
#[derive(Debug)]
pub(crate) enum FieldValues {
    List(Vec<Scalar>),
    Map(Vec<(Scalar, String)>),
}

impl<'de> Deserialize<'de> for FieldValues {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = FieldValues;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of values, or a mapping of values to their names")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<FieldValues, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = access.next_element()? {
                    values.push(value);
                }
                Ok(FieldValues::List(values))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<FieldValues, A::Error> {
                let mut values = Vec::new();
                while let Some(entry) = access.next_entry()? {
                    values.push(entry);
                }
                Ok(FieldValues::Map(values))
            }
        }
        deserializer.deserialize_any(Visit)
    }
}

/// What a call changes: one mapping, or a list of them.
#[derive(Debug)]
pub(crate) struct Effects {
    pub effects: Vec<EffectDef>,
    /// Whether it was written without a list.
    pub single: bool,
}

impl<'de> Deserialize<'de> for Effects {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = Effects;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping such as `{set: {status: running}}`, or a list of them")
            }
            fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Effects, A::Error> {
                let effect = EffectDef::deserialize(MapAccessDeserializer::new(access))?;
                Ok(Effects { effects: vec![effect], single: true })
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Effects, A::Error> {
                let mut effects = Vec::new();
                while let Some(effect) = access.next_element()? {
                    effects.push(effect);
                }
                Ok(Effects { effects, single: false })
            }
        }
        deserializer.deserialize_any(Visit)
    }
}
