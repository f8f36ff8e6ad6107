//! The shape of sample values. In: values of one place, one after the other. Out: what they have in common.

use indexmap::IndexMap;

use super::kind::{self, Kind};
use crate::model::{Scalar, Value};

/// What the values of one place are.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// Nothing is known: null, or an empty list's items.
    Unknown,
    Bool,
    Number(Kind),
    Text(Kind),
    List(Box<Spot>),
    Object(IndexMap<String, Field>),
    /// Values that have nothing in common.
    Mixed,
}

/// A place for values.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spot {
    pub shape: Shape,
    pub nullable: bool,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    pub spot: Spot,
    /// Missing in some of the objects.
    pub optional: bool,
}

impl Spot {
    /// Of one value; the key may say more of it.
    pub fn of(key: &str, value: &Value) -> Self {
        let shape = match value {
            Value::Scalar(Scalar::Null) => return Self { shape: Shape::Unknown, nullable: true },
            Value::Scalar(Scalar::Bool(_)) => Shape::Bool,
            // More than the type `int` holds.
            Value::Scalar(Scalar::Int(number)) if i64::try_from(*number).is_err() => Shape::Mixed,
            Value::Scalar(Scalar::Int(number)) => Shape::Number(kind::of_number(key, *number)),
            Value::Scalar(Scalar::Float(_)) => Shape::Number(("float", None)),
            Value::Scalar(Scalar::Text(text)) => Shape::Text(kind::of_text(text)),
            Value::List(items) => Shape::List(Box::new(Self::of_all(key, items))),
            Value::Map(entries) => {
                let field = |(key, value): &(String, Value)| {
                    (key.clone(), Field { spot: Self::of(key, value), optional: false })
                };
                Shape::Object(entries.iter().map(field).collect())
            }
        };
        Self { shape, nullable: false }
    }

    /// Of the items of a list.
    pub fn of_all(key: &str, items: &[Value]) -> Self {
        let spots = items.iter().map(|item| Self::of(key, item));
        spots.reduce(Self::with).unwrap_or(Self { shape: Shape::Unknown, nullable: false })
    }

    /// What both are.
    pub fn with(self, other: Self) -> Self {
        let nullable = self.nullable || other.nullable;
        let shape = match (self.shape, other.shape) {
            (Shape::Unknown, shape) | (shape, Shape::Unknown) => shape,
            (Shape::Bool, Shape::Bool) => Shape::Bool,
            (Shape::Number(a), Shape::Number(b)) if a == b => Shape::Number(a),
            (Shape::Number(a), Shape::Number(b)) => {
                let float = a.0 == "float" || b.0 == "float";
                Shape::Number(if float { ("float", None) } else { ("int", None) })
            }
            (Shape::Text(a), Shape::Text(b)) => Shape::Text(kind::common(a, b)),
            (Shape::List(a), Shape::List(b)) => Shape::List(Box::new(a.with(*b))),
            (Shape::Object(a), Shape::Object(b)) => Shape::Object(merged(a, b)),
            _ => Shape::Mixed,
        };
        Self { shape, nullable }
    }
}

/// The fields of both, in the order in which they were seen.
fn merged(mut fields: IndexMap<String, Field>, mut others: IndexMap<String, Field>) -> IndexMap<String, Field> {
    for (key, field) in &mut fields {
        match others.shift_remove(key) {
            Some(other) => {
                let spot = std::mem::replace(&mut field.spot, Spot { shape: Shape::Unknown, nullable: false });
                field.spot = spot.with(other.spot);
                field.optional |= other.optional;
            }
            None => field.optional = true,
        }
    }
    fields.extend(others.into_iter().map(|(key, field)| (key, Field { optional: true, ..field })));
    fields
}
