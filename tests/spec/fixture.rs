//! Small specs as text: a fixture holds the files that differ from the base, each under a line `=== path`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crudl_spec::Sources;

/// Folder of this test program's data.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("spec")
}

/// The repository's spec.
pub fn real_spec() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")
}

/// Every fixture of a folder, by name.
pub fn all(kind: &str) -> Vec<(String, String)> {
    let mut fixtures: Vec<_> = fs::read_dir(folder().join(kind))
        .expect("the fixtures' folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).expect("a fixture"))
        })
        .collect();
    fixtures.sort();
    fixtures
}

/// The base's files: the system `shop` with one application; with `services`, two services in it.
pub fn base(services: bool) -> BTreeMap<String, String> {
    let mut paths = vec!["shop/api.yaml", "shop/store/application.yaml"];
    if services {
        paths.extend(["shop/store/item.yaml", "shop/store/shelf.yaml"]);
    }
    paths
        .into_iter()
        .map(|path| (path.to_owned(), fs::read_to_string(folder().join("base").join(path)).expect("a base file")))
        .collect()
}

/// Lays a fixture over the base.
pub fn overlay(mut files: BTreeMap<String, String>, fixture: &str) -> BTreeMap<String, String> {
    for part in fixture.split("=== ").skip(1) {
        let (path, text) = part.split_once('\n').expect("a path and a text");
        match path.strip_suffix(" (deleted)") {
            Some(path) => drop(files.remove(path)),
            None => drop(files.insert(path.to_owned(), text.to_owned())),
        }
    }
    files
}

/// The files as the loader takes them.
pub fn sources(files: &BTreeMap<String, String>) -> Sources {
    let mut sources = Sources::new();
    for (path, text) in files {
        sources.insert(path, text.as_bytes().to_vec());
    }
    sources
}

/// A workspace of its own around emitted packages: what they inherit, and the same versions of everything.
pub fn workspace(root: &Path, work: &Path, members: &[&str]) {
    let runtime = fs::canonicalize(root.join("codegen/runtime")).expect("the runtime");
    let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("the workspace's manifest");
    let (_, rest) = manifest.split_once("[workspace.package]").expect("what packages inherit");
    let (package, _) = rest.split_once("[workspace.dependencies]").expect("the dependencies");
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n[workspace.package]{package}[workspace.dependencies]\ncrudl = {{ path = {runtime:?}, default-features = false }}\n"
    );
    fs::write(work.join("Cargo.toml"), manifest).expect("the manifest");
    fs::copy(root.join("Cargo.lock"), work.join("Cargo.lock")).expect("the lock file");
}
