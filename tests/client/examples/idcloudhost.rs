//! idcloudhost: 108 operations.

#![allow(deprecated)]

use std::error::Error;

use crudl_clients::idcloudhost::{Client, Located};

use super::everything::everything;
use super::{Answered, Script, System, nothing, page, value};

type Call = super::Call<Client, Located>;

include!(concat!(env!("OUT_DIR"), "/idcloudhost_examples.rs"));

const SYSTEM: System<Client, Located> = System {
    name: "idcloudhost",
    calls: CALLS,
    client: |script: Script| {
        Client::builder()
            .url("https://api.example.com")
            .api_key("meowmeowmeow")
            .transport(script)
            .build()
            .expect("a client")
    },
    located: Some(|client| client.location("bus02")),
    url: |example, location| match location {
        None => format!("https://api.example.com/v1{}", example.path),
        Some(slug) => format!("https://api.example.com/v1/{slug}{}", example.path),
    },
    media: "application/json",
};

#[test]
fn every_request_is_as_its_example() {
    assert_eq!(SYSTEM.requests(), 108);
}

#[test]
fn every_answer_is_read_whole() {
    let error = |body: &str| {
        let body: serde_json::Value = serde_json::from_str(body).ok()?;
        let (key, error) = body.get("errors")?.as_object()?.into_iter().next()?;
        match error.get("msg") {
            Some(words) => Some((Some(key.clone()), words.as_str()?.to_owned())),
            None => Some((None, error.as_str()?.to_owned())),
        }
    };
    assert_eq!(SYSTEM.answers("response.json", error), (90, 9));
}

#[test]
fn every_parameter_can_be_sent() {
    let script = Script::new();
    let client = (SYSTEM.client)(script.clone());
    assert_eq!(everything("idcloudhost", &client, &script, calls::APPLICATIONS), 108);
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

    use crudl_clients::idcloudhost::Client;

    use crate::wire::{Call, Passed};

    type Application = super::super::everything::Application<Client>;

    include!(concat!(env!("OUT_DIR"), "/idcloudhost_calls.rs"));
}
