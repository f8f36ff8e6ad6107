//! `cargo xtask diff` as it's called: revisions and folders, what it prints, how it ends.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::home::{Home, Ran};

/// A repository with a spec that is committed.
fn repository(name: &str) -> Home {
    let home = Home::new(name);
    commit(&home);
    home
}

fn commit(home: &Home) {
    let root = home.path("");
    git(&root, &["init", "--quiet"]);
    git(&root, &["add", "spec"]);
    let who = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
    git(&root, &[&who[..], &["commit", "--quiet", "--message", "A spec"]].concat());
}

fn git(root: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git").arg("-C").arg(root).args(arguments).output().expect("git");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn diff(home: &Home, arguments: &[&str]) -> (Option<i32>, String, String) {
    let Ran { code, text, error } = home.run(&[&["diff"], arguments].concat());
    (code, text, error)
}

#[test]
fn revisions_and_folders_are_compared() {
    let home = repository("repository");
    let (code, text, _) = diff(&home, &["HEAD"]);
    assert_eq!((code, text.contains("Nothing changed")), (Some(0), true), "{text}");

    home.spec("spec", "methods: {read: {}, delete: {}}\n");
    let (code, text, _) = diff(&home, &["HEAD"]);
    assert_eq!((code, text.contains("method delete added")), (Some(0), true), "{text}");
    assert!(text.contains("The patch version must rise: from 0.1.0 to 0.1.1 at least."), "{text}");

    home.spec("other", "methods: {delete: {}}\n");
    let (code, text, _) = diff(&home, &["HEAD", "other", "--format", "markdown", "--released", "2.0.0"]);
    assert_eq!((code, text.contains("- method `read` removed")), (Some(3), true), "{text}");
    assert!(text.contains("from 2.0.0 to 3.0.0"), "{text}");

    let (code, text, _) = diff(&home, &["other/", "HEAD", "--format", "json"]);
    assert_eq!((code, text.contains("\"verdict\": \"breaking\"")), (Some(3), true), "{text}");
}

#[test]
fn what_can_not_be_read_is_no_report() {
    let home = Home::new("faulty");
    home.spec("bad", "methods: {list: {order: [nam]}}\n");
    let cases: [(&[&str], i32, &str); 4] = [
        (&["bad"], 1, "bad/pets/shop/pet.yaml:4"),
        (&["spec", "no-such-revision"], 1, "`no-such-revision` is neither a folder nor a revision"),
        (&["spec", "--released", "one"], 2, "isn't three numbers"),
        (&[], 2, "Usage"),
    ];
    for (arguments, expected, says) in cases {
        let (code, text, error) = diff(&home, arguments);
        assert_eq!((code, text.as_str()), (Some(expected), ""), "{arguments:?}: {error}");
        assert!(error.contains(says), "{arguments:?}: {error}");
    }
}

#[test]
fn a_machine_without_git_is_told() {
    let home = Home::new("no_git");
    let output = home.command(&["diff", "HEAD"]).env("PATH", "").output().expect("the command");
    let error = String::from_utf8_lossy(&output.stderr);
    let says = "error: `HEAD` is no folder, and can't be looked up as a revision: can't run git: ";
    assert!(output.status.code() == Some(1) && error.starts_with(says), "{error}");
}

#[test]
fn a_revision_that_is_not_whole_is_told() {
    let home = Home::new("missing");
    // More than a pipe holds comes after what is missing.
    home.write("spec/pets/shop/zoo.yaml", &"# Much.\n".repeat(40_000));
    commit(&home);
    let object = git(&home.path(""), &["rev-parse", "HEAD:spec/pets/api.yaml"]);
    let (folder, name) = object.trim().split_at(2);
    fs::remove_file(home.path(".git/objects").join(folder).join(name)).expect("the object");

    let (code, text, error) = diff(&home, &["HEAD"]);
    assert_eq!((code, text.as_str()), (Some(1), ""), "{error}");
    let says = format!("error: can't read spec/ of `HEAD`: pets/api.yaml: git says `{} missing`\n", object.trim());
    assert_eq!(error, says);
}
