//! Where things are, whichever folder the command is called from, and how a command gets what only it needs.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

/// What a command ends with when it can't do its work.
pub type Outcome = Result<std::process::ExitCode, Box<dyn std::error::Error>>;

/// The repository's root: the folder above this package.
pub fn root() -> io::Result<PathBuf> {
    let package =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.parent().map(PathBuf::from).ok_or_else(|| io::Error::other("the package has no parent folder"))
}

/// Prints all faults, as every command does.
pub fn tell(faults: &crudl_spec::Diagnostics) {
    eprintln!("{}", faults.render(io::stderr().is_terminal()));
}

/// Builds this program again with a feature, and becomes it with the same arguments, so that whoever sends a signal
/// reaches it.
///
/// What only some commands need is behind a feature: `codegen` shouldn't wait for it.
#[cfg(not(all(feature = "mock", feature = "authoring", feature = "docs")))]
pub fn become_with(feature: &str) -> Outcome {
    use std::process::Command;

    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    let manifest = root()?.join("Cargo.toml");
    command.args(["run", "--quiet", "--package", "xtask", "--features", feature, "--manifest-path"]).arg(manifest);
    command.arg("--").args(std::env::args_os().skip(1));
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        // It only returns if it couldn't.
        Err(command.exec().into())
    }
    #[cfg(not(unix))]
    {
        let code = command.status()?.code().and_then(|code| u8::try_from(code).ok());
        Ok(code.map_or(std::process::ExitCode::FAILURE, std::process::ExitCode::from))
    }
}
