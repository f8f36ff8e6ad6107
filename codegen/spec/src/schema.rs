//! The language as JSON Schema, for editors.
//!
//! In: the page of the language. Out: [`files`], one schema for each kind of file. What keys there are comes from the
//! raw model, what they mean from the tables of the page, so that both are said once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::file::Role;
use crate::layout::role;
use crate::model::{Api, Application, Service};
use crate::source::Sources;

/// Where each part of the model is described: its definition, the heading on the page, and what stands under `in`.
const TABLES: [(&str, &str, &str); 17] = [
    ("Api", "`api.yaml`", ""),
    ("ServerDef", "`api.yaml`", "a server"),
    ("EnvelopeDef", "`api.yaml`", "`envelope`"),
    ("PagingDef", "`api.yaml`", "`paging`"),
    ("FilterStyleDef", "`api.yaml`", "`filters`"),
    ("OrderStyleDef", "`api.yaml`", "`order`"),
    ("LocationDef", "`api.yaml`", "`location`"),
    ("AuthDef", "`api.yaml`", "`auth`"),
    ("Application", "`application.yaml`", ""),
    ("Service", "`<service>.yaml`", ""),
    ("RecordDef", "`<service>.yaml`", "a record"),
    ("EnumDef", "`<service>.yaml`", "an enum"),
    ("FieldKeys", "Where a field definition stands", ""),
    ("MethodDef", "Methods", ""),
    ("LimitDef", "Methods", "`limit`"),
    ("FilterKeys", "Filters", ""),
    ("EffectDef", "Effects", "an effect"),
];

/// The page and the model don't say the same.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the page of the language and the model differ:\n  {}", faults.join("\n  "))]
pub struct SchemaError {
    /// A sentence each.
    pub faults: Vec<String>,
}

/// The schemas by the names of their files: `api.json`, `application.json`, `service.json`.
///
/// `page` is the text of `spec/README.md`.
///
/// # Errors
/// All keys that the page doesn't describe, and all that only the page has.
pub fn files(page: &str) -> Result<BTreeMap<PathBuf, String>, SchemaError> {
    let mut page = Page::read(page);
    let files = BTreeMap::from([
        (file(Role::Api).into(), page.text::<Api>("A system of the spec: `api.yaml`")),
        (file(Role::Application).into(), page.text::<Application>("A group of services: `application.yaml`")),
        (file(Role::Service).into(), page.text::<Service>("A service: its path, records and methods")),
    ]);
    page.finish().map_or(Ok(files), Err)
}

/// The first line of a spec file, which tells editors the schema; none where no file of the spec stands.
///
/// `path` is relative to the spec folder, with forward slashes.
pub fn first_line(path: &str) -> Option<String> {
    let role = role(path).ok()?;
    let up = "../".repeat(path.matches('/').count());
    Some(format!("# yaml-language-server: $schema={up}{FOLDER}/{}", file(role)))
}

/// Spec files whose first line doesn't name their schema, by path, with the line that does.
pub fn unnamed(sources: &Sources) -> Vec<(String, String)> {
    let mut unnamed = Vec::new();
    for (path, bytes) in &sources.files {
        let Some(line) = first_line(path) else { continue };
        let starts = |bytes: &Vec<u8>| bytes.strip_prefix(line.as_bytes()).is_some_and(|rest| rest.starts_with(b"\n"));
        if bytes.as_ref().is_ok_and(|bytes| !starts(bytes)) {
            unnamed.push((path.clone(), line));
        }
    }
    unnamed
}

/// The schemas' folder in the folder of the spec.
pub const FOLDER: &str = ".schema";

fn file(role: Role) -> &'static str {
    match role {
        Role::Api => "api.json",
        Role::Application => "application.json",
        Role::Service => "service.json",
    }
}

/// A row of a table.
struct Row {
    text: String,
    used: bool,
}

/// The tables of the page.
struct Page {
    /// By definition and key.
    rows: BTreeMap<(&'static str, String), Row>,
    faults: BTreeSet<String>,
}

impl Page {
    fn read(page: &str) -> Self {
        let mut rows = BTreeMap::new();
        let (mut heading, mut columns, mut inside) = ("", Vec::new(), "");
        for line in page.lines() {
            if let Some(text) = line.strip_prefix('#') {
                heading = text.trim_start_matches('#').trim();
            }
            let Some(cells) = line.strip_prefix('|') else {
                (columns, inside) = (Vec::new(), "");
                continue;
            };
            let cells: Vec<&str> = cells.trim_end().trim_end_matches('|').split(" |").map(str::trim).collect();
            if columns.is_empty() {
                columns = cells;
                continue;
            }
            if line.starts_with("|--") {
                continue;
            }
            let cell = |name: &str| {
                let index = columns.iter().position(|column| *column == name)?;
                cells.get(index).copied().filter(|cell| !cell.is_empty())
            };
            if let Some(name) = cell("in") {
                inside = name;
            }
            let Some(keys) = cell("key") else { continue };
            let table = TABLES.iter().find(|(_, of, within)| *of == heading && *within == inside);
            let Some((definition, ..)) = table else { continue };
            let text = description(cell("meaning"), cell("default"), cell("example"));
            for key in keys.split(',').map(|key| key.trim().trim_matches('`').to_owned()) {
                rows.insert((*definition, key), Row { text: text.clone(), used: false });
            }
        }
        Self { rows, faults: BTreeSet::new() }
    }

    /// The schema of a kind of file, as text.
    fn text<T: JsonSchema>(&mut self, title: &str) -> String {
        let root = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
        let mut value = Value::from(root);
        if let Some(definitions) = value.get_mut("$defs").and_then(Value::as_object_mut) {
            for (name, definition) in definitions {
                self.describe(name, definition);
            }
        }
        self.describe(&T::schema_name(), &mut value);
        tidy(&mut value);
        if let Some(root) = value.as_object_mut() {
            root.insert("title".to_owned(), json!(title));
            root.insert("$comment".to_owned(), json!("@generated by `cargo xtask schema`. Do not edit."));
        }
        // Maps may keep the order of insertion or not, depending on who else uses the library.
        value.sort_all_objects();
        format!("{value:#}\n")
    }

    /// Puts the page's words to the keys of a definition.
    fn describe(&mut self, definition: &str, value: &mut Value) {
        if let Some(definition) = value.as_object_mut() {
            // It speaks of the model, to those who work on it.
            definition.remove("description");
        }
        let Some((name, heading, inside)) = TABLES.iter().find(|(name, ..)| *name == definition) else { return };
        let Some(properties) = value.get_mut("properties").and_then(Value::as_object_mut) else { return };
        for (key, property) in properties {
            let Some(row) = self.rows.get_mut(&(*name, key.clone())) else {
                let of = [*heading, *inside].join(" ");
                self.faults.insert(format!("the table of {} has no row for the key `{key}`", of.trim()));
                continue;
            };
            row.used = true;
            if let Some(property) = property.as_object_mut() {
                property.insert("description".to_owned(), json!(row.text));
            }
        }
    }

    fn finish(self) -> Option<SchemaError> {
        let mut faults = self.faults;
        for ((definition, key), _) in self.rows.iter().filter(|(_, row)| !row.used) {
            faults.insert(format!("the page describes the key `{key}`, which `{definition}` of the model lacks"));
        }
        (!faults.is_empty()).then(|| SchemaError { faults: faults.into_iter().collect() })
    }
}

/// What an editor shows of a key, in Markdown.
fn description(meaning: Option<&str>, default: Option<&str>, example: Option<&str>) -> String {
    let meaning = meaning.unwrap_or_default();
    let mut text: String =
        meaning.chars().take(1).flat_map(char::to_uppercase).chain(meaning.chars().skip(1)).collect();
    text.push('.');
    if let Some(default) = default.filter(|default| !matches!(*default, "required" | "none")) {
        text.push_str(&format!("\n\nDefault: {default}."));
    }
    if let Some(example) = example {
        text.push_str(&format!("\n\nExample: {example}"));
    }
    text
}

/// Takes out what editors don't need: formats of Rust's numbers, and null for what isn't written.
fn tidy(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(tidy),
        Value::Object(map) => {
            map.remove("format");
            map.remove("default");
            for (key, value) in map {
                match value {
                    // Their keys are names.
                    Value::Object(named) if key == "properties" || key == "$defs" => {
                        named.values_mut().for_each(tidy);
                        if key == "properties" {
                            named.values_mut().filter_map(Value::as_object_mut).for_each(written);
                        }
                    }
                    other => tidy(other),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A key that is written has a value.
fn written(property: &mut Map<String, Value>) {
    let null = json!({"type": "null"});
    if let Some(types) = property.get_mut("type").and_then(Value::as_array_mut) {
        types.retain(|ty| ty != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            property.insert("type".to_owned(), only);
        }
    }
    let Some(choices) = property.get_mut("anyOf").and_then(Value::as_array_mut) else { return };
    choices.retain(|choice| *choice != null);
    if let [Value::Object(only)] = choices.as_slice() {
        let only = only.clone();
        property.remove("anyOf");
        property.extend(only);
    }
}
