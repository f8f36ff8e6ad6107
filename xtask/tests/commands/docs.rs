//! `cargo xtask docs`: a site, the same each time, in the place of the old one and of nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SERVICE: &str = "doc: Animals.\nrecord: Pet\nrecords: {Pet: {doc: One., fields: {id: int, name: string}}}\n";

fn write(spec: &Path, methods: &str) {
    let api = "title: Pets\ndoc: Sells pets.\nprotocol: json\nservers: {main: {url: 'https://pets.example/'}}\n";
    fs::create_dir_all(spec.join("pets/shop")).expect("a folder");
    fs::write(spec.join("pets/api.yaml"), api).expect("a file");
    fs::write(spec.join("pets/shop/application.yaml"), "title: Shop\ndoc: The shop.\n").expect("a file");
    fs::write(spec.join("pets/shop/pet.yaml"), format!("{SERVICE}{methods}")).expect("a file");
}

fn docs(root: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let command = command.arg("docs").args(arguments).args(["--spec", "spec"]).current_dir(root);
    let Output { status, stdout, stderr } = command.output().expect("the command");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (status.code(), text(stdout), text(stderr))
}

/// Every file of a folder.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
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

#[test]
fn a_site_takes_the_place_of_the_old_one_alone() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("docs");
    let _ = fs::remove_dir_all(&root);
    write(&root.join("spec"), "methods: {read: {}}\n");
    let site = root.join("site");

    let (code, text, error) = docs(&root, &["--out", "site"]);
    assert_eq!(code, Some(0), "{error}");
    assert!(text.contains("index.html (11 pages)"), "{text}");
    let page = fs::read_to_string(site.join("reference/pets/shop/pet.html")).expect("the service's page");
    for part in [r#"<h2 id="read">"#, "https://pets.example/pet/1/", r#"class="language-rust""#, ".send()?"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let first = files(&site);
    assert_eq!(docs(&root, &["--out", "site/"]).0, Some(0));
    assert!(first == files(&site), "the same spec, the same bytes");

    // A faulty spec leaves the site as it was, and nothing beside it.
    write(&root.join("spec"), "methods: {list: {order: [nam]}}\n");
    let (code, _, error) = docs(&root, &["--out", "site"]);
    assert_eq!((code, error.contains("pets/shop/pet.yaml:4")), (Some(1), true), "{error}");
    assert!(first == files(&site));
    write(&root.join("spec"), "methods: {read: {}}\n");

    // What isn't a site is no place for one.
    fs::create_dir_all(root.join("mine")).expect("a folder");
    fs::write(root.join("mine/letter.txt"), "Dear").expect("a file");
    for (place, says) in [("mine", "isn't a site"), ("..", "has no name"), ("spec/pets/api.yaml", "isn't a site")] {
        let (code, _, error) = docs(&root, &["--out", place]);
        assert_eq!((code, error.contains(says)), (Some(1), true), "{place}: {error}");
    }
    assert!(root.join("mine/letter.txt").is_file());

    assert_eq!(docs(&root, &["--out", "book", "--markdown"]).0, Some(0));
    assert!(root.join("book/src/reference/pets/shop/pet.md").is_file());
    let mut left: Vec<_> =
        fs::read_dir(&root).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    left.sort();
    assert_eq!(left, ["book", "mine", "site", "spec"]);
}
