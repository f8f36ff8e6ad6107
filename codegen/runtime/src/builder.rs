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

        /// Sends over HTTP without Tokio: for calls that are made with `.send()`. Without the feature `http` that is so
        /// in any case.
        ///
        /// It is done on the thread that makes the call, which it blocks. A call that is awaited works too, but then the
        /// other tasks of its thread wait.
        #[cfg(feature = "blocking")]
        pub fn blocking(mut self) -> Self {
            self.$($settings).+.blocking = true;
            self
        }

        /// Puts a layer around the transport. The one that is added first sees a request first and its answer last.
        pub fn layer(mut self, layer: impl Layer + 'static) -> Self {
            self.$($settings).+.layers.push(Box::new(layer));
            self
        }

        /// Sends a header with every call. Its value is treated as a secret.
        pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
            self.$($settings).+.header(name.as_ref(), value.as_ref());
            self
        }

        /// Longest time to connect; 10 s unless set. For the transport that comes with the crate.
        pub fn connect_timeout(mut self, timeout: Duration) -> Self {
            self.$($settings).+.connect(|connection| connection.connect_timeout(timeout));
            self
        }

        /// Sends everything through an HTTP proxy: `http://user:password@proxy.example.com:3128`. User and password may
        /// be left out; what isn't a letter or digit in them is percent-encoded. Unless set, `HTTPS_PROXY`, `HTTP_PROXY`,
        /// `ALL_PROXY` and `NO_PROXY` of the environment count.
        pub fn proxy(mut self, url: impl AsRef<str>) -> Self {
            self.$($settings).+.connect(|connection| connection.proxy(url));
            self
        }

        /// Uses no proxy, even if the environment names one.
        pub fn no_proxy(mut self) -> Self {
            self.$($settings).+.connect(Connection::no_proxy);
            self
        }

        /// Trusts these certificates, in PEM, beside those that the platform trusts.
        pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
            self.$($settings).+.connect(|connection| connection.root_certificates(pem));
            self
        }

        /// Proves its own identity with a certificate and its private key, both in PEM. Certificates between it and the
        /// server's root follow it in the same text.
        pub fn client_certificate(mut self, chain: impl Into<Vec<u8>>, key: impl Into<Secret>) -> Self {
            self.$($settings).+.connect(|connection| connection.client_certificate(chain, key));
            self
        }

        /// Longest time of one attempt, from connecting to the last byte; 60 s unless set.
        pub fn timeout(mut self, timeout: Duration) -> Self {
            self.$($settings).+.timeout = timeout;
            self
        }

        /// Longest time of a call, with all its attempts and the waits before them; 180 s unless set.
        pub fn total_timeout(mut self, timeout: Duration) -> Self {
            self.$($settings).+.total_timeout = timeout;
            self
        }

        /// When calls are made again; [`Retry::DEFAULT`](crate::Retry::DEFAULT) unless set. Whatever is set, a call that
        /// isn't idempotent is only repeated if it provably wasn't carried out, and all calls together make at most one
        /// further attempt for ten that succeed, and a hundred more.
        pub fn retry(mut self, retry: Retry) -> Self {
            self.$($settings).+.retry = retry;
            self
        }

        /// Most calls on their way at once; 100 unless set. Further ones wait.
        pub fn max_calls_at_once(mut self, calls: usize) -> Self {
            self.$($settings).+.calls_at_once = calls;
            self
        }

        /// Most calls that begin in a second, evenly spread; no limit unless set. CloudCIX takes 20 of a user.
        pub fn max_calls_per_second(mut self, calls: f64) -> Self {
            self.$($settings).+.calls_per_second = Some(calls);
            self
        }

        /// Ends all calls of this client when it is cancelled.
        pub fn cancel(mut self, cancel: &Cancel) -> Self {
            self.$($settings).+.cancel = Some(cancel.clone());
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
use crate::cancel::Cancel;
use crate::client::{Client, Inner};
use crate::connection::{Connection, TIMEOUT};
use crate::error::Error;
use crate::layer::{Layer, Layered};
use crate::send::{Budget, Pace, Retry};
use crate::system::{Auth, Protocol, Server, System};
use crate::transport::Transport;

const TOTAL_TIMEOUT: Duration = Duration::from_secs(180);
const CALLS_AT_ONCE: usize = 100;
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
    layers: Vec<Box<dyn Layer>>,
    connection: Connection,
    headers: Vec<(HeaderName, HeaderValue)>,
    #[cfg(feature = "blocking")]
    blocking: bool,
    timeout: Duration,
    total_timeout: Duration,
    max_response_bytes: u64,
    retry: Retry,
    calls_at_once: usize,
    calls_per_second: Option<f64>,
    cancel: Option<Cancel>,
    allow_http: bool,
    problems: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            transport: None,
            layers: Vec::new(),
            connection: Connection::new(),
            headers: Vec::new(),
            #[cfg(feature = "blocking")]
            blocking: false,
            timeout: TIMEOUT,
            total_timeout: TOTAL_TIMEOUT,
            max_response_bytes: MAX_RESPONSE_BYTES,
            retry: Retry::DEFAULT,
            calls_at_once: CALLS_AT_ONCE,
            calls_per_second: None,
            cancel: None,
            allow_http: false,
            problems: Vec::new(),
        }
    }
}

impl Settings {
    fn connect(&mut self, change: impl FnOnce(Connection) -> Connection) {
        self.connection = change(std::mem::take(&mut self.connection));
    }

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
        if self.calls_at_once == 0 || self.calls_per_second.is_some_and(|calls| !(calls > 0.0 && calls.is_finite())) {
            self.problems.push("a limit of calls that none can keep to".to_owned());
        }
        self.problems.extend_from_slice(self.connection.problems());
        self.connection.usual_timeout = self.timeout;
        let transport = match self.transport.take() {
            // They would be ignored in silence.
            Some(_) if self.connection.is_special() => {
                Err("a proxy and certificates are for the transport that comes with the crate, not for one of your own"
                    .to_owned())
            }
            Some(transport) => Ok(transport),
            None => self.default_transport(),
        };
        let mut transport = match transport {
            Ok(transport) if self.problems.is_empty() => transport,
            Ok(_) => return Err(Error::config(self.problems.join("; "))),
            Err(problem) => {
                self.problems.push(problem);
                return Err(Error::config(self.problems.join("; ")));
            }
        };
        for layer in self.layers.into_iter().rev() {
            transport = Box::new(Layered::new(layer, transport));
        }
        Ok(Client::from_inner(Inner {
            system,
            transport,
            servers,
            applications,
            version,
            credentials,
            headers: self.headers,
            timeout: self.timeout,
            total_timeout: self.total_timeout,
            max_response_bytes: self.max_response_bytes,
            retry: self.retry,
            budget: Budget::full(),
            pace: Pace::new(self.calls_at_once, self.calls_per_second),
            cancel: self.cancel,
            addresses: Mutex::default(),
        }))
    }

    /// The transport of the features.
    fn default_transport(&self) -> Result<Box<dyn Transport>, String> {
        #[cfg(feature = "blocking")]
        if self.blocking || cfg!(not(feature = "http")) {
            return boxed(crate::blocking::Http::new(&self.connection));
        }
        #[cfg(feature = "http")]
        return boxed(crate::http::Http::new(&self.connection));
        #[cfg(not(feature = "http"))]
        Err("no transport: give one with `.transport(…)`, or turn on the feature `http`, or `blocking` for calls without \
             async"
            .to_owned())
    }
}

#[cfg(any(feature = "http", feature = "blocking"))]
fn boxed(made: Result<impl Transport + 'static, crate::TransportError>) -> Result<Box<dyn Transport>, String> {
    match made {
        Ok(transport) => Ok(Box::new(transport)),
        Err(error) => Err(error.to_string()),
    }
}

pub(crate) fn sensitive(value: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}
