//! Instructions of one call through the client, against the same call by hand with the same HTTP library.
//!
//! Instructions, because they repeat where times don't. Two programs run under callgrind against a server in a third
//! process; the difference between many and few calls leaves start-up out.

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::{Bench, figure, process};

const FEW: u32 = 50;
const MANY: u32 = 250;

/// Compares one record and a page of a hundred.
pub fn run(bench: &Bench) -> Result<(), Box<dyn Error>> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        figure("instructions of a call", "not measured: valgrind is not installed");
        return Ok(());
    }
    eprintln!("building the calls …");
    process::run(&mut bench.cargo(&["build", "--release", "--package", "crudl-bench"]))?;
    let programs = bench.target.join("release");
    let server = Server::start(&programs.join("server"))?;
    for (what, size) in [("one record", "1"), ("a page of 100", "100")] {
        let client = per_call(&programs.join("by_client"), &server.url, size)?;
        let hand = per_call(&programs.join("by_hand"), &server.url, size)?;
        #[allow(clippy::cast_precision_loss)]
        let ratio = client as f64 / hand as f64;
        figure(
            &format!("instructions of a call, {what}"),
            format!("{client} by the client, {hand} by hand: {ratio:.3} times"),
        );
    }
    Ok(())
}

fn per_call(program: &Path, url: &str, size: &str) -> Result<u64, Box<dyn Error>> {
    let few = instructions(program, url, size, FEW)?;
    let many = instructions(program, url, size, MANY)?;
    Ok(many.saturating_sub(few) / u64::from(MANY - FEW))
}

fn instructions(program: &Path, url: &str, size: &str, calls: u32) -> Result<u64, Box<dyn Error>> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program);
    command.args([url, size, &calls.to_string()]);
    let printed = process::run(&mut command)?;
    let line = printed.lines().find_map(|line| line.split_once("Collected : "));
    Ok(line.ok_or("callgrind printed no count")?.1.trim().parse()?)
}

/// The server's process; it ends with this value.
struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(program: &Path) -> Result<Self, Box<dyn Error>> {
        let mut child = Command::new(program).stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let stdout = child.stdout.take().ok_or("the server has no output")?;
        let mut server = Self { child, url: String::new() };
        BufReader::new(stdout).read_line(&mut server.url)?;
        server.url = server.url.trim().to_owned();
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
