//! The schema for editors is current, takes what the loader takes, and refuses what a schema can refuse.

use std::fs;
use std::path::{Path, PathBuf};

use crudl_spec::{Sources, schema};
use jsonschema::Validator;
use serde_json::Value;

use crate::fixture;

/// Faulty specs that the schema refuses. The others are about more than one place, about the meaning of a text, or about
/// what YAML itself is.
const REFUSED: [&str; 33] = [
    "empty_file",
    "error_of_unknown_status",
    "filter_kind_near_between",
    "filter_kind_that_is_an_operator",
    "filter_of_unknown_kind",
    "filter_with_unknown_operator",
    "list_instead_of_mapping",
    "many_faults_in_many_files",
    "merge_key",
    "missing_doc",
    "missing_type_in_field",
    "no_servers",
    "only_a_comment",
    "several_wrong_types_in_one_file",
    "success_of_another_word",
    "success_of_unknown_kind",
    "type_expression_empty_list",
    "type_expression_trailing_text",
    "type_expression_two_questions",
    "unknown_auth",
    "unknown_key_in_api",
    "unknown_key_in_application",
    "unknown_key_in_field",
    "unknown_key_in_method",
    "unknown_key_in_service",
    "unknown_keys_everywhere_at_once",
    "unknown_protocol",
    "unknown_verb",
    "wrong_type_list_for_text",
    "wrong_type_negative_length",
    "wrong_type_text_for_bool",
    "wrong_type_text_for_map",
    "wrong_type_text_for_number",
];

#[test]
fn the_schema_is_current_and_every_file_names_it() {
    let spec = fixture::real_spec();
    let page = fs::read_to_string(spec.join("README.md")).expect("the page of the language");
    let current = fs::read_to_string(spec.join(schema::FILE)).expect("the schema");
    assert!(current == schema::text(&page).unwrap_or_else(|error| panic!("{error}")), "run `cargo xtask schema`");
    let named = schema::named(&Sources::read(&spec).expect("the spec"));
    named.unwrap_or_else(|faults| panic!("{faults}"));
}

#[test]
fn what_the_page_lacks_is_told() {
    let page = fs::read_to_string(fixture::real_spec().join("README.md")).expect("the page of the language");
    let page = page.replace("| `segment` |", "| `segmented` |");
    let faults = schema::text(&page).expect_err("a key without a row");
    let told: Vec<_> =
        faults.iter().map(|fault| format!("{}\n  {}", fault.message, &page[fault.span.clone()])).collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    the table of `application.yaml` has no row for the key `segment`
      | `application` | name | the folder | module, feature and accessor | `application: membership` |
    the page describes the key `segmented`, which `Application` of the model lacks
      | `segmented` | text | the folder | what stands for `{application}` | `segment: SupportFramework` |
    ");
}

#[test]
fn every_spec_file_is_accepted() {
    let mut refused = Vec::new();
    let schema = Schema::read();
    let mut count = 0;
    for path in files_under(&fixture::real_spec()) {
        let text = fs::read_to_string(&path).expect("a spec file");
        let faults = schema.faults(&text).expect("YAML");
        refused.extend(faults.into_iter().map(|fault| format!("{}: {fault}", path.display())));
        count += 1;
    }
    assert!(count > 300, "only {count} files");
    assert!(refused.is_empty(), "{refused:#?}");
    for (path, text) in fixture::base(true) {
        assert_eq!(schema.faults(&text).expect("YAML"), [""; 0], "{path}");
    }
}

#[test]
fn features_are_accepted_and_faults_refused() {
    let schema = Schema::read();
    let refused = |kind: &str| -> Vec<String> {
        let faulty = |text: &str| {
            let files = fixture::overlay(Default::default(), text);
            files.values().any(|text| {
                let faults = schema.faults(text);
                faults.is_some_and(|faults| !faults.is_empty())
            })
        };
        fixture::all(kind).into_iter().filter(|(_, text)| faulty(text)).map(|(name, _)| name).collect()
    };
    assert_eq!(refused("features"), [""; 0]);
    assert_eq!(refused("faults"), REFUSED);
}

#[test]
fn faults_are_those_of_the_kind_of_file() {
    let schema = Schema::read();
    let faults = [
        "system: shop\ntitle: Shop\nmethods: {}\nservers: {}\n",
        "application: store\ntitle: Store\ndoc: A store.\nservers: {}\n",
        "service: item\ndoc: Things.\nmethods: {list: {filters: {name: textt}}}\ntitles: Items\n",
        // Without the key that names them.
        "title: Shop\ndoc: A shop.\nprotocol: jsonn\nservers: {main: {url: 'https://shop.example/'}}\n",
        "title: Store\ndoc: ''\n",
        "methods: {read: {}}\n",
    ]
    .map(|text| format!("{text}{}\n", schema.faults(text).expect("YAML").join("\n")));
    insta::assert_snapshot!(faults.join("\n"), @r#"
    system: shop
    title: Shop
    methods: {}
    servers: {}
    : "doc" is a required property
    : "protocol" is a required property
    /servers: {} has less than 1 property
    : Additional properties are not allowed ('methods' was unexpected)

    application: store
    title: Store
    doc: A store.
    servers: {}
    : Additional properties are not allowed ('servers' was unexpected)

    service: item
    doc: Things.
    methods: {list: {filters: {name: textt}}}
    titles: Items
    /methods/list/filters/name: "textt" is not valid under any of the schemas listed in the 'anyOf' keyword
    : Additional properties are not allowed ('titles' was unexpected)

    title: Shop
    doc: A shop.
    protocol: jsonn
    servers: {main: {url: 'https://shop.example/'}}
    /protocol: "jsonn" is not one of "json", "form" or 2 other candidates

    title: Store
    doc: ''
    /doc: "" is shorter than 1 character

    methods: {read: {}}
    : "doc" is a required property
    "#);
}

/// A validator of spec files.
pub struct Schema(Validator);

impl Schema {
    pub fn read() -> Self {
        let text = fs::read_to_string(fixture::real_spec().join(schema::FILE)).expect("the schema");
        let schema: Value = serde_json::from_str(&text).expect("JSON");
        jsonschema::draft202012::meta::validate(&schema).unwrap_or_else(|error| panic!("{error}"));
        Self(jsonschema::draft202012::new(&schema).unwrap_or_else(|error| panic!("{error}")))
    }

    /// What the schema finds in a text; nothing where the text isn't YAML.
    pub fn faults(&self, text: &str) -> Option<Vec<String>> {
        let yaml: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
        let json = serde_json::to_value(yaml).ok()?;
        Some(self.0.iter_errors(&json).map(|error| format!("{}: {error}", error.instance_path())).collect())
    }
}

/// All YAML files below a folder.
fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(files_under(&path));
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
    files
}
