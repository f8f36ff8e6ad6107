//! Where things are: the repository's root, whichever folder the command is called from.

use std::io;
use std::path::PathBuf;

/// What a command ends with when it can't do its work.
pub type Outcome = Result<std::process::ExitCode, Box<dyn std::error::Error>>;

/// The repository's root: the folder above this package.
pub fn root() -> io::Result<PathBuf> {
    let package =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.parent().map(PathBuf::from).ok_or_else(|| io::Error::other("the package has no parent folder"))
}
