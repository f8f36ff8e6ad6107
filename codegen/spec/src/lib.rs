//! The spec language of crudl: YAML files in, the resolved model or all their faults out.
//!
//! ```text
//! spec/*.yaml ─source→ bytes ─file→ raw model ─resolve, check→ Ir, or Diagnostics
//! ```
//!
//! The language is described in `spec/README.md`. [`load`] does everything for a folder, [`load_sources`] for files in
//! memory. What comes out is [`Ir`]: nothing after it sees YAML.
//!
//! | module | what it does |
//! |---|---|
//! | [`source`] | reads the files, within limits |
//! | `layout` | says which file is what, and what is missing |
//! | `file` | one file: the quick path through `serde_yaml`, the marked parse if something is wrong |
//! | `model` | the raw model: one struct per table of the language |
//! | `marked` | a tree with positions, and serde over it, for faults that know their place |
//! | [`names`], [`types`] | identifiers, type expressions |
//! | `resolve` | raw model to [`ir`] |
//! | `check` | rules over the whole |
//! | `schema`, `scaffold` | with the feature `authoring`: the language as JSON Schema, files to start from |
//! | [`lint`] | named rules of good style, each allowable in place |
//! | `fault`, [`diagnostic`] | faults by path of keys, and as people see them |
//! | [`document`] | other YAML files, read with the same care |

#![forbid(unsafe_code)]

mod case;
mod check;
pub mod diagnostic;
pub mod document;
mod fault;
mod file;
pub mod ir;
mod layout;
pub mod lint;
mod marked;
mod model;
pub mod names;
mod resolve;
#[cfg(feature = "authoring")]
pub mod scaffold;
#[cfg(feature = "authoring")]
pub mod schema;
pub mod source;
mod suggest;
#[cfg(test)]
mod tests;
pub mod types;

use std::path::Path;

pub use diagnostic::{Diagnostic, Diagnostics};
pub use ir::Ir;
pub use source::Sources;

/// Loads a spec folder: reads, parses, checks and resolves.
///
/// # Errors
/// All faults of all files, in one go.
pub fn load(root: &Path) -> Result<Ir, Diagnostics> {
    load_sources(&Sources::read(root)?)
}

/// Loads a spec from files in memory.
///
/// ```
/// let mut sources = crudl_spec::Sources::new();
/// sources.insert("petstore/api.yaml", "title: Pets\ndoc: Sells pets.\nprotocol: json\nservers: {main: {url: 'https://pets.example/'}}\n");
/// sources.insert("petstore/shop/application.yaml", "title: Shop\ndoc: The shop.\n");
/// sources.insert(
///     "petstore/shop/pet.yaml",
///     "doc: Animals.\nrecord: Pet\nrecords: {Pet: {fields: {id: int, name: string}}}\nmethods: {list: {}, read: {}}\n",
/// );
/// let ir = crudl_spec::load_sources(&sources)?;
/// assert_eq!(ir.systems[0].applications[0].services[0].methods.len(), 2);
/// # Ok::<(), crudl_spec::Diagnostics>(())
/// ```
///
/// # Errors
/// All faults of all files, in one go.
pub fn load_sources(sources: &Sources) -> Result<Ir, Diagnostics> {
    resolved(sources, |_, ir, _| ir).0
}

/// Resolves a spec, and hands all of it to `then`; what that gives is to be used only if the spec has no faults. With it
/// come the files, for places.
fn resolved<T>(
    sources: &Sources,
    then: impl FnOnce(&resolve::Cx<'_>, Ir, &check::Spots) -> T,
) -> (Result<T, Diagnostics>, Vec<file::File>) {
    let faults = fault::Faults::default();
    let files = layout::parse(sources, &faults);
    let systems = layout::arrange(&files, &sources.prefix, &faults);
    let (cx, ir, spots) = resolve::resolve(&files, &systems, &faults);
    let value = then(&cx, ir, &spots);
    drop(cx);
    let result = faults.finish(&files).map_or(Ok(value), Err);
    (result, files)
}
