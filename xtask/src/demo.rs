//! `cargo xtask demo`: the client crate brought up to date, then the examples of all systems against servers on this machine.
//!
//! In: the spec. Out: what the examples did, as tables of calls with times. Nothing leaves this machine.

use std::process::{Command, ExitCode};

use crate::codegen;
use crate::workspace::{self, Outcome};

/// Options of `demo`: none.
#[derive(clap::Args)]
pub struct Args {}

/// Generates, then runs the examples.
pub fn run(_: &Args) -> Outcome {
    if !codegen::refresh()? {
        return Ok(ExitCode::FAILURE);
    }
    eprintln!("building the examples …");
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["run", "--quiet", "--package", "crudl-examples", "--bin", "demo", "--manifest-path"]);
    let status = command.arg(workspace::root()?.join("Cargo.toml")).status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
