//! XML-RPC: a procedure's name and positional arguments to one address, a value or a fault back.
//!
//! In: a [`Request`] whose operation lists its arguments, an answer. Out: a `methodCall`, filled places, the fault as an
//! error. A result may stand under the system's key, or be the whole answer: servers of one API do both.

mod encoding;
mod read;
mod scalar;
#[cfg(test)]
mod tests;
mod tokens;
mod write;

use bytes::Bytes;
use http_types::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use serde_json::{Map, Value};

use super::page::{Facts, Paged, facts};
use super::{Refused, is_taken, json};
use crate::error::{self, Error, ErrorKind};
use crate::headers::Headers;
use crate::record::{Extra, Nested, Place, ReadError, read_value};
use crate::request::{Body, Reply, Request};
use crate::system::EnvelopeKey;
use crate::transport::HttpRequest;

use read::Answer;

const XML: HeaderValue = HeaderValue::from_static("text/xml");

/// Lists come at once, so that what stands beside them says nothing of pages.
const NO_PAGE: Paged = Paged { page: &[], limit: &[], order: "", warnings: "" };

pub(super) fn encode(request: &Request) -> Result<HttpRequest, Error> {
    let operation = request.operation();
    let fields = match request.body() {
        Body::Fields(fields) => fields.as_slice(),
        Body::None => &[],
        Body::Whole(_) | Body::Raw(_) => return Err(request.invalid("a procedure takes arguments by name, no body")),
    };
    let is_argument = |name: &str| operation.arguments.iter().any(|(known, _)| *known == name);
    if let Some((name, _)) = fields.iter().find(|(name, _)| !is_argument(name)) {
        return Err(request.invalid(format!("the procedure has no argument `{name}`")));
    }
    let arguments = operation.arguments.iter().map(|(name, kind)| {
        let value = fields.iter().find(|(field, _)| field == name).map(|(_, value)| value);
        (*kind, value)
    });
    let arguments: Vec<_> = arguments.collect();
    let body = write::write(operation.path, &arguments).map_err(|problem| request.invalid(problem))?;
    let mut headers = Headers::new();
    headers.put(ACCEPT, XML);
    headers.put(CONTENT_TYPE, XML);
    request.finish(headers, Bytes::from(body))
}

/// The value of an answer, or the error that it is.
fn value(reply: &Reply) -> Result<Value, Error> {
    match read::read(&reply.response.body) {
        Ok(Answer::Value(value)) => Ok(value),
        Ok(Answer::Fault { code, text }) => Err(Error::from_inner(fault(&Refused::after_all(reply), code, text))),
        Err(fault) => Err(reply.undecodable(&ReadError::new(fault.path(), fault.problem()))),
    }
}

/// Key that a result may stand under.
fn key(reply: &Reply) -> Option<&'static str> {
    match reply.operation.envelope {
        EnvelopeKey::System => reply.system().envelope.map(|envelope| envelope.content),
        EnvelopeKey::Bare => None,
        EnvelopeKey::Key(key) => Some(key),
    }
}

/// Takes a result out of its envelope, and leaves what stands beside it.
fn open(value: Value, key: Option<&str>) -> (Value, Map<String, Value>) {
    match (value, key) {
        (Value::Object(mut members), Some(key)) if members.contains_key(key) => {
            let result = members.remove(key).unwrap_or_default();
            // XML-RPC has no null: what there is none of is an empty text.
            members.retain(|_, value| value.as_str() != Some(""));
            (result, members)
        }
        (value, _) => (value, Map::new()),
    }
}

pub(super) fn decode(reply: &Reply, place: &mut dyn Place) -> Result<(), Error> {
    let value = value(reply)?;
    // A fault is an error whatever the caller wants of the answer.
    if is_taken(reply, place)? {
        return Ok(());
    }
    let key = key(reply);
    let (result, beside) = open(value, key);
    let at = |error: ReadError| match key.filter(|_| !beside.is_empty()) {
        Some(key) => error.under(key),
        None => error,
    };
    let read = match place.nested() {
        Nested::Enveloped { value, facts } => {
            read_value(result, value).map_err(at).and_then(|()| read_value(Value::Object(beside.clone()), facts))
        }
        _ => read_value(result, place).map_err(at),
    };
    read.map_err(|error| reply.undecodable(&error))
}

pub(super) fn page(reply: &Reply, items: &mut dyn Place, metadata: &mut dyn Place) -> Result<Facts, Error> {
    let (result, beside) = open(value(reply)?, key(reply));
    let read = read_value(result, items).and_then(|()| facts(beside, &NO_PAGE, None, metadata, Extra::new()));
    read.map_err(|error| reply.undecodable(&error))
}

pub(super) fn refusal(refused: &Refused<'_>) -> error::Inner {
    match read::read(&refused.response.body) {
        Ok(Answer::Fault { code, text }) => fault(refused, code, text),
        Ok(Answer::Value(_)) | Err(_) => json::refusal(refused),
    }
}

fn fault(refused: &Refused<'_>, code: i64, text: String) -> error::Inner {
    let detail = refused.redact(text);
    let kind = if refused.not_implemented { ErrorKind::NotImplemented } else { refused.kind };
    error::Inner { kind, code: Some(code.to_string()), detail: Some(detail), ..refused.error() }
}
