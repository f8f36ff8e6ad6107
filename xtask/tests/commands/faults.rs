//! A faulty spec: every command tells the same of it, and writes nothing.

use crate::home::Home;

#[test]
fn a_faulty_spec_is_told_alike_and_nothing_is_written() {
    let home = Home::new("faults");
    home.spec("sound", "methods: {read: {}}\n");
    home.spec("spec", "methods: {list: {order: [nam]}, red: {doc: Look., returns: Pets}}\n");
    let before = home.files();
    let ran = home.run(&["codegen"]);
    assert_eq!((ran.code, ran.text.as_str()), (Some(1), ""));
    insta::assert_snapshot!(ran.error);
    let mut commands: Vec<&[&str]> = vec![
        &["codegen", "--check", "--spec", "spec"],
        &["codegen", "--spec", "spec", "--out", "elsewhere"],
        &["openapi"],
        &["lint"],
        &["coverage"],
        &["demo"],
        &["diff", "sound"],
    ];
    if cfg!(feature = "authoring") {
        commands.extend::<[&[&str]; 4]>([
            &["codegen", "--check"],
            &["new", "service", "pets/shop/dog"],
            &["new", "application", "pets/farm"],
            &["new", "system", "plants"],
        ]);
    }
    if cfg!(feature = "docs") {
        commands.extend::<[&[&str]; 2]>([&["docs"], &["docs", "--markdown", "--out", "book"]]);
    }
    if cfg!(feature = "mock") {
        commands.push(&["mock"]);
    }
    for command in commands {
        let other = home.run(command);
        assert_eq!((other.code, other.text.as_str()), (Some(1), ""), "{command:?}");
        let error = other.error.trim_end().trim_end_matches("; nothing was written");
        assert_eq!(error, ran.error.trim_end(), "{command:?}");
    }
    assert!(before == home.files(), "something was written");
}
