//! Files to start from: what they say, that they load, and that nothing is written over or made from what is faulty.

use std::collections::BTreeMap;
use std::path::Path;

use crudl_spec::scaffold::{self, NewFile, Sample, ScaffoldError};
use crudl_spec::{Sources, lint};

use crate::fixture;
use crate::schema::Schema;

/// A page of two records that have about everything: all forms of text, nulls, missing fields, nested records, maps.
const PAGE: &str = include_str!("scaffold/page.json");
/// One record in an envelope of another system.
const WRAPPED: &str =
    r#"{"status": "ok", "data": {"uuid": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "sizeGb": 5, "label": null}}"#;

/// One record whose keys are called as methods and types of the runtime are, meet in one letter case, and don't tell.
const ODD: &str = "\u{feff}{\"id\": null, \"list\": {\"q\": 1}, \"extra\": {\"k\": 1}, \"bytes\": [{\"n\": 1}], \
    \"foo_bar\": 1, \"fooBar\": 2, \"a b\": 1, \"a-b\": 2, \"é\": 1, \"É\": 2, \"\": 1, \"🎉\": 1, \"Authorization\": \"x\", \
    \"password\": null, \"tokens\": [], \"large\": 18446744073709551615}";

fn methods(names: &str) -> Vec<String> {
    names.split(',').map(str::to_owned).collect()
}

fn sample(text: &str) -> Option<Sample<'_>> {
    Some(Sample { name: "sample.json", text })
}

/// A system that is scaffolded from nothing: each file on what was there before.
fn made() -> Vec<NewFile> {
    let mut sources = Sources::new();
    let mut files = Vec::new();
    let mut add = |make: &dyn Fn(&Sources) -> Result<NewFile, ScaffoldError>| {
        let file = make(&sources).unwrap_or_else(|error| panic!("{error}"));
        sources.insert(&file.path, file.text.as_bytes());
        files.push(file);
    };
    add(&|sources| scaffold::system(sources, "scaffolded"));
    add(&|sources| scaffold::application(sources, "scaffolded/network"));
    add(&|sources| {
        scaffold::service(sources, "scaffolded/network/plain", &methods("list,create,read,update,delete,head"), None)
    });
    add(&|sources| {
        scaffold::service(sources, "scaffolded/network/firewall", &methods("list,read,create,restart"), sample(PAGE))
    });
    add(&|sources| {
        scaffold::service(sources, "scaffolded/network/disk", &methods("read,create,update"), sample(WRAPPED))
    });
    add(&|sources| {
        scaffold::service(sources, "scaffolded/network/list", &methods("list,read,create,update"), sample(ODD))
    });
    add(&|sources| scaffold::service(sources, "scaffolded/network/update", &methods("read,update"), None));
    files
}

/// The same by path, for those who compile it.
pub fn files() -> BTreeMap<String, String> {
    made().into_iter().map(|file| (file.path, file.text)).collect()
}

#[test]
fn new_files_say_what_is_to_be_settled() {
    let mut text: String = made().iter().map(|file| format!("=== {}\n{}", file.path, file.text)).collect();
    let mut sources = fixture::base(true);
    sources.insert("shop/api.yaml".to_owned(), sources["shop/api.yaml"].replace("protocol: json", "protocol: form"));
    let form =
        scaffold::service(&fixture::sources(&sources), "shop/store/rack", &methods("list,create,read"), sample(PAGE));
    text.push_str(&form.unwrap_or_else(|error| panic!("{error}")).text);
    let remote = "=== shop/api.yaml
title: Shop
doc: A shop.
protocol: xml_rpc
servers: {main: {url: 'https://shop.example/'}}
=== shop/store/application.yaml
title: Store
doc: A store.
";
    let remote = fixture::sources(&fixture::overlay(BTreeMap::new(), remote));
    let remote =
        scaffold::service(&remote, "shop/store/rack", &methods("list,create,read,update,fill"), sample(WRAPPED));
    text.push_str(&remote.unwrap_or_else(|error| panic!("{error}")).text);
    let sources = Sources::read(&fixture::real_spec()).expect("the spec");
    let pascal = r#"{"Id": 3, "UniqueId": "a", "CreatedOn": "2024-05-01T10:00:00Z", "Name": "x"}"#;
    for name in ["nexudus/billing/tariff", "cloud_api/customer/tariff"] {
        let pascal = scaffold::service(&sources, name, &methods("create,read,update"), sample(pascal));
        text.push_str(&pascal.unwrap_or_else(|error| panic!("{error}")).text);
    }
    insta::with_settings!({snapshot_path => "scaffold", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("files", text);
    });
}

#[test]
fn new_files_keep_the_rules_and_the_schema() {
    let files = files();
    let found = lint::lint(&fixture::sources(&files)).unwrap_or_else(|faults| panic!("{}", faults.render(false)));
    assert!(found.is_none(), "{}", found.map(|found| found.render(false)).unwrap_or_default());
    let schema = Schema::read();
    for (path, text) in &files {
        assert_eq!(schema.faults(text).expect("YAML"), [""; 0], "{path}");
        let line = crudl_spec::schema::first_line(path).expect("a file of a spec");
        assert_eq!(text.lines().next(), Some(line.as_str()));
    }
}

#[test]
fn samples_of_every_kind_load() {
    let sources = fixture::sources(&files());
    for text in [
        r#"{"id": [1]}"#,
        r#"{"id": {"a": 1}, "uuid": "6f9619ff-8b86-d011-b42d-00cf4fc964ff"}"#,
        r#"[{"id": 1}, {"id": "a"}]"#,
        r#"{"id": true, "new_odd": {"a": 1}, "odd_service": {"b": 1}, "read": {"c": 1}}"#,
        r#"{"é": 1, "É": 2, "a": {"": 1}}"#,
        r#"{"token": {}, "passwords": [1, "a"]}"#,
        r#"{"🎉": {"🎉": 1}}"#,
        r#"{"a": {"fooBar": 1, "foo_bar": 2}}"#,
        r#"{"Foo_Bar": 1, "foo-bar": 2, "fooBar": 3}"#,
    ] {
        let all = methods("list,create,read,update,delete");
        let file = scaffold::service(&sources, "scaffolded/network/odd", &all, sample(text));
        let file = file.unwrap_or_else(|error| panic!("{text}: {error}"));
        let mut sources = sources.clone();
        sources.insert(&file.path, file.text.as_bytes());
        let found = lint::lint(&sources).unwrap_or_else(|faults| panic!("{text}: {}", faults.render(false)));
        assert!(found.is_none(), "{text}: {}", found.map(|found| found.render(false)).unwrap_or_default());
    }
}

#[test]
fn folders_are_found_whatever_their_modules_are_called() {
    let mut sources = Sources::new();
    let system = scaffold::system(&sources, "crudl").unwrap_or_else(|error| panic!("{error}"));
    sources.insert(&system.path, system.text.as_bytes());
    let application = scaffold::application(&sources, "crudl/self").unwrap_or_else(|error| panic!("{error}"));
    sources.insert(&application.path, application.text.as_bytes());
    let service = scaffold::service(&sources, "crudl/self/std", &methods("read"), None);
    let service = service.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(service.path, "crudl/self/std.yaml");
    assert!(service.text.contains("# spec/crudl/self/std.yaml"), "{}", service.text);
    let refused = scaffold::system(&sources, "http").expect_err("a feature of every crate");
    assert!(refused.to_string().contains("the feature `http`"), "{refused}");
}

#[test]
fn every_system_takes_a_new_service() {
    let mut sources = Sources::read(&fixture::real_spec()).expect("the spec");
    let names = ["cloudcix/iaas", "idcloudhost/network", "nexudus/billing", "cloud_api/customer"];
    for application in names {
        let name = format!("{application}/scaffolded");
        let all = methods("list,create,read,update,delete,restart");
        let file = scaffold::service(&sources, &name, &all, sample(PAGE)).unwrap_or_else(|error| panic!("{error}"));
        sources.insert(&file.path, file.text.as_bytes());
    }
    let ir = crudl_spec::load_sources(&sources).unwrap_or_else(|faults| panic!("{}", faults.render(false)));
    let emitted = crudl_emit::emit(&ir).expect("emission");
    for application in names {
        let path = Path::new("src").join(application).join("scaffolded.rs");
        let source = emitted.get(&path).unwrap_or_else(|| panic!("{} isn't there", path.display()));
        syn::parse_file(source).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}

#[test]
fn refusals_are_explained() {
    let sources = fixture::sources(&fixture::base(true));
    let service = |name: &str, names: &str, text: Option<&str>| {
        scaffold::service(&sources, name, &methods(names), text.and_then(sample)).expect_err(name).to_string()
    };
    let faulty =
        fixture::overlay(fixture::base(true), "=== shop/store/item.yaml\ndoc: Things.\nmethods: {red: {}}\nfoo: 1\n");
    let faulty = scaffold::service(&fixture::sources(&faulty), "shop/store/rack", &methods("read"), None);
    let refusals = [
        service("shop/store/item", "list", None),
        service("shop/stor/rack", "list", None),
        service("shops/store/rack", "list", None),
        service("shop/rack", "list", None),
        service("shop/store/../rack", "list", None),
        service("shop/store/Rack", "list", None),
        service("shop/store/", "list", None),
        service("shop/store/api", "list", None),
        service("shop/store/rack", "list,list", None),
        service("shop/store/rack", "list,re-stock", None),
        service("shop/store/rack", "list,", None),
        service("shop/store/rack", "list", Some("{\"a\": 1,\n \"b\": [1,}")),
        service("shop/store/rack", "list", Some("[1, 2]")),
        service("shop/store/rack", "list", Some("{\"content\": []}")),
        service("shop/store/rack", "read", Some("{\"\": 1}")),
        scaffold::application(&sources, "shop/store").expect_err("a file").to_string(),
        scaffold::application(&sources, "store").expect_err("a name").to_string(),
        scaffold::system(&sources, "shop").expect_err("a file").to_string(),
        faulty.expect_err("a fault").to_string(),
    ];
    insta::with_settings!({snapshot_path => "scaffold", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("refusals", refusals.join("\n--\n"));
    });
}
