//! The emitted code of each language feature: a fixture, a snapshot, and one compilation of them all.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crudl_spec::Sources;

use crate::fixture;

/// Features that the modules of systems and applications show.
const ABOUT_MODULES: [&str; 8] = [
    "basic_sign_in",
    "facts_beside_results",
    "forms",
    "key_sign_in",
    "locations",
    "main_service",
    "shared_records_and_enums",
    "token_sign_in",
];

/// All features as one spec, a system each, so that one compilation serves them all.
fn features() -> Sources {
    let mut sources = Sources::new();
    let obstacles = ("obstacle_course".to_owned(), obstacle_course());
    for (name, text) in fixture::all("features").into_iter().chain([obstacles]) {
        for (path, text) in fixture::overlay(fixture::base(false), &text) {
            let path = path.replacen("shop/", &format!("{name}/"), 1);
            let text = text.replacen("system: shop", &format!("system: {name}"), 1);
            sources.insert(&path, text.into_bytes());
        }
    }
    // What a maintainer starts from compiles like what is finished.
    for (path, text) in crate::scaffold::files() {
        sources.insert(&path, text.into_bytes());
    }
    sources
}

fn emitted() -> BTreeMap<PathBuf, String> {
    let ir = crudl_spec::load_sources(&features()).unwrap_or_else(|faults| panic!("{}", faults.render(false)));
    crudl_emit::emit(&ir).expect("emission")
}

#[test]
fn features_are_emitted() {
    let files = emitted();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("features");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, _) in fixture::all("features") {
            let mut text = String::new();
            let folder = Path::new("src").join(&name);
            for (path, source) in files.iter().filter(|(path, _)| path.starts_with(&folder)) {
                // The modules of systems and applications are alike in all others.
                if path.ends_with("mod.rs") && !ABOUT_MODULES.contains(&name.as_str()) {
                    continue;
                }
                let _ = writeln!(text, "// {}\n{source}", path.display());
            }
            assert!(!text.is_empty(), "{name}: nothing was emitted");
            insta::assert_snapshot!(name, text);
        }
    });
}

#[test]
fn features_compile() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let work = Path::new(env!("CARGO_TARGET_TMPDIR")).join("features");
    crudl_emit::write::write(&work.join("generated"), &emitted()).expect("writing");

    fixture::workspace(&root, &work, &["generated"]);
    let output = Command::new(env!("CARGO"))
        .args(["check", "--all-features", "--offline", "--quiet"])
        .env("CARGO_TARGET_DIR", work.join("target"))
        .env("RUSTFLAGS", "-D warnings")
        .current_dir(&work)
        .output()
        .expect("cargo");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn features_are_described_and_answered() {
    let ir = crudl_spec::load_sources(&features()).unwrap_or_else(|faults| panic!("{}", faults.render(false)));
    let pages = crudl_docs::book(&ir);
    for system in &ir.systems {
        let name = system.name.plain();
        assert!(pages.keys().any(|path| path.iter().any(|part| part == name)), "{name} has no page");
        match crudl_openapi::document(&ir, name, &crudl_openapi::Options::default()) {
            Ok(document) => assert!(crudl_openapi::text(&document).contains("\"paths\""), "{name}"),
            Err(error) => assert_eq!(system.protocol, crudl_spec::ir::Protocol::XmlRpc, "{name}: {error}"),
        }
    }
    for (index, record) in ir.records.iter().enumerate() {
        let ty = crudl_spec::ir::Type::Record(crudl_spec::ir::RecordId(index));
        let value = crudl_mock::sample(&ir, &ty, &crudl_spec::ir::Facts::default(), "value");
        assert!(value.is_object(), "{}: {value}", record.name);
    }
}

/// A spec whose names are all obstacles: keywords, prelude names, digits first, letters from everywhere, near collisions.
fn obstacle_course() -> String {
    let keywords = "as break const continue crate else enum extern false fn for if impl in let loop match mod move mut \
        pub ref return self static struct super trait true type unsafe use where while async await dyn abstract become \
        box do final macro override priv typeof unsized virtual yield try gen union raw safe auto default macro_rules";
    let others = "1st 2nd_name with-dash with.dot camelCase PascalCase SCREAMING_CASE größe имя 名前 _leading trailing_ \
        request value values body path query call api send extra new filter order page limit result error option";
    let records = "Option Result String Vec Box Some None Ok Err Default Clone Debug Send Sync Drop Fn From Into Iterator \
        Call Record Client Error Column Page Request Secret Value Patch Type Match Mod Self_ Extra Bytes Api";
    let mut item = String::from(
        "=== shop/store/match.yaml\nservice: match\ndoc: Obstacles.\nrecord: Match\nrecords:\n  Match:\n    doc: Names.\n    fields:\n      id: int\n",
    );
    let names: Vec<&str> = keywords.split_whitespace().chain(others.split_whitespace()).collect();
    for name in &names {
        let _ = writeln!(item, "      '{name}': string?");
    }
    for name in records.split_whitespace().filter(|name| *name != "Match") {
        let _ = writeln!(item, "      'the_{}': {name}?", name.to_lowercase());
    }
    for name in records.split_whitespace().filter(|name| *name != "Match") {
        let _ = writeln!(item, "  {name}: {{doc: A record., fields: {{type: int, 'self': string}}}}");
    }
    let list = names.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ");
    let plain = |name: &&&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let order = names.iter().filter(plain).map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ");
    let filters = names.iter().filter(plain).map(|name| format!("'{name}': text")).collect::<Vec<_>>().join(", ");
    let _ = writeln!(
        item,
        "methods:\n  list: {{filters: {{{filters}}}, order: [{order}]}}\n  read: {{}}\n  create: {{optional: [{list}]}}\n  update: {{required: ['type', 'self'], optional: ['fn', 'request']}}"
    );
    for action in ["async", "move", "new", "loop", "yield", "impl", "where", "final", "while"] {
        let _ =
            writeln!(item, "  '{action}': {{path: 'match/{{pk}}/{action}/', required: ['request', 'value', 'crate']}}");
    }
    for service in ["type", "self", "crate", "super", "async", "mod", "lib", "main", "std", "core", "crudl", "client"] {
        let _ = write!(
            item,
            "=== shop/store/{service}.yaml\nservice: {service}\ndoc: Obstacles.\nmethods:\n  delete: {{}}\n"
        );
    }
    item
}
