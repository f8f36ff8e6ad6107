//! `cargo xtask diff OLD [NEW]`: two specs in, what changed for users of the crate out.
//!
//! Revisions are read from git's store into memory: the work tree stays as it is.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, ExitCode, Output, Stdio};

use clap::ValueEnum;
use crudl_diff::version::Version;
use crudl_spec::{Ir, Sources};

use crate::workspace::{self, Outcome};

/// The exit code for what breaks programs; 1 and 2 are errors.
const BREAKING: u8 = 3;

/// Options of `diff`.
#[derive(clap::Args)]
#[command(after_help = "\
Exit codes:
  0  nothing changed, or all of it is compatible
  1  one of the two can't be read, or has faults
  2  wrong usage
  3  something breaks programs

What is breaking is what rustc says of a program that uses the emitted crate, and what such a program would do wrongly
without a word. The table of rules: codegen/diff/src/rules.rs.")]
pub struct Args {
    /// The older spec: a git revision, or the folder of a spec
    old: String,
    /// The newer one [default: the repository's spec/ as it is now]
    new: Option<String>,
    /// A table for people, Markdown for release notes, or JSON for programs
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// The version that users of OLD have [default: the workspace's]
    #[arg(long, value_name = "VERSION")]
    released: Option<Version>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A block for each service
    Table,
    /// A section for what breaks, what is compatible, what is documentation
    Markdown,
    /// One object
    Json,
}

/// Prints what changed.
pub fn run(args: &Args) -> Outcome {
    let root = workspace::root()?;
    let released = match args.released {
        Some(version) => version,
        None => env!("CARGO_PKG_VERSION").parse()?,
    };
    let old = load(&root, &args.old)?;
    let (name, new) = match &args.new {
        Some(new) => (new.as_str(), load(&root, new)?),
        None => ("the work tree", workspace::load(None)?),
    };
    let (Some(old), Some(new)) = (old, new) else { return Ok(ExitCode::FAILURE) };
    let report = crudl_diff::diff((&args.old, &old), (name, &new), released);
    let format = match args.format {
        Format::Table => crudl_diff::Format::Table,
        Format::Markdown => crudl_diff::Format::Markdown,
        Format::Json => crudl_diff::Format::Json,
    };
    workspace::print(&report.render(format))?;
    Ok(if report.is_breaking() { ExitCode::from(BREAKING) } else { ExitCode::SUCCESS })
}

/// A folder's spec or a revision's; none if it has faults, which are printed.
fn load(root: &Path, name: &str) -> Result<Option<Ir>, Box<dyn std::error::Error>> {
    let folder = Path::new(name);
    if folder.is_dir() {
        return Ok(workspace::load(Some(folder))?);
    }
    let mut sources = revision(root, name)?;
    // Faults of two specs are told apart.
    sources.prefix = format!("{name}:spec");
    Ok(workspace::loaded(Ok(sources)))
}

/// The spec of a revision.
fn revision(root: &Path, name: &str) -> Result<Sources, String> {
    let commit = format!("{name}^{{commit}}");
    let found = ran(git(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]))
        .map_err(|error| format!("`{name}` is no folder, and can't be looked up as a revision: {error}"))?;
    let found =
        printed(found).map_err(|_| format!("`{name}` is neither a folder nor a revision of this repository"))?;
    let commit = String::from_utf8_lossy(&found).trim().to_owned();
    let tree = ran(git(root, &["ls-tree", "-r", "-z", "--full-tree", &commit, "spec/"]))
        .and_then(printed)
        .map_err(|error| format!("can't read spec/ of `{name}`: {error}"))?;
    // `100644 blob 0d3787a…<tab>spec/cloudcix/api.yaml`
    let entries = tree.split(|byte| *byte == 0).filter_map(|entry| {
        let entry = std::str::from_utf8(entry).ok()?;
        let (facts, path) = entry.split_once('\t')?;
        let path = path.strip_prefix("spec/").filter(|path| path.ends_with(".yaml"))?;
        Some((path.to_owned(), facts.split(' ').nth(2)?.to_owned()))
    });
    let entries: Vec<(String, String)> = entries.collect();
    if entries.is_empty() {
        return Err(format!("`{name}` has no spec/"));
    }
    blobs(root, &entries).map_err(|error| format!("can't read spec/ of `{name}`: {error}"))
}

/// Git in the repository, which fails where it would ask for a password.
fn git(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(arguments).env("GIT_TERMINAL_PROMPT", "0");
    command
}

/// What git ends with, whatever it is.
fn ran(mut git: Command) -> Result<Output, String> {
    git.output().map_err(|error| format!("can't run git: {error}"))
}

/// What git prints; or what it says is wrong.
fn printed(output: Output) -> Result<Vec<u8>, String> {
    let says = || format!("git says `{}`", String::from_utf8_lossy(&output.stderr).trim());
    if output.status.success() { Ok(output.stdout) } else { Err(says()) }
}

/// The contents of blobs, by path: one process for all of them.
fn blobs(root: &Path, entries: &[(String, String)]) -> io::Result<Sources> {
    let mut command = git(root, &["cat-file", "--batch"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let closed = || io::Error::other("git has no pipe");
    let mut asks = child.stdin.take().ok_or_else(closed)?;
    let answers = child.stdout.take().ok_or_else(closed)?;
    let sources = std::thread::scope(|scope| {
        // Both pipes are short: who asks for all of them before reading waits for ever.
        scope.spawn(move || entries.iter().try_for_each(|(_, blob)| writeln!(asks, "{blob}")));
        read(BufReader::new(answers), entries)
    });
    child.wait()?;
    sources
}

/// Reads the answers, and closes them: git, and who asks it, would wait for ever for a reader that gave up.
fn read(mut answers: impl BufRead, entries: &[(String, String)]) -> io::Result<Sources> {
    let mut sources = Sources::new();
    for (path, _) in entries {
        let mut head = String::new();
        answers.read_line(&mut head)?;
        // `0d3787a… blob 1234`, or `0d3787a… missing`
        let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
        let size = size.ok_or_else(|| io::Error::other(format!("{path}: git says `{}`", head.trim_end())))?;
        let mut bytes = Vec::new();
        (&mut answers).take(size + 1).read_to_end(&mut bytes)?;
        bytes.pop();
        sources.insert(path.clone(), bytes);
    }
    Ok(sources)
}
