use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crudl_spec::Ir;

use super::*;

fn ir() -> Ir {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    crudl_spec::load(&spec).unwrap_or_else(|faults| panic!("{}", faults.render(false)))
}

fn pages(book: &BTreeMap<PathBuf, String>) -> BTreeMap<String, &str> {
    let pages = book.iter().filter_map(|(path, text)| {
        let path = path.strip_prefix("src").ok()?.to_str()?.to_owned();
        (path != "SUMMARY.md").then_some((path, text.as_str()))
    });
    pages.collect()
}

#[test]
fn a_page_reads_like_this() {
    let book = book(&ir());
    let text =
        ["cloudcix/membership/team", "nexudus/billing/contract_deposits", "cloud_api/customer/customer"].map(|page| {
            let text = &book[&PathBuf::from(format!("src/reference/{page}.md"))];
            // The last two show what is theirs: a page with a command, the first call of XML-RPC.
            let sections = if page.starts_with("cloudcix") { usize::MAX } else { 3 };
            let parts: Vec<&str> = text.split("\n## ").take(sections).collect();
            format!("=== {page}\n{}\n", parts.join("\n## "))
        });
    insta::with_settings!({omit_expression => true}, {
        insta::assert_snapshot!(text.concat());
    });
}

#[test]
fn every_method_has_one_section_and_every_type_has_one() {
    let ir = ir();
    let book = book(&ir);
    let pages = pages(&book);
    let mut methods = 0;
    for system in &ir.systems {
        for application in &system.applications {
            for service in &application.services {
                let text = pages[&links::service(system, application, service)];
                for method in &service.methods {
                    let name = method.name.plain();
                    let section = format!("\n## {name} {{#{name}}}\n\n<p class=\"call\"><span class=\"verb ");
                    assert_eq!(text.matches(&section).count(), 1, "{}.{name}", service.file);
                    methods += 1;
                }
                let calls = text.matches("<details").count();
                assert_eq!(calls, service.methods.len() * 3, "{}", service.file);
            }
        }
    }
    assert!(methods > 1_000, "{methods} methods");
    let all = ir.records.iter().map(|record| (record.home, record.name.to_string()));
    for (home, name) in all.chain(ir.enums.iter().map(|known| (known.home, known.name.to_string()))) {
        let page = pages[&links::page(&ir, home)];
        assert_eq!(page.matches(&format!("\n## {name} {{#{name}}}\n")).count(), 1, "{name}");
    }
}

/// Targets of links in Markdown and in HTML, outside of code blocks.
fn targets(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        fenced ^= line.trim_start().starts_with("```");
        if fenced {
            continue;
        }
        for (open, close) in [("](", ')'), ("href=\"", '"')] {
            let parts = line.split(open).skip(1);
            out.extend(parts.filter_map(|part| part.split(close).next()).map(str::to_owned));
        }
    }
    out
}

#[test]
fn links_lead_somewhere() {
    let book = book(&ir());
    let pages = pages(&book);
    let anchors: BTreeMap<&String, BTreeSet<&str>> = pages
        .iter()
        .map(|(page, text)| {
            let ids = text.lines().filter(|line| line.starts_with('#')).filter_map(|line| {
                let (_, id) = line.split_once("{#")?;
                id.strip_suffix('}')
            });
            (page, ids.collect())
        })
        .collect();
    let mut checked = 0;
    for (page, text) in &pages {
        for target in targets(text).iter().filter(|target| !target.starts_with("http")) {
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let folder = Path::new(page).parent().expect("a folder");
            let mut path: Vec<&str> = folder.iter().filter_map(|part| part.to_str()).collect();
            for part in file.split('/').filter(|part| !part.is_empty()) {
                if part == ".." {
                    path.pop();
                } else {
                    path.push(part);
                }
            }
            let found = if file.is_empty() { page.clone() } else { path.join("/") };
            let known = anchors.get(&found).unwrap_or_else(|| panic!("{page}: no page for {target}"));
            assert!(anchor.is_empty() || known.contains(anchor), "{page}: no place for {target}");
            checked += 1;
        }
    }
    assert!(checked > 4_000, "{checked} links");
    let summary = &book[Path::new("src/SUMMARY.md")];
    let listed: BTreeSet<String> = targets(summary).into_iter().collect();
    assert_eq!(listed, pages.keys().cloned().collect(), "the summary has every page");
}

#[test]
fn same_spec_same_bytes() {
    assert_eq!(book(&ir()), book(&ir()));
}
