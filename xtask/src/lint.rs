//! `cargo xtask lint`: what loads and generates, and is still no good spec.
//!
//! In: a spec. Out: the findings of every rule, as faults are shown; exit code 1 if there is one.

use std::path::PathBuf;
use std::process::ExitCode;

use crudl_spec::lint;

use crate::workspace::{self, Outcome};

/// Options of `lint`.
#[derive(clap::Args)]
#[command(after_help = rules(), after_long_help = rules())]
pub struct Args {
    /// Folder of the spec [default: the repository's spec/]
    #[arg(long, value_name = "DIR")]
    spec: Option<PathBuf>,
}

/// Prints what the rules find.
pub fn run(args: &Args) -> Outcome {
    match workspace::sources(args.spec.as_deref())?.and_then(|sources| lint::lint(&sources)) {
        Ok(None) => {
            workspace::say(format_args!("{} rules find nothing", lint::RULES.len()))?;
            Ok(ExitCode::SUCCESS)
        }
        Ok(Some(found)) | Err(found) => {
            workspace::tell(&found);
            Ok(ExitCode::FAILURE)
        }
    }
}

/// The rules, for `--help`.
fn rules() -> String {
    let rules = lint::RULES.iter().map(|rule| format!("  {}\n      {}\n", rule.name, rule.doc));
    let how = "Where a rule doesn't hold, the spec says so in place, with a reason: `allow: {one_value_enum: …}`.";
    format!("Rules:\n{}\n{how}", rules.collect::<String>())
}
