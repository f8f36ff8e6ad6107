//! Records, enums, and the closed set of types.

use super::{Doc, RecordId, Type};
use crate::names::{FieldName, TypeName};

/// Where a type is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Home {
    /// In [`Ir::systems`](super::Ir::systems).
    pub system: usize,
    /// In [`System::applications`](super::System::applications).
    pub application: usize,
    /// In [`Application::services`](super::Application::services); none for an application's own.
    pub service: Option<usize>,
}

/// A shape that is read, written or both.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Name in Rust.
    pub name: TypeName,
    /// Where it is defined.
    pub home: Home,
    /// Documentation.
    pub doc: Doc,
    /// In the author's order.
    pub fields: Vec<Field>,
    /// May hold any further field by design.
    pub open: bool,
    /// Some method returns it, or a record that holds it.
    pub output: bool,
    /// Some method sends it, or a record that holds it.
    pub input: bool,
}

/// A field of a record, of a body, of the query.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// On the wire.
    pub wire: String,
    /// In Rust.
    pub name: FieldName,
    /// Its type, without null.
    pub ty: Type,
    /// May be null.
    pub nullable: bool,
    /// May be missing.
    pub optional: bool,
    /// Made by the server.
    pub read_only: bool,
    /// Never returned.
    pub write_only: bool,
    /// Documentation.
    pub doc: Doc,
    /// What else is known.
    pub facts: Facts,
}

/// What is known of a value beyond its type; documentation, and checks of the mock.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Characters or items.
    pub min_length: Option<u64>,
    /// Characters or items.
    pub max_length: Option<u64>,
    /// Inclusive, as written.
    pub min: Option<String>,
    /// Inclusive, as written.
    pub max: Option<String>,
    /// Regular expression over the whole text.
    pub pattern: Option<String>,
    /// Permitted values, with names where they have some.
    pub values: Vec<(String, Option<String>)>,
    /// What the server takes when it is left out.
    pub default: Option<String>,
    /// The record that an id names.
    pub reference: Option<RecordId>,
    /// Who may set it.
    pub access: Option<String>,
    /// A condition in words.
    pub rule: Option<String>,
    /// Presence alone means true.
    pub flag: bool,
    /// Kept for old callers.
    pub deprecated: bool,
}

impl Facts {
    /// What holds for each item: all but the length of the whole.
    pub fn of_items(&self) -> Self {
        Self { min_length: None, max_length: None, ..self.clone() }
    }
}

/// A set of known values.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// Name in Rust.
    pub name: TypeName,
    /// Where it is defined.
    pub home: Home,
    /// Documentation.
    pub doc: Doc,
    /// In the author's order.
    pub variants: Vec<Variant>,
}

/// One value of an enum. All of an enum's values are of one sort.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Name in Rust.
    pub name: TypeName,
    /// On the wire.
    pub value: EnumValue,
}

/// A value on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum EnumValue {
    Text(String),
    Int(i64),
}
