//! YAML files that are no part of a spec, read with the same care.
//!
//! In: a file's name and bytes, the type that it is read into, a check of what it says. Out: the value, or all faults of
//! the file with their places.

use serde::de::DeserializeOwned;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fault::{Fault, Faults, Place};
use crate::file::File;
use crate::source::{MAX_FILE, too_large};
use crate::suggest::{known, similar};

/// What a check finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where: keys and positions in lists, `faults/2/call`.
    pub path: String,
    /// The cause.
    pub message: String,
    /// What to do about it; may be empty.
    pub help: String,
}

/// Reads a file. The check sees files without other faults only.
///
/// # Errors
/// All faults of the file, in one go.
pub fn read<T: DeserializeOwned>(
    shown: &str,
    bytes: &[u8],
    check: impl FnOnce(&T) -> Vec<Problem>,
) -> Result<T, Diagnostics> {
    let too_large = (bytes.len() > MAX_FILE).then(|| too_large(bytes.len()));
    let (file, value) = File::other::<T>(shown.to_owned(), too_large.as_deref().map_or(Ok(bytes), Err));
    let faults = Faults::default();
    for problem in value.as_ref().filter(|_| !file.is_damaged()).map(check).unwrap_or_default() {
        faults.push(Fault::new(Place::at(0, &problem.path), problem.message).help(problem.help));
    }
    match (faults.finish(&[file]), value) {
        (Some(diagnostics), _) => Err(diagnostics),
        (None, Some(value)) => Ok(value),
        (None, None) => Err(Diagnostics::one(Diagnostic::of_file(shown, "the file can't be read".to_owned(), None))),
    }
}

/// What to say of a wrong name: the one that was probably meant, or all.
pub fn suggestion(wrong: &str, names: &[&str]) -> String {
    match similar(wrong, names.iter().copied()) {
        Some(similar) => format!("did you mean `{similar}`?"),
        None => format!("there are: {}", known(names)),
    }
}
