//! A repository for one test: a small spec, and the command run in it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const API: &str = "title: Pets\ndoc: Sells pets.\nprotocol: json\nservers: {main: {url: 'https://pets.example/'}}\n";
const APPLICATION: &str = "title: Shop\ndoc: The shop.\n";
const SERVICE: &str = "doc: Animals.\nrecord: Pet\nrecords: {Pet: {doc: One., fields: {id: int, name: string}}}\n";

/// The repository.
pub struct Home(PathBuf);

/// What the command did.
pub struct Ran {
    pub code: Option<i32>,
    pub text: String,
    pub error: String,
}

impl Home {
    /// A new one, whose spec has one method.
    pub fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&root);
        let home = Self(root);
        home.spec("spec", "methods: {read: {}}\n");
        home
    }

    /// A path in it.
    pub fn path(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    /// Writes a file, and its folders.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Writes a spec whose service has these methods.
    pub fn spec(&self, folder: &str, methods: &str) {
        self.write(&format!("{folder}/pets/api.yaml"), API);
        self.write(&format!("{folder}/pets/shop/application.yaml"), APPLICATION);
        self.write(&format!("{folder}/pets/shop/pet.yaml"), &format!("{SERVICE}{methods}"));
    }

    /// The command, to be run in it.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).current_dir(&self.0).env("CARGO_MANIFEST_DIR", self.path("xtask"));
        command
    }

    /// Runs the command.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        let Output { status, stdout, stderr } = self.command(arguments).output().expect("the command");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Ran { code: status.code(), text: text(stdout), error: text(stderr) }
    }

    /// Runs the command, and tells all of it without the place where it ran.
    pub fn said(&self, arguments: &[&str]) -> String {
        let Ran { code, text, error } = self.run(arguments);
        let mut said = format!("$ cargo xtask {}\n{text}{error}", arguments.join(" "));
        writeln!(said, "exit code {}\n", code.expect("a code")).expect("text");
        said.replace(&format!("{}/", self.0.display()), "")
    }

    /// Every file in it.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        files(&self.0)
    }
}

/// Every file of a folder.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut out = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            out.extend(files(&path));
        } else {
            let bytes = fs::read(&path).expect("a file");
            out.insert(path, bytes);
        }
    }
    out
}
