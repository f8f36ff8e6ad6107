//! Running cargo and what it builds, with times and, on Linux, the peak memory of one compiler process.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::Bench;

impl Bench {
    /// A cargo command at the root, with the benches' own target folder and nothing incremental.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_INCREMENTAL", "0")
            .args(arguments);
        command
    }
}

/// Runs to the end; its output only if it fails.
pub fn run(command: &mut Command) -> Result<String, Box<dyn Error>> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr));
    }
    Err(format!("{command:?} failed:\n{}", String::from_utf8_lossy(&output.stderr)).into())
}

/// Runs, and tells how long that took.
pub fn time(command: &mut Command) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    run(command)?;
    Ok(start.elapsed())
}

/// Runs, and tells how long that took and the peak memory, in megabytes, of the rustc that compiled `krate`.
pub fn time_rustc(command: &mut Command, krate: &str) -> Result<(Duration, Option<f64>), Box<dyn Error>> {
    let (done, peak) = (AtomicBool::new(false), AtomicU64::new(0));
    let time = thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                peak.fetch_max(rustc_memory(krate).unwrap_or(0), Ordering::Relaxed);
                thread::sleep(Duration::from_millis(10));
            }
        });
        let time = time(command);
        done.store(true, Ordering::Relaxed);
        time
    })?;
    let kilobytes = peak.into_inner();
    #[allow(clippy::cast_precision_loss)]
    Ok((time, (kilobytes > 0).then_some(kilobytes as f64 / 1024.0)))
}

/// Peak so far, in kilobytes, of a running rustc that compiles `krate`; the kernel keeps the peak, so polling is enough.
fn rustc_memory(krate: &str) -> Option<u64> {
    fs::read_dir("/proc")
        .ok()?
        .flatten()
        .filter(|process| compiles(&process.path(), krate))
        .filter_map(|process| {
            let status = fs::read_to_string(process.path().join("status")).ok()?;
            status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
        })
        .max()
}

fn compiles(process: &Path, krate: &str) -> bool {
    let Ok(command) = fs::read(process.join("cmdline")) else { return false };
    let mut arguments = command.split(|byte| *byte == 0);
    arguments.next().is_some_and(|program| program.ends_with(b"rustc"))
        && arguments.any(|argument| argument == b"--crate-name")
        && arguments.next() == Some(krate.as_bytes())
}
