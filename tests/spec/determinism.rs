//! The same facts give the same bytes, wherever and in whatever order they are written.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_yaml::{Mapping, Value};

use crate::fixture;

/// The emitted crate, and the OpenAPI documents beside it.
fn emit(spec: &Path) -> BTreeMap<PathBuf, String> {
    let ir = crudl_spec::load(spec).unwrap_or_else(|faults| panic!("{}", faults.render(false)));
    let mut files = crudl_emit::emit(&ir).expect("emission");
    for system in ["cloudcix", "idcloudhost", "nexudus"] {
        let document = crudl_openapi::document(&ir, system, &Default::default()).expect("a document");
        files.insert(Path::new("openapi").join(system), crudl_openapi::text(&document));
    }
    files
}

#[test]
fn twice_gives_the_same_bytes() {
    assert_eq!(emit(&fixture::real_spec()), emit(&fixture::real_spec()));
}

#[test]
fn order_and_place_have_no_meaning() {
    let copy = tempfile::tempdir().expect("a folder");
    let mut files = Vec::new();
    collect(&fixture::real_spec(), &mut files);
    files.reverse();
    for file in files {
        let target =
            copy.path().join("elsewhere").join(file.strip_prefix(fixture::real_spec()).expect("below the spec"));
        fs::create_dir_all(target.parent().expect("a folder")).expect("folders");
        let text = fs::read_to_string(&file).expect("a spec file");
        let value: Value = serde_yaml::from_str(&text).expect("YAML");
        fs::write(target, serde_yaml::to_string(&shuffled(value)).expect("YAML")).expect("a copy");
    }
    let (original, copied) = (emit(&fixture::real_spec()), emit(&copy.path().join("elsewhere")));
    assert_eq!(original.keys().collect::<Vec<_>>(), copied.keys().collect::<Vec<_>>());
    for (path, text) in &original {
        let different = text.lines().zip(copied[path].lines()).find(|(a, b)| a != b);
        assert!(copied[path] == *text, "{} differs: {different:#?}", path.display());
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
}

/// Mappings whose order is the order of struct fields or of arguments.
const ORDERED: [&str; 9] = ["fields", "filters", "inputs", "query", "metadata", "servers", "values", "env", "options"];

/// Reverses every mapping whose order has no meaning.
fn shuffled(value: Value) -> Value {
    let Value::Mapping(mapping) = value else { return value };
    let entries = mapping.into_iter().map(|(key, value)| {
        let ordered = key.as_str().is_some_and(|key| ORDERED.contains(&key));
        let value = if ordered { value } else { shuffled(value) };
        (key, value)
    });
    let mut entries: Vec<_> = entries.collect();
    entries.reverse();
    Value::Mapping(entries.into_iter().collect::<Mapping>())
}
