//! What changed between two specs for users of the emitted crate. In: two IRs. Out: a [`Report`], and its text.
//!
//! ```text
//! Ir ─view→ public items and facts, flat ─┐
//! Ir ─view→ public items and facts, flat ─┴compare→ what was added, removed, changed ─rules→ Report ─render→ text
//! ```
//!
//! | module | what it does |
//! |---|---|
//! | `view` | an IR as one flat table: the emitted crate's public items, as `crudl-emit` tells them, and facts |
//! | `facts` | those facts: what is sent and read, and what is documented |
//! | `compare` | two tables side by side; what a larger change says already is left out |
//! | [`rules`] | one row for each sort of thing: what it means that one was added, removed or changed |
//! | [`version`] | which part of the version must rise |
//! | `render` | a table, Markdown, JSON |

#![forbid(unsafe_code)]

mod compare;
mod facts;
mod render;
pub mod rules;
pub mod version;
mod view;

use crudl_spec::Ir;

pub use render::Format;
use rules::{Effect, Impact, What};
use version::Version;

/// All that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What the older spec is called.
    pub old: String,
    /// What the newer spec is called.
    pub new: String,
    /// The version that users of the older one have.
    pub version: Version,
    /// By place; in one place, what breaks first.
    pub changes: Vec<Change>,
}

/// One thing that changed, in one place or in several of one service alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The service, the application or the system: `cloudcix.membership.team`.
    pub scope: String,
    /// Where in it: methods, records, enums, by name; `""` for the scope itself.
    pub places: Vec<String>,
    /// What it is.
    pub what: What,
    /// Its name; empty where the place, or what it is, says it.
    pub name: String,
    /// What happened to it.
    pub side: Side,
    /// Its type or value in the older spec, where it has one.
    pub before: Option<String>,
    /// The same in the newer one.
    pub after: Option<String>,
    /// What that means.
    pub effect: Effect,
}

/// What happened to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// Only the newer spec has it.
    Added,
    /// Only the older spec has it.
    Removed,
    /// Both have it, and it's another.
    Changed,
}

impl Side {
    /// `added`
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// Compares two specs; their names and the version of the older one are for the text alone.
pub fn diff(old: (&str, &Ir), new: (&str, &Ir), version: Version) -> Report {
    let changes = compare::compare(&view::view(old.1), &view::view(new.1));
    Report { old: old.0.to_owned(), new: new.0.to_owned(), version, changes }
}

impl Report {
    /// The worst that it holds; none if nothing changed.
    pub fn impact(&self) -> Option<Impact> {
        self.changes.iter().map(|change| change.effect.impact).min()
    }

    /// Whether programs that worked may not compile, or do something else without a word.
    pub fn is_breaking(&self) -> bool {
        self.impact().is_some_and(|impact| impact.verdict() == rules::Verdict::Breaking)
    }

    /// Whether programs that compiled may not.
    pub fn breaks_builds(&self) -> bool {
        self.impact() == Some(Impact::Breaking)
    }

    /// The report as text.
    pub fn render(&self, format: Format) -> String {
        render::render(self, format)
    }
}
