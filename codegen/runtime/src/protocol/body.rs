//! Bodies over plain HTTP: named fields as JSON or as a form, one JSON value, raw bytes.
//!
//! In: a [`Request`] and how its protocol writes fields. Out: an [`HttpRequest`] that asks for JSON.

use bytes::Bytes;
use http_types::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use serde::ser::{Serialize, SerializeMap as _, Serializer};

use crate::error::Error;
use crate::headers::Headers;
use crate::query;
use crate::request::{Body, Field, Request};
use crate::system::Encoding;
use crate::transport::HttpRequest;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");
const BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// Writes a call. `usual` is how fields are written where the operation doesn't say it; `empty` what is sent for a call
/// whose verb has a body and that has no field.
pub(super) fn encode(request: &Request, usual: Encoding, empty: &'static [u8]) -> Result<HttpRequest, Error> {
    let operation = request.operation();
    let encoding = if operation.encoding == Encoding::System { usual } else { operation.encoding };
    let json = |result: Result<Vec<u8>, serde_json::Error>| {
        result.map(Bytes::from).map_err(|_| request.invalid("the body can't be written as JSON"))
    };
    let mut upload = None;
    let (media, body) = match request.body() {
        Body::None if operation.verb.has_body() => (JSON, Bytes::from_static(empty)),
        Body::None => (JSON, Bytes::new()),
        Body::Fields(fields) if encoding == Encoding::Form => {
            (FORM, form(fields).map_err(|problem| request.invalid(problem))?.into())
        }
        Body::Fields(fields) => (JSON, json(serde_json::to_vec(&Object(fields)))?),
        Body::Whole(value) => (JSON, json(serde_json::to_vec(value))?),
        Body::Raw(raw) => (
            BYTES,
            raw.whole().unwrap_or_else(|| {
                upload = Some(raw.clone());
                Bytes::new()
            }),
        ),
    };
    let mut headers = Headers::new();
    headers.put(ACCEPT, JSON);
    if !body.is_empty() || upload.is_some() {
        headers.put(CONTENT_TYPE, media);
    }
    let mut outgoing = request.finish(headers, body)?;
    outgoing.upload = upload;
    Ok(outgoing)
}

/// Fields in the order in which they were set.
struct Object<'a>(&'a [Field]);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// The same as a form, or the field that can't be in one.
fn form(fields: &[Field]) -> Result<String, String> {
    let mut form = String::new();
    for (name, value) in fields {
        let text = match value {
            serde_json::Value::Null => return Err(format!("form field `{name}`: a form can't say null")),
            serde_json::Value::Array(_) | serde_json::Value::Object(_) => {
                return Err(format!("form field `{name}`: a form holds texts, no lists and no objects"));
            }
            value => query::text(value).map_err(|problem| format!("form field `{name}`: {problem}"))?,
        };
        query::pair(&mut form, name, &text);
    }
    Ok(form)
}
