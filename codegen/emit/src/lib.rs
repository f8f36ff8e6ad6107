//! From the resolved spec to Rust source, and the writer.
//!
//! In: [`Ir`]. Out: [`emit`] gives the text of every file under `generated/`, keyed by its path;
//! [`write::write`] and [`write::check`] compare that with a folder. Only the writer touches the disk.
//!
//! ```text
//! Ir ─plan→ what each service's file holds ─tokens→ syn ─prettyplease→ text ─layout→ {path: source} ─write→ generated/
//! ```

#![forbid(unsafe_code)]

mod application;
mod attribute;
mod banner;
mod boxing;
mod calls;
mod codes;
mod columns;
mod context;
pub mod describe;
mod doc;
mod example;
pub mod exercise;
mod facts;
mod layout;
mod lazy;
mod manifest;
mod method_docs;
mod names;
mod plan;
mod records;
mod rejoin;
mod root;
mod scope;
mod service;
pub mod surface;
mod system;
mod text;
mod types;
mod values;
pub mod write;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use crudl_spec::ir::Ir;

use context::Context;

/// Why a spec wasn't emitted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EmitError {
    /// What was emitted isn't Rust: a fault of the emitter.
    #[error("{file}: the emitted source doesn't parse: {reason} (a fault of crudl-emit, not of the spec)")]
    Syntax {
        /// The file that was to be emitted.
        file: String,
        /// What the parser says.
        reason: String,
    },
}

/// The text of every file of the client crate, by path relative to its folder.
///
/// Pure: the same IR gives the same bytes.
///
/// # Errors
///
/// [`EmitError`] if what was written isn't Rust.
pub fn emit(ir: &Ir) -> Result<BTreeMap<PathBuf, String>, EmitError> {
    let cx = Context::new(ir);
    let mut jobs: Vec<Job> = vec![Job::Manifest, Job::Readme, Job::Root];
    for (s, system) in ir.systems.iter().enumerate() {
        jobs.push(Job::System(s));
        jobs.push(Job::Operators(s));
        for (a, application) in system.applications.iter().enumerate() {
            jobs.push(Job::Application(s, a));
            jobs.extend((0..application.services.len()).map(|v| Job::Service(s, a, v)));
        }
    }
    // Files are independent of each other, so they are shared out; the map puts them back in order.
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push(job.run(&cx));
        }
        done
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(jobs.len() / 16 + 1);
    let results = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut results = work();
        for other in others {
            match other.join() {
                Ok(more) => results.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        results
    });
    let mut files = BTreeMap::new();
    let mut first_error: Option<EmitError> = None;
    for result in results {
        match result {
            Ok(Some((path, text))) => {
                files.insert(path, text);
            }
            Ok(None) => {}
            // Which job fails first depends on the threads; the least message doesn't.
            Err(error) => {
                if first_error.as_ref().is_none_or(|known| error.to_string() < known.to_string()) {
                    first_error = Some(error);
                }
            }
        }
    }
    first_error.map_or(Ok(files), Err)
}

/// One file to emit.
enum Job {
    Manifest,
    Readme,
    Root,
    System(usize),
    Operators(usize),
    Application(usize, usize),
    Service(usize, usize, usize),
}

impl Job {
    fn run(&self, cx: &Context<'_>) -> Result<Option<(PathBuf, String)>, EmitError> {
        match *self {
            Self::Manifest => Ok(Some((PathBuf::from("Cargo.toml"), manifest::manifest(cx)))),
            Self::Readme => Ok(Some((PathBuf::from("README.md"), manifest::readme(cx)))),
            Self::Root => root::file(cx).map(Some),
            Self::System(s) => system::file(cx, s).map(Some),
            Self::Operators(s) => columns::operators_file(cx, s),
            Self::Application(s, a) => application::file(cx, s, a).map(Some),
            Self::Service(s, a, v) => service::file(cx, s, a, v).map(Some),
        }
    }
}
