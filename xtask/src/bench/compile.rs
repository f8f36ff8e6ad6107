//! What the emitted crate costs to compile, and a program that uses it.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use super::{Bench, figure, median, process, seconds};

/// `cargo check` of the emitted crate alone: its dependencies are built before.
pub fn check(bench: &Bench) -> Result<(), Box<dyn Error>> {
    let source = bench.root.join("generated/src/lib.rs");
    let all = ["check", "--package", "crudl-clients", "--all-features"];
    measure(bench, "check, all features", &all, &source)?;
    for feature in [
        "cloudcix-financial",
        "cloudcix-iaas",
        "cloudcix-membership",
        "cloudcix-support",
        "idcloudhost-payment",
        "nexudus-billing",
        "cloud-api-customer",
    ] {
        let one = ["check", "--package", "crudl-clients", "--features", feature];
        measure(bench, &format!("check, {feature} alone"), &one, &source)?;
    }
    measure(
        bench,
        "release build, all features",
        &["build", "--release", "--package", "crudl-clients", "--all-features"],
        &source,
    )
}

/// A release build of a program with 25 different calls, after everything that it depends on.
pub fn program(bench: &Bench) -> Result<(), Box<dyn Error>> {
    for calls in ["calls1", "calls25"] {
        let build = ["build", "--release", "--package", "crudl-bench", "--bin", calls];
        let source = bench.root.join(format!("tests/bench/src/bin/{calls}.rs"));
        eprintln!("building what {calls} depends on …");
        process::run(&mut bench.cargo(&build))?;
        let mut times = Vec::new();
        for _ in 0..bench.runs {
            touch(&source)?;
            times.push(process::time(&mut bench.cargo(&build))?);
        }
        figure(&format!("release build of a program, {calls}"), seconds(median(times).unwrap_or_default()));
    }
    Ok(())
}

fn measure(bench: &Bench, what: &str, arguments: &[&str], source: &Path) -> Result<(), Box<dyn Error>> {
    eprintln!("{what} …");
    process::run(&mut bench.cargo(arguments))?;
    let (mut times, mut memory) = (Vec::new(), Vec::new());
    for _ in 0..bench.runs {
        touch(source)?;
        let (time, peak) = process::time_rustc(&mut bench.cargo(arguments), "crudl_clients")?;
        times.push(time);
        memory.extend(peak);
    }
    let time = seconds(median(times).unwrap_or_default());
    match median(memory) {
        Some(memory) => figure(what, format!("{time}, {memory:.0} MB")),
        None => figure(what, time),
    }
    Ok(())
}

/// Makes cargo see a change.
fn touch(source: &Path) -> std::io::Result<()> {
    fs::File::options().append(true).open(source)?.set_modified(SystemTime::now())
}
