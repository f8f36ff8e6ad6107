//! `cargo xtask schema`: the language of the spec as JSON Schema, for editors.
//!
//! In: `spec/README.md`. Out: `spec/schema.json`, and a word about spec files that don't name it.
//!
//! What makes the schema is behind the feature `authoring`: the command builds itself again with it.

use crate::workspace::{self, Outcome};

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
    workspace::become_with("authoring")
}

/// Writes or compares the schema, and looks at the first lines.
#[cfg(feature = "authoring")]
pub fn run(args: &Args) -> Outcome {
    use std::process::ExitCode;

    let current = bring(args.check)?;
    Ok(if current { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Makes the schema of the repository's spec what it should be, or compares it, and prints what was done or found; false if
/// something is left to do.
#[cfg(feature = "authoring")]
pub fn bring(check: bool) -> Result<bool, Box<dyn std::error::Error>> {
    use std::path::Path;

    use crudl_spec::schema::{self, FILE};

    let spec = &workspace::spec(None)?;
    let page = spec.join("README.md");
    let page = std::fs::read_to_string(&page).map_err(|error| format!("can't read {}: {error}", page.display()))?;
    let text = match schema::text(&page) {
        Ok(text) => text,
        Err(faults) => {
            workspace::tell(&faults);
            return Ok(false);
        }
    };
    let named = workspace::sources(None)?.and_then(|sources| schema::named(&sources));
    let path = spec.join(FILE);
    let current = std::fs::read(&path).is_ok_and(|bytes| bytes == text.as_bytes());
    let shown = path.display();
    match (current, check) {
        (true, _) => workspace::say(format_args!("{shown} is current"))?,
        (false, true) => {
            let what = if path.exists() { "stale" } else { "missing" };
            workspace::say(format_args!("{what}: {shown}\nit differs from the language; run `cargo xtask schema`"))?;
        }
        (false, false) => {
            crudl_emit::write::replace(spec, Path::new(FILE), &text)?;
            workspace::say(format_args!("{shown} written"))?;
        }
    }
    if let Err(faults) = &named {
        workspace::tell(faults);
    }
    Ok((current || !check) && named.is_ok())
}
