//! Examples of requests and answers, as data under `data/`, and the inventory that names them.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::xml;

/// Systems whose references show an example of every operation.
pub const SYSTEMS: [&str; 3] = ["idcloudhost", "nexudus", "cloud_api"];

/// One operation and its example.
#[derive(Debug)]
#[allow(missing_docs, dead_code)]
pub struct Example {
    /// The reference's name.
    pub operation: String,
    /// Ours: `application.service.method`.
    pub method: String,
    pub verb: String,
    /// With placeholders.
    pub template: String,
    /// With values.
    pub path: String,
    pub path_values: BTreeMap<String, String>,
    pub query: BTreeMap<String, String>,
    pub headers: BTreeMap<String, String>,
    pub body: Body,
    /// Arguments that have to be given, where the inventory says so.
    pub required: Vec<String>,
    /// Names that the reference has for the query, and for the body; none where the inventory doesn't say.
    pub parameters: Option<(Vec<String>, Vec<String>)>,
    /// Takes a location.
    pub regional: bool,
}

/// A body by its encoding.
#[derive(Debug)]
pub enum Body {
    /// None.
    None,
    /// Decoded pairs.
    Form(BTreeMap<String, String>),
    /// A value.
    Json(Value),
    /// Named arguments, in order.
    Xml(Vec<(String, Value)>),
}

impl Example {
    /// Names of what the path and the query hold.
    pub fn outer_keys(&self) -> impl Iterator<Item = &String> {
        self.path_values.keys().chain(self.query.keys())
    }

    /// Names of what the body holds; of XML-RPC's arguments those that aren't empty.
    pub fn body_keys(&self) -> Vec<&String> {
        match &self.body {
            Body::Form(pairs) => pairs.keys().collect(),
            Body::Json(Value::Object(fields)) => fields.keys().collect(),
            Body::Xml(arguments) => {
                arguments.iter().filter(|(_, value)| !is_empty(value)).map(|(name, _)| name).collect()
            }
            Body::None | Body::Json(_) => Vec::new(),
        }
    }
}

/// What XML-RPC sends for an argument that isn't given.
pub fn is_empty(value: &Value) -> bool {
    match value {
        Value::String(text) => text.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

fn folder(system: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(system)
}

/// The text of an example, if there is one: `read_example("nexudus", "run_command.response.json")`.
#[allow(dead_code)]
pub fn read_example(system: &str, file: &str) -> Option<String> {
    fs::read_to_string(folder(system).join("examples").join(file)).ok()
}

/// All operations of a system, as its inventory lists them.
///
/// # Errors
/// If the data can't be read.
pub fn load(system: &str) -> Result<Vec<Example>, Box<dyn Error>> {
    let text = fs::read_to_string(folder(system).join("inventory.csv"))?;
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap_or_default();
    let column = |name: &str| header.iter().position(|column| *column == name);
    let mut examples = Vec::new();
    for row in lines {
        let cell = |name: &str| column(name).and_then(|at| row.get(at)).copied();
        let names = |name: &str| -> Option<Vec<String>> {
            Some(cell(name)?.split(';').filter(|name| !name.is_empty()).map(str::to_owned).collect())
        };
        let (operation, template) = (cell("operation").ok_or("no operation")?, cell("path").ok_or("no path")?);
        let all = names("body").unwrap_or_default();
        let required = all.iter().filter_map(|name| name.strip_suffix('*')).map(str::to_owned).collect();
        let plain = |names: Vec<String>| names.iter().map(|name| name.trim_end_matches('*').to_owned()).collect();
        let mut example = Example {
            operation: operation.to_owned(),
            method: cell("method").ok_or("no method")?.to_owned(),
            verb: cell("http_verb").ok_or("no verb")?.to_owned(),
            template: template.to_owned(),
            path: template.to_owned(),
            path_values: BTreeMap::new(),
            query: BTreeMap::new(),
            headers: BTreeMap::new(),
            body: Body::None,
            required,
            parameters: names("query").zip(names("body")).map(|(query, body)| (plain(query), plain(body))),
            regional: cell("location") == Some("regional"),
        };
        if system == "cloud_api" {
            let file = folder(system).join("examples").join(format!("{operation}.request.xml"));
            let (_, values) = xml::call(&fs::read_to_string(file)?)?;
            let names = example.parameters.iter().flat_map(|(_, body)| body.clone());
            example.body = Body::Xml(names.zip(values).collect());
        } else {
            let file = folder(system).join("examples").join(format!("{operation}.request.json"));
            request(&mut example, &serde_json::from_str(&fs::read_to_string(file)?)?)?;
        }
        examples.push(example);
    }
    Ok(examples)
}

fn request(example: &mut Example, request: &Value) -> Result<(), Box<dyn Error>> {
    let texts = |key: &str| -> BTreeMap<String, String> {
        let pairs = request.get(key).and_then(Value::as_object).into_iter().flatten();
        pairs
            .map(|(name, value)| (name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
            .collect()
    };
    example.path = request["path"].as_str().ok_or("no path")?.to_owned();
    let (values, places) = (example.path.split('/'), example.template.split('/'));
    for (value, place) in values.zip(places) {
        if let Some(name) = place.strip_prefix('{').and_then(|place| place.strip_suffix('}')) {
            example.path_values.insert(name.to_owned(), value.to_owned());
        }
    }
    example.query = texts("query");
    example.headers = texts("headers");
    example.body = match request["body_kind"].as_str() {
        Some("form") => Body::Form(texts("body")),
        Some("json") => Body::Json(request["body"].clone()),
        _ => Body::None,
    };
    Ok(())
}
