//! The resolved model: what comes out of `resolve` and what every later stage reads.
//!
//! Nothing here is a guess or a name to look up: types are [`RecordId`]s and [`EnumId`]s, paths are parsed, verbs and
//! statuses are filled in, identifiers are valid Rust. Everything is in a deterministic order: systems, applications,
//! services, records and enums by name, fields and arguments as the author wrote them.

mod effect;
mod list;
mod method;
mod record;
mod system;
mod types;

use std::ops::Index;

pub use effect::*;
pub use list::*;
pub use method::*;
pub use record::*;
pub use system::*;
pub use types::*;

/// All systems of a spec, with their records and enums in two tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ir {
    /// By name.
    pub systems: Vec<System>,
    /// By system, application, service and name.
    pub records: Vec<Record>,
    /// By system, application, service and name.
    pub enums: Vec<Enum>,
}

/// Index of a [`Record`] in [`Ir::records`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordId(pub usize);

/// Index of an [`Enum`] in [`Ir::enums`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EnumId(pub usize);

impl Index<RecordId> for Ir {
    type Output = Record;
    fn index(&self, id: RecordId) -> &Record {
        &self.records[id.0]
    }
}

impl Index<EnumId> for Ir {
    type Output = Enum;
    fn index(&self, id: EnumId) -> &Enum {
        &self.enums[id.0]
    }
}

/// What people read: our own sentence, and the reasons and other names that go with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Doc {
    /// A sentence or two; empty if the spec has none.
    pub text: String,
    /// Other names that people search for.
    pub aliases: Vec<String>,
    /// Why the spec differs from the reference.
    pub because: Vec<String>,
}

/// Where facts come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Evidence {
    /// Both the document and the published server.
    #[default]
    Both,
    /// Only the document.
    Documented,
    /// Only the published server.
    Server,
}
