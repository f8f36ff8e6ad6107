//! JSON into records, enums, lists and maps.

use std::collections::BTreeMap;

use crudl::{Place, ReadError};
use serde_json::Value;

use crate::noise::{SECRET, altered, in_time, runs};
use crate::service::{ITEM, Item, Member, State};

/// What is worth putting in.
pub const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "null",
    "true",
    "0",
    "-1",
    "1e309",
    "1.5",
    "9223372036854775808",
    "\\u0000",
    "\\ud800",
    "\u{feff}",
    "\"id\":",
    "\"name\":",
    "\"state\":",
    "[[[[[[[[[[[[[[[[",
    "{\"\":{\"\":{\"\":",
    "é",
    "1970-01-01",
    "00:00",
    "+99:99",
    "2024-02-30T25:61:61Z",
    "::/0",
    "/33",
];

/// Reads; what can be read can be written and read again.
fn read<T: Place + crudl::Encode + PartialEq + std::fmt::Debug>(body: &[u8]) {
    let result: Result<T, ReadError> = in_time(|| crudl::from_slice(body));
    match result {
        Ok(value) => {
            let written = crudl::to_value(&value);
            // Not by way of text: serde_json reads floats with an error in the last digit.
            let again: T = crudl::from_value(written).expect("what was written");
            assert_eq!(again, value);
            let debug = format!("{value:?}");
            assert!(!debug.contains("password: Some(\"hunter2"), "{debug}");
        }
        // The path may name keys.
        Err(error) => assert!(!error.problem().contains(SECRET), "{error}"),
    }
}

#[test]
fn records() {
    let seeds = [ITEM, &format!("[{ITEM}]"), r#"{"a": ["ACTIVE", "x"]}"#, r#"{"id": 1, "name": "hunter2-secret"}"#]
        .map(|seed| seed.as_bytes().to_vec());
    for seed in &seeds[..1] {
        crudl::from_slice::<Item>(seed).expect("the seed");
    }
    runs("json::records", |noise| {
        let body = altered(&seeds, WORDS, noise);
        read::<Item>(&body);
        read::<Vec<Item>>(&body);
        read::<Box<Member>>(&body);
        read::<BTreeMap<String, Vec<State>>>(&body);
        read::<Value>(&body);
    });
}
