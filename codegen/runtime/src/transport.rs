//! The one seam between calls and the network.
//!
//! In: a finished [`HttpRequest`]. Out: an [`HttpResponse`] of any status, or a [`TransportError`] that says whether
//! the request may have reached the server. What may stand in between is a [`Layer`]. What sends also waits and tells the
//! time, so that a call never asks which runtime it is on, and a test can have a clock of its own. No type of the HTTP
//! library appears here.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;

use crate::connection::FOREVER;
use crate::download::Download;
pub use crate::headers::Headers;
pub use crate::layer::{Layer, Layered};
use crate::record::Secret;
use crate::redact::redact;
use crate::system::Verb;
use crate::upload::Upload;

/// A boxed future that can move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends requests.
pub trait Transport: Send + Sync {
    /// Sends one request once. It must keep to [`HttpRequest::timeout`] and [`HttpRequest::max_response_bytes`], and
    /// must not follow redirects.
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>>;

    /// Waits, between two attempts for instance. Unless a transport knows better, a timer thread of its own does, so that
    /// it works on any executor and on none.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(futures_timer::Delay::new(duration.min(FOREVER)))
    }

    /// The time by which [`sleep`](Self::sleep) counts.
    fn now(&self) -> Instant {
        Instant::now()
    }
}

macro_rules! forward {
    ($($holder:ident)*) => {$(
        impl<T: Transport + ?Sized> Transport for $holder<T> {
            fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
                (**self).send(request)
            }
            fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
                (**self).sleep(duration)
            }
            fn now(&self) -> Instant {
                (**self).now()
            }
        }
    )*};
}

forward!(Arc Box);

/// A request, ready to be sent.
#[derive(Clone)]
pub struct HttpRequest {
    /// What it is for: `cloudcix.membership.team.create`, or `sign_in`.
    pub operation: &'static str,
    /// The verb.
    pub verb: Verb,
    /// The whole URL, already encoded.
    pub url: String,
    /// Headers, among them credentials.
    pub headers: Headers,
    /// The body; empty for none, and where there's an upload.
    pub body: Bytes,
    /// A body that is read while it is sent.
    pub upload: Option<Upload>,
    /// Whether the body of an answer of success, which is any 2xx, is left to be read: see [`HttpResponse::rest`]. A
    /// transport that can't do that collects it as always.
    pub download: bool,
    /// Longest time from here to the last byte of the answer. With an upload, from when its last chunk was taken; a
    /// download has this time for its head, and then for each chunk.
    pub timeout: Duration,
    /// Longest body that is accepted, in bytes, after decompression; not of a download.
    pub max_response_bytes: u64,
    /// What the call holds as secrets, credentials in headers apart: for layers that write requests down.
    pub secrets: Vec<Secret>,
}

impl fmt::Debug for HttpRequest {
    /// Without query and body, which may hold secrets; those that stand in the path are hidden.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.url.split(['?', '#']).next().unwrap_or_default();
        f.debug_struct("HttpRequest")
            .field("operation", &self.operation)
            .field("verb", &self.verb)
            .field("url", &redact(url.to_owned(), self.secrets.iter().map(Secret::expose)))
            .field("headers", &self.headers)
            .field("body_bytes", &self.body.len())
            .field("upload", &self.upload)
            .finish_non_exhaustive()
    }
}

/// An answer. A clone of it has no [`rest`](Self::rest), which can be read once.
pub struct HttpResponse {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// The whole body, decompressed; empty where there's a rest.
    pub body: Bytes,
    /// A body that is still to be read, if [`HttpRequest::download`] asked for it.
    pub rest: Option<Download>,
}

impl HttpResponse {
    /// An answer that is there as a whole.
    pub fn new(status: u16, headers: Headers, body: impl Into<Bytes>) -> Self {
        Self { status, headers, body: body.into(), rest: None }
    }
}

impl Clone for HttpResponse {
    fn clone(&self) -> Self {
        Self::new(self.status, self.headers.clone(), self.body.clone())
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body_bytes", &self.body.len())
            .field("rest", &self.rest)
            .finish()
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct TransportError {
    kind: TransportErrorKind,
    message: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What went wrong below HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The server can't have seen the request: no such host, refused, TLS.
    NotSent,
    /// No connection in time: the server can't have seen the request.
    ConnectTimeout,
    /// No answer in time; the server may have acted.
    Timeout,
    /// The connection broke; the server may have acted.
    Interrupted,
    /// The body is longer than allowed.
    TooLarge,
    /// The request itself is unusable.
    Invalid,
}

impl TransportError {
    /// An error with a message that must hold neither query nor credentials.
    pub fn new(kind: TransportErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None }
    }

    /// Adds what caused it.
    pub fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// What went wrong.
    pub const fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// The cause without the message, which the call's error repeats itself.
    pub(crate) fn into_source(self) -> Option<Box<dyn std::error::Error + Send + Sync>> {
        self.source
    }
}

/// A transport that a function answers: for tests, without a network.
pub fn answer_with<F>(answer: F) -> impl Transport
where
    F: Fn(HttpRequest) -> Result<HttpResponse, TransportError> + Send + Sync,
{
    Answering(answer)
}

struct Answering<F>(F);

impl<F> Transport for Answering<F>
where
    F: Fn(HttpRequest) -> Result<HttpResponse, TransportError> + Send + Sync,
{
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let answer = (self.0)(request);
        Box::pin(std::future::ready(answer))
    }
}
