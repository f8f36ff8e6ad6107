//! The client that all handles of a system share.
//!
//! In: what a builder has collected. Out: [`Api`] handles, which services hold; addresses, computed once per application.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http_types::header::{HeaderName, HeaderValue};

use crate::address::Base;
use crate::auth::Credentials;
use crate::builder::ClientBuilder;
use crate::cancel::Cancel;
use crate::held::Held;
use crate::record::Secret;
use crate::redact::credentials;
use crate::send::{Budget, Pace, Retry};
use crate::system::{Application, System};
use crate::transport::Transport;

/// A client of some system. Cheap to clone; clones share connections, token and settings.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<dyn Held<Inner>>,
    location: Option<Arc<str>>,
}

pub(crate) struct Inner {
    pub(crate) system: System,
    pub(crate) transport: Box<dyn Transport>,
    /// As [`System::servers`]; none where no base URL is known.
    pub(crate) servers: Vec<Option<Base>>,
    /// Whole addresses of applications, by name or segment.
    pub(crate) applications: Vec<(String, Base)>,
    pub(crate) version: Option<u32>,
    pub(crate) credentials: Credentials,
    /// Headers of every call.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) timeout: Duration,
    pub(crate) total_timeout: Duration,
    pub(crate) max_response_bytes: u64,
    pub(crate) retry: Retry,
    pub(crate) budget: Budget,
    pub(crate) pace: Pace,
    pub(crate) cancel: Option<Cancel>,
    pub(crate) addresses: Mutex<Vec<(&'static Application, Address)>>,
}

/// Where an application's paths begin, or why that isn't known.
type Address = Result<Arc<str>, Arc<str>>;

/// What emitted clients are built through.
pub trait SystemClient: Sized {
    /// Which credentials its builder takes: a marker of [`auth`](crate::auth).
    type Auth;
    /// The system.
    const SYSTEM: &'static System;
    /// Wraps the client.
    fn new(inner: Client) -> Self;
}

static BY_HAND: Application = Application { system: &crate::builder::BY_HAND, name: "", segment: "", server: 0 };

impl Client {
    /// Starts a client for services that are written by hand, without a spec: paths are appended to `url`.
    pub fn builder(url: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(url.into())
    }

    pub(crate) fn from_inner(inner: Inner) -> Self {
        Self { inner: Arc::new(inner), location: None }
    }

    /// The same client at a location: for systems whose addresses have a place for one.
    pub fn at(&self, location: impl AsRef<str>) -> Self {
        Self { inner: self.inner.clone(), location: Some(location.as_ref().into()) }
    }

    /// What services written by hand hold.
    pub fn api(&self) -> Api {
        Api::new(self, &BY_HAND)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("system", &self.inner.system.name).finish_non_exhaustive()
    }
}

impl Inner {
    /// Takes out of a server's words what this client and one call know as secrets.
    pub(crate) fn redact(&self, text: String, of_call: &[Secret]) -> String {
        let headers = self.headers.iter().filter_map(|(_, value)| value.to_str().ok()).flat_map(credentials);
        self.credentials.redact(text, headers.chain(of_call.iter().map(|secret| secret.expose().to_owned())))
    }

    fn address(&self, application: &'static Application) -> Address {
        let mut known = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, address)) = known.iter().find(|(other, _)| std::ptr::eq(*other, application)) {
            return address.clone();
        }
        let address = self.locate(application.name, application.segment, application.server, None);
        let address = address.map(Arc::from).map_err(Arc::from);
        known.push((application, address.clone()));
        address
    }

    /// Where the paths of an application begin; none is in a place of its own.
    pub(crate) fn locate(
        &self,
        name: &str,
        segment: &str,
        server: usize,
        location: Option<&str>,
    ) -> Result<String, String> {
        let given = self.applications.iter().find(|(given, _)| given == name || given == segment);
        match (given, location) {
            (Some((_, base)), None) => return Ok(base.whole()),
            (Some(_), Some(_)) => {
                return Err(format!("application `{name}` has an address of its own, without a place for a location"));
            }
            (None, _) => {}
        }
        let Some(server_data) = self.system.servers.get(server) else {
            return Err(format!("application `{name}` names a server that the system doesn't have"));
        };
        match self.servers.get(server) {
            Some(Some(base)) => base.of(server_data, segment, self.version, location),
            _ => Err(no_address(server_data.name, server_data.env)),
        }
    }
}

fn no_address(server: &str, env: Option<&str>) -> String {
    let mut text = format!("server `{server}` has no base URL: give one with `.server_url(\"{server}\", …)`");
    if let Some(env) = env {
        text.push_str(&format!(", or set {env} and use `.from_env()`"));
    }
    text
}

/// A client at one application: what a service holds. Cheap to clone.
#[derive(Clone)]
pub struct Api(Arc<dyn Held<At>>);

/// One pointer for all of it, as every service of a program is cloned and dropped somewhere, which is compiled each time.
struct At {
    client: Client,
    application: &'static Application,
    address: Address,
}

impl Api {
    /// For emitted code, and for services written by hand that state their own application.
    pub fn new(client: &Client, application: &'static Application) -> Self {
        let address = match &client.location {
            None => client.inner.address(application),
            Some(location) => {
                let Application { name, segment, server, .. } = *application;
                let address = client.inner.locate(name, segment, server, Some(location));
                address.map(Arc::from).map_err(Arc::from)
            }
        };
        Self(Arc::new(At { client: client.clone(), application, address }))
    }

    pub(crate) fn client(&self) -> &Inner {
        &self.0.client.inner
    }

    /// Where paths begin, or why that isn't known.
    pub(crate) fn address(&self) -> Result<&str, &str> {
        match &self.0.address {
            Ok(address) => Ok(address),
            Err(problem) => Err(problem),
        }
    }
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api")
            .field("system", &self.client().system.name)
            .field("application", &self.0.application.name)
            .finish_non_exhaustive()
    }
}
