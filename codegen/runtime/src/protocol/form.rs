//! Forms or JSON in, JSON out; an answer that holds `errors` says that the call failed, whatever its status.
//!
//! In: a [`Request`], an answer. Out: an [`HttpRequest`], filled places, or the server's own code and words. Two shapes of
//! `errors` are known: `{"Error": "text"}`, and a code with `{"msg", "subtype", "type"}`.

use serde_json::{Map, Value};

use super::page::Facts;
use super::{Refused, body, json};
use crate::error::{self, Error, FieldError};
use crate::record::Place;
use crate::request::{Reply, Request};
use crate::system::Encoding;
use crate::transport::{HttpRequest, HttpResponse};

pub(super) fn encode(request: &Request) -> Result<HttpRequest, Error> {
    body::encode(request, Encoding::Form, b"")
}

pub(super) fn decode(reply: &Reply, place: &mut dyn Place) -> Result<(), Error> {
    failed(reply)?;
    json::decode(reply, place)
}

pub(super) fn page(reply: &Reply, items: &mut dyn Place, metadata: &mut dyn Place) -> Result<Facts, Error> {
    failed(reply)?;
    json::page(reply, items, metadata)
}

/// The errors of an answer, if it holds nothing else that matters.
fn errors(response: &HttpResponse) -> Option<Map<String, Value>> {
    // Most answers don't have the word, and needn't be read twice.
    let word = b"\"errors\"";
    response.body.windows(word.len()).find(|window| window == word)?;
    let mut body: Map<String, Value> = serde_json::from_slice(&response.body).ok()?;
    match body.remove("errors")? {
        Value::Object(errors) if !errors.is_empty() => Some(errors),
        Value::Null | Value::Bool(false) | Value::Object(_) => None,
        Value::Array(items) if items.is_empty() => None,
        Value::String(text) if text.is_empty() => None,
        // In a shape that isn't known, but a failure.
        other => Some(Map::from_iter([("Error".to_owned(), other)])),
    }
}

/// An error if the answer says so, though its status is one of success.
fn failed(reply: &Reply) -> Result<(), Error> {
    if errors(&reply.response).is_none() {
        return Ok(());
    }
    Err(Error::from_inner(refusal(&Refused::after_all(reply))))
}

pub(super) fn refusal(refused: &Refused<'_>) -> error::Inner {
    let Some(errors) = errors(refused.response) else { return json::refusal(refused) };
    let mut inner = refused.error();
    for (key, value) in &errors {
        let name = refused.redact(key.clone());
        let (code, detail) = match value {
            Value::Object(error) => (Some(name.clone()), error.get("msg").map(|words| refused.text(words))),
            // The key `Error` says nothing that the text doesn't.
            value if key == "Error" => (None, Some(refused.text(value))),
            value => (Some(name.clone()), Some(refused.text(value))),
        };
        if inner.code.is_none() && inner.detail.is_none() {
            (inner.code, inner.detail) = (code, detail);
        } else {
            inner.fields.push(FieldError { field: name, index: None, code, detail });
        }
    }
    inner
}
