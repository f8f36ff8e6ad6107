//! The YAML of the guides and of the README is good spec, and what they show of the generator is what it says.

use std::fs;
use std::path::Path;

use crudl_spec::scaffold::{self, Sample};
use crudl_spec::{Sources, lint};

use crate::fixture;

/// The first block of a language after a text in a page, without its indentation.
fn block(page: &str, after: &str, language: &str) -> String {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(page)).expect(page);
    let (_, rest) = text.split_once(after).unwrap_or_else(|| panic!("{page} lacks `{after}`"));
    let (before, rest) = rest.split_once(&format!("```{language}\n")).expect("a block");
    let indentation = before.rsplit('\n').next().unwrap_or_default();
    let lines = rest.lines().map(|line| line.strip_prefix(indentation).unwrap_or(line));
    lines.take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect()
}

fn real() -> Sources {
    Sources::read(&fixture::real_spec()).expect("the spec")
}

/// Loads a spec that has no faults and keeps the rules.
fn load(sources: &Sources) {
    let found = lint::lint(sources).unwrap_or_else(|faults| panic!("{}", faults.render(false)));
    assert!(found.is_none(), "{}", found.map(|found| found.render(false)).unwrap_or_default());
}

#[test]
fn a_service_is_added_as_the_guide_says() {
    let page = "codegen/docs/guides/add-a-service.md";
    let sample = block(page, "`badge.json`", "json");
    let methods = ["list", "create", "read", "update", "delete"].map(str::to_owned);
    let mut sources = real();
    let sample = Sample { name: "badge.json", text: &sample };
    let file = scaffold::service(&sources, "cloudcix/membership/badge", &methods, Some(sample)).expect("a file");
    let (start, _) = file.text.split_once("methods:\n").expect("methods");
    sources.insert(file.path, start.to_owned() + &block(page, "Settle", "yaml"));
    load(&sources);
}

#[test]
fn a_system_is_added_as_the_guide_says() {
    let mut sources = real();
    sources.insert("bookings/api.yaml", block("codegen/docs/guides/add-a-system.md", "api.yaml", "yaml"));
    let file = scaffold::application(&sources, "bookings/rooms").expect("a file");
    sources.insert(file.path, file.text);
    let methods = ["list", "read", "create"].map(str::to_owned);
    let file = scaffold::service(&sources, "bookings/rooms/room", &methods, None).expect("a file");
    sources.insert(file.path, file.text);
    load(&sources);
}

#[test]
fn the_service_of_the_readme_loads_and_its_slip_is_shown() {
    let service = block("README.md", "## Add a service", "yaml");
    let mut sources = real();
    sources.insert("cloudcix/membership/badge.yaml", service.as_str());
    load(&sources);

    sources.insert("cloudcix/membership/badge.yaml", service.replace("date?", "dat?"));
    let faults = crudl_spec::load_sources(&sources).expect_err("a slip").render(false);
    assert_eq!(faults, block("README.md", "A slip is shown", "text") + "\n1 fault");
}

#[test]
fn the_service_of_the_language_page_loads() {
    let mut sources = real();
    sources.insert("cloudcix/membership/team.yaml", block("spec/README.md", "# The spec language", "yaml"));
    load(&sources);
}
