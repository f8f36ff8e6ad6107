//! One module per wire protocol behind four functions.
//!
//! In: a [`Request`] or an answer. Out: an [`HttpRequest`], filled places, or an [`Error`]. A further protocol is a
//! variant of [`Protocol`] and a module; the compiler then points at the four `match`es here.

mod body;
mod form;
mod json;
mod page;
mod paged;
mod xml_rpc;

use crate::client::Inner;
use serde_json::Value;

use crate::error::{self, Error, ErrorKind};
use crate::record::{Nested, Place, ReadError, Secret};
use crate::request::{Reply, Request};
use crate::system::Protocol;
use crate::transport::{HttpRequest, HttpResponse};

pub(crate) use page::Facts;

/// Writes a call.
pub(crate) fn encode(request: &Request) -> Result<HttpRequest, Error> {
    match request.system().protocol {
        Protocol::Json => json::encode(request),
        Protocol::Form => form::encode(request),
        Protocol::Paged => paged::encode(request),
        Protocol::XmlRpc => xml_rpc::encode(request),
    }
}

/// Reads the result of a call.
pub(crate) fn decode(reply: &Reply, place: &mut dyn Place) -> Result<(), Error> {
    match reply.system().protocol {
        Protocol::Json => json::decode(reply, place),
        Protocol::Form => form::decode(reply, place),
        Protocol::Paged => paged::decode(reply, place),
        Protocol::XmlRpc => xml_rpc::decode(reply, place),
    }
}

/// Whether a place wants nothing of the body, or all of it as it is; then it has it.
fn is_taken(reply: &Reply, place: &mut dyn Place) -> Result<bool, Error> {
    match place.nested() {
        Nested::Whole(place) => {
            place.take(&reply.response);
            Ok(true)
        }
        Nested::Ignored if is_page_for_people(&reply.response) => {
            Err(reply.undecodable(&ReadError::new("", "expected an answer of the API, found a page for people")))
        }
        Nested::Ignored => Ok(true),
        _ => Ok(false),
    }
}

/// Whether something between us and the API has answered in its place, as proxies and log-in pages do, with a 200.
fn is_page_for_people(response: &HttpResponse) -> bool {
    let is_html =
        |media: &str| media.trim_start().get(..9).is_some_and(|media| media.eq_ignore_ascii_case("text/html"));
    !response.body.is_empty() && response.headers.get("content-type").is_some_and(is_html)
}

/// Reads a page of records and the facts that come with it.
pub(crate) fn page(reply: &Reply, items: &mut dyn Place, metadata: &mut dyn Place) -> Result<Facts, Error> {
    match reply.system().protocol {
        Protocol::Json => json::page(reply, items, metadata),
        Protocol::Form => form::page(reply, items, metadata),
        Protocol::Paged => paged::page(reply, items, metadata),
        Protocol::XmlRpc => xml_rpc::page(reply, items, metadata),
    }
}

/// An answer of failure.
#[derive(Clone, Copy)]
pub(crate) struct Refused<'a> {
    pub(crate) client: &'a Inner,
    pub(crate) operation: &'static str,
    pub(crate) idempotent: bool,
    /// Whether the server is known not to do it.
    pub(crate) not_implemented: bool,
    pub(crate) kind: ErrorKind,
    pub(crate) response: &'a HttpResponse,
    /// What the call held as secrets.
    pub(crate) secrets: &'a [Secret],
}

impl<'a> Refused<'a> {
    /// An answer of success that says in its body that the call failed.
    fn after_all(reply: &'a Reply) -> Self {
        let (operation, response) = (reply.operation, &reply.response);
        let kind = ErrorKind::Refused(response.status);
        Self {
            client: reply.api.client(),
            operation: operation.name,
            idempotent: operation.is_idempotent(),
            not_implemented: operation.not_implemented,
            kind,
            response,
            secrets: &reply.secrets,
        }
    }

    /// The error, without the server's words.
    fn error(&self) -> error::Inner {
        error::Inner {
            kind: self.kind,
            operation: self.operation.into(),
            idempotent: self.idempotent,
            status: Some(self.response.status),
            ..error::Inner::of(&self.response.headers, |text| self.redact(text))
        }
    }

    /// A text of the server's without the secrets of client and call.
    fn text(&self, value: &Value) -> String {
        self.redact(match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        })
    }

    fn redact(&self, text: String) -> String {
        self.client.redact(text, self.secrets)
    }
}

/// Reads an answer of failure.
pub(crate) fn refusal(refused: &Refused<'_>) -> Error {
    Error::from_inner(match refused.client.system.protocol {
        Protocol::Json => json::refusal(refused),
        Protocol::Form => form::refusal(refused),
        Protocol::Paged => paged::refusal(refused),
        Protocol::XmlRpc => xml_rpc::refusal(refused),
    })
}
