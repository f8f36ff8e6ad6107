//! How clients are made: [`Builder`] for emitted systems, [`ClientBuilder`] for services written by hand.
//!
//! In: addresses, credentials, limits, a transport. Out: a client, or one error that names everything that is missing.
//! Nothing is sent before the first call.

/// Settings that both builders have.
macro_rules! common_settings {
    ($($settings:ident).+) => {
        /// Sends through this instead of over HTTP.
        pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
            self.$($settings).+.transport = Some(Box::new(transport));
            self
        }

        /// Sends a header with every call. Its value is treated as a secret.
        pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
            self.$($settings).+.header(name.as_ref(), value.as_ref());
            self
        }

        /// Longest time of one attempt, from connecting to the last byte; 60 s unless set.
        pub fn timeout(mut self, timeout: Duration) -> Self {
            self.$($settings).+.timeout = timeout;
            self
        }

        /// Longest answer that is accepted, in bytes after decompression; 64 MiB unless set.
        pub fn max_response_bytes(mut self, bytes: u64) -> Self {
            self.$($settings).+.max_response_bytes = bytes;
            self
        }

        /// Accepts `http://` addresses beyond this machine: credentials then travel in the clear.
        pub fn allow_http(mut self) -> Self {
            self.$($settings).+.allow_http = true;
            self
        }
    };
}

mod by_hand;
mod system;

use std::sync::Mutex;
use std::time::Duration;

use http_types::header::{HeaderName, HeaderValue};

pub use by_hand::ClientBuilder;
pub use system::Builder;

use crate::address::Base;
use crate::auth::Credentials;
use crate::client::{Client, Inner};
use crate::error::Error;
use crate::system::{Auth, Protocol, Server, System};
use crate::transport::Transport;

const TIMEOUT: Duration = Duration::from_secs(60);
#[cfg(feature = "http")]
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_RESPONSE_BYTES: u64 = 64 * 1024 * 1024;

/// The system behind services without a spec.
pub(crate) static BY_HAND: System = System {
    name: "",
    title: "",
    protocol: Protocol::Json,
    servers: &[Server { name: "", template: "{server}", env: None, url: None, lowercase: false, version: None }],
    auth: Auth::None,
    envelope: None,
    paging: None,
    filters: None,
    order: None,
};

/// What both builders collect.
struct Settings {
    transport: Option<Box<dyn Transport>>,
    headers: Vec<(HeaderName, HeaderValue)>,
    timeout: Duration,
    max_response_bytes: u64,
    allow_http: bool,
    problems: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            transport: None,
            headers: Vec::new(),
            timeout: TIMEOUT,
            max_response_bytes: MAX_RESPONSE_BYTES,
            allow_http: false,
            problems: Vec::new(),
        }
    }
}

impl Settings {
    fn header(&mut self, name: &str, value: &str) {
        match (HeaderName::from_bytes(name.as_bytes()), sensitive(value)) {
            (Ok(name), Some(value)) => self.headers.push((name, value)),
            (Err(_), _) => self.problems.push(format!("`{name}` isn't the name of a header")),
            (_, None) => self.problems.push(format!("the value of header `{name}` has characters that a header can't")),
        }
    }

    fn base(&mut self, what: &str, url: &str) -> Option<Base> {
        match Base::parse(url, self.allow_http) {
            Ok(base) => Some(base),
            Err(problem) => {
                self.problems.push(format!("{what}: {problem}"));
                None
            }
        }
    }

    fn build(
        mut self,
        system: System,
        servers: Vec<Option<Base>>,
        applications: Vec<(String, Base)>,
        version: Option<u32>,
        credentials: Credentials,
    ) -> Result<Client, Error> {
        if !self.problems.is_empty() {
            return Err(Error::config(self.problems.join("; ")));
        }
        let transport = match self.transport.take() {
            Some(transport) => transport,
            None => default_transport()?,
        };
        Ok(Client::from_inner(Inner {
            system,
            transport,
            servers,
            applications,
            version,
            credentials,
            headers: self.headers,
            timeout: self.timeout,
            max_response_bytes: self.max_response_bytes,
            addresses: Mutex::default(),
        }))
    }
}

#[cfg(feature = "http")]
fn default_transport() -> Result<Box<dyn Transport>, Error> {
    match crate::http::Http::new(CONNECT_TIMEOUT) {
        Ok(http) => Ok(Box::new(http)),
        Err(error) => Err(Error::transport("", false, error)),
    }
}

#[cfg(not(feature = "http"))]
fn default_transport() -> Result<Box<dyn Transport>, Error> {
    Err(Error::config("no transport: give one with `.transport(…)`, or turn on the feature `http`"))
}

pub(crate) fn sensitive(value: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}
