//! `cargo xtask schema`: the language of the spec as JSON Schema, for editors.
//!
//! In: `spec/README.md`. Out: `spec/schema.json`, and a word about spec files that don't name it.
//!
//! What makes the schema is behind the feature `authoring`: the command builds itself again with it.

use crate::workspace::Outcome;

/// Options of `schema`.
#[derive(clap::Args)]
#[cfg_attr(not(feature = "authoring"), allow(dead_code))]
pub struct Args {
    /// Write nothing; tell what is stale or missing and exit with 1 if there is something
    #[arg(long)]
    check: bool,
}

/// Builds the command with what it needs, and becomes it.
#[cfg(not(feature = "authoring"))]
pub fn run(_: &Args) -> Outcome {
    crate::workspace::become_with("authoring")
}

/// Writes or compares the schema, and looks at the first lines.
#[cfg(feature = "authoring")]
pub fn run(args: &Args) -> Outcome {
    use std::process::ExitCode;

    let current = bring(args.check, &crate::workspace::root()?.join("spec"))?;
    Ok(if current { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Makes the schema of a spec folder what it should be, or compares it, and prints what was done or found; false if
/// something is left to do.
#[cfg(feature = "authoring")]
pub fn bring(check: bool, spec: &std::path::Path) -> Result<bool, Box<dyn std::error::Error>> {
    use std::path::Path;

    use crudl_spec::schema::{self, FILE};

    let page = spec.join("README.md");
    let page = std::fs::read_to_string(&page).map_err(|error| format!("can't read {}: {error}", page.display()))?;
    let text = schema::text(&page)?;
    let unnamed = schema::unnamed(&crudl_spec::Sources::read(spec)?);
    let path = spec.join(FILE);
    let current = std::fs::read(&path).is_ok_and(|bytes| bytes == text.as_bytes());
    let shown = path.display();
    match (current, check) {
        (true, _) => println!("{shown} is current"),
        (false, true) => println!("{shown} is stale; run `cargo xtask schema`"),
        (false, false) => {
            crudl_emit::write::replace(spec, Path::new(FILE), &text)?;
            println!("{shown} written");
        }
    }
    for (path, line) in &unnamed {
        println!("{}: the first line should be\n    {line}", spec.join(path).display());
    }
    Ok((current || !check) && unnamed.is_empty())
}
