//! `cargo xtask diff` as it's called: revisions and folders, what it prints, how it ends.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SERVICE: &str = "doc: Animals.\nrecord: Pet\nrecords: {Pet: {doc: One., fields: {id: int, name: string}}}\n";

/// A repository with a spec, of which the last commit has one method.
fn repository() -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("repository");
    let _ = fs::remove_dir_all(&root);
    write(&root.join("spec"), "methods: {read: {}}\n");
    git(&root, &["init", "--quiet"]);
    git(&root, &["add", "spec"]);
    let who = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
    git(&root, &[&who[..], &["commit", "--quiet", "--message", "A spec"]].concat());
    root
}

fn write(spec: &Path, methods: &str) {
    let api = "title: Pets\ndoc: Sells pets.\nprotocol: json\nservers: {main: {url: 'https://pets.example/'}}\n";
    fs::create_dir_all(spec.join("pets/shop")).expect("a folder");
    fs::write(spec.join("pets/api.yaml"), api).expect("a file");
    fs::write(spec.join("pets/shop/application.yaml"), "title: Shop\ndoc: The shop.\n").expect("a file");
    fs::write(spec.join("pets/shop/pet.yaml"), format!("{SERVICE}{methods}")).expect("a file");
}

fn git(root: &Path, arguments: &[&str]) {
    let output = Command::new("git").arg("-C").arg(root).args(arguments).output().expect("git");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn diff(root: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let command = command.arg("diff").args(arguments).current_dir(root).env("CARGO_MANIFEST_DIR", root.join("xtask"));
    let Output { status, stdout, stderr } = command.output().expect("the command");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn revisions_and_folders_are_compared() {
    let root = repository();
    let (code, text, _) = diff(&root, &["HEAD"]);
    assert_eq!((code, text.contains("Nothing changed")), (Some(0), true), "{text}");

    write(&root.join("spec"), "methods: {read: {}, delete: {}}\n");
    let (code, text, _) = diff(&root, &["HEAD"]);
    assert_eq!((code, text.contains("method delete added")), (Some(0), true), "{text}");
    assert!(text.contains("The patch version must rise: from 0.1.0 to 0.1.1 at least."), "{text}");

    write(&root.join("other"), "methods: {delete: {}}\n");
    let (code, text, _) = diff(&root, &["HEAD", "other", "--format", "markdown", "--released", "2.0.0"]);
    assert_eq!((code, text.contains("- method `read` removed")), (Some(3), true), "{text}");
    assert!(text.contains("from 2.0.0 to 3.0.0"), "{text}");

    let (code, text, _) = diff(&root, &["other/", "HEAD", "--format", "json"]);
    assert_eq!((code, text.contains("\"verdict\": \"breaking\"")), (Some(3), true), "{text}");
}

#[test]
fn what_can_not_be_read_is_no_report() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faulty");
    let _ = fs::remove_dir_all(&root);
    write(&root.join("spec"), "methods: {read: {}}\n");
    write(&root.join("bad"), "methods: {list: {order: [nam]}}\n");
    let cases: [(&[&str], i32, &str); 4] = [
        (&["bad"], 1, "bad/pets/shop/pet.yaml:4"),
        (&["spec", "no-such-revision"], 1, "`no-such-revision` is neither a folder nor a revision"),
        (&["spec", "--released", "one"], 2, "isn't three numbers"),
        (&[], 2, "Usage"),
    ];
    for (arguments, expected, says) in cases {
        let (code, text, error) = diff(&root, arguments);
        assert_eq!((code, text.as_str()), (Some(expected), ""), "{arguments:?}: {error}");
        assert!(error.contains(says), "{arguments:?}: {error}");
    }
}
