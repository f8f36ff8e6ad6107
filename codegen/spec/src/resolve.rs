//! From the raw model to the resolved one: names become ids, defaults become facts, text becomes identifiers.
//!
//! Every fault is noted and something harmless put in its place, so that one run finds them all. What comes out is used
//! only if nothing was noted.

mod application;
mod auth;
mod columns;
mod doc;
mod effects;
mod errors;
mod fields;
mod methods;
mod paths;
mod records;
mod service;
mod symbols;
mod system;
mod types;

use std::cell::RefCell;
use std::collections::HashSet;

use crate::check;
use crate::fault::{Fault, Faults, Place};
use crate::file::File;
use crate::ir::Ir;
use crate::layout::SystemFiles;

pub(crate) use columns::names_field;
#[cfg(feature = "authoring")]
pub(crate) use columns::{FILTER_KINDS, OPERATORS};
#[cfg(feature = "authoring")]
pub(crate) use doc::with_article;
pub(crate) use methods::returned_record;
pub(crate) use symbols::{Decl, DeclKind, Scope, Symbol, Symbols};
#[cfg(feature = "authoring")]
pub(crate) use system::METHOD_KINDS;
pub(crate) use types::named;

/// What every part of resolving needs.
pub(crate) struct Cx<'a> {
    pub files: &'a [File],
    pub symbols: Symbols<'a>,
    pub faults: &'a Faults,
    /// Keys that a damaged file lost, in all files.
    lost: HashSet<&'a str>,
    /// Texts of files that could not be read at all.
    broken: Vec<&'a str>,
    /// What unknown names were probably meant to be: it's in use, but for a slip that is reported.
    pub guessed: RefCell<Vec<Symbol>>,
}

impl Cx<'_> {
    pub fn report(&self, fault: Fault) {
        self.faults.push(fault);
    }

    /// A fault without ado.
    pub fn fault(&self, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.report(Fault::new(place, message).help(help));
    }

    /// Whether a name is unknown only because the file that defines it is damaged: no reason for another fault.
    pub fn excused(&self, name: &str) -> bool {
        self.lost.contains(name) || self.broken.iter().any(|text| defines(text, name))
    }

    /// Whether a file has faults of its syntax or its keys, so that something of it is missing.
    pub fn is_damaged(&self, file: usize) -> bool {
        self.files.get(file).is_some_and(File::is_damaged)
    }

    /// The file that is shown under this name.
    pub fn file_of(&self, shown: &str) -> Option<usize> {
        self.files.iter().position(|file| file.shown == shown)
    }

    /// Whether something unused may be used in a damaged file.
    pub fn maybe_used(&self, name: &str) -> bool {
        self.files.iter().any(|file| file.is_damaged() && file.text.contains(name))
    }
}

/// Whether a name stands as a key in a text that isn't YAML.
fn defines(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + name.len()..).unwrap_or_default().trim_start_matches(['\'', '"', ' ']);
        after.starts_with(':') && !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

/// Resolves everything; the faults tell whether the result may be used.
pub(crate) fn resolve<'a>(
    files: &'a [File],
    systems: &'a [SystemFiles<'a>],
    faults: &'a Faults,
) -> (Cx<'a>, Ir, check::Spots) {
    let lost = files.iter().flat_map(|file| file.lost.iter().map(String::as_str)).collect();
    let broken = |file: &'_ &File| matches!(file.model, crate::file::Model::Broken);
    let broken = files.iter().filter(broken).map(|file| &*file.text).collect();
    let symbols = Symbols::collect(systems, faults);
    let cx = Cx { files, symbols, faults, lost, broken, guessed: RefCell::default() };
    let mut ir = Ir { systems: Vec::new(), records: records::records(&cx), enums: records::enums(&cx) };
    let mut spots = check::Spots::default();
    for (index, system) in systems.iter().enumerate() {
        let system = system::system(&cx, &ir, index, system, &mut spots);
        ir.systems.push(system);
    }
    check::reach(&mut ir);
    check::all(&cx, &ir, &spots);
    (cx, ir, spots)
}
