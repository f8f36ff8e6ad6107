//! `cargo xtask docs`: the reference and the guides as a site that works from its files.
//!
//! In: the spec, the guides. Out: HTML in `target/site/`, by mdBook. The old site stays until the new one is whole.
//!
//! The site builder is behind the feature `docs`: the command builds itself again with it.

use std::path::PathBuf;

use crate::workspace::{self, Outcome};

/// Options of `docs`.
#[derive(clap::Args)]
#[cfg_attr(not(feature = "docs"), allow(dead_code))]
pub struct Args {
    /// Write the book's Markdown alone, for another builder
    #[arg(long)]
    markdown: bool,
    /// Folder of the site, which is replaced [default: the repository's target/site/]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Folder of the spec [default: the repository's spec/]
    #[arg(long, value_name = "DIR")]
    spec: Option<PathBuf>,
}

/// Builds the command with the site builder, and becomes it.
#[cfg(not(feature = "docs"))]
pub fn run(_: &Args) -> Outcome {
    workspace::become_with("docs")
}

/// Builds the site beside the old one, then puts it in its place.
#[cfg(feature = "docs")]
pub fn run(args: &Args) -> Outcome {
    use std::process::ExitCode;

    use mdbook_driver::MDBook;

    let out = match &args.out {
        Some(out) => out.clone(),
        None => workspace::root()?.join("target").join("site"),
    };
    let Some(ir) = workspace::load(args.spec.as_deref())? else {
        return Ok(ExitCode::FAILURE);
    };
    // A link stays, and leads to the new site.
    let out = match out.components().as_path() {
        link if link.is_symlink() => link.canonicalize().map_err(workspace::about(link))?,
        _ => out,
    };
    let Some(name) = out.file_name() else {
        return Err(format!("{} has no name: name another folder", out.display()).into());
    };
    let new = out.with_file_name(format!(".{}.new", name.display()));
    replaceable(&out)?;
    // One that an earlier run didn't come to an end with.
    replaceable(&new)?;
    remove(&new)?;
    mark(&new)?;
    let book = crudl_docs::book(&ir);
    for (path, text) in &book {
        let path = new.join(path);
        let folder = path.parent().unwrap_or(&new);
        std::fs::create_dir_all(folder).map_err(workspace::about(folder))?;
        std::fs::write(&path, text).map_err(workspace::about(&path))?;
    }
    if args.markdown {
        remove(&out)?;
        std::fs::rename(&new, &out).map_err(workspace::about(&out))?;
        workspace::say(format_args!("{} ({} files)", out.display(), book.len()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let is_page = |path: &&PathBuf| path.extension().is_some_and(|end| end == "md") && !path.ends_with("SUMMARY.md");
    let pages = book.keys().filter(is_page).count();
    // Its errors are chains; the outermost alone says little.
    MDBook::load(&new).and_then(|book| book.build()).map_err(|error| format!("{error:#}"))?;
    mark(&new.join("html"))?;
    remove(&out)?;
    std::fs::rename(new.join("html"), &out).map_err(workspace::about(&out))?;
    remove(&new)?;
    workspace::say(format_args!("{} ({pages} pages)", out.join("index.html").display()))?;
    Ok(ExitCode::SUCCESS)
}

/// Says in a folder, which is made if it isn't there, that it's ours.
#[cfg(feature = "docs")]
fn mark(folder: &std::path::Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder).map_err(workspace::about(folder))?;
    let file = folder.join(MARK);
    std::fs::write(&file, "Made by `cargo xtask docs`, which replaces this folder as a whole.\n")
        .map_err(workspace::about(&file))
}

/// The file that says it.
#[cfg(feature = "docs")]
const MARK: &str = ".crudl-site";

/// Refuses a place where something stands that this command didn't make.
#[cfg(feature = "docs")]
fn replaceable(folder: &std::path::Path) -> Result<(), Box<dyn std::error::Error>> {
    let free = if folder.is_dir() {
        std::fs::read_dir(folder).map_err(workspace::about(folder))?.next().is_none()
    } else {
        !folder.exists()
    };
    if free || folder.join(MARK).is_file() {
        return Ok(());
    }
    let shown = folder.display();
    Err(format!("{shown} wasn't made by `cargo xtask docs`, which would replace it: name another folder").into())
}

/// Removes a folder, if it's there.
#[cfg(feature = "docs")]
fn remove(folder: &std::path::Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(workspace::about(folder)(error)),
        _ => Ok(()),
    }
}
