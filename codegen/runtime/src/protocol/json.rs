//! JSON bodies and results, with at most one envelope.

use bytes::Bytes;
use http_types::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::{Map, Value};

use super::page::{Facts, facts};
use crate::client::Inner;
use crate::error::{self, Error, ErrorKind, FieldError};
use crate::headers::Headers;
use crate::record::{Extra, MapPlace, Place, ReadError, Scalar, read, read_entries};
use crate::request::{Body, Reply, Request};
use crate::system::EnvelopeKey;
use crate::transport::{HttpRequest, HttpResponse};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");

pub(super) fn encode(request: &Request) -> Result<HttpRequest, Error> {
    let mut headers = Headers::new();
    headers.put(ACCEPT, JSON);
    let body = body(request)?;
    if !body.is_empty() {
        headers.put(CONTENT_TYPE, if matches!(request.body(), Body::Raw(_)) { BYTES } else { JSON });
    }
    request.finish(headers, body)
}

fn body(request: &Request) -> Result<Bytes, Error> {
    let json = |result: Result<Vec<u8>, serde_json::Error>| {
        result.map(Bytes::from).map_err(|_| request.invalid("the body can't be written as JSON"))
    };
    match request.body() {
        Body::None if request.operation().verb.has_body() => Ok(Bytes::from_static(b"{}")),
        Body::None => Ok(Bytes::new()),
        Body::Fields(fields) => json(serde_json::to_vec(&Fields(fields))),
        Body::Whole(value) => json(serde_json::to_vec(value)),
        Body::Raw(bytes) => Ok(bytes.clone()),
    }
}

/// Fields in the order in which they were set.
struct Fields<'a>(&'a [crate::request::Field]);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Key of the result; none if the whole answer is.
fn key(reply: &Reply) -> Option<&'static str> {
    match reply.operation.envelope {
        EnvelopeKey::System => reply.system().envelope.map(|envelope| envelope.content),
        EnvelopeKey::Bare => None,
        EnvelopeKey::Key(key) => Some(key),
    }
}

pub(super) fn decode(reply: &Reply, place: &mut dyn Place) -> Result<(), Error> {
    let body = &reply.response.body;
    if body.is_empty() {
        let expected = place.expected();
        return place.scalar(Scalar::Missing).map_err(|_| {
            reply.undecodable(&ReadError::new("", format!("expected {expected}, found nothing: the body is empty")))
        });
    }
    let result = match key(reply) {
        None => read(body, place),
        Some(key) => {
            let mut wrapped = Wrapped { key, content: place, found: false, rest: () };
            match read_entries(body, &mut wrapped) {
                Ok(()) if !wrapped.found => wrapped.content.scalar(Scalar::Missing).map_err(|_| absent(key)),
                result => result,
            }
        }
    };
    result.map_err(|error| reply.undecodable(&error))
}

fn absent(key: &str) -> ReadError {
    ReadError::new(key, "the key is missing")
}

/// A result under a key.
struct Wrapped<'a> {
    key: &'static str,
    content: &'a mut dyn Place,
    found: bool,
    rest: (),
}

impl MapPlace for Wrapped<'_> {
    fn entry(&mut self, key: &str) -> &mut dyn Place {
        if key == self.key {
            self.found = true;
            self.content
        } else {
            &mut self.rest
        }
    }
}

pub(super) fn page(reply: &Reply, items: &mut dyn Place, metadata: &mut dyn Place) -> Result<Facts, Error> {
    let body = &reply.response.body;
    let Some(key) = key(reply) else {
        read(body, items).map_err(|error| reply.undecodable(&error))?;
        return Ok(Facts::default());
    };
    let metadata_key = reply.system().envelope.and_then(|envelope| envelope.metadata);
    let mut list = List {
        key,
        items,
        found: false,
        metadata_key: metadata_key.unwrap_or_default(),
        metadata: Value::Null,
        extra: Extra::new(),
    };
    let read = read_entries(body, &mut list).and_then(|()| if list.found { Ok(()) } else { Err(absent(key)) });
    read.map_err(|error| reply.undecodable(&error))?;
    let found = match list.metadata {
        Value::Object(found) => found,
        _ => Map::new(),
    };
    facts(found, reply.system().paging, metadata, list.extra).map_err(|error| {
        let path = format!("{}.{}", list.metadata_key, error.path());
        reply.undecodable(&ReadError::new(path, error.problem()))
    })
}

/// Records under one key, facts under another, the rest kept.
struct List<'a> {
    key: &'static str,
    items: &'a mut dyn Place,
    found: bool,
    metadata_key: &'static str,
    metadata: Value,
    extra: Extra,
}

impl MapPlace for List<'_> {
    fn entry(&mut self, key: &str) -> &mut dyn Place {
        if key == self.key {
            self.found = true;
            self.items
        } else if key == self.metadata_key {
            &mut self.metadata
        } else {
            self.extra.entry(key)
        }
    }
}

/// Reads the three shapes of a CloudCIX error, and what similar servers send; anything else gives the status alone.
pub(super) fn refusal(
    client: &Inner,
    operation: &'static str,
    idempotent: bool,
    kind: ErrorKind,
    response: &HttpResponse,
) -> Error {
    let mut inner = error::Inner {
        kind,
        operation: operation.into(),
        idempotent,
        status: Some(response.status),
        ..error::Inner::of(&response.headers)
    };
    let text = |value: &Value| client.credentials.redact(words(value));
    match serde_json::from_slice::<Map<String, Value>>(&response.body) {
        Ok(body) => {
            inner.code = body.get("error_code").map(text);
            inner.detail = body.get("detail").filter(|detail| !detail.is_null()).map(text);
            if let Some(Value::Object(errors)) = body.get("errors") {
                for (field, value) in errors {
                    field_errors(field, None, value, &text, &mut inner.fields);
                }
            }
        }
        Err(_) if response.body.is_empty() => {}
        // A proxy's page, not the server's words: its text says nothing that the status doesn't.
        Err(_) => {
            let media = response.headers.get("content-type").and_then(|media| media.split(';').next());
            let media = media.unwrap_or("of no known type");
            inner.detail = Some(format!("the answer isn't the server's error object but {media}"));
        }
    }
    Error::from_inner(inner)
}

/// An error object, a text, or a list of either with null for elements without fault.
fn field_errors(
    field: &str,
    index: Option<usize>,
    value: &Value,
    text: &dyn Fn(&Value) -> String,
    into: &mut Vec<FieldError>,
) {
    let (code, detail) = match value {
        Value::Null => return,
        // Lists inside lists aren't known of any server; their text is kept as it stands.
        Value::Array(items) if index.is_none() => {
            for (index, item) in items.iter().enumerate() {
                field_errors(field, Some(index), item, text, into);
            }
            return;
        }
        Value::Object(error) if error.contains_key("error_code") || error.contains_key("detail") => {
            (error.get("error_code").map(text), error.get("detail").map(text))
        }
        other => (None, Some(text(other))),
    };
    into.push(FieldError { field: field.to_owned(), index, code, detail });
}

fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
