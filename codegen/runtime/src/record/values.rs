//! Places and encodings of what holds other values: options, boxes, lists, maps, free JSON, bytes, nothing.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Map, Value};

use super::{Encode, Filled, MapPlace, Mismatch, Nested, Place, Scalar, Secret, SeqPlace, WholePlace};
use crate::transport::HttpResponse;

impl<T: Place> Place for Option<T> {
    fn blank() -> Self {
        None
    }
    fn expected(&self) -> &'static str {
        T::blank().expected()
    }
    fn scalar(&mut self, value: Scalar<'_>) -> Filled {
        match value {
            Scalar::Missing | Scalar::Null => {
                *self = None;
                Ok(())
            }
            value => self.insert(T::blank()).scalar(value),
        }
    }
    fn nested(&mut self) -> Nested<'_> {
        self.insert(T::blank()).nested()
    }
}

impl<T: Encode> Encode for Option<T> {
    fn secrets(&self, take: &mut dyn FnMut(&Secret)) {
        self.iter().for_each(|value| value.secrets(take));
    }
    fn encode(&self) -> Value {
        self.as_ref().map_or(Value::Null, Encode::encode)
    }
    fn into_value(self) -> Value {
        self.map_or(Value::Null, Encode::into_value)
    }
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Place> Place for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }
    fn expected(&self) -> &'static str {
        (**self).expected()
    }
    fn scalar(&mut self, value: Scalar<'_>) -> Filled {
        (**self).scalar(value)
    }
    fn nested(&mut self) -> Nested<'_> {
        (**self).nested()
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn secrets(&self, take: &mut dyn FnMut(&Secret)) {
        (**self).secrets(take);
    }
    fn encode(&self) -> Value {
        (**self).encode()
    }
    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn secrets(&self, take: &mut dyn FnMut(&Secret)) {
        (**self).secrets(take);
    }
    fn encode(&self) -> Value {
        (**self).encode()
    }
    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: Place> Place for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }
    fn expected(&self) -> &'static str {
        "an array"
    }
    fn nested(&mut self) -> Nested<'_> {
        self.clear();
        Nested::Seq(self)
    }
}

impl<T: Place> SeqPlace for Vec<T> {
    fn element(&mut self) -> &mut dyn Place {
        let index = self.len();
        self.push(T::blank());
        &mut self[index]
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn secrets(&self, take: &mut dyn FnMut(&Secret)) {
        self.as_slice().secrets(take);
    }
    fn encode(&self) -> Value {
        self.as_slice().encode()
    }
    fn into_value(self) -> Value {
        Value::Array(self.into_iter().map(Encode::into_value).collect())
    }
}

impl<T: Encode> Encode for [T] {
    fn secrets(&self, take: &mut dyn FnMut(&Secret)) {
        self.iter().for_each(|value| value.secrets(take));
    }
    fn encode(&self) -> Value {
        Value::Array(self.iter().map(Encode::encode).collect())
    }
}

impl<T: Encode, const N: usize> Encode for [T; N] {
    fn secrets(&self, take: &mut dyn FnMut(&Secret)) {
        self.as_slice().secrets(take);
    }
    fn encode(&self) -> Value {
        self.as_slice().encode()
    }
}

impl<T: Place> Place for BTreeMap<String, T> {
    fn blank() -> Self {
        Self::new()
    }
    fn expected(&self) -> &'static str {
        "an object"
    }
    fn nested(&mut self) -> Nested<'_> {
        self.clear();
        Nested::Map(self)
    }
}

impl<T: Place> MapPlace for BTreeMap<String, T> {
    fn entry(&mut self, key: &str) -> &mut dyn Place {
        BTreeMap::entry(self, key.to_owned()).or_insert_with(T::blank)
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    fn secrets(&self, take: &mut dyn FnMut(&Secret)) {
        self.values().for_each(|value| value.secrets(take));
    }
    fn encode(&self) -> Value {
        let entries = self.iter().filter(|(_, value)| !value.is_absent());
        Value::Object(entries.map(|(key, value)| (key.clone(), value.encode())).collect())
    }
}

/// What an array or an object of any keys is read into: not known which before it is seen.
impl Place for Value {
    fn blank() -> Self {
        Self::Null
    }
    fn expected(&self) -> &'static str {
        "a value"
    }
    fn scalar(&mut self, value: Scalar<'_>) -> Filled {
        *self = match value {
            Scalar::Missing => return Err(Mismatch::Sort),
            Scalar::Null => Self::Null,
            Scalar::Bool(value) => value.into(),
            Scalar::I64(value) => value.into(),
            Scalar::U64(value) => value.into(),
            Scalar::F64(value) => value.into(),
            Scalar::Str(value) => value.into(),
        };
        Ok(())
    }
    fn nested(&mut self) -> Nested<'_> {
        Nested::Value(self)
    }
}

impl MapPlace for Map<String, Value> {
    fn entry(&mut self, key: &str) -> &mut dyn Place {
        Map::entry(self, key).or_insert(Value::Null)
    }
}

impl Encode for Value {
    fn encode(&self) -> Value {
        self.clone()
    }
    fn into_value(self) -> Value {
        self
    }
}

impl Place for Bytes {
    fn blank() -> Self {
        Self::new()
    }
    fn expected(&self) -> &'static str {
        "a string in base64"
    }
    fn scalar(&mut self, value: Scalar<'_>) -> Filled {
        let Scalar::Str(value) = value else { return Err(Mismatch::Sort) };
        *self = STANDARD.decode(value).map_err(|_| Mismatch::Text("not base64"))?.into();
        Ok(())
    }
    fn nested(&mut self) -> Nested<'_> {
        Nested::Whole(self)
    }
}

/// As a whole answer, the bytes as they are.
impl WholePlace for Bytes {
    fn take(&mut self, response: &HttpResponse) {
        *self = response.body.clone();
    }
}

impl Encode for Bytes {
    fn encode(&self) -> Value {
        Value::String(STANDARD.encode(self))
    }
}

/// Takes anything and keeps nothing.
impl Place for () {
    fn blank() -> Self {}
    fn expected(&self) -> &'static str {
        "anything"
    }
    fn scalar(&mut self, _value: Scalar<'_>) -> Filled {
        Ok(())
    }
    fn nested(&mut self) -> Nested<'_> {
        Nested::Ignored
    }
}

impl Encode for () {
    fn encode(&self) -> Value {
        Value::Null
    }
}

/// A query parameter whose presence alone means true.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flag(pub bool);

impl From<bool> for Flag {
    fn from(value: bool) -> Self {
        Self(value)
    }
}

impl Encode for Flag {
    fn encode(&self) -> Value {
        Value::Bool(self.0)
    }
    fn is_absent(&self) -> bool {
        !self.0
    }
}

/// Makes one list value of items that convert into `T`.
pub fn list<T: Encode>(items: impl IntoIterator<Item = impl Into<T>>) -> Value {
    Value::Array(items.into_iter().map(|item| item.into().into_value()).collect())
}
