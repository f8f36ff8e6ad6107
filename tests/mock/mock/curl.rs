//! Every command of the IDCloudHost reference, as curl sends it: forms with values as they are printed and encoded, JSON,
//! and the key in a header.

use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

use crate::drive::{full, ir};
use crate::raw::send;

/// An example of `tests/data`.
struct Example {
    name: String,
    line: String,
    headers: Map<String, Value>,
    kind: String,
    body: Value,
}

fn examples() -> Result<Vec<Example>, Box<dyn Error>> {
    let mut out = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/idcloudhost/examples"))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let Some(name) = name.strip_suffix(".request.json") else { continue };
        let example: Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
        let text = |key: &str| example[key].as_str().map(str::to_owned).ok_or(format!("{name}: no {key}"));
        let mut line = format!("{} /v1{}", text("verb")?, text("path")?);
        if let Some(query) = example["query"].as_object().filter(|query| !query.is_empty()) {
            line.push_str(&format!("?{}", form(query, encoded)));
        }
        let headers = example["headers"].as_object().cloned().ok_or("headers")?;
        out.push(Example {
            name: name.to_owned(),
            line,
            headers,
            kind: text("body_kind")?,
            body: example["body"].clone(),
        });
    }
    out.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(out)
}

fn form(pairs: &Map<String, Value>, show: fn(&str) -> String) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let pairs = pairs.iter().map(|(name, value)| format!("{name}={}", show(&text(value))));
    pairs.collect::<Vec<_>>().join("&")
}

fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_of_the_reference() -> Result<(), Box<dyn Error>> {
    let mock = full(&ir()).await;
    let url = mock.url("idcloudhost").expect("a server");
    let (mut faults, mut counts) = (Vec::new(), [0, 0, 0]);
    for Example { name, line, headers, kind, body } in examples()? {
        let (kind, bodies) = match (kind.as_str(), body.as_object()) {
            ("form", Some(pairs)) => (0, vec![form(pairs, str::to_owned), form(pairs, encoded)]),
            ("json", _) => (1, vec![body.to_string()]),
            ("none", _) => (2, vec![String::new()]),
            (other, _) => return Err(format!("{name}: {other}").into()),
        };
        counts[kind] += 1;
        let mut headers: Vec<(&str, &str)> =
            headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))).collect();
        if kind == 2 {
            // As ten commands print it.
            headers.push(("Content-Type", "application/json"));
        }
        for body in bodies {
            // Each finds the world as it was at the beginning.
            mock.clear();
            let answer = send(url, &line, &headers, &body);
            if !(200..300).contains(&answer.status) || answer.json().get("errors").is_some() {
                faults.push(format!("{name}: {line} {body}: {} {}", answer.status, answer.body));
            }
        }
        mock.clear();
        let without: Vec<_> = headers.iter().copied().filter(|(name, _)| *name != "apikey").collect();
        let status = send(url, &line, &without, "").status;
        if status != 401 {
            faults.push(format!("{name}: {line} without a key: {status}"));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    println!("commands with forms, JSON and nothing: {counts:?}");
    assert_eq!(counts.iter().sum::<i32>(), 108);
    Ok(())
}
