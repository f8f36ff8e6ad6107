//! Requests and answers against examples, by meaning: order of keys, white space and the written form of a number or a time
//! don't count.

use std::collections::BTreeMap;

use crudl::transport::HttpRequest;
use serde_json::{Map, Value};

use super::has_body;
use crate::wire::form;
use crudl_tests::examples::{Body, Example};
use crudl_tests::xml;

/// What differs between a request and its example.
pub fn request(example: &Example, url: &str, request: &HttpRequest) -> Vec<String> {
    let mut faults = Vec::new();
    if request.verb.as_str() != example.verb {
        faults.push(format!("sent {} instead of {}", request.verb, example.verb));
    }
    let (sent, query) = request.url.split_once('?').unwrap_or((&request.url, ""));
    if sent != url {
        faults.push(format!("sent to {sent} instead of {url}"));
    }
    let query = pairs(query);
    if !same_pairs(&example.query, &query) {
        faults.push(format!("query {query:?} instead of {:?}", example.query));
    }
    for (name, value) in &example.headers {
        let found = request.headers.get(name);
        if found != Some(value) {
            faults.push(format!("header {name}: {found:?}"));
        }
    }
    if !has_body(example) && request.headers.get("content-type").is_some() {
        faults.push("a content type without a body".to_owned());
    }
    let text = std::str::from_utf8(&request.body).expect("a body of text");
    let fault = match &example.body {
        Body::None => (!text.is_empty()).then(|| format!("a body: {text}")),
        Body::Form(expected) => {
            let sent = pairs(text);
            (!same_pairs(expected, &sent)).then(|| format!("form {sent:?} instead of {expected:?}"))
        }
        Body::Json(expected) => match serde_json::from_str(text) {
            Ok(sent) => same(expected, &sent, "body"),
            Err(error) => Some(format!("no JSON: {error}")),
        },
        Body::Xml(expected) => match xml::call(text) {
            Ok((name, sent)) => {
                let expected: Value = expected.iter().map(|(_, value)| value.clone()).collect();
                let named = (name != example.template).then(|| format!("calls {name}"));
                named.or_else(|| {
                    (Value::Array(sent.clone()) != expected).then(|| format!("{sent:?} instead of {expected}"))
                })
            }
            Err(problem) => Some(problem),
        },
    };
    faults.extend(fault);
    faults
}

fn pairs(text: &str) -> BTreeMap<String, String> {
    form(text).into_iter().collect()
}

/// Pairs of a form or a query; booleans in any case, JSON inside a text by its value.
fn same_pairs(expected: &BTreeMap<String, String>, sent: &BTreeMap<String, String>) -> bool {
    let truth = |text: &str| matches!(text.to_lowercase().as_str(), "true" | "false");
    expected.len() == sent.len()
        && expected.iter().zip(sent).all(|((a, expected), (b, sent))| {
            let texts = same(&expected.as_str().into(), &sent.as_str().into(), "").is_none();
            a == b && (texts || (truth(expected) && expected.eq_ignore_ascii_case(sent)))
        })
}

/// A body as one value.
pub fn whole(system: &str, body: &str) -> Value {
    match system {
        "cloud_api" => xml::answer(body).expect("XML-RPC").expect("no fault"),
        _ => serde_json::from_str(body).expect("JSON"),
    }
}

/// A result put back under its key, where the answer has it there.
pub fn under(key: Option<&str>, shown: Value, whole: &Value) -> Value {
    let (result, beside) = match shown {
        Value::Object(mut members) if members.contains_key("") => (members.remove("").unwrap_or_default(), members),
        result => (result, Map::new()),
    };
    match key.filter(|key| whole.get(key).is_some()) {
        Some(key) => {
            let mut members = beside;
            members.insert(key.to_owned(), result);
            Value::Object(members)
        }
        None => result,
    }
}

/// The first difference in meaning. Null and a missing key are the same.
pub fn same(expected: &Value, found: &Value, path: &str) -> Option<String> {
    let differs = || Some(format!("{path}: {found} instead of {expected}"));
    match (expected, found) {
        (Value::Object(a), Value::Object(b)) => {
            let keys = a.keys().chain(b.keys().filter(|key| !a.contains_key(*key)));
            keys.filter_map(|key| {
                let (a, b) = (a.get(key).unwrap_or(&Value::Null), b.get(key).unwrap_or(&Value::Null));
                same(a, b, &format!("{path}.{key}"))
            })
            .next()
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let items = a.iter().zip(b).enumerate();
            items.filter_map(|(index, (a, b))| same(a, b, &format!("{path}[{index}]"))).next()
        }
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => None,
        // A decimal number is written as text, which loses no digit.
        (Value::Number(a), Value::String(b)) | (Value::String(b), Value::Number(a))
            if b.parse::<f64>().ok() == a.as_f64() =>
        {
            None
        }
        (Value::String(a), Value::String(b)) if a == b => None,
        (Value::String(a), Value::String(b)) => {
            let json = |text: &str| serde_json::from_str::<Value>(text).ok().filter(|value| !value.is_number());
            let time = |text: &str| crudl::from_value::<crudl::Timestamp>(text.into()).ok();
            match (json(a), json(b), time(a), time(b)) {
                (Some(a), Some(b), ..) => same(&a, &b, path),
                (_, _, Some(a), Some(b)) if a == b => None,
                _ => differs(),
            }
        }
        (a, b) if a == b => None,
        _ => differs(),
    }
}

/// Every value without parts: its place as errors name it, and as a JSON pointer.
pub fn leaves(value: &Value) -> Vec<(String, String)> {
    fn walk(value: &Value, path: &str, pointer: &str, out: &mut Vec<(String, String)>) {
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    let dot = if path.is_empty() { "" } else { "." };
                    let escaped = key.replace('~', "~0").replace('/', "~1");
                    walk(value, &format!("{path}{dot}{key}"), &format!("{pointer}/{escaped}"), out);
                }
            }
            Value::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    walk(value, &format!("{path}[{index}]"), &format!("{pointer}/{index}"), out);
                }
            }
            _ => out.push((path.to_owned(), pointer.to_owned())),
        }
    }
    let mut out = Vec::new();
    walk(value, "", "", &mut out);
    out
}
