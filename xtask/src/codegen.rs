//! `cargo xtask codegen`: spec in, client crate out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crudl_emit::write;

use crate::workspace::{self, Outcome};

/// Options of `codegen`.
#[derive(clap::Args)]
pub struct Args {
    /// Write nothing; list every stale, missing and orphaned file and exit with 1 if there is one
    ///
    /// Of the repository's spec also spec/schema.json, and spec files that don't name it.
    #[arg(long)]
    check: bool,
    /// Folder of the spec [default: the repository's spec/]
    #[arg(long, value_name = "DIR")]
    spec: Option<PathBuf>,
    /// Folder of the client crate [default: the repository's generated/]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print what each stage took, and the peak of memory where the system tells it
    #[arg(long)]
    timings: bool,
}

impl Args {
    /// Another spec has no schema: what it's written in is this repository's language.
    fn check_schema(&self) -> bool {
        self.check && self.spec.is_none()
    }
}

/// Runs the pipeline: load, emit, write.
pub fn run(args: &Args) -> Outcome {
    #[cfg(not(feature = "authoring"))]
    if args.check_schema() {
        return workspace::become_with("authoring");
    }
    let out = match &args.out {
        Some(out) => out.clone(),
        None => workspace::root()?.join("generated"),
    };

    let mut clock = Clock::start();
    let Some(ir) = workspace::load(args.spec.as_deref())? else {
        return Ok(ExitCode::FAILURE);
    };
    clock.lap("load");
    let files = crudl_emit::emit(&ir)?;
    clock.lap("emit");
    let current = bring(args.check, &out, &files)?;
    clock.lap(if args.check { "compare" } else { "write" });
    if args.timings {
        clock.print()?;
    }
    #[cfg(feature = "authoring")]
    let current = current & (!args.check_schema() || crate::schema::bring(true)?);
    Ok(if current { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Turns the repository's spec into its client crate; false, with every fault printed, if it can't be.
pub fn refresh() -> Result<bool, Box<dyn std::error::Error>> {
    let Some(ir) = workspace::load(None)? else { return Ok(false) };
    Ok(bring(false, &workspace::root()?.join("generated"), &crudl_emit::emit(&ir)?)?)
}

/// Makes a folder hold these files, or compares it with them, and prints what was done or found; false if a check found
/// something.
fn bring(check: bool, out: &Path, files: &BTreeMap<PathBuf, String>) -> std::io::Result<bool> {
    let report = if check { write::check(out, files)? } else { write::write(out, files)? };
    if !check {
        workspace::say(format_args!(
            "{} files: {} written, {} removed, {} unchanged",
            report.written.len() + report.unchanged.len(),
            report.written.len(),
            report.removed.len(),
            report.unchanged.len(),
        ))?;
        return Ok(true);
    }
    for (what, paths) in [("stale", &report.stale), ("missing", &report.missing), ("orphaned", &report.orphaned)] {
        for path in paths {
            workspace::say(format_args!("{what}: {}", out.join(path).display()))?;
        }
    }
    let faults = report.stale.len() + report.missing.len() + report.orphaned.len();
    if faults == 0 {
        workspace::say(format_args!("{} files are current", report.unchanged.len()))?;
    } else {
        workspace::say(format_args!("{faults} files differ from the spec; run `cargo xtask codegen`"))?;
    }
    Ok(faults == 0)
}

/// Times of the stages.
struct Clock {
    last: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl Clock {
    fn start() -> Self {
        Self { last: Instant::now(), laps: Vec::new() }
    }

    fn lap(&mut self, stage: &'static str) {
        let now = Instant::now();
        self.laps.push((stage, now - self.last));
        self.last = now;
    }

    fn print(&self) -> std::io::Result<()> {
        let total: Duration = self.laps.iter().map(|(_, time)| *time).sum();
        for (stage, time) in &self.laps {
            workspace::say(format_args!("{stage:<8} {:>7.1} ms", time.as_secs_f64() * 1e3))?;
        }
        workspace::say(format_args!("{:<8} {:>7.1} ms", "total", total.as_secs_f64() * 1e3))?;
        if let Some(peak) = peak_memory() {
            workspace::say(format_args!("{:<8} {peak:>7.1} MB", "memory"))?;
        }
        Ok(())
    }
}

/// Largest resident size of this process, in megabytes, where /proc tells it.
fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024.0)
}
