//! Faulty specs and what is said of them: one fixture and one snapshot each.

use crate::fixture;

#[test]
fn faults_are_explained() {
    let fixtures = fixture::all("faults");
    assert!(fixtures.len() >= 60, "only {} faulty specs", fixtures.len());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("faults");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, text) in fixtures {
            let files = fixture::overlay(fixture::base(true), &text);
            let faults = match crudl_spec::load_sources(&fixture::sources(&files)) {
                Ok(_) => panic!("{name}: no fault was found"),
                Err(faults) => faults.render(false),
            };
            insta::assert_snapshot!(name, faults);
        }
    });
}

#[test]
fn the_base_has_no_fault() {
    if let Err(faults) = crudl_spec::load_sources(&fixture::sources(&fixture::base(true))) {
        panic!("{}", faults.render(false));
    }
}
