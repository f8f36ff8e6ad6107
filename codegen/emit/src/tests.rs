use std::path::Path;

use crudl_spec::ir::{Auth, Protocol};

use super::*;
use crate::sample;

fn file(files: &BTreeMap<PathBuf, String>, path: &str) -> String {
    files.get(Path::new(path)).cloned().unwrap_or_else(|| panic!("no {path} in {:?}", files.keys()))
}

#[test]
fn every_file_is_there_with_its_banner() {
    let files = emit(&sample::ir()).unwrap();
    let paths: Vec<_> = files.keys().map(|path| path.to_str().unwrap()).collect();
    assert_eq!(
        paths,
        [
            "Cargo.toml",
            "README.md",
            "src/cloud/iaas/mod.rs",
            "src/cloud/iaas/vm.rs",
            "src/cloud/membership/mod.rs",
            "src/cloud/membership/team.rs",
            "src/cloud/mod.rs",
            "src/cloud/operators.rs",
            "src/lib.rs",
        ]
    );
    for (path, text) in &files {
        assert!(banner::is_ours(text.as_bytes()), "{}", path.display());
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{}", path.display());
        if let Ok(dir) = std::env::var("CRUDL_EMIT_SHOW") {
            eprintln!("=== {} ({dir})\n{text}", path.display());
        }
        if path.extension().is_some_and(|extension| extension == "rs") {
            syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}\n{text}", path.display()));
        }
    }
}

#[test]
fn same_ir_same_bytes() {
    let ir = sample::ir();
    assert_eq!(emit(&ir).unwrap(), emit(&ir.clone()).unwrap());
}

/// The client that a system's module holds, and what tells the runtime how it talks.
fn module(change: impl FnOnce(&mut crudl_spec::ir::System)) -> String {
    let mut ir = sample::ir();
    change(&mut ir.systems[0]);
    file(&emit(&ir).unwrap(), "src/cloud/mod.rs")
}

#[test]
fn every_protocol_has_its_variant() {
    for (protocol, variant) in
        [(Protocol::Json, "Json"), (Protocol::Form, "Form"), (Protocol::Paged, "Paged"), (Protocol::XmlRpc, "XmlRpc")]
    {
        let module = module(|system| system.protocol = protocol);
        assert!(module.contains(&format!("protocol: crudl::Protocol::{variant},")), "{module}");
    }
}

#[test]
fn a_sign_in_says_what_the_builder_takes() {
    let env = || vec![("api_key".to_owned(), "CLOUD_KEY".to_owned())];
    let header = || "apikey".to_owned();
    for (auth, marker, said) in [
        (Auth::None, "Open", "auth: crudl::Auth::None,"),
        (Auth::Basic { env: Vec::new() }, "Basic", "auth: crudl::Auth::Basic(&[]),"),
        (
            Auth::ApiKey { header: header(), env: env() },
            "ApiKey",
            r#"crudl::Key { header: "apikey", env: &[("api_key", "CLOUD_KEY")] }"#,
        ),
    ] {
        let module = module(|system| system.auth = auth);
        assert!(module.contains(&format!("type Auth = crudl::auth::{marker};")) && module.contains(said), "{module}");
    }
}

#[test]
fn only_applications_that_take_a_location_are_at_one() {
    let module = module(|system| {
        system.location = true;
        system.applications[0].located = true;
    });
    let located = module.split_once("impl Located {").expect("a client at a location").1;
    assert!(module.contains("pub fn location(&self, slug: impl AsRef<str>) -> Located"), "{module}");
    assert_eq!(located.matches("pub fn ").count(), 1, "{located}");
}

#[test]
fn a_main_service_is_what_the_accessor_leads_to() {
    let mut ir = sample::ir();
    let application = &mut ir.systems[0].applications[0];
    application.main = Some(0);
    let (application, service) = (application.name.plain().to_owned(), application.services[0].name.plain().to_owned());
    let files = emit(&ir).unwrap();
    let system = file(&files, "src/cloud/mod.rs");
    assert!(system.contains(&format!("{application}::open(&self.inner)")), "{system}");
    let module = file(&files, &format!("src/cloud/{application}/mod.rs"));
    // There's no handle of the application beside the service's.
    assert!(module.contains("pub(super) fn open(") && !module.contains("pub struct Iaas"), "{service}: {module}");
}

#[test]
fn update_and_partial_update_share_setters() {
    let team = file(&emit(&sample::ir()).unwrap(), "src/cloud/membership/team.rs");
    assert_eq!(team.matches("pub struct Update(").count(), 1, "{team}");
    assert!(!team.contains("PartialUpdate"), "{team}");
    assert!(team.contains("value: impl Into<crudl::Patch<String>>"), "{team}");
    // `set` is taken by the call itself.
    assert!(team.contains("pub fn set_field(self, value: bool)"), "{team}");
}

#[test]
fn only_cycles_are_boxed() {
    let files = emit(&sample::ir()).unwrap();
    assert!(file(&files, "src/cloud/membership/team.rs").contains("pub parent: Option<Box<Team>>"));
    assert_eq!(files.values().map(|text| text.matches("Option<Box<").count()).sum::<usize>(), 1);
}

#[test]
fn types_of_one_name_have_paths() {
    let vm = file(&emit(&sample::ir()).unwrap(), "src/cloud/iaas/vm.rs");
    assert!(vm.contains("pub team: crate::cloud::membership::team::Team"), "{vm}");
    assert!(vm.contains("use super::State;"), "{vm}");
}

/// Hostile docs and names that clash with what the emitter adds: all of it is still Rust, and says what it should.
#[test]
fn obstacle_course() {
    let mut sources = crudl_spec::Sources::new();
    for file in include_str!("fixtures/obstacles.txt").split("=== ").skip(1) {
        let (path, text) = file.split_once('\n').unwrap();
        sources.insert(path, text);
    }
    let ir = crudl_spec::load_sources(&sources).unwrap_or_else(|faults| panic!("{faults}"));
    let files = emit(&ir).unwrap();
    for (path, text) in &files {
        if path.extension().is_some_and(|extension| extension == "rs") {
            syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}\n{text}", path.display()));
        }
    }
    let types = file(&files, "src/odd/app/type.rs");
    for expected in [
        "pub r#type: ::std::string::String,",
        "pub next: Option<Box<String>>,",
        "pub extra_fields: crudl::Extra,",
        "UnknownValue(::std::string::String),",
        "pub const LAYOUT: crudl::column::Column<TypeService, Column, Exact, Unsortable> =",
        "pub const LAYOUT_PARAMETER: crudl::Parameter<TypeService, Column>",
        "#[crudl(new_method(",
        "#[wire = \"Match-It\"] r#match: crudl::Patch<i64>,",
        "pub fn set_field(self, value: bool)",
        "#[wire(-1)]",
    ] {
        assert!(types.contains(expected), "{expected}\n{types}");
    }
    let column = file(&files, "src/odd/builder/column.rs");
    assert!(column.contains("pub r#type: crate::odd::app::r#type::String,"), "{column}");
    assert!(file(&files, "src/odd/mod.rs").contains("pub fn builder_application(&self)"));
    assert!(file(&files, "src/odd/app/mod.rs").contains("pub fn new_service(&self)"));
}
