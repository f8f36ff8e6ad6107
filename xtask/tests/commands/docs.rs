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
    home.write("mine/letter.txt", "Dear");
    home.write("manual/book.toml", "[book]\ntitle = \"A book of mine\"\n");
    home.write("manual/src/SUMMARY.md", "# Summary\n");
    home.write(".half.new/letter.txt", "Dear");
    let before = home.files();
    let mut said = String::new();
    for place in ["mine", "manual", "manual/src", "spec/pets/api.yaml", "half", ".."] {
        said += &home.said(&["docs", "--out", place]);
        said += &home.said(&["docs", "--out", place, "--markdown"]);
    }
    said += &home.said(&["docs", "--out", "mine/letter.txt/site"]);
    said += &home.said(&["docs", "--spec", "nowhere"]);
    said += &home.said(&["docs", "site"]);
    insta::assert_snapshot!(said);
    assert!(before == home.files(), "something was written");

    // What an earlier run left is cleared away.
    home.write(".book.new/.crudl-site", "");
    for _ in 0..2 {
        assert_eq!(docs(&home, &["--out", "book", "--markdown"]).0, Some(0));
    }
    assert!(home.path("book/src/reference/pets/shop/pet.md").is_file());
    let mut left: Vec<_> =
        fs::read_dir(home.path("")).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    left.sort();
    assert_eq!(left, [".half.new", "book", "manual", "mine", "site", "spec"]);
}

#[cfg(unix)]
#[test]
fn a_link_leads_to_the_site() {
    let home = Home::new("docs_link");
    home.write("disk/.keep", "");
    fs::create_dir(home.path("disk/site")).expect("a folder");
    std::os::unix::fs::symlink("disk/site", home.path("link")).expect("a link");
    for out in ["link", "link/"] {
        let (code, _, error) = docs(&home, &["--out", out, "--markdown"]);
        assert_eq!(code, Some(0), "{error}");
        assert!(home.path("link").is_symlink());
        assert!(home.path("disk/site/src/SUMMARY.md").is_file());
    }
}
