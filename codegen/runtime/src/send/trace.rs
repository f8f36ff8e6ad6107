//! What tracing sees of a call: a span an attempt, with the names of OpenTelemetry's conventions for HTTP clients.
//!
//! In: an operation, how it ended. Out: a span at level DEBUG. No query, no header and no body is in it. Where nobody
//! listens it costs a comparison.

use std::future::{Future, poll_fn};
use std::pin::Pin;

use tracing::Span;
use tracing::field::Empty;

use crate::address::host;
use crate::error::Error;
use crate::request::Request;
use crate::transport::HttpResponse;

/// One attempt.
pub(super) struct Trace(Span);

impl Trace {
    pub(super) fn attempt(request: &Request, attempts: u32) -> Self {
        let operation = request.operation();
        let span = tracing::debug_span!(
            "call",
            otel.name = operation.name,
            otel.kind = "client",
            operation = operation.name,
            http.request.method = operation.verb.as_str(),
            http.request.resend_count = attempts - 1,
            url.template = operation.path,
            server.address = Empty,
            server.port = Empty,
            http.response.status_code = Empty,
            error.r#type = Empty,
        );
        // Only looked for if somebody listens.
        if let Some((host, port)) = request.api().address().ok().filter(|_| !span.is_disabled()).and_then(host) {
            span.record("server.address", host);
            span.record("server.port", port);
        }
        Self(span)
    }

    pub(super) async fn around<T>(&self, mut future: Pin<&mut impl Future<Output = T>>) -> T {
        poll_fn(|context| self.0.in_scope(|| future.as_mut().poll(context))).await
    }

    pub(super) fn ended(&self, result: &Result<HttpResponse, Error>) {
        if self.0.is_disabled() {
            return;
        }
        let status = match result {
            Ok(response) => Some(response.status),
            Err(error) => error.status(),
        };
        self.0.record("http.response.status_code", status);
        if let Err(error) = result {
            self.0.record("error.type", tracing::field::debug(error.kind()));
        }
        self.0.in_scope(|| tracing::debug!(status, "called"));
    }
}
