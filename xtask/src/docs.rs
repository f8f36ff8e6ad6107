//! `cargo xtask docs`: the reference and the guides as a site that works from its files.
//!
//! In: the spec, the guides. Out: HTML in `target/site/`, by mdBook. The old site stays until the new one is whole.
//!
//! The site builder is behind the feature `docs`: the command builds itself again with it.

use std::path::PathBuf;

use crate::workspace::Outcome;

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
    crate::workspace::become_with("docs")
}

/// Builds the site beside the old one, then puts it in its place.
#[cfg(feature = "docs")]
pub fn run(args: &Args) -> Outcome {
    use std::process::ExitCode;

    use mdbook_driver::MDBook;

    let root = crate::workspace::root()?;
    let spec = args.spec.clone().unwrap_or_else(|| root.join("spec"));
    let out = args.out.clone().unwrap_or_else(|| root.join("target").join("site"));
    let Some(ir) = crate::codegen::load(&spec) else {
        return Ok(ExitCode::FAILURE);
    };
    let new = beside(&out)?;
    let book = crudl_docs::book(&ir);
    remove(&new)?;
    for (path, text) in &book {
        let path = new.join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(&new))?;
        std::fs::write(path, text)?;
    }
    if args.markdown {
        remove(&out)?;
        std::fs::rename(&new, &out)?;
        println!("{} ({} files)", out.display(), book.len());
        return Ok(ExitCode::SUCCESS);
    }
    // Its errors are chains; the outermost alone says little.
    MDBook::load(&new).and_then(|book| book.build()).map_err(|error| format!("{error:#}"))?;
    std::fs::write(new.join("html").join(MARK), "")?;
    remove(&out)?;
    std::fs::rename(new.join("html"), &out)?;
    remove(&new)?;
    println!("{} ({} pages)", out.join("index.html").display(), book.len() - EXTRA);
    Ok(ExitCode::SUCCESS)
}

/// A file that says that a folder is ours.
#[cfg(feature = "docs")]
const MARK: &str = ".crudl-site";

/// Files of the book that are no pages: its settings, its style, its script, its table of contents.
#[cfg(feature = "docs")]
const EXTRA: usize = 4;

/// Where the new site is made, if the folder is one that this command made, or empty, or not there.
#[cfg(feature = "docs")]
fn beside(folder: &std::path::Path) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let shown = folder.display();
    let Some(name) = folder.file_name() else { return Err(format!("{shown} has no name: name another folder").into()) };
    let known = [MARK, "book.toml"].iter().any(|name| folder.join(name).is_file());
    let free = if folder.is_dir() { std::fs::read_dir(folder)?.next().is_none() } else { !folder.exists() };
    if !known && !free {
        return Err(format!("{shown} isn't a site: name another folder").into());
    }
    Ok(folder.with_file_name(format!(".{}.new", name.display())))
}

/// Removes a folder, if it's there.
#[cfg(feature = "docs")]
fn remove(folder: &std::path::Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
