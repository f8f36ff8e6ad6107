//! `cargo xtask schema`, and what `codegen --check` says of the schema.

use std::fs;

use crate::home::Home;

/// The page of the language.
const PAGE: &str = include_str!("../../../spec/README.md");

#[test]
fn the_schema_is_written_and_compared() {
    let home = Home::new("schema");
    home.write("spec/README.md", PAGE);
    for (path, up) in [("pets/api", "../"), ("pets/shop/application", "../../")] {
        let path = format!("spec/{path}.yaml");
        let text = fs::read_to_string(home.path(&path)).expect("a file");
        home.write(&path, &format!("# yaml-language-server: $schema={up}schema.json\n{text}"));
    }
    let mut said = home.said(&["codegen"]);
    said += &home.said(&["codegen", "--check"]);
    said += &home.said(&["schema", "--check"]);
    assert!(!home.path("spec/schema.json").exists());

    said += &home.said(&["schema"]);
    let schema = fs::read_to_string(home.path("spec/schema.json")).expect("the schema");
    assert!(schema == include_str!("../../../spec/schema.json"), "the same page, the same schema");
    let pet = fs::read_to_string(home.path("spec/pets/shop/pet.yaml")).expect("a file");
    home.write("spec/pets/shop/pet.yaml", &format!("# yaml-language-server: $schema=../../schema.json\n{pet}"));
    said += &home.said(&["schema"]);
    said += &home.said(&["schema", "--check"]);
    said += &home.said(&["codegen", "--check"]);
    said += &home.said(&["schema", "spec"]);

    // A page that is at fault leaves the schema as it was.
    let before = home.files();
    home.write("spec/README.md", &PAGE.replace("| `segment` |", "| `segmented` |"));
    let ran = home.run(&["schema"]);
    let says = "error: the table of `application.yaml` has no row for the key `segment`\n   --> spec/README.md:";
    assert_eq!((ran.code, ran.text.as_str(), ran.error.starts_with(says)), (Some(1), "", true), "{}", ran.error);
    fs::remove_file(home.path("spec/README.md")).expect("a file");
    said += &home.said(&["schema"]);
    home.write("spec/README.md", PAGE);
    assert!(before == home.files());
    insta::assert_snapshot!(said);
}
