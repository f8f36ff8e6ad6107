//! `cargo xtask bench`: figures, never verdicts.
//!
//! Everything is measured on optimised builds in a target folder of its own (`target/bench`), each figure as the median
//! of several runs. Limits and last figures stand in the README.

mod calls;
mod compile;
mod generation;
mod process;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::ValueEnum;

use crate::workspace::{self, Outcome};

/// Options of `bench`.
#[derive(clap::Args)]
pub struct Args {
    /// What to measure [default: everything]
    #[arg(value_enum)]
    parts: Vec<Part>,
    /// Counted runs of each figure
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=50))]
    runs: u8,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The generator: time and memory, for the spec and for ten copies of it
    Generation,
    /// `cargo check` of the emitted crate, and of single applications
    Check,
    /// A release build of a program that calls 25 methods
    Program,
    /// Instructions, allocations (both need valgrind) and time of calls, against the same calls by hand
    Call,
}

/// What the parts share.
struct Bench {
    root: PathBuf,
    target: PathBuf,
    runs: usize,
}

/// Measures the chosen parts, one after the other.
pub fn run(args: &Args) -> Outcome {
    let root = workspace::root()?;
    let bench = Bench { target: root.join("target/bench"), root, runs: args.runs.into() };
    let all = [Part::Generation, Part::Check, Part::Program, Part::Call];
    for part in all.into_iter().filter(|part| args.parts.is_empty() || args.parts.contains(part)) {
        match part {
            Part::Generation => generation::run(&bench)?,
            Part::Check => compile::check(&bench)?,
            Part::Program => compile::program(&bench)?,
            Part::Call => calls::run(&bench)?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The middle of the values.
fn median<T: PartialOrd + Copy>(mut values: Vec<T>) -> Option<T> {
    values.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    values.get(values.len() / 2).copied()
}

/// Prints a line of the report.
fn figure(what: &str, value: impl std::fmt::Display) {
    println!("{}", line(what, value));
}

fn line(what: &str, value: impl std::fmt::Display) -> String {
    format!("{what:<58} {value}")
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_stand_in_a_column() {
        let times = [0.31, 0.12, 0.15, 9.0, 0.14].map(Duration::from_secs_f64).to_vec();
        let lines = [
            line("generate, whole spec, everything written", median(times).map(seconds).unwrap_or_default()),
            line("instructions of one call", median(vec![1.05, 1.04, 1.03]).unwrap_or_default()),
        ];
        insta::assert_snapshot!(lines.join("\n"), @r"
        generate, whole spec, everything written                   0.15 s
        instructions of one call                                   1.04
        ");
        assert_eq!(median(Vec::<f64>::new()), None);
    }
}
