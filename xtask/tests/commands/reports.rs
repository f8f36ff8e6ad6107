//! Commands that report on a spec, and those that write documents of it.

use std::fs;

use crate::home::Home;

#[test]
fn lint_tells_its_findings() {
    let home = Home::new("lint");
    let mut said = home.said(&["lint"]);
    home.spec("spec", "methods: {read: {}, feed: {}}\n");
    said += &home.said(&["lint"]);
    said += &home.said(&["lint", "--spec", "nowhere"]);
    said += &home.said(&["lint", "spec"]);
    home.spec("elsewhere/mine", "methods: {read: {}, feed: {}}\n");
    said += &home.said(&["lint", "--spec", "elsewhere/mine/"]);
    insta::assert_snapshot!(said);
}

#[test]
fn coverage_lists_every_method() {
    let home = Home::new("coverage");
    home.spec("spec", "methods: {list: {}, read: {}, update: {required: [name]}}\n");
    let formats: [&[&str]; 4] = [
        &["coverage"],
        &["coverage", "--format", "csv"],
        &["coverage", "--spec", "nowhere"],
        &["coverage", "--format", "json"],
    ];
    insta::assert_snapshot!(formats.map(|arguments| home.said(arguments)).concat());
}

/// As with `… | head -1`.
#[test]
fn who_stops_reading_ends_no_work() {
    let home = Home::new("pipe");
    let commands: [&[&str]; 3] = [&["coverage"], &["codegen", "--check", "--spec", "spec"], &["openapi"]];
    let ended = commands.map(|arguments| {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = home.command(arguments).stdout(writer).output().expect("the command");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    });
    assert_eq!(ended, [0, 1, 0].map(|code| (Some(code), String::new())));
    assert!(home.path("target/openapi/pets.json").is_file());
}

#[test]
fn openapi_writes_a_document_a_system() {
    let home = Home::new("openapi");
    let api =
        "title: Plants\ndoc: Sells plants.\nprotocol: xml_rpc\nservers: {main: {url: 'https://plants.example/'}}\n";
    home.write("spec/plants/api.yaml", api);
    let mut said = home.said(&["openapi"]);
    let document = fs::read_to_string(home.path("target/openapi/pets.json")).expect("the document");
    assert!(document.contains(r#""openapi": "3.1"#), "{document}");

    let before = home.files();
    let refused: [&[&str]; 7] = [
        &["openapi", "--system", "pets", "--url", "not a url"],
        &["openapi", "--out", "spec/pets/api.yaml/documents"],
        &["openapi", "--system", "pets", "--system", "planets"],
        &["openapi", "--system", "plants"],
        &["openapi", "--url", "http://127.0.0.1:1"],
        &["openapi", "--spec", "nowhere"],
        &["openapi", "pets"],
    ];
    said.extend(refused.map(|arguments| home.said(arguments)));
    assert!(before == home.files(), "something was written");
    insta::assert_snapshot!(said);
}

#[test]
fn demo_and_bench_refuse_what_they_do_not_know() {
    let home = Home::new("bench");
    let refused: [&[&str]; 3] = [&["bench", "everything"], &["bench", "--runs", "0"], &["demo", "pets"]];
    insta::assert_snapshot!(refused.map(|arguments| home.said(arguments)).concat());
}
