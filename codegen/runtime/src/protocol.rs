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
use crate::error::{Error, ErrorKind};
use crate::record::{Nested, Place};
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
fn is_taken(reply: &Reply, place: &mut dyn Place) -> bool {
    match place.nested() {
        Nested::Whole(place) => {
            place.take(&reply.response);
            true
        }
        Nested::Ignored => true,
        _ => false,
    }
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

/// Reads an answer of failure.
pub(crate) fn refusal(
    client: &Inner,
    operation: &'static str,
    idempotent: bool,
    kind: ErrorKind,
    response: &HttpResponse,
) -> Error {
    match client.system.protocol {
        Protocol::Json => json::refusal(client, operation, idempotent, kind, response),
        Protocol::Form => form::refusal(client, operation, idempotent, kind, response),
        Protocol::Paged => paged::refusal(client, operation, idempotent, kind, response),
        Protocol::XmlRpc => xml_rpc::refusal(client, operation, idempotent, kind, response),
    }
}
