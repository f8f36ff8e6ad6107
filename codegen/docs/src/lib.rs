//! The reference site as a book of Markdown.
//!
//! In: the IR. Out: [`book`] gives the text of every file of an mdBook, keyed by its path; a pure function. `cargo xtask
//! docs` makes HTML of it.
//!
//! | module | what it does |
//! |---|---|
//! | `overview` | the first page, a page a system and an application |
//! | `service`, `method` | a page a service, with a section a method |
//! | `shapes` | records and enums |
//! | `curl`, `xml` | a call by hand |
//! | `links` | where things are; types with links |
//! | `guides` | the pages that people write, in `guides/` |
//!
//! What is said of fields, errors and methods, and the calls in Rust, are those of the emitted crate
//! ([`crudl_emit::describe`]).

#![forbid(unsafe_code)]

mod curl;
mod guides;
mod links;
mod method;
mod overview;
mod service;
mod shapes;
#[cfg(test)]
mod tests;
mod xml;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crudl_emit::describe::{Describe, prose};
use crudl_spec::Ir;
use crudl_spec::ir::{Home, Service};

use links::Links;

/// What pages are made from.
pub(crate) struct Context<'a> {
    pub(crate) ir: &'a Ir,
    pub(crate) words: Describe<'a>,
    pub(crate) links: Links,
}

/// Every file of the book, by its path: `book.toml`, the style, `src/SUMMARY.md` and the pages.
pub fn book(ir: &Ir) -> BTreeMap<PathBuf, String> {
    let words = Describe::new(ir);
    let links = Links::new(ir, &words);
    let cx = Context { ir, words, links };
    let mut pages = BTreeMap::from([("index.md".to_owned(), overview::first(&cx))]);
    let mut summary = format!("# Summary\n\n[{}](index.md)\n\n# Guides\n\n", overview::TITLE);
    for guide in guides::GUIDES {
        summary += &format!("- [{}]({})\n", guide.title, guide.path());
        pages.insert(guide.path(), guide.text.to_owned());
    }
    summary += "\n# Reference\n\n";
    for (s, system) in ir.systems.iter().enumerate() {
        let path = links::system(system);
        summary += &format!("- [{}]({path})\n", prose(&system.title));
        pages.insert(path, overview::system(&cx, s));
        for (a, application) in system.applications.iter().enumerate() {
            let home = Home { system: s, application: a, service: None };
            let path = links::application(system, application);
            summary += &format!("  - [{}]({path})\n", prose(&application.title));
            pages.insert(path, overview::application(&cx, home));
            for (v, service) in application.services.iter().enumerate() {
                let path = links::service(system, application, service);
                summary += &format!("    - [{}]({path})\n", prose(&title(service)));
                pages.insert(path, service::page(&cx, Home { service: Some(v), ..home }));
            }
        }
    }
    let pages = pages.into_iter().map(|(path, text)| (PathBuf::from("src").join(path), text));
    let mut files: BTreeMap<PathBuf, String> = pages.collect();
    files.insert("src/SUMMARY.md".into(), summary);
    files.insert("book.toml".into(), include_str!("book/book.toml").to_owned());
    files.insert("site.css".into(), include_str!("book/site.css").to_owned());
    files.insert("site.js".into(), include_str!("book/site.js").to_owned());
    files
}

/// Name of a service for people: `Cash sale receipt`.
pub(crate) fn title(service: &Service) -> String {
    let mut chars = service.title.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A count with its noun: `1 method`, `2 methods`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// A label: a class, and its words.
pub(crate) fn badge(class: &str, text: &str) -> String {
    format!("<span class=\"badge {class}\">{}</span>", links::inert(text))
}

/// A table whose columns need no heads to be seen, and whose rows fold on a phone; nothing without rows.
pub(crate) fn table(heads: &[&str], rows: impl IntoIterator<Item = String>) -> String {
    let rows: String = rows.into_iter().collect();
    if rows.is_empty() {
        return rows;
    }
    let line = "|---".repeat(heads.len());
    format!("<div class=\"fields\">\n\n| {} |\n{line}|\n{rows}\n</div>\n\n", heads.join(" | "))
}
