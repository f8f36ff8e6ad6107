//! The public API as a list, so that a change of it shows; and what may not be in it.
//!
//! In: the sources, from `lib.rs` on. Out: a line for each item that can be reached: paths of modules and re-exports,
//! signatures, fields, variants, methods, traits that types implement. Methods that a macro of the builders writes count
//! for each type that calls it. Needs no nightly compiler and no documentation; what derives write isn't seen.

mod source;
mod text;

use std::path::{Path, PathBuf};

use source::{Crate, FOREIGN};

#[test]
fn the_public_api() {
    let all = Crate::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let lines = all.list();
    assert!(all.foreign.contains("HeaderValue") && all.macros["common_settings"].len() > 10);
    for line in &lines {
        let words: Vec<_> = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
        let taken = words.iter().find(|word| FOREIGN.contains(word) || all.foreign.contains(**word));
        assert!(taken.is_none(), "`{}` of an HTTP library in: {line}", taken.unwrap_or(&""));
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_type_of_a_library_would_show() {
    let mut all = Crate::default();
    let code = "use http_types::{HeaderMap as Map, Uri}; pub struct A(pub Map); impl A { pub fn b(&self) -> Uri { c() } }
                macro_rules! m { ($($s:ident).+) => { pub fn d(mut self, e: u8) -> Self { self.$($s).+.e = e; self } }; }
                impl A { m!(x.y); fn f(&self) {} }";
    all.module(syn::parse_file(code).unwrap().items, PathBuf::new(), String::new(), true);
    assert_eq!(
        all.list(),
        ["crudl::A struct", "crudl::A.0: Map", "impl A { fn b(&self) -> Uri }", "impl A { fn d(self, e: u8) -> Self }"]
    );
    assert!(all.foreign.contains("Map") && all.foreign.contains("Uri"));
}
