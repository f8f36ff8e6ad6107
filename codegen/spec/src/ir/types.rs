//! Types of values: a closed set, and what is asked of all of them.

use super::{EnumId, RecordId};

/// A closed set of types.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Type {
    Bool,
    Int,
    Float,
    Decimal,
    String,
    Secret,
    Bytes,
    Uuid,
    Ip,
    Ipv4,
    Ipv6,
    Cidr,
    Url,
    Mac,
    Date,
    /// An instant.
    DateTime(TimeFormat),
    /// A date and time without a zone.
    LocalDateTime(TimeFormat),
    Any,
    /// JSON text inside a string.
    Json(Box<Type>),
    Record(RecordId),
    Enum(EnumId),
    List(Box<Type>),
    Map(Box<Type>),
    /// The value or null, inside a list or map.
    Nullable(Box<Type>),
}

/// How an instant is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TimeFormat {
    /// `2024-05-01T10:00:00Z`
    #[default]
    Rfc3339,
    /// `2024-05-01 10:00:00`, with or without microseconds.
    Space,
    /// `2024-05-01T10:00:00+0000`
    Basic,
    /// Seconds since 1970.
    Epoch,
    /// `2024-05-01T10:00`
    Minute,
}

/// What sort of value a type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Yes or no.
    Bool,
    /// A number, whatever its form.
    Number,
    /// Text, whatever is in it.
    Text,
    /// A date, a time, an instant.
    Moment,
    /// A record.
    Record,
    /// An enum, which is text or numbers.
    Enum,
    /// Anything, as it is or as JSON text.
    Free,
    /// What holds another type: a list, a map, a value or null.
    Holder,
}

impl Type {
    /// What sort of value it is.
    pub const fn sort(&self) -> Sort {
        match self {
            Self::Bool => Sort::Bool,
            Self::Int | Self::Float | Self::Decimal => Sort::Number,
            Self::String
            | Self::Secret
            | Self::Bytes
            | Self::Uuid
            | Self::Ip
            | Self::Ipv4
            | Self::Ipv6
            | Self::Cidr
            | Self::Url
            | Self::Mac => Sort::Text,
            Self::Date | Self::DateTime(_) | Self::LocalDateTime(_) => Sort::Moment,
            Self::Record(_) => Sort::Record,
            Self::Enum(_) => Sort::Enum,
            Self::Any | Self::Json(_) => Sort::Free,
            Self::List(_) | Self::Map(_) | Self::Nullable(_) => Sort::Holder,
        }
    }

    /// Whether values are records, or hold some.
    pub fn holds_record(&self) -> bool {
        matches!(self, Self::Record(_)) || self.inner().is_some_and(Self::holds_record)
    }

    /// The type inside a list, a map, JSON text or a null; none for those that hold no other.
    pub fn inner(&self) -> Option<&Self> {
        match self {
            Self::Json(inner) | Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => Some(inner),
            Self::Bool
            | Self::Int
            | Self::Float
            | Self::Decimal
            | Self::String
            | Self::Secret
            | Self::Bytes
            | Self::Uuid
            | Self::Ip
            | Self::Ipv4
            | Self::Ipv6
            | Self::Cidr
            | Self::Url
            | Self::Mac
            | Self::Date
            | Self::DateTime(_)
            | Self::LocalDateTime(_)
            | Self::Any
            | Self::Record(_)
            | Self::Enum(_) => None,
        }
    }
}
