use super::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A folder of its own for each test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("crudl-emit-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn get(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.0.join(path)).ok()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn files(list: &[(&str, &str)]) -> BTreeMap<PathBuf, String> {
    list.iter().map(|(path, text)| (PathBuf::from(path), format!("{}{text}", banner::rust("spec/x.yaml")))).collect()
}

fn paths(list: &[&str]) -> Vec<PathBuf> {
    list.iter().map(PathBuf::from).collect()
}

#[test]
fn writes_once() {
    let folder = Folder::new();
    let files = files(&[("src/a/b.rs", "b"), ("src/a.rs", "a")]);
    let report = write(&folder.0, &files).unwrap();
    assert_eq!(report.written, paths(&["src/a/b.rs", "src/a.rs"]));
    assert_eq!(folder.get("src/a/b.rs").unwrap(), files[Path::new("src/a/b.rs")]);
    let modified = || fs::metadata(folder.0.join("src/a.rs")).unwrap().modified().unwrap();
    let before = modified();
    let report = write(&folder.0, &files).unwrap();
    assert_eq!(report.unchanged, paths(&["src/a/b.rs", "src/a.rs"]));
    assert!(report.is_clean());
    assert_eq!(modified(), before);
    let rest: Vec<_> = fs::read_dir(folder.0.join("src")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(rest.len(), 2, "temporary files are left: {rest:?}");
}

#[test]
fn a_folder_that_isnt_there() {
    let folder = Folder::new();
    let out = folder.0.join("deep/er");
    assert_eq!(check(&out, &files(&[("a.rs", "")])).unwrap().missing, paths(&["a.rs"]));
    assert!(!out.exists());
    write(&out, &files(&[("a.rs", "")])).unwrap();
    assert!(out.join("a.rs").exists());
}

#[test]
fn check_writes_nothing() {
    let folder = Folder::new();
    let ours = banner::rust("spec/old.yaml");
    folder.put("stale.rs", "old");
    folder.put("gone.rs", &ours);
    let wanted = files(&[("stale.rs", "new"), ("missing.rs", "")]);
    let report = check(&folder.0, &wanted).unwrap();
    assert_eq!(report.stale, paths(&["stale.rs"]));
    assert_eq!(report.missing, paths(&["missing.rs"]));
    assert_eq!(report.orphaned, paths(&["gone.rs"]));
    assert!(!report.is_clean());
    assert_eq!(folder.get("stale.rs").unwrap(), "old");
    assert_eq!(folder.get("gone.rs").unwrap(), ours);
    assert_eq!(folder.get("missing.rs"), None);
}

#[test]
fn only_our_orphans_go() {
    let folder = Folder::new();
    let ours = banner::rust("spec/old.yaml");
    folder.put("src/old/x.rs", &ours);
    folder.put("src/kept/x.rs", &ours);
    folder.put("src/kept/theirs.rs", "// by hand\n");
    folder.put("notes.txt", &format!("a line\n{ours}"));
    folder.put("Cargo.lock", "# made by cargo\n");
    folder.put("README.md", &banner::markdown("spec/"));
    let report = write(&folder.0, &files(&[("src/lib.rs", "")])).unwrap();
    assert_eq!(report.removed, paths(&["README.md", "src/kept/x.rs", "src/old/x.rs"]));
    assert!(!folder.0.join("src/old").exists());
    for kept in ["src/kept/theirs.rs", "notes.txt", "Cargo.lock"] {
        assert!(folder.get(kept).is_some(), "{kept}");
    }
}

#[test]
fn paths_stay_inside() {
    let folder = Folder::new();
    for path in ["../x.rs", "/tmp/x.rs", "a/../../x.rs", ""] {
        assert!(write(&folder.0, &files(&[(path, "")])).is_err(), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn links_arent_followed() {
    use std::os::unix::fs::symlink;
    let (folder, other) = (Folder::new(), Folder::new());
    let ours = banner::rust("spec/old.yaml");
    other.put("theirs.rs", &ours);
    symlink(&other.0, folder.0.join("src")).unwrap();
    // An orphan behind a link isn't ours to remove, and nothing is written there.
    assert!(write(&folder.0, &files(&[])).unwrap().is_clean());
    assert!(write(&folder.0, &files(&[("src/x.rs", "")])).is_err());
    assert_eq!(other.get("theirs.rs").unwrap(), ours);
    assert_eq!(other.get("x.rs"), None);
    // A link in the place of a file is replaced, not written through.
    symlink(other.0.join("theirs.rs"), folder.0.join("y.rs")).unwrap();
    let wanted = files(&[("y.rs", "y")]);
    assert_eq!(write(&folder.0, &wanted).unwrap().written, paths(&["y.rs"]));
    assert_eq!(other.get("theirs.rs").unwrap(), ours);
    assert!(!fs::symlink_metadata(folder.0.join("y.rs")).unwrap().is_symlink());
}

#[test]
fn banners_are_known() {
    for text in [banner::rust("spec/a.yaml"), banner::toml("spec/"), banner::markdown("spec/")] {
        assert!(banner::is_ours(text.as_bytes()), "{text}");
        assert_eq!(text.lines().count(), 1);
    }
    assert!(!banner::is_ours(b"// by hand\n// @generated by `cargo xtask codegen`\n"));
    assert!(!banner::is_ours(b""));
    assert_eq!(banner::rust("a\nfn x() {}").lines().count(), 1);
}
