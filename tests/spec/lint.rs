//! Specs that load and are no good: one fixture and one snapshot a rule; and the real spec, which is good.

use std::fs;

use crudl_spec::{Sources, lint};

use crate::fixture;

fn findings(sources: &Sources) -> Option<String> {
    let found = lint::lint(sources).unwrap_or_else(|faults| panic!("{}", faults.render(false)));
    found.map(|found| found.render(false))
}

#[test]
fn findings_are_explained() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("lints");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        let mut all = String::new();
        for (name, text) in fixture::all("lints") {
            let files = fixture::overlay(fixture::base(true), &text);
            let found = findings(&fixture::sources(&files)).unwrap_or_else(|| panic!("{name}: nothing was found"));
            insta::assert_snapshot!(name, found);
            all.push_str(&found);
        }
        for rule in lint::RULES {
            assert!(all.contains(&format!("({})", rule.name)), "no fixture is about {}", rule.name);
        }
    });
}

#[test]
fn good_specs_have_no_findings() {
    assert_eq!(findings(&fixture::sources(&fixture::base(true))), None);
    assert_eq!(findings(&Sources::read(&fixture::real_spec()).expect("the spec")), None);
}

#[test]
fn a_spec_with_faults_has_those_alone() {
    let files =
        fixture::overlay(fixture::base(true), "=== shop/store/item.yaml\ndoc: Things.\nmethods: {sell: {vreb: PUT}}\n");
    let faults = lint::lint(&fixture::sources(&files)).expect_err("a fault");
    assert!(faults.iter().any(|fault| fault.message == "unknown key `vreb`"), "{}", faults.render(false));
    assert!(!faults.render(false).contains("undocumented_method"));
}

#[test]
fn the_page_has_every_rule() {
    let page = fs::read_to_string(fixture::real_spec().join("README.md")).expect("the page of the language");
    let (_, section) = page.split_once("\n## Rules\n").expect("the section on rules");
    let rows: Vec<&str> = section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    assert_eq!(rows, lint::RULES.map(|rule| rule.name));
}
