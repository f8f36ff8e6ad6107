//! `cargo xtask schema`: the language of the spec as JSON Schema, for editors.
//!
//! In: `spec/README.md`. Out: `spec/.schema/`, and a word about spec files that don't name their schema.
//!
//! What makes schemas is behind the feature `authoring`: the command builds itself again with it.

use crate::workspace::Outcome;

/// Options of `schema`.
#[derive(clap::Args)]
#[cfg_attr(not(feature = "authoring"), allow(dead_code))]
pub struct Args {
    /// Write nothing; list what is stale or missing and exit with 1 if there is something
    #[arg(long)]
    check: bool,
}

/// Builds the command with what it needs, and becomes it.
#[cfg(not(feature = "authoring"))]
pub fn run(_: &Args) -> Outcome {
    crate::workspace::become_with("authoring")
}

/// Writes or compares the schemas, and looks at the first lines.
#[cfg(feature = "authoring")]
pub fn run(args: &Args) -> Outcome {
    use std::process::ExitCode;

    use crudl_spec::schema;

    let spec = crate::workspace::root()?.join("spec");
    let files = schema::files(&std::fs::read_to_string(spec.join("README.md"))?)?;
    let current = crate::codegen::bring(args.check, &spec.join(schema::FOLDER), &files, "cargo xtask schema")?;
    let mut named = true;
    for (path, line) in schema::unnamed(&crudl_spec::Sources::read(&spec)?) {
        named = false;
        println!("{}: the first line should be\n    {line}", spec.join(path).display());
    }
    Ok(if current && named { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
