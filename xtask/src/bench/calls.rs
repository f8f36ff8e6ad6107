//! One call through the client, against the same call by hand with the same HTTP library: instructions, allocations, and
//! the time that many calls at once take.
//!
//! Instructions and allocations, because they repeat where times don't. Two programs run under valgrind against a server in
//! a third process; the difference between many and few calls leaves start-up out. Times are taken in turn.

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{Bench, figure, median, process, seconds};

const FEW: u32 = 50;
const MANY: u32 = 250;

/// What is timed: its name, the size of an answer, calls, and how many of them at once.
const TIMED: [(&str, &str, u32, u32); 3] = [
    ("10,000 calls, one after the other", "1", 10_000, 1),
    ("1,000 pages of 100, one after the other", "100", 1_000, 1),
    ("10,000 calls, 64 at once", "1", 10_000, 64),
];

/// Compares one record and a page of a hundred.
pub fn run(bench: &Bench) -> Result<(), Box<dyn Error>> {
    eprintln!("building the calls …");
    process::run(&mut bench.cargo(&["build", "--release", "--package", "crudl-bench"]))?;
    let programs = bench.target.join("release");
    let server = Server::start(&programs.join("server"))?;
    let [client, hand] = ["by_client", "by_hand"].map(|name| programs.join(name));
    let has_valgrind = Command::new("valgrind").arg("--version").output().is_ok();
    if !has_valgrind {
        figure("instructions and allocations of a call", "not measured: valgrind is not installed");
    }
    let counts: [(&str, &[&str], &str); 2] = [
        ("instructions", &["--tool=callgrind", "--callgrind-out-file=/dev/null"], "Collected : "),
        ("allocations", &["--tool=memcheck", "--leak-check=no"], "total heap usage: "),
    ];
    for (what, tool, word) in counts.into_iter().filter(|_| has_valgrind) {
        for (records, size) in [("one record", "1"), ("a page of 100", "100")] {
            let [client, hand] = [&client, &hand].map(|program| per_call(program, &server.url, size, tool, word));
            compare(&format!("{what} of a call, {records}"), client?, hand?, |count| count.to_string());
        }
    }
    for (what, size, calls, at_once) in TIMED {
        let mut times = [Vec::new(), Vec::new()];
        for _ in 0..bench.runs {
            // In turn, so that a machine that is busy for a while is so for both.
            for (program, times) in [&client, &hand].into_iter().zip(&mut times) {
                let time = process::time(&mut program_of(Command::new(program), &server.url, size, calls, at_once))?;
                times.push(u64::try_from(time.as_micros())?);
            }
        }
        let [client, hand] = times.map(median);
        if let (Some(client), Some(hand)) = (client, hand) {
            compare(what, client, hand, |micros| seconds(Duration::from_micros(micros)));
        }
    }
    Ok(())
}

fn compare(what: &str, client: u64, hand: u64, show: impl Fn(u64) -> String) {
    #[allow(clippy::cast_precision_loss)]
    let ratio = client as f64 / hand as f64;
    figure(what, format!("{} by the client, {} by hand: {ratio:.3} times", show(client), show(hand)));
}

fn per_call(program: &Path, url: &str, size: &str, tool: &[&str], word: &str) -> Result<u64, Box<dyn Error>> {
    let count = |calls: u32| -> Result<u64, Box<dyn Error>> {
        let mut command = Command::new("valgrind");
        command.args(tool).arg(program);
        let printed = process::run(&mut program_of(command, url, size, calls, 1))?;
        let line = printed.lines().find_map(|line| line.split_once(word));
        let number = line.and_then(|(_, rest)| rest.split_whitespace().next()).ok_or("valgrind printed no count")?;
        Ok(number.replace(',', "").parse()?)
    };
    let (few, many) = (count(FEW)?, count(MANY)?);
    Ok(many.saturating_sub(few) / u64::from(MANY - FEW))
}

/// A program with what it has to be told.
fn program_of(mut command: Command, url: &str, size: &str, calls: u32, at_once: u32) -> Command {
    command.args([url, size, &calls.to_string(), &at_once.to_string()]);
    command
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
