//! `cargo xtask new`: one file, whole, or nothing.

use std::fs;

use crate::home::Home;

#[test]
fn a_file_is_written_once() {
    let home = Home::new("new");
    home.write("dog.json", r#"{"content": [{"id": 1, "name": "Rex", "born": "2024-05-01"}]}"#);
    let mut said = home.said(&["new", "service", "pets/shop/dog", "--from-json", "dog.json"]);
    said += &home.said(&["new", "application", "pets/farm"]);
    said += &home.said(&["new", "service", "pets/farm/cow", "--methods", "read,milk", "--generate"]);
    said += &home.said(&["new", "system", "plants"]);
    assert!(home.path("generated/src/pets/farm/cow.rs").is_file());
    let dog = fs::read_to_string(home.path("spec/pets/shop/dog.yaml")).expect("the file");
    assert!(dog.contains("born: date"), "{dog}");

    let before = home.files();
    home.write("broken.json", "{");
    home.write("spec/pets/barn", "");
    let refused: [&[&str]; 12] = [
        &["new", "application", "pets/barn"],
        &["new", "service", "pets/shop/dog"],
        &["new", "application", "pets/shop"],
        &["new", "system", "pets"],
        &["new", "service", "pets/shop/big dog"],
        &["new", "service", "pets/zoo/lion"],
        &["new", "service", "pets/shop/cat", "--methods", "read,Feed it"],
        &["new", "application", "pets/../farm"],
        &["new", "system", "1st"],
        &["new", "service", "pets/shop/cat", "--from-json", "broken.json"],
        &["new", "service", "pets/shop/cat", "--from-json", "cat.json"],
        &["new", "service"],
    ];
    said.extend(refused.map(|arguments| home.said(arguments)));
    for file in ["broken.json", "spec/pets/barn"] {
        fs::remove_file(home.path(file)).expect("a file");
    }
    assert!(before == home.files(), "something was written");
    insta::assert_snapshot!(said);
}
