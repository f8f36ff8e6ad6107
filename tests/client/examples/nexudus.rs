//! Nexudus: 8 operations.

use std::error::Error;

use crudl_clients::nexudus::Client;

use super::everything::everything;
use super::{Answered, Script, System, enveloped, page, value};

type Call = super::Call<Client, Located>;

include!(concat!(env!("OUT_DIR"), "/nexudus_examples.rs"));

const SYSTEM: System<Client, Located> = System {
    name: "nexudus",
    calls: CALLS,
    client: |script: Script| {
        let builder = Client::builder().url("https://spaces.example.com");
        builder.credentials("user@example.com", "example-password").transport(script).build().expect("a client")
    },
    located: None,
    url: |example, _| format!("https://spaces.example.com{}", example.path),
    media: "application/json",
};

#[test]
fn every_request_is_as_its_example() {
    assert_eq!(SYSTEM.requests(), 8);
}

#[test]
fn every_answer_is_read_whole() {
    assert_eq!(SYSTEM.answers("response.json", |_| None), (8, 0));
}

/// The record as its description shows it.
#[test]
fn the_record_is_read_whole() {
    use crudl_clients::nexudus::billing::contract_deposits::ContractDeposit;

    let text = crudl_tests::examples::read_example("nexudus", "record.json").expect("an example");
    let record: ContractDeposit = crudl::from_slice(text.as_bytes()).expect("a deposit");
    assert!(record.extra.is_empty(), "{:?}", record.extra);
    let expected = serde_json::from_str(&text).expect("JSON");
    assert_eq!(super::compare::same(&expected, &crudl::to_value(&record), "record"), None);
}

#[test]
fn every_refusal_is_an_error() {
    let error = |body: &str| {
        let body: serde_json::Value = serde_json::from_str(body).ok()?;
        Some((Some(body["Status"].to_string()), body["Message"].as_str()?.to_owned()))
    };
    assert_eq!(SYSTEM.answers("error.json", error), (0, 2));
}

#[test]
fn every_parameter_can_be_sent() {
    let script = Script::new();
    let client = (SYSTEM.client)(script.clone());
    assert_eq!(everything("nexudus", &client, &script, calls::APPLICATIONS), 8);
}

#[test]
fn answers_cut_short_are_errors() {
    assert!(SYSTEM.truncations("response.json") > 100);
}

#[test]
fn values_of_another_type_are_errors_with_their_place() {
    assert!(SYSTEM.other_types() > 50);
}

/// All that the spec has.
#[allow(clippy::pedantic)]
mod calls {
    use std::error::Error;

    use crudl_clients::nexudus::Client;

    use crate::wire::{Call, Passed};

    type Application = super::super::everything::Application<Client>;

    include!(concat!(env!("OUT_DIR"), "/nexudus_calls.rs"));
}
