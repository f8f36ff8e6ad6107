//! The commands of the workspace: `cargo xtask --help`.
//!
//! In: arguments. Out: text, and an exit code: 0 done, 1 faulty or stale, 2 wrong usage, 3 breaking.

mod bench;
mod codegen;
mod coverage;
mod demo;
mod diff;
mod docs;
#[cfg(test)]
mod help;
mod lint;
mod mock;
mod new;
mod openapi;
mod schema;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Commands of the crudl workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Turn the spec into the client crate
    Codegen(codegen::Args),
    /// Write a file to start from: a service, an application, a system
    New(new::Args),
    /// Find what loads and is still no good spec
    Lint(lint::Args),
    /// Bring the client crate up to date and run an example a system against servers on this machine
    Demo(demo::Args),
    /// List every method of the spec with its verb and path
    Coverage(coverage::Args),
    /// List what changed between two specs for users of the client crate
    Diff(diff::Args),
    /// Serve all systems on this machine as the spec says, with records in memory
    Mock(mock::Args),
    /// Build the reference and the guides as a site that works from its files
    Docs(docs::Args),
    /// Write an OpenAPI 3.1 document a system
    Openapi(openapi::Args),
    /// Write the language of the spec as JSON Schema, for editors
    Schema(schema::Args),
    /// Measure generation, compile time and the cost of a call
    Bench(bench::Args),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Codegen(args) => codegen::run(&args),
        Command::New(args) => new::run(&args),
        Command::Lint(args) => lint::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Coverage(args) => coverage::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Mock(args) => mock::run(&args),
        Command::Docs(args) => docs::run(&args),
        Command::Openapi(args) => openapi::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Bench(args) => bench::run(&args),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
