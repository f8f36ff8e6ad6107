//! What one call may have of its own.

use std::fmt;
use std::time::Duration;

use http_types::header::{HeaderName, HeaderValue};

use crate::cancel::Cancel;
use crate::send::Retry;

/// Options of one call: `.with(Options::new().timeout(…))`.
#[derive(Clone, Default)]
pub struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) retry: Option<Retry>,
    pub(crate) cancel: Option<Cancel>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) problem: Option<String>,
}

impl Options {
    /// No options.
    pub fn new() -> Self {
        Self::default()
    }

    /// Longest time of one attempt, from connecting to the last byte.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Longest time of the call, with all its attempts and the waits before them.
    #[must_use]
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = Some(timeout);
        self
    }

    /// When the call is made again. `Retry::NEVER`: never.
    #[must_use]
    pub const fn retry(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Ends the call when this is cancelled.
    #[must_use]
    pub fn cancel(mut self, cancel: &Cancel) -> Self {
        self.cancel = Some(cancel.clone());
        self
    }

    /// Sends a header. Its value is treated as a secret. What a header can't hold fails the call.
    #[must_use]
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let name = name.as_ref();
        match (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value.as_ref())) {
            (Ok(name), Ok(mut value)) => {
                value.set_sensitive(true);
                self.headers.push((name, value));
            }
            _ => self.problem = Some(format!("header `{name}` has a name or a value that can't be sent")),
        }
        self
    }

    pub(crate) fn merge(&mut self, later: Self) {
        self.timeout = later.timeout.or(self.timeout);
        self.total_timeout = later.total_timeout.or(self.total_timeout);
        self.retry = later.retry.or(self.retry);
        self.cancel = later.cancel.or_else(|| self.cancel.take());
        self.headers.extend(later.headers);
        self.problem = self.problem.take().or(later.problem);
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Options")
            .field("timeout", &self.timeout)
            .field("total_timeout", &self.total_timeout)
            .field("retry", &self.retry)
            .field("headers", &names)
            .finish_non_exhaustive()
    }
}
