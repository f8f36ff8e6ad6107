//! A list of headers, without a type of the HTTP library in its signatures.

use std::fmt;

use http_types::header::{HeaderMap, HeaderName, HeaderValue};

use crate::record::{Nested, Place, WholePlace};
use crate::transport::HttpResponse;

/// Headers of a request or an answer; names are compared without case.
#[derive(Clone, Default, PartialEq)]
pub struct Headers(HeaderMap);

impl Headers {
    /// No headers.
    pub fn new() -> Self {
        Self::default()
    }

    /// The first value of a header, if it is text.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.to_str().ok()
    }

    /// All headers with a textual value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
    }

    /// Number of headers.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sets a header in place of any of the same name. False: the name or the value can't be sent.
    #[must_use]
    pub fn set(&mut self, name: &str, value: &str) -> bool {
        let (Ok(name), Ok(mut value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) else {
            return false;
        };
        // What the runtime sets itself isn't secret; of anything else we can't know.
        value.set_sensitive(true);
        self.0.insert(name, value);
        true
    }

    /// The values that aren't known to be harmless.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        self.0.values().filter(|value| value.is_sensitive()).filter_map(|value| value.to_str().ok())
    }

    pub(crate) fn put(&mut self, name: HeaderName, value: HeaderValue) {
        self.0.insert(name, value);
    }

    #[cfg(any(feature = "http", feature = "blocking"))]
    pub(crate) fn from_map(map: HeaderMap) -> Self {
        Self(map)
    }

    #[cfg(any(feature = "http", feature = "blocking"))]
    pub(crate) fn into_map(self) -> HeaderMap {
        self.0
    }
}

impl fmt::Debug for Headers {
    /// Names only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl<N: AsRef<str>, V: AsRef<str>> FromIterator<(N, V)> for Headers {
    /// Leaves out what can't be sent.
    fn from_iter<I: IntoIterator<Item = (N, V)>>(headers: I) -> Self {
        let mut list = Self::new();
        for (name, value) in headers {
            let _ = list.set(name.as_ref(), value.as_ref());
        }
        list
    }
}

impl Place for Headers {
    fn blank() -> Self {
        Self::new()
    }
    fn expected(&self) -> &'static str {
        "headers"
    }
    fn nested(&mut self) -> Nested<'_> {
        Nested::Whole(self)
    }
}

impl WholePlace for Headers {
    fn take(&mut self, response: &HttpResponse) {
        *self = response.headers.clone();
    }
}
