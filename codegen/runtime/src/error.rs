//! One error type for everything that can go wrong with a call.
//!
//! In: faults from all modules, and the error bodies that protocols have read. Out: [`Error`] with a kind to match on,
//! the server's code and text, and one readable line. It never holds a header, a query, or a value of a body other than
//! the server's own words.

mod show;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use crate::headers::Headers;
use crate::held::Held;
use crate::transport::{TransportError, TransportErrorKind};

/// Why a call failed. Cheap to clone.
#[derive(Clone)]
pub struct Error {
    inner: Arc<dyn Held<Inner>>,
    /// Of this call, as others may share the rest.
    attempts: u32,
}

#[derive(Default)]
pub(crate) struct Inner {
    pub(crate) kind: ErrorKind,
    pub(crate) operation: Cow<'static, str>,
    pub(crate) idempotent: bool,
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<String>,
    pub(crate) detail: Option<String>,
    pub(crate) fields: Vec<FieldError>,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What sort of failure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The server can't have seen the call.
    NotSent,
    /// A time limit was reached. Beyond [`TimedOut::Connect`], [`TimedOut::Queue`] and
    /// [`TimedOut::SignIn`] the server may have acted.
    Timeout(TimedOut),
    /// The connection broke before the whole answer was there; the server may have acted.
    Interrupted,
    /// 401: the token or key isn't accepted.
    Unauthorized,
    /// Signing in failed, so that the call itself wasn't sent.
    SignIn,
    /// 403: signed in, but not allowed.
    Forbidden,
    /// 404.
    NotFound,
    /// 400 or 422: the server refuses the values sent.
    Validation,
    /// 429: too many calls.
    RateLimited,
    /// Another status below 500; also one of success, if the answer says that the call failed.
    Refused(u16),
    /// A status from 500.
    Server(u16),
    /// The answer isn't what the operation should return.
    Undecodable,
    /// The answer is longer than allowed.
    TooLarge,
    /// The server ignored a filter or an order, so that the records aren't those that were asked for.
    Warned,
    /// The call can't be sent as it is.
    #[default]
    InvalidRequest,
    /// The server points elsewhere; redirects aren't followed.
    Redirected,
    /// The server doesn't do this, as its documentation says.
    NotImplemented,
    /// The client isn't set up for this call.
    Config,
    /// [`Cancel`](crate::Cancel) was called; the server may have acted.
    Cancelled,
    /// A record that was waited for came into a state of failure.
    Failed,
}

/// Which time limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimedOut {
    /// The time to connect: the server can't have seen the call.
    Connect,
    /// The time of one attempt.
    Attempt,
    /// The time of all attempts, with the waits between them.
    Call,
    /// The same, before there was room among the client's calls: nothing was sent.
    Queue,
    /// The same, before signing in was done: the call wasn't sent.
    SignIn,
    /// The time that a record was waited for.
    Wait,
}

/// What the server says about one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name on the wire.
    pub field: String,
    /// Position, if the field is a list and the fault is of one element.
    pub index: Option<usize>,
    /// The server's code.
    pub code: Option<String>,
    /// The server's text.
    pub detail: Option<String>,
}

impl Inner {
    /// What the headers of an answer say about it; `redact` takes secrets out of a text.
    pub(crate) fn of(headers: &Headers, redact: impl FnOnce(String) -> String) -> Self {
        Self {
            request_id: headers.get("x-request-id").map(str::to_owned).map(redact),
            retry_after: headers.get("retry-after").and_then(retry_after),
            ..Self::default()
        }
    }
}

/// How long `Retry-After` asks to wait: seconds, or until a date.
fn retry_after(text: &str) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    // A date that has passed asks for no wait.
    Some(Duration::try_from(until.duration_since(jiff::Timestamp::now())).unwrap_or_default())
}

impl Error {
    pub(crate) fn from_inner(inner: Inner) -> Self {
        Self { inner: Arc::new(inner), attempts: 0 }
    }

    pub(crate) fn new(kind: ErrorKind, operation: impl Into<Cow<'static, str>>, detail: impl Into<String>) -> Self {
        Self::from_inner(Inner { kind, operation: operation.into(), detail: Some(detail.into()), ..Inner::default() })
    }

    pub(crate) fn cancelled(operation: &'static str) -> Self {
        Self::new(ErrorKind::Cancelled, operation, "by the program")
    }

    pub(crate) fn config(detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, "", detail)
    }

    pub(crate) fn transport(operation: &'static str, idempotent: bool, error: TransportError) -> Self {
        let kind = match error.kind() {
            TransportErrorKind::NotSent => ErrorKind::NotSent,
            TransportErrorKind::ConnectTimeout => ErrorKind::Timeout(TimedOut::Connect),
            TransportErrorKind::Timeout => ErrorKind::Timeout(TimedOut::Attempt),
            TransportErrorKind::Interrupted => ErrorKind::Interrupted,
            TransportErrorKind::TooLarge => ErrorKind::TooLarge,
            TransportErrorKind::Invalid => ErrorKind::InvalidRequest,
        };
        Self::from_inner(Inner {
            kind,
            operation: operation.into(),
            idempotent,
            detail: Some(error.to_string()),
            source: error.into_source(),
            ..Inner::default()
        })
    }

    /// The same error of a call that was tried so often.
    pub(crate) fn tried(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }

    /// The same error, as another time limit was the one that was reached.
    pub(crate) fn timed_out(self, limit: TimedOut) -> Self {
        self.with(|inner| inner.kind = ErrorKind::Timeout(limit))
    }

    /// The same error, with words of ours behind those of the server.
    pub(crate) fn noted(self, words: &str) -> Self {
        self.with(|Inner { detail, .. }| {
            *detail = Some(detail.take().map_or_else(|| words.to_owned(), |known| format!("{known}; {words}")));
        })
    }

    /// The same error, with what caused it.
    pub(crate) fn caused_by(self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.with(|inner| inner.source = Some(Box::new(source)))
    }

    /// The same error with something more, while nobody else has it.
    fn with(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            change(inner.value_mut());
        }
        self
    }

    /// Whether the call itself wasn't sent, nor tried to be.
    pub(crate) fn is_unsent(&self) -> bool {
        use ErrorKind::{Config, InvalidRequest, SignIn, Timeout};
        matches!(self.kind(), InvalidRequest | Config | SignIn | Timeout(TimedOut::Queue | TimedOut::SignIn))
    }

    /// What sort of failure.
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// The operation: `cloudcix.membership.team.create`; empty if the client itself couldn't be built.
    pub fn operation(&self) -> &str {
        &self.inner.operation
    }

    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<u16> {
        self.inner.status
    }

    /// The server's error code: `membership_team_read_001`.
    pub fn code(&self) -> Option<&str> {
        self.inner.code.as_deref()
    }

    /// The server's text, or ours where the server said nothing.
    pub fn detail(&self) -> Option<&str> {
        self.inner.detail.as_deref()
    }

    /// What the server says about single fields.
    pub fn fields(&self) -> &[FieldError] {
        &self.inner.fields
    }

    /// The server's `x-request-id`.
    pub fn request_id(&self) -> Option<&str> {
        self.inner.request_id.as_deref()
    }

    /// How long the server asks to wait, from when its answer came.
    pub fn retry_after(&self) -> Option<Duration> {
        self.inner.retry_after
    }

    /// How often the call was sent, or was tried to be; 0 if it wasn't.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Whether the server gave this code, for the call or for one of its fields: `error.is(team::Codes::CREATE_101)`.
    pub fn is(&self, code: &str) -> bool {
        let known = |given: &Option<String>| given.as_deref() == Some(code);
        known(&self.inner.code) || self.inner.fields.iter().any(|field| known(&field.code))
    }

    /// Whether a time limit was reached, whichever.
    pub fn is_timeout(&self) -> bool {
        matches!(self.inner.kind, ErrorKind::Timeout(_))
    }

    /// Whether the server refuses the values that were sent; [`fields`](Self::fields) may say which.
    pub fn is_validation(&self) -> bool {
        self.inner.kind == ErrorKind::Validation
    }

    /// Whether it takes other credentials, or other rights, to make this call.
    pub fn is_denied(&self) -> bool {
        matches!(self.inner.kind, ErrorKind::Unauthorized | ErrorKind::SignIn | ErrorKind::Forbidden)
    }

    /// Whether there is no such record.
    pub fn is_not_found(&self) -> bool {
        self.inner.kind == ErrorKind::NotFound
    }

    /// Whether the same call may succeed later and can't be carried out twice: it provably wasn't carried out, or a
    /// second time changes nothing more.
    pub fn is_retryable(&self) -> bool {
        match self.inner.kind {
            ErrorKind::NotSent | ErrorKind::RateLimited => true,
            ErrorKind::Timeout(TimedOut::Connect | TimedOut::Queue | TimedOut::SignIn) => true,
            ErrorKind::Timeout(_) | ErrorKind::Interrupted | ErrorKind::Server(502..=504) => self.inner.idempotent,
            _ => false,
        }
    }
}

impl ErrorKind {
    /// The kind that a status of failure means.
    pub(crate) const fn of_status(status: u16) -> Self {
        match status {
            400 | 422 => Self::Validation,
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            429 => Self::RateLimited,
            500.. => Self::Server(status),
            _ => Self::Refused(status),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.inner.source.as_deref().map(|source| source as _)
    }
}
