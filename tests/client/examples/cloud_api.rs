//! Cloud API: 22 procedures.

use std::error::Error;

use crudl_clients::cloud_api::Client;

use super::everything::everything;
use super::{Answered, Script, System, enveloped};

type Call = super::Call<Client, Located>;

include!(concat!(env!("OUT_DIR"), "/cloud_api_examples.rs"));

const SYSTEM: System<Client, Located> = System {
    name: "cloud_api",
    calls: CALLS,
    client: |script: Script| {
        let builder = Client::builder().url("https://cloud.example.com:8443");
        builder.credentials("user", "password").transport(script).build().expect("a client")
    },
    located: None,
    url: |_, _| "https://cloud.example.com:8443/appserver/xmlrpc".to_owned(),
    media: "text/xml",
};

fn fault(body: &str) -> Option<(Option<String>, String)> {
    let fault = crudl_tests::xml::answer(body).expect("XML-RPC").err()?;
    Some((Some(fault["faultCode"].to_string()), fault["faultString"].as_str()?.to_owned()))
}

#[test]
fn every_request_is_as_its_example() {
    assert_eq!(SYSTEM.requests(), 22);
}

#[test]
fn every_answer_is_read_whole() {
    assert_eq!(SYSTEM.answers("response.xml", fault), (19, 3));
    assert_eq!(SYSTEM.answers("response.enveloped.xml", fault), (3, 0));
}

#[test]
fn every_parameter_can_be_sent() {
    let script = Script::new();
    let client = (SYSTEM.client)(script.clone());
    assert_eq!(everything("cloud_api", &client, &script, calls::APPLICATIONS), 22);
}

#[test]
fn answers_cut_short_are_errors() {
    assert!(SYSTEM.truncations("response.xml") > 100);
}

/// All that the spec has.
#[allow(clippy::pedantic)]
mod calls {
    use std::error::Error;

    use crudl_clients::cloud_api::Client;

    use crate::wire::{Call, Passed};

    type Application = super::super::everything::Application<Client>;

    include!(concat!(env!("OUT_DIR"), "/cloud_api_calls.rs"));
}
