//! JSON bodies and results, with at most one envelope.

use serde_json::{Map, Value};

use super::page::{Facts, Paged, facts};
use super::{Refused, body, is_taken};
use crate::error::{self, Error, FieldError};
use crate::record::{Extra, MapPlace, Nested, Place, ReadError, Scalar, read, read_entries, read_value};
use crate::request::{Reply, Request};
use crate::system::{Encoding, EnvelopeKey};
use crate::transport::HttpRequest;

/// What the facts of a page are called.
const PAGE: Paged = Paged { page: &["page"], limit: &["limit"], order: "order", warnings: "warnings" };

pub(super) fn encode(request: &Request) -> Result<HttpRequest, Error> {
    body::encode(request, Encoding::Json, b"{}")
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
    if is_taken(reply, place)? {
        return Ok(());
    }
    let body = &reply.response.body;
    if body.is_empty() {
        // Whoever takes any value takes none.
        if let Nested::Value(value) = place.nested() {
            *value = Value::Null;
            return Ok(());
        }
        let expected = place.expected();
        return place.scalar(Scalar::Missing).map_err(|_| {
            reply.undecodable(&ReadError::new("", format!("expected {expected}, found nothing: the body is empty")))
        });
    }
    let result = match key(reply) {
        None => read(body, place),
        Some(key) => match place.nested() {
            Nested::Enveloped { value, facts } => {
                under(key, value, Some(Map::new()), |wrapped| read_entries(body, wrapped))
                    .and_then(|beside| read_value(Value::Object(beside), facts))
            }
            _ => under(key, place, None, |wrapped| read_entries(body, wrapped)).map(drop),
        },
    };
    result.map_err(|error| reply.undecodable(&error))
}

/// Reads a result under a key, and gives what stands beside it if that is wanted.
pub(super) fn under(
    key: &'static str,
    content: &mut dyn Place,
    beside: Option<Map<String, Value>>,
    read: impl FnOnce(&mut dyn MapPlace) -> Result<(), ReadError>,
) -> Result<Map<String, Value>, ReadError> {
    let mut wrapped = Wrapped { key, content, found: false, beside, rest: () };
    read(&mut wrapped)?;
    if !wrapped.found {
        wrapped.content.scalar(Scalar::Missing).map_err(|_| absent(key))?;
    }
    Ok(wrapped.beside.unwrap_or_default())
}

fn absent(key: &str) -> ReadError {
    ReadError::new(key, "the key is missing")
}

/// A result under a key.
struct Wrapped<'a> {
    key: &'static str,
    content: &'a mut dyn Place,
    found: bool,
    /// Kept, where somebody wants it.
    beside: Option<Map<String, Value>>,
    rest: (),
}

impl MapPlace for Wrapped<'_> {
    fn entry(&mut self, key: &str) -> &mut dyn Place {
        if key == self.key {
            self.found = true;
            return self.content;
        }
        match &mut self.beside {
            Some(beside) => beside.entry(key).or_insert(Value::Null),
            None => &mut self.rest,
        }
    }
}

pub(super) fn page(reply: &Reply, items: &mut dyn Place, metadata: &mut dyn Place) -> Result<Facts, Error> {
    let body = &reply.response.body;
    if let Some(key) = reply.system().paging.filter(|_| reply.operation.paged).and_then(|paging| paging.items) {
        return flat_page(reply, key, &PAGE, items, metadata);
    }
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
    facts(found, &PAGE, reply.system().paging, metadata, list.extra).map_err(|error| {
        let path = format!("{}.{}", list.metadata_key, error.path());
        reply.undecodable(&ReadError::new(path, error.problem()))
    })
}

/// Reads a page whose facts stand beside its records.
pub(super) fn flat_page(
    reply: &Reply,
    key: &'static str,
    names: &Paged,
    items: &mut dyn Place,
    metadata: &mut dyn Place,
) -> Result<Facts, Error> {
    let read = under(key, items, Some(Map::new()), |wrapped| read_entries(&reply.response.body, wrapped));
    read.and_then(|beside| facts(beside, names, reply.system().paging, metadata, Extra::new()))
        .map_err(|error| reply.undecodable(&error))
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
pub(super) fn refusal(refused: &Refused<'_>) -> error::Inner {
    let response = refused.response;
    let mut inner = refused.error();
    let text = |value: &Value| refused.text(value);
    match serde_json::from_slice::<Map<String, Value>>(&response.body) {
        Ok(body) => {
            inner.code = body.get("error_code").map(text);
            inner.detail = body.get("detail").filter(|detail| !detail.is_null()).map(text);
            if let Some(Value::Object(errors)) = body.get("errors") {
                for (field, value) in errors {
                    let field = refused.redact(field.clone());
                    field_errors(&field, None, value, &text, &mut inner.fields);
                }
            }
        }
        Err(_) if response.body.is_empty() => {}
        // A proxy's page, not the server's words: its text says nothing that the status doesn't.
        Err(_) => {
            let media = response.headers.get("content-type").and_then(|media| media.split(';').next());
            let media = refused.redact(media.unwrap_or("of no known type").to_owned());
            inner.detail = Some(format!("the answer isn't the server's error object but {media}"));
        }
    }
    inner
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
