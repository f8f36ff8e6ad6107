//! `cargo xtask docs`: a site, the same each time, in the place of the old one and of nothing else.

use std::fs;

use crate::home::{Home, Ran, files};

fn docs(home: &Home, arguments: &[&str]) -> (Option<i32>, String, String) {
    let Ran { code, text, error } = home.run(&[&["docs"], arguments].concat());
    (code, text, error)
}

#[test]
fn a_site_takes_the_place_of_the_old_one_alone() {
    let home = Home::new("docs");
    let site = home.path("site");

    let (code, text, error) = docs(&home, &["--out", "site"]);
    assert_eq!(code, Some(0), "{error}");
    assert!(text.contains("index.html (11 pages)"), "{text}");
    let page = fs::read_to_string(site.join("reference/pets/shop/pet.html")).expect("the service's page");
    for part in [r#"<h2 id="read">"#, "https://pets.example/pet/1/", r#"class="language-rust""#, ".send()?"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let first = files(&site);
    assert_eq!(docs(&home, &["--out", "site/"]).0, Some(0));
    assert!(first == files(&site), "the same spec, the same bytes");

    // A faulty spec leaves the site as it was, and nothing beside it.
    home.spec("spec", "methods: {list: {order: [nam]}}\n");
    let (code, _, error) = docs(&home, &["--out", "site"]);
    assert_eq!((code, error.contains("pets/shop/pet.yaml:4")), (Some(1), true), "{error}");
    assert!(first == files(&site));
    home.spec("spec", "methods: {read: {}}\n");

    // What isn't a site is no place for one.
    fs::create_dir_all(home.path("mine")).expect("a folder");
    fs::write(home.path("mine/letter.txt"), "Dear").expect("a file");
    for (place, says) in [("mine", "isn't a site"), ("..", "has no name"), ("spec/pets/api.yaml", "isn't a site")] {
        let (code, _, error) = docs(&home, &["--out", place]);
        assert_eq!((code, error.contains(says)), (Some(1), true), "{place}: {error}");
    }
    assert!(home.path("mine/letter.txt").is_file());

    assert_eq!(docs(&home, &["--out", "book", "--markdown"]).0, Some(0));
    assert!(home.path("book/src/reference/pets/shop/pet.md").is_file());
    let mut left: Vec<_> =
        fs::read_dir(home.path("")).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    left.sort();
    assert_eq!(left, ["book", "mine", "site", "spec"]);
}
