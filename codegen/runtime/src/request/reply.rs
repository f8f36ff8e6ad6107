//! The raw answer of a call.
//!
//! In: an [`HttpResponse`] of success, and what the call was. Out: what protocols read it with, and the error if they can't.

use crate::client::Api;
use crate::error::{Error, ErrorKind};
use crate::record::{ReadError, Secret};
use crate::system::{Operation, System};
use crate::transport::HttpResponse;

/// An answer of success, not decoded yet.
pub(crate) struct Reply {
    pub(crate) api: Api,
    pub(crate) operation: &'static Operation,
    pub(crate) response: HttpResponse,
    /// Whether a warning of the server is an error.
    pub(crate) strict: bool,
    /// What the call held as secrets.
    pub(crate) secrets: Vec<Secret>,
}

impl Reply {
    pub(crate) fn system(&self) -> &System {
        &self.api.client().system
    }

    /// Takes what the client and the call know as secrets out of a text.
    pub(crate) fn redact(&self, text: String) -> String {
        self.api.client().redact(text, &self.secrets)
    }

    pub(crate) fn undecodable(&self, error: &ReadError) -> Error {
        let media = self.response.headers.get("content-type").and_then(|media| media.split(';').next());
        let detail = match media {
            Some(media) if !media.contains("json") && !media.contains("xml") => {
                format!("{error} (the answer is {media})")
            }
            _ => error.to_string(),
        };
        // A path holds keys of the body, which are the server's.
        let detail = self.redact(detail);
        Error::from_inner(crate::error::Inner {
            kind: ErrorKind::Undecodable,
            operation: self.operation.name.into(),
            status: Some(self.response.status),
            detail: Some(detail),
            ..crate::error::Inner::of(&self.response.headers, |text| self.redact(text))
        })
    }
}
