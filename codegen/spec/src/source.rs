//! The files of a spec, in memory: read from a folder or given one by one.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::diagnostic::{Diagnostic, Diagnostics};

/// Largest file.
pub const MAX_FILE: usize = 1 << 20;
/// Largest sum of all files.
pub const MAX_TOTAL: usize = 64 << 20;
/// Most files.
pub const MAX_FILES: usize = 20_000;
/// How far folders are searched: two levels are the layout, the others are for a fault that names the file.
const MAX_FOLDERS: usize = 8;

/// Most files and folders that are looked at, with those that links lead to again.
const MAX_ENTRIES: usize = 10 * MAX_FILES;

/// Files by their path relative to the spec folder, with forward slashes.
#[derive(Clone, Debug)]
pub struct Sources {
    /// What stands before each path in `file` fields and diagnostics.
    pub prefix: String,
    /// A file that can't be read has the cause instead of its bytes: it's there all the same.
    pub(crate) files: BTreeMap<String, Result<Vec<u8>, String>>,
}

impl Default for Sources {
    fn default() -> Self {
        Self::new()
    }
}

impl Sources {
    /// None, with the prefix `spec`.
    pub fn new() -> Self {
        Self { prefix: "spec".to_owned(), files: BTreeMap::new() }
    }

    /// Adds a file, or replaces it. Files that don't end in `.yaml` are ignored later on.
    pub fn insert(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> &mut Self {
        self.files.insert(path.into(), Ok(bytes.into()));
        self
    }

    /// All `.yaml` files under a folder. What can't be read, and what is too large, becomes a fault of [`load_sources`],
    /// which says so at the file; one at the empty path is about the whole folder.
    ///
    /// # Errors
    /// When the folder itself can't be read.
    ///
    /// [`load_sources`]: crate::load_sources
    pub fn read(root: &Path) -> Result<Self, Diagnostics> {
        if let Err(error) = fs::read_dir(root) {
            let shown = root.display().to_string();
            let message = format!("can't read the spec folder {shown}: {error}");
            let help = "give the folder that holds `<system>/api.yaml`";
            return Err(Diagnostics::one(Diagnostic::of_file(&shown, message, Some(help.to_owned()))));
        }
        let mut sources = Self::new();
        sources.walk(root, "", 0, &mut Seen::default());
        Ok(sources)
    }

    /// The name of a file as people see it.
    pub(crate) fn shown(&self, path: &str) -> String {
        match (self.prefix.as_str(), path) {
            ("", path) => path.to_owned(),
            (prefix, "") => prefix.to_owned(),
            (prefix, path) => format!("{prefix}/{path}"),
        }
    }

    fn fail(&mut self, path: &str, cause: impl Into<String>) {
        self.files.insert(path.to_owned(), Err(cause.into()));
    }

    fn walk(&mut self, folder: &Path, relative: &str, depth: usize, seen: &mut Seen) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.fail(relative, format!("can't read this folder: {error}")),
        };
        for entry in entries {
            seen.entries += 1;
            if seen.entries > MAX_ENTRIES {
                return self.fail("", over_limits());
            }
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return self.fail(relative, format!("can't read this folder: {error}")),
            };
            let name = entry.file_name();
            let shown = name.to_string_lossy();
            let path = if relative.is_empty() { shown.to_string() } else { format!("{relative}/{shown}") };
            // Links are followed; the depth limit ends those that lead back.
            let Ok(kind) = fs::metadata(entry.path()) else {
                if shown.ends_with(".yaml") {
                    self.fail(&path, "can't read this file: the link leads nowhere");
                }
                continue;
            };
            if kind.is_dir() {
                if depth < MAX_FOLDERS {
                    self.walk(&entry.path(), &path, depth + 1, seen);
                }
            } else if shown.ends_with(".yaml") {
                if name.to_str().is_none() {
                    self.fail(&path, "the file's name isn't UTF-8");
                    continue;
                }
                if !kind.is_file() {
                    self.fail(&path, "this is no ordinary file");
                    continue;
                }
                // The limits hold before anything is read: a huge file costs nothing.
                let size = usize::try_from(kind.len()).unwrap_or(usize::MAX);
                seen.bytes = seen.bytes.saturating_add(size);
                if size > MAX_FILE {
                    self.fail(&path, too_large(size));
                } else if seen.bytes > MAX_TOTAL || self.files.len() >= MAX_FILES {
                    return self.fail("", over_limits());
                } else {
                    match fs::read(entry.path()) {
                        Ok(bytes) => {
                            self.insert(path, bytes);
                        }
                        Err(error) => self.fail(&path, format!("can't read this file: {error}")),
                    }
                }
            }
        }
    }
}

/// What a walk has come across.
#[derive(Default)]
struct Seen {
    entries: usize,
    bytes: usize,
}

/// The cause for a file over the limit.
pub(crate) fn too_large(size: usize) -> String {
    format!("the file has {size} bytes; at most {MAX_FILE} are allowed")
}

/// The cause for too many files, or too much of them.
pub(crate) fn over_limits() -> String {
    format!("the spec has more than {MAX_FILES} files or {} MiB", MAX_TOTAL >> 20)
}
