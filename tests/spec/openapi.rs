//! OpenAPI documents: valid by the official schema, complete, and with examples that hold.

use std::collections::BTreeSet;
use std::fs;

use crudl_openapi::{Error, Options};
use crudl_spec::Ir;
use jsonschema::Registry;
use serde_json::{Value, json};

use crate::fixture;

const SYSTEMS: [&str; 3] = ["cloudcix", "idcloudhost", "nexudus"];
const HERE: &str = "https://example.com/document";

fn ir() -> Ir {
    crudl_spec::load(&fixture::real_spec()).unwrap_or_else(|faults| panic!("{}", faults.render(false)))
}

/// A document for any installation, or for one.
fn document(ir: &Ir, system: &str, base: Option<&str>) -> Value {
    let options = Options { base: base.map(str::to_owned) };
    let document = crudl_openapi::document(ir, system, &options).expect("a document");
    serde_json::from_str(&crudl_openapi::text(&document)).expect("JSON")
}

#[test]
fn documents_are_openapi() {
    let file = fixture::folder().join("../data/openapi/schema.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(file).expect("the schema")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let ir = ir();
    for system in SYSTEMS {
        for base in [None, Some("http://127.0.0.1:8000/")] {
            let document = document(&ir, system, base);
            let faults: Vec<String> =
                validator.iter_errors(&document).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
            assert!(faults.is_empty(), "{system}: {faults:#?}");
        }
    }
    // The schema isn't one that takes anything.
    let mut broken = document(&ir, "nexudus", None);
    broken["paths"]["/billing/contractdeposits"]["get"]["parameters"][0]["in"] = "body".into();
    assert!(!validator.is_valid(&broken));
}

#[test]
fn schemas_are_schemas_and_examples_meet_them() {
    let ir = ir();
    for system in SYSTEMS {
        let document = document(&ir, system, None);
        let mut found = Vec::new();
        collect(&document, String::from("#"), &mut found);
        let registry = Registry::new().add(HERE, document.clone()).and_then(|registry| registry.prepare());
        let registry = registry.expect("every reference is of something");
        let (mut schemas, mut examples) = (0, 0);
        for (pointer, given) in &found {
            let schema = document.pointer(&pointer[1..]).expect("a schema");
            assert!(jsonschema::meta::is_valid(schema), "{system} {pointer}");
            schemas += 1;
            if given.is_empty() {
                continue;
            }
            let fragment = pointer[1..].replace('#', "%23").replace('{', "%7B").replace('}', "%7D");
            let reference = json!({ "$ref": format!("{HERE}#{fragment}") });
            let validator = jsonschema::options()
                .with_registry(&registry)
                .should_validate_formats(true)
                .build(&reference)
                .unwrap_or_else(|fault| panic!("{system} {pointer}: {fault}"));
            for example in given {
                let faults: Vec<String> =
                    validator.iter_errors(example).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
                assert!(faults.is_empty(), "{system} {pointer}: {faults:#?}\n{example:#}");
                examples += 1;
            }
        }
        let least = document["paths"].as_object().expect("paths").len();
        assert!(schemas > least && examples > least, "{system}: {schemas} schemas, {examples} examples");
    }
}

/// Every schema that stands alone, as a pointer, with the examples that are given beside or in it.
fn collect<'a>(value: &'a Value, pointer: String, found: &mut Vec<(String, Vec<&'a Value>)>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, format!("{pointer}/{index}"), found);
            }
        }
        Value::Object(members) => {
            let schema = members.get("schema").filter(|schema| schema.is_object());
            if schema.is_some() {
                found.push((format!("{pointer}/schema"), members.get("example").into_iter().collect()));
            }
            for (key, value) in members.iter().filter(|(key, _)| !["schema", "example"].contains(&key.as_str())) {
                let below = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                if pointer == "#/components/schemas" {
                    let examples = value.get("examples").and_then(Value::as_array).into_iter().flatten();
                    found.push((below, examples.collect()));
                } else {
                    collect(value, below, found);
                }
            }
        }
        _ => {}
    }
}

#[test]
fn every_method_is_there_once() {
    let ir = ir();
    for system in ir.systems.iter().filter(|system| SYSTEMS.contains(&system.name.plain())) {
        let mut expected = BTreeSet::new();
        for application in &system.applications {
            for service in &application.services {
                for method in &service.methods {
                    let id = [application.name.plain(), service.name.plain(), method.name.plain()].join(".");
                    let path = format!("/{}", method.path.template);
                    expected.insert((id.clone(), method.verb.as_str().to_lowercase(), path.clone()));
                    for param in method.path.params.iter().filter(|param| param.optional) {
                        let path = path.replace(&format!("{{{}}}/", param.wire), "");
                        let id = format!("{id}.without_{}", param.wire);
                        expected.insert((id, method.verb.as_str().to_lowercase(), path));
                    }
                }
            }
        }
        let document = document(&ir, system.name.plain(), None);
        let mut found = BTreeSet::new();
        let mut count = 0;
        for (key, item) in document["paths"].as_object().expect("paths") {
            let path = key.split('#').next().unwrap_or_default();
            for (verb, operation) in item.as_object().expect("an item").iter().filter(|(key, _)| *key != "servers") {
                let id = operation["operationId"].as_str().expect("an id");
                found.insert((id.to_owned(), verb.clone(), path.to_owned()));
                count += 1;
            }
        }
        assert_eq!(found.len(), count, "no id twice");
        // The shorter form of a path is left out where a method of its own has it.
        let missing: Vec<_> = expected.difference(&found).filter(|(id, ..)| !id.contains(".without_")).collect();
        let added: Vec<_> = found.difference(&expected).collect();
        assert!(missing.is_empty() && added.is_empty(), "missing {missing:#?}, added {added:#?}");
    }
}

#[test]
fn calls_that_share_verb_and_path() {
    let ir = ir();
    let shared = |system: &str, base: Option<&str>| -> Vec<String> {
        let document = document(&ir, system, base);
        let paths = document["paths"].as_object().expect("paths");
        paths.keys().filter(|key| key.contains('#')).cloned().collect()
    };
    assert_eq!(shared("nexudus", None), ["/billing/contractdeposits#billing.contract_deposits.list_by_ids"]);
    assert!(shared("idcloudhost", None).is_empty());
    let bucket = "/{region_name}/bucket/{path}/#vault.obj";
    // At one address the applications' paths differ; as subdomains, some are told apart by their host.
    assert_eq!(shared("cloudcix", Some("http://127.0.0.1:8000")), [format!("/vault{bucket}")]);
    let of_hosts = shared("cloudcix", None);
    assert_eq!(of_hosts.len(), 9, "{of_hosts:?}");
    assert!(of_hosts.contains(&bucket.to_owned()) && of_hosts.contains(&"/allocation/#iaas.allocation".to_owned()));
}

#[test]
fn refusals() {
    let error = |system: &str| crudl_openapi::document(&ir(), system, &Options::default()).expect_err("no document");
    assert_eq!(error("cloud_api"), Error::XmlRpc("cloud_api".to_owned()));
    let unknown = error("nexus").to_string();
    assert_eq!(unknown, "there is no system `nexus`; there are: cloud_api, cloudcix, idcloudhost, nexudus");
}

#[test]
fn a_document_as_it_is_written() {
    let fixture = fs::read_to_string(fixture::folder().join("openapi.txt")).expect("the spec");
    let files = fixture::overlay(Default::default(), &fixture);
    let ir = crudl_spec::load_sources(&fixture::sources(&files)).unwrap_or_else(|f| panic!("{}", f.render(false)));
    let document = crudl_openapi::document(&ir, "pets", &Options::default()).expect("a document");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("openapi");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("pets", crudl_openapi::text(&document)));
}

/// What a partial update leaves out stays as it is.
#[test]
fn only_what_is_made_or_replaced_has_defaults() {
    let ir = ir();
    for system in ["cloudcix", "idcloudhost"] {
        let document = document(&ir, system, None);
        let operations = document["paths"].as_object().expect("paths").values().flat_map(|path| path.as_object());
        let mut defaults = [0, 0];
        for operation in operations.flat_map(|path| path.values()) {
            let id = operation["operationId"].as_str().unwrap_or_default();
            let media =
                operation["requestBody"]["content"].as_object().into_iter().flat_map(|content| content.values());
            let fields =
                media.filter_map(|media| media["schema"]["properties"].as_object()).flat_map(|all| all.values());
            let count = fields.filter(|field| field.get("default").is_some()).count();
            defaults[usize::from(id.ends_with(".partial_update"))] += count;
        }
        assert!(defaults[0] > 0 && defaults[1] == 0, "{system}: {defaults:?}");
    }
}
