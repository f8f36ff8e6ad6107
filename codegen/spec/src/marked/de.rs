//! Serde's view of a marked tree, so that the model's own `Deserialize` finds its faults with their places.

use std::collections::HashSet;
use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{self, Deserializer, Expected, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::forward_to_deserialize_any;

use super::hole::{Hole, Word};
use super::scalar::{Plain, plain};
use super::{NodeId, NodeKind, Tree};

/// A fault of the model, with the node it's about as soon as that is known.
#[derive(Debug)]
pub(crate) struct Error {
    pub kind: ErrorKind,
    pub at: Option<NodeId>,
}

#[derive(Debug)]
pub(crate) enum ErrorKind {
    UnknownKey { key: String, known: &'static [&'static str] },
    MissingKey { key: &'static str },
    Type { found: String, expected: String },
    UnknownValue { value: String, known: &'static [&'static str] },
    Other(String),
}

impl Error {
    fn new(kind: ErrorKind) -> Self {
        Self { kind, at: None }
    }

    /// Where the fault is, unless an inner node said so already.
    fn at(mut self, node: NodeId) -> Self {
        self.at.get_or_insert(node);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ErrorKind::UnknownKey { key, .. } => write!(f, "unknown key `{key}`"),
            ErrorKind::MissingKey { key } => write!(f, "missing key `{key}`"),
            ErrorKind::Type { found, expected } => write!(f, "expected {expected}, found {found}"),
            ErrorKind::UnknownValue { value, .. } => write!(f, "unknown value `{value}`"),
            ErrorKind::Other(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {}

/// Serde's words for what it expects, in ours.
fn expectation(expected: &dyn Expected) -> String {
    let text = expected.to_string();
    match text.as_str() {
        "u64" | "u32" => "a whole number of 0 or more".to_owned(),
        "i64" => "a whole number".to_owned(),
        "a string" => "text".to_owned(),
        "a boolean" => "`true` or `false`".to_owned(),
        "a sequence" => "a list".to_owned(),
        _ if text.starts_with("struct ") => "a mapping".to_owned(),
        _ if text.starts_with("enum ") || text.starts_with("variant ") => "a word".to_owned(),
        _ => text,
    }
}

fn found(unexpected: &Unexpected<'_>) -> String {
    match unexpected {
        Unexpected::Bool(value) => format!("`{value}`"),
        Unexpected::Unsigned(value) => format!("the number {value}"),
        Unexpected::Signed(value) => format!("the number {value}"),
        Unexpected::Float(value) => format!("the number {value}"),
        Unexpected::Str(value) if value.chars().count() > 40 => "text".to_owned(),
        Unexpected::Str(value) => format!("the text `{value}`"),
        Unexpected::Unit | Unexpected::Option => "nothing".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "a mapping".to_owned(),
        other => other.to_string(),
    }
}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(ErrorKind::Other(message.to_string()))
    }
    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(ErrorKind::Type { found: found(&unexpected), expected: expectation(expected) })
    }
    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(unexpected, expected)
    }
    fn unknown_variant(value: &str, known: &'static [&'static str]) -> Self {
        Self::new(ErrorKind::UnknownValue { value: value.to_owned(), known })
    }
    fn unknown_field(key: &str, known: &'static [&'static str]) -> Self {
        Self::new(ErrorKind::UnknownKey { key: key.to_owned(), known })
    }
    fn missing_field(key: &'static str) -> Self {
        Self::new(ErrorKind::MissingKey { key })
    }
}

/// What is left out and what is filled in, so that one fault after the other comes to light.
#[derive(Debug, Default)]
pub(crate) struct Patches {
    /// Values that are skipped, with their keys.
    pub dropped: HashSet<NodeId>,
    /// Keys that are missing and read as if they stood there, by mapping.
    pub holes: Vec<(NodeId, &'static str)>,
}

/// A node as a deserializer.
#[derive(Clone, Copy)]
pub(crate) struct NodeDe<'a> {
    pub tree: &'a Tree,
    pub patches: &'a Patches,
    pub id: NodeId,
}

impl<'a> NodeDe<'a> {
    fn child(self, id: NodeId) -> Self {
        Self { id, ..self }
    }

    fn kind(self) -> Result<&'a NodeKind, Error> {
        self.tree.node(self.id).map(|node| &node.kind).ok_or_else(|| de::Error::custom("the file has no such value"))
    }

    fn located<T>(self, result: Result<T, Error>) -> Result<T, Error> {
        result.map_err(|error| error.at(self.id))
    }

    fn is_blank(self) -> bool {
        matches!(self.kind(), Ok(NodeKind::Scalar { text, plain: true }) if text.is_empty())
    }

    fn any<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind()? {
            NodeKind::Scalar { text, plain: false } => visitor.visit_str(text),
            NodeKind::Scalar { text, plain: true } => match plain(text) {
                Plain::Null => visitor.visit_unit(),
                Plain::Bool(value) => visitor.visit_bool(value),
                Plain::Int(value) => match (u64::try_from(value), i64::try_from(value)) {
                    (Ok(value), _) => visitor.visit_u64(value),
                    (Err(_), Ok(value)) => visitor.visit_i64(value),
                    (Err(_), Err(_)) => visitor.visit_i128(value),
                },
                Plain::Float(value) => visitor.visit_f64(value),
                Plain::Text(text) => visitor.visit_str(text),
            },
            NodeKind::List(items) => visitor.visit_seq(Items { de: self, items: items.iter() }),
            NodeKind::Map(entries) => {
                let holes = self.patches.holes.iter().filter(|(map, _)| *map == self.id).map(|(_, key)| *key).collect();
                visitor.visit_map(Entries { de: self, entries: entries.iter(), holes, value: None })
            }
        }
    }
}

impl<'de> Deserializer<'de> for NodeDe<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.located(self.any(visitor))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        // Text may stand without quotes, whatever it looks like.
        self.located(match self.kind() {
            Ok(NodeKind::Scalar { text, .. }) => visitor.visit_str(text),
            Ok(NodeKind::List(_) | NodeKind::Map(_)) => self.any(visitor),
            Err(error) => Err(error),
        })
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let null = matches!(self.kind(), Ok(NodeKind::Scalar { text, plain: true }) if plain_is_null(text));
        self.located(if null { visitor.visit_none() } else { visitor.visit_some(self) })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_blank() {
            return self.located(visitor.visit_seq(Items { de: self, items: [].iter() }));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_blank() {
            let holes = self.patches.holes.iter().filter(|(map, _)| *map == self.id).map(|(_, key)| *key).collect();
            return self.located(visitor.visit_map(Entries { de: self, entries: [].iter(), holes, value: None }));
        }
        if matches!(self.kind(), Ok(NodeKind::List(_))) {
            // Derived structs would read a list field by field.
            return self.located(Err(de::Error::invalid_type(Unexpected::Seq, &visitor)));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.located(match self.kind() {
            Ok(NodeKind::Scalar { text, .. }) => visitor.visit_enum(Word(text)),
            Ok(NodeKind::List(_)) => Err(de::Error::invalid_type(Unexpected::Seq, &"a word")),
            Ok(NodeKind::Map(_)) => Err(de::Error::invalid_type(Unexpected::Map, &"a word")),
            Err(error) => Err(error),
        })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct newtype_struct tuple
        tuple_struct
    }
}

fn plain_is_null(text: &str) -> bool {
    plain(text) == Plain::Null
}

struct Items<'a> {
    de: NodeDe<'a>,
    items: std::slice::Iter<'a, NodeId>,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Error;
    fn next_element_seed<T: de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let dropped = &self.de.patches.dropped;
        match self.items.find(|id| !dropped.contains(id)) {
            Some(id) => seed.deserialize(self.de.child(*id)).map(Some),
            None => Ok(None),
        }
    }
}

struct Entries<'a> {
    de: NodeDe<'a>,
    entries: std::slice::Iter<'a, (NodeId, NodeId)>,
    holes: Vec<&'static str>,
    /// The value of the key that was read last: a node, or a hole.
    value: Option<Result<NodeId, &'static str>>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Error;

    fn next_key_seed<K: de::DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let dropped = &self.de.patches.dropped;
        if let Some((key, value)) = self.entries.find(|(_, value)| !dropped.contains(value)) {
            self.value = Some(Ok(*value));
            return seed.deserialize(self.de.child(*key)).map(Some);
        }
        let Some(hole) = self.holes.pop() else { return Ok(None) };
        self.value = Some(Err(hole));
        seed.deserialize(StrDeserializer::new(hole)).map(Some)
    }

    fn next_value_seed<V: de::DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        match self.value.take() {
            Some(Ok(id)) => seed.deserialize(self.de.child(id)),
            Some(Err(hole)) => seed.deserialize(Hole(hole)),
            None => Err(de::Error::custom("a value without a key")),
        }
    }
}
