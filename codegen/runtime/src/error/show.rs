//! How errors read: one line for people, all fields for programmers, and a secret in neither.
//!
//! In: an [`Error`]. Out: text. Words of a server stay on one line.

use std::fmt;

use super::{Error, ErrorKind, FieldError, Inner, TimedOut};

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner: &Inner = &self.inner;
        if !inner.operation.is_empty() {
            write!(f, "{}: ", inner.operation)?;
        }
        f.write_str(inner.kind.words())?;
        if let Some(status) = inner.status {
            write!(f, " ({status})")?;
        }
        if self.attempts > 1 {
            write!(f, " after {} attempts", self.attempts)?;
        }
        let mut separator = ": ";
        if let Some(code) = &inner.code {
            write!(f, "{separator}{}", Line(code))?;
            separator = " ";
        }
        if let Some(detail) = &inner.detail {
            write!(f, "{separator}{}", Line(detail))?;
            separator = "; ";
        }
        for field in &inner.fields {
            write!(f, "{separator}{field}")?;
            separator = "; ";
        }
        if let Some(id) = &inner.request_id {
            write!(f, " [request {}]", Line(id))?;
        }
        Ok(())
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Line(&self.field))?;
        if let Some(index) = self.index {
            write!(f, "[{index}]")?;
        }
        let mut separator = ": ";
        for part in [&self.code, &self.detail].into_iter().flatten() {
            write!(f, "{separator}{}", Line(part))?;
            separator = " ";
        }
        Ok(())
    }
}

/// Words of a server on one line: what could move a terminal's cursor is left out.
struct Line<'a>(&'a str);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        for character in self.0.chars() {
            f.write_char(if character.is_control() { ' ' } else { character })?;
        }
        Ok(())
    }
}

impl ErrorKind {
    const fn words(self) -> &'static str {
        match self {
            Self::NotSent => "not sent",
            Self::Timeout(TimedOut::Connect) => "no connection in time",
            Self::Timeout(TimedOut::Attempt | TimedOut::Call) => "timed out",
            Self::Timeout(TimedOut::Queue | TimedOut::SignIn) => "not sent in time",
            Self::Timeout(TimedOut::Wait) => "waited too long",
            Self::Interrupted => "interrupted",
            Self::Unauthorized => "not signed in",
            Self::SignIn => "signing in failed",
            Self::Forbidden => "not allowed",
            Self::NotFound => "not found",
            Self::Validation => "invalid values",
            Self::RateLimited => "too many calls",
            Self::Refused(_) => "refused",
            Self::Server(_) => "the server failed",
            Self::Undecodable => "unexpected answer",
            Self::TooLarge => "the answer is too long",
            Self::Warned => "the server ignored part of the call",
            Self::InvalidRequest => "invalid call",
            Self::Redirected => "redirected",
            Self::NotImplemented => "not implemented by the server",
            Self::Config => "not configured",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed state",
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner: &Inner = &self.inner;
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("operation", &inner.operation)
            .field("status", &inner.status)
            .field("code", &inner.code)
            .field("detail", &inner.detail)
            .field("fields", &inner.fields)
            .field("request_id", &inner.request_id)
            .field("attempts", &self.attempts)
            .field("source", &inner.source)
            .finish_non_exhaustive()
    }
}
