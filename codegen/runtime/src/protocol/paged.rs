//! JSON whose lists come in numbered pages and whose commands come in an envelope that says whether they succeeded.
//!
//! In: a [`Request`], an answer. Out: an [`HttpRequest`], filled places, or the server's message with what it says of each
//! property. Whether a command succeeded is `WasSuccessful`; the HTTP status may say otherwise.

use serde_json::{Map, Value};

use super::page::{Facts, Paged};
use super::{Refused, body, json};
use crate::error::{self, Error, ErrorKind, FieldError};
use crate::record::Place;
use crate::request::{Reply, Request};
use crate::system::Encoding;
use crate::transport::{HttpRequest, HttpResponse};

/// Facts of a page, under either of their names.
const PAGE: Paged = Paged {
    page: &["CurrentPage", "PageNumber"],
    limit: &["CurrentPageSize", "PageSize"],
    order: "CurrentOrderField",
    warnings: "",
};

pub(super) fn encode(request: &Request) -> Result<HttpRequest, Error> {
    body::encode(request, Encoding::Json, b"")
}

pub(super) fn decode(reply: &Reply, place: &mut dyn Place) -> Result<(), Error> {
    failed(reply)?;
    json::decode(reply, place)
}

pub(super) fn page(reply: &Reply, items: &mut dyn Place, metadata: &mut dyn Place) -> Result<Facts, Error> {
    failed(reply)?;
    match reply.system().paging.and_then(|paging| paging.items) {
        Some(key) if reply.operation.paged => json::flat_page(reply, key, &PAGE, items, metadata),
        _ => json::page(reply, items, metadata),
    }
}

/// An answer that says that its command failed.
fn failure(response: &HttpResponse) -> Option<Map<String, Value>> {
    // Lists don't have the word, and needn't be read twice.
    let word = b"\"WasSuccessful\"";
    response.body.windows(word.len()).find(|window| window == word)?;
    let outcome: Map<String, Value> = serde_json::from_slice(&response.body).ok()?;
    (outcome.get("WasSuccessful") == Some(&Value::Bool(false))).then_some(outcome)
}

fn failed(reply: &Reply) -> Result<(), Error> {
    let Some(outcome) = failure(&reply.response) else { return Ok(()) };
    let refused = Refused::after_all(reply);
    let said = outcome.get("Status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok());
    let kind = said.filter(|status| !(200..300).contains(status)).map_or(refused.kind, ErrorKind::of_status);
    Err(Error::from_inner(error(&Refused { kind, ..refused }, &outcome)))
}

pub(super) fn refusal(refused: &Refused<'_>) -> error::Inner {
    let response = refused.response;
    // This API asks to wait with a 409.
    let wait = response.status == 409 && response.headers.get("retry-after").is_some();
    let refused = Refused { kind: if wait { ErrorKind::RateLimited } else { refused.kind }, ..*refused };
    if let Some(outcome) = failure(response) {
        return error(&refused, &outcome);
    }
    let mut inner = json::refusal(&refused);
    // What its framework says where the command wasn't reached.
    if let Ok(body) = serde_json::from_slice::<Map<String, Value>>(&response.body)
        && let Some(message) = body.get("Message")
    {
        inner.detail = Some(refused.text(message));
    }
    inner
}

fn error(refused: &Refused<'_>, outcome: &Map<String, Value>) -> error::Inner {
    let text = |value: &Value| value.is_string().then(|| refused.text(value));
    let faults = outcome.get("Errors").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    // The value that was attempted isn't taken over: it could be a secret.
    let field = |fault: &Value| FieldError {
        field: fault.get("PropertyName").and_then(text).unwrap_or_default(),
        index: None,
        code: None,
        detail: fault.get("Message").and_then(text),
    };
    let fields: Vec<_> = faults.iter().map(field).collect();
    error::Inner {
        // A property that is refused is a fault of the values, whatever number the server gives it.
        kind: if fields.is_empty() { refused.kind } else { ErrorKind::Validation },
        code: outcome.get("Status").filter(|status| !status.is_null()).map(|status| refused.text(status)),
        detail: outcome.get("Message").and_then(text),
        fields,
        ..refused.error()
    }
}
