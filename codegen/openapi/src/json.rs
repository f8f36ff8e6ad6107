//! JSON whose objects keep the order in which they were made.
//!
//! In: keys and values. Out: text that is the same for the same facts, in the order of the spec. serde_json could keep the
//! order, too, but then for every crate of a build.

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::Value;

/// A value of a document.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Json {
    /// A value without parts, or one whose order says nothing.
    Value(Value),
    /// A list.
    List(Vec<Json>),
    /// An object.
    Object(Object),
}

/// An object of a document.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Object(IndexMap<String, Json>);

impl Object {
    /// Keys and values, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn set(&mut self, key: impl Into<String>, value: impl Into<Json>) {
        self.0.insert(key.into(), value.into());
    }

    pub(crate) fn with(mut self, key: impl Into<String>, value: impl Into<Json>) -> Self {
        self.set(key, value);
        self
    }

    /// Leaves the key out where there's nothing to say.
    pub(crate) fn maybe(self, key: &str, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// The same of an empty text, list or object.
    pub(crate) fn filled(self, key: &str, value: impl Into<Json>) -> Self {
        let value = value.into();
        if value.is_empty() { self } else { self.with(key, value) }
    }

    /// The same of a flag that isn't set.
    pub(crate) fn flag(self, key: &str, set: bool) -> Self {
        if set { self.with(key, true) } else { self }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Json> {
        self.0.get(key)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Json> {
        self.0.get_mut(key)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What the other says beyond this one.
    pub(crate) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub(crate) fn sort(&mut self) {
        self.0.sort_keys();
    }
}

impl FromIterator<(String, Json)> for Object {
    fn from_iter<I: IntoIterator<Item = (String, Json)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl Json {
    fn is_empty(&self) -> bool {
        match self {
            Self::Value(Value::String(text)) => text.is_empty(),
            Self::Value(_) => false,
            Self::List(items) => items.is_empty(),
            Self::Object(object) => object.is_empty(),
        }
    }
}

impl From<Object> for Json {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl From<&String> for Json {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

macro_rules! scalars {
    ($($ty:ty),*) => {
        $(impl From<$ty> for Json {
            fn from(value: $ty) -> Self {
                Self::Value(value.into())
            }
        })*
    };
}

scalars!(Value, bool, i64, u64, f64, String, &str);
