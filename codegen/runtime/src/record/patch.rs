//! Three states of a field in an update, where `Option` has two.

use serde_json::Value;

use super::{Encode, Filled, Nested, Place, Scalar};

/// What an update does to a field: leave it, clear it, or set it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// Not sent: the value stays.
    #[default]
    Keep,
    /// Sent as null: the value is cleared.
    Null,
    /// Sent.
    Set(T),
}

impl<T> Patch<T> {
    /// The new value, if one is set.
    pub const fn as_set(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Null => None,
        }
    }

    /// The same state with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Null => Patch::Null,
            Self::Set(value) => Patch::Set(change(value)),
        }
    }

    /// Whether the field isn't sent.
    pub const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// Whether the field is cleared.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl<T> From<Option<T>> for Patch<T> {
    /// None clears.
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Set)
    }
}

impl From<&str> for Patch<String> {
    fn from(value: &str) -> Self {
        Self::Set(value.to_owned())
    }
}

impl From<&str> for Patch<super::Secret> {
    fn from(value: &str) -> Self {
        Self::Set(value.into())
    }
}

impl<T, U: Into<T>, const N: usize> From<[U; N]> for Patch<Vec<T>> {
    fn from(value: [U; N]) -> Self {
        Self::Set(value.into_iter().map(Into::into).collect())
    }
}

impl From<i32> for Patch<i64> {
    fn from(value: i32) -> Self {
        Self::Set(value.into())
    }
}

impl<T: Encode> Encode for Patch<T> {
    fn secrets(&self, take: &mut dyn FnMut(&super::Secret)) {
        self.as_set().into_iter().for_each(|value| value.secrets(take));
    }
    fn encode(&self) -> Value {
        self.as_set().map_or(Value::Null, Encode::encode)
    }
    fn into_value(self) -> Value {
        match self {
            Self::Set(value) => value.into_value(),
            Self::Keep | Self::Null => Value::Null,
        }
    }
    fn is_absent(&self) -> bool {
        self.is_keep()
    }
}

impl<T: Place> Place for Patch<T> {
    fn blank() -> Self {
        Self::Keep
    }
    fn expected(&self) -> &'static str {
        T::blank().expected()
    }
    fn scalar(&mut self, value: Scalar<'_>) -> Filled {
        match value {
            Scalar::Missing => *self = Self::Keep,
            Scalar::Null => *self = Self::Null,
            value => {
                let mut inner = T::blank();
                inner.scalar(value)?;
                *self = Self::Set(inner);
            }
        }
        Ok(())
    }
    fn nested(&mut self) -> Nested<'_> {
        *self = Self::Set(T::blank());
        match self {
            Self::Set(inner) => inner.nested(),
            Self::Keep | Self::Null => Nested::None,
        }
    }
}
