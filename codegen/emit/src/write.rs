//! The writer, the only part that touches the disk. In: a folder and the files that should be in it. Out: a [`Report`].
//!
//! Files that are as they should be aren't touched; files without our banner that nothing emits are left alone.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

use crate::banner;

/// Bytes in which the banner is looked for.
const BANNER_WITHIN: u64 = 4096;

/// What was done, or is to be done. Paths are relative to the folder and sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Made or replaced by [`write()`].
    pub written: Vec<PathBuf>,
    /// Removed by [`write()`]: they carried our banner, and nothing emits them any more.
    pub removed: Vec<PathBuf>,
    /// As they should be.
    pub unchanged: Vec<PathBuf>,
    /// Found by [`check`]: there, with other content.
    pub stale: Vec<PathBuf>,
    /// Found by [`check`]: not there.
    pub missing: Vec<PathBuf>,
    /// Found by [`check`]: what [`write()`] would remove.
    pub orphaned: Vec<PathBuf>,
}

impl Report {
    /// Whether the folder is, or was, as it should be.
    pub fn is_clean(&self) -> bool {
        let Self { written, removed, unchanged: _, stale, missing, orphaned } = self;
        [written, removed, stale, missing, orphaned].into_iter().all(Vec::is_empty)
    }
}

/// Makes a folder hold these files: writes what differs, each file at once, and removes our orphans.
///
/// # Errors
///
/// When the disk refuses, when a path leaves the folder, or when a symbolic link stands where a folder should be.
pub fn write(out: &Path, files: &BTreeMap<PathBuf, String>) -> io::Result<Report> {
    let mut report = Report::default();
    let found = check(out, files)?;
    for relative in found.stale.iter().chain(&found.missing) {
        if let Some(text) = files.get(relative) {
            replace(out, relative, text)?;
        }
    }
    for relative in &found.orphaned {
        fs::remove_file(out.join(relative))?;
        remove_empty_folders(out, relative);
    }
    report.written.extend(found.stale.into_iter().chain(found.missing));
    report.written.sort();
    report.removed = found.orphaned;
    report.unchanged = found.unchanged;
    Ok(report)
}

/// Compares a folder with these files and writes nothing.
///
/// # Errors
///
/// As [`write()`].
pub fn check(out: &Path, files: &BTreeMap<PathBuf, String>) -> io::Result<Report> {
    let mut report = Report::default();
    for (relative, text) in files {
        safe(out, relative)?;
        match fs::symlink_metadata(out.join(relative)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => report.missing.push(relative.clone()),
            Err(error) => return Err(about(&error, relative)),
            Ok(metadata) if metadata.is_dir() => {
                return Err(about(&io::Error::other("a folder stands where a file should be"), relative));
            }
            // A link is replaced by the file, whatever it points at.
            Ok(metadata) if metadata.is_file() && same(&out.join(relative), &metadata, text)? => {
                report.unchanged.push(relative.clone());
            }
            Ok(_) => report.stale.push(relative.clone()),
        }
    }
    orphans(out, Path::new(""), files, &mut report.orphaned)?;
    report.orphaned.sort();
    Ok(report)
}

fn same(path: &Path, metadata: &fs::Metadata, text: &str) -> io::Result<bool> {
    Ok(metadata.len() == text.len() as u64 && fs::read(path)? == text.as_bytes())
}

/// Refuses paths that leave the folder, by their words or by a link on the way.
fn safe(out: &Path, relative: &Path) -> io::Result<()> {
    let plain = relative.components().all(|component| matches!(component, Component::Normal(_)));
    if !plain || relative.as_os_str().is_empty() {
        return Err(about(&io::Error::from(io::ErrorKind::InvalidInput), relative));
    }
    for folder in relative.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()) {
        match fs::symlink_metadata(out.join(folder)) {
            Ok(metadata) if metadata.is_symlink() => {
                return Err(about(&io::Error::other("a symbolic link stands where a folder should be"), folder));
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(about(&error, folder)),
        }
    }
    Ok(())
}

/// Our files below `folder` that aren't to be there. Links are not followed.
fn orphans(
    out: &Path,
    folder: &Path,
    files: &BTreeMap<PathBuf, String>,
    orphaned: &mut Vec<PathBuf>,
) -> io::Result<()> {
    let entries = match fs::read_dir(out.join(folder)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(about(&error, folder)),
    };
    for entry in entries {
        let entry = entry?;
        let relative = folder.join(entry.file_name());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            orphans(out, &relative, files, orphaned)?;
        } else if kind.is_file() && !files.contains_key(&relative) && is_ours(&entry.path())? {
            orphaned.push(relative);
        }
    }
    Ok(())
}

fn is_ours(path: &Path) -> io::Result<bool> {
    let mut start = Vec::new();
    File::open(path)?.take(BANNER_WITHIN).read_to_end(&mut start)?;
    Ok(banner::is_ours(&start))
}

/// Writes a file of the folder beside its place and renames it, so that nobody ever sees half of it.
///
/// # Errors
///
/// When the disk refuses.
pub fn replace(out: &Path, relative: &Path, text: &str) -> io::Result<()> {
    let path = out.join(relative);
    let folder = path.parent().unwrap_or(out);
    fs::create_dir_all(folder).map_err(|error| about(&error, folder))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let result = File::create_new(&temporary)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&temporary, &path));
    if result.is_err() {
        // What failed is said; that the rest can't be cleared away adds nothing.
        let _ = fs::remove_file(&temporary);
    }
    result.map_err(|error| about(&error, relative))
}

/// Removes the folders that a removed file leaves empty.
fn remove_empty_folders(out: &Path, relative: &Path) {
    for folder in relative.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()) {
        // One that isn't empty can't be removed, which is the test.
        if fs::remove_dir(out.join(folder)).is_err() {
            return;
        }
    }
}

fn about(error: &io::Error, path: &Path) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

#[cfg(test)]
#[path = "write_tests.rs"]
mod tests;
