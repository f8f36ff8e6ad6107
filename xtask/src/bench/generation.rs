//! The generator: one spec, and ten copies of it.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::{Bench, figure, median, process};

/// Times `codegen` as a whole process, warm.
pub fn run(bench: &Bench) -> Result<(), Box<dyn Error>> {
    eprintln!("building the generator …");
    process::run(&mut bench.cargo(&["build", "--release", "--package", "xtask"]))?;

    let work = bench.target.join("generation");
    let tenfold = work.join("spec10");
    let _ = fs::remove_dir_all(&work);
    copies(&bench.root.join("spec"), &tenfold, 10)?;

    let specs = [("whole spec", bench.root.join("spec"), "one"), ("ten times the spec", tenfold, "ten")];
    for (what, spec, out) in specs {
        let out = work.join(out);
        measure(bench, &format!("generate, {what}, everything written"), &spec, &out, true)?;
        measure(bench, &format!("generate, {what}, nothing to change"), &spec, &out, false)?;
    }
    Ok(())
}

fn measure(bench: &Bench, what: &str, spec: &Path, out: &Path, fresh: bool) -> Result<(), Box<dyn Error>> {
    let (mut times, mut memory) = (Vec::new(), Vec::new());
    // The first run warms the file cache and isn't counted.
    for counted in 0..=bench.runs {
        // A folder that was just emptied would have the disk clear up while we write.
        let fresh_out = out.with_extension(counted.to_string());
        let out = if fresh { &fresh_out } else { out };
        let mut command = Command::new(bench.target.join("release/xtask"));
        command.args(["codegen", "--timings", "--spec"]).arg(spec).arg("--out").arg(out);
        let start = std::time::Instant::now();
        let printed = process::run(&mut command)?;
        if counted > 0 {
            times.push(start.elapsed().as_secs_f64());
            memory.extend(value(&printed, "memory"));
        }
    }
    let time = median(times).unwrap_or_default();
    match median(memory) {
        Some(memory) => figure(what, format!("{time:.3} s, {memory:.0} MB")),
        None => figure(what, format!("{time:.3} s")),
    }
    Ok(())
}

/// The number on the line that starts with `name`.
fn value(printed: &str, name: &str) -> Option<f64> {
    printed.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
}

/// `spec/cloudcix` becomes `cloudcix_0` to `cloudcix_9`, and so for each system.
fn copies(spec: &Path, to: &Path, count: usize) -> Result<(), Box<dyn Error>> {
    for system in fs::read_dir(spec)? {
        let system = system?;
        if !system.path().join("api.yaml").is_file() {
            continue;
        }
        let name = system.file_name().to_string_lossy().into_owned();
        for copy in 0..count {
            let folder = to.join(format!("{name}_{copy}"));
            copy_tree(&system.path(), &folder)?;
            let api = fs::read_to_string(folder.join("api.yaml"))?;
            let line = format!("system: {name}");
            fs::write(folder.join("api.yaml"), api.replacen(&line, &format!("{line}_{copy}"), 1))?;
        }
    }
    Ok(())
}

fn copy_tree(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
