//! `cargo xtask codegen`: written, compared, cleared.

use std::fs;

use crate::home::Home;

#[test]
fn the_crate_is_written_compared_and_cleared() {
    let home = Home::new("codegen");
    let check: &[&str] = &["codegen", "--check", "--spec", "spec"];
    let mut said = [home.said(&["codegen"]), home.said(&["codegen"]), home.said(check)].concat();

    home.write("generated/src/pets/mod.rs", "// Edited by hand.\n");
    fs::remove_file(home.path("generated/README.md")).expect("a file");
    let pet = fs::read_to_string(home.path("spec/pets/shop/pet.yaml")).expect("a file");
    home.write("spec/pets/shop/dog.yaml", &pet.replace("Pet", "Dog"));
    fs::remove_file(home.path("spec/pets/shop/pet.yaml")).expect("a file");
    home.write("generated/notes.txt", "Mine.\n");
    let before = home.files();
    said += &home.said(check);
    assert!(before == home.files(), "--check wrote");

    said += &home.said(&["codegen"]);
    said += &home.said(check);
    assert!(home.path("generated/notes.txt").is_file());
    assert!(!home.path("generated/src/pets/shop/pet.rs").exists());

    said += &home.said(&["codegen", "--spec", "nowhere"]);
    said += &home.said(&["codegen", "--checks"]);
    insta::assert_snapshot!(said);
}

#[test]
fn timings_are_told_by_stage() {
    let home = Home::new("timings");
    let ran = home.run(&["codegen", "--timings"]);
    let stages: Vec<_> = ran.text.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(stages[..4], ["load", "emit", "write", "total"], "{}", ran.text);
}
