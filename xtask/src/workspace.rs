//! Where things are, whichever folder the command is called from, and how a command gets what only it needs.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use crudl_spec::{Diagnostics, Ir, Sources};

/// What a command ends with when it can't do its work.
pub type Outcome = Result<std::process::ExitCode, Box<dyn std::error::Error>>;

/// The repository's root: the folder above this package.
pub fn root() -> io::Result<PathBuf> {
    let package =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.parent().map(PathBuf::from).ok_or_else(|| io::Error::other("the package has no parent folder"))
}

/// The folder of the spec: the one that was named, or the repository's.
pub fn spec(named: Option<&Path>) -> io::Result<PathBuf> {
    named.map_or_else(|| Ok(root()?.join("spec")), |named| Ok(named.to_owned()))
}

/// Its files, which faults name as whoever named the folder would.
pub fn sources(named: Option<&Path>) -> io::Result<Result<Sources, Diagnostics>> {
    let sources = Sources::read(&spec(named)?);
    Ok(sources.map(|mut sources| {
        if let Some(named) = named {
            sources.prefix = named.components().as_path().display().to_string();
        }
        sources
    }))
}

/// Loads a spec; none, with every fault printed, if it has some.
pub fn load(named: Option<&Path>) -> io::Result<Option<Ir>> {
    Ok(loaded(sources(named)?))
}

/// What files come to; none, with every fault printed, if they have some.
pub fn loaded(sources: Result<Sources, Diagnostics>) -> Option<Ir> {
    sources.and_then(|sources| crudl_spec::load_sources(&sources)).map_err(|faults| tell(&faults)).ok()
}

/// What went wrong with a file, with its name.
#[cfg(any(feature = "authoring", feature = "docs"))]
pub fn about(path: &Path) -> impl FnOnce(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Prints a text. That nobody reads any more, as in `… | head -1`, ends no work.
pub fn print(text: &str) -> io::Result<()> {
    match io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        printed => printed,
    }
}

/// Prints a line.
pub fn say(line: impl std::fmt::Display) -> io::Result<()> {
    print(&format!("{line}\n"))
}

/// Prints all faults, as every command does.
pub fn tell(faults: &Diagnostics) {
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
