//! Fields that a spec doesn't name: kept as they came, written back as they are.

use std::fmt;

use serde_json::{Map, Value};

use crate::held::Held;

use super::{Encode, Filled, MapPlace, Mismatch, Nested, Place, Scalar};

/// Further fields of a record, by wire name. Costs a pointer while there are none.
#[derive(Default)]
pub struct Extra(Option<Box<dyn Held<Map<String, Value>>>>);

impl Clone for Extra {
    fn clone(&self) -> Self {
        match &self.0 {
            Some(fields) => Self::from(Map::clone(fields)),
            None => Self(None),
        }
    }
}

impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl From<Map<String, Value>> for Extra {
    fn from(fields: Map<String, Value>) -> Self {
        Self(if fields.is_empty() { None } else { Some(Box::new(fields)) })
    }
}

impl Extra {
    /// No fields.
    pub const fn new() -> Self {
        Self(None)
    }

    /// The value of one field.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name)
    }

    /// Sets a field.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.fields().insert(name.into(), value.into());
    }

    /// Takes a field out.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.0.as_mut()?.remove(name)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|fields| fields.is_empty())
    }

    /// Number of fields.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |fields| fields.len())
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().flat_map(|fields| fields.iter().map(|(name, value)| (name.as_str(), value)))
    }

    fn fields(&mut self) -> &mut Map<String, Value> {
        self.0.get_or_insert_with(|| Box::new(Map::new()))
    }
}

impl fmt::Debug for Extra {
    /// Names only: what a spec doesn't know could be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

impl Place for Extra {
    fn blank() -> Self {
        Self::new()
    }
    fn expected(&self) -> &'static str {
        "an object"
    }
    fn scalar(&mut self, value: Scalar<'_>) -> Filled {
        match value {
            Scalar::Missing => Ok(()),
            _ => Err(Mismatch::Sort),
        }
    }
    fn nested(&mut self) -> Nested<'_> {
        Nested::Map(self)
    }
}

impl MapPlace for Extra {
    fn entry(&mut self, key: &str) -> &mut dyn Place {
        self.fields().entry(key).or_insert(Value::Null)
    }
}

impl Encode for Extra {
    fn encode(&self) -> Value {
        Value::Object(self.0.as_ref().map(|fields| Map::clone(fields)).unwrap_or_default())
    }
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}
