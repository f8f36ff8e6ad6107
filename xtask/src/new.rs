//! `cargo xtask new`: files to start from.
//!
//! In: what is to be made, its name, perhaps a sample answer. Out: one new file in `spec/` that loads and generates as it
//! is; none if something is wrong, and nothing is ever overwritten.
//!
//! What makes them is behind the feature `authoring`: the command builds itself again with it.

use std::path::PathBuf;

use crate::workspace::{self, Outcome};

/// Options of `new`.
#[derive(clap::Args)]
#[cfg_attr(not(feature = "authoring"), allow(dead_code))]
pub struct Args {
    #[command(subcommand)]
    what: What,
    /// Folder of the spec [default: the repository's spec/]
    #[arg(long, value_name = "DIR", global = true)]
    spec: Option<PathBuf>,
    /// Turn the spec into the client crate at once, as `cargo xtask codegen` does
    #[arg(long, global = true, conflicts_with = "spec")]
    generate: bool,
}

#[derive(clap::Subcommand)]
#[cfg_attr(not(feature = "authoring"), allow(dead_code))]
enum What {
    /// A service: its path, record and methods
    Service {
        /// system/application/service, such as cloudcix/iaas/firewall
        name: String,
        /// Its methods: list, create, read, update, delete, head, or any other name for an action
        #[arg(long, value_delimiter = ',', value_name = "NAMES", default_value = "list,create,read,update,delete")]
        methods: Vec<String>,
        /// A sample answer, whose fields and types become the record's
        #[arg(long, value_name = "FILE")]
        from_json: Option<PathBuf>,
    },
    /// An application: a group of services
    Application {
        /// system/application, such as cloudcix/iaas
        name: String,
    },
    /// A system: an API with its address, sign-in and protocol
    System {
        /// The name of its folder, such as cloudcix
        name: String,
    },
}

/// Builds the command with what it needs, and becomes it.
#[cfg(not(feature = "authoring"))]
pub fn run(_: &Args) -> Outcome {
    workspace::become_with("authoring")
}

/// Writes the file.
#[cfg(feature = "authoring")]
pub fn run(args: &Args) -> Outcome {
    use std::io::{self, IsTerminal as _};
    use std::process::ExitCode;

    use crudl_spec::scaffold::{self, Sample, ScaffoldError};

    let sources = workspace::sources(args.spec.as_deref())?;
    let made = sources.map_err(ScaffoldError::from).and_then(|sources| match &args.what {
        What::Service { name, methods, from_json: None } => scaffold::service(&sources, name, methods, None),
        What::Service { name, methods, from_json: Some(file) } => {
            let shown = file.display().to_string();
            let text = std::fs::read_to_string(file).map_err(|error| ScaffoldError::Sample(shown.clone(), error))?;
            scaffold::service(&sources, name, methods, Some(Sample { name: &shown, text: &text }))
        }
        What::Application { name } => scaffold::application(&sources, name),
        What::System { name } => scaffold::system(&sources, name),
    });
    let file = match made {
        Ok(file) => file,
        Err(ScaffoldError::Faults(faults)) => {
            eprintln!("{}; nothing was written", faults.render(io::stderr().is_terminal()));
            return Ok(ExitCode::FAILURE);
        }
        Err(error) => return Err(error.into()),
    };
    let path = workspace::spec(args.spec.as_deref())?.join(&file.path);
    write(&path, &file.text)?;
    workspace::say(format_args!("{}: settle what its comments say, then run `cargo xtask codegen`", path.display()))?;
    let done = !args.generate || crate::codegen::refresh()?;
    Ok(if done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Writes a file that isn't there, whole or not at all.
#[cfg(feature = "authoring")]
fn write(path: &std::path::Path, text: &str) -> std::io::Result<()> {
    use std::fs;
    use std::io::Write as _;

    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(workspace::about(folder))?;
    let mut file = fs::File::create_new(path).map_err(workspace::about(path))?;
    let written = file.write_all(text.as_bytes());
    if written.is_err() {
        // What failed is said; that the rest can't be cleared away adds nothing.
        let _ = fs::remove_file(path);
    }
    written.map_err(workspace::about(path))
}
