//! A server that behaves as the spec says.
//!
//! In: the IR, [`Options`]. Out: one HTTP server a system on this machine ([`Mock`]), with records in memory. Nothing here
//! knows a service: routes, checks, shapes and values come from the IR alone.
//!
//! ```text
//! request ─route→ method ─auth→ admitted ─call, check→ typed values ─act, store→ outcome ─answer→ response
//! ```
//!
//! | module | what it does |
//! |---|---|
//! | `server`, `request` | connections, limits; a request taken apart |
//! | `route` | host, verb and path to methods |
//! | `auth` | tokens, keys, HTTP Basic |
//! | `call`, `check`, `filter`, `pattern` | whether a request is what the spec asks for |
//! | `identity` | what tells the records of a service apart |
//! | `store`, `act`, `lists` | what calls do to records, the effects that the spec states, and which of them lists show |
//! | `values`, `shape`, `time` | values that nobody set, and values in another form |
//! | `answer`, `refusal`, `xml` | outcomes and refusals in the shape of a system |
//! | [`faults`] | what goes wrong on request |
//!
//! What an action does to a record is what the spec says under `effect`; where it says nothing, nothing happens. Records
//! that an effect speaks of have to be there; other references in bodies aren't followed.
//!
//! A test starts it in one line, and gets clients that are signed in (feature `client`):
//!
//! ```ignore
//! let mock = crudl_mock::Mock::new().await?;
//! let cix: crudl_clients::cloudcix::Client = mock.client()?;
//! ```

#![forbid(unsafe_code)]

mod act;
mod answer;
mod auth;
mod call;
mod check;
#[cfg(feature = "client")]
mod client;
pub mod faults;
mod filter;
mod identity;
mod lists;
mod pattern;
mod refusal;
mod request;
mod route;
mod server;
mod shape;
mod state;
mod store;
mod time;
mod values;
mod xml;

use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;

use crudl_spec::Ir;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use faults::{Faults, Injector};
use server::Orders;
use state::State;

pub use identity::{id_field, id_parameter};
pub use values::sample;

/// How a mock behaves.
#[derive(Clone, Debug)]
pub struct Options {
    /// The first port; each further system has the next. Free ports if there's none.
    pub port_base: Option<u16>,
    /// The systems by name; all if there's none.
    pub systems: Vec<String>,
    /// What values that nobody sets are made from.
    pub seed: u64,
    /// The only credentials that are taken; any if there are none.
    pub credentials: Option<Credentials>,
    /// How long a token holds.
    pub token_seconds: u64,
    /// Whether a record is there as soon as a call names it, unless it was deleted. Without it records are there once they
    /// are created; of services that can't create any there are a few from the beginning.
    pub every_id_exists: bool,
    /// What goes wrong.
    pub faults: Faults,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port_base: None,
            systems: Vec::new(),
            seed: 0,
            credentials: None,
            token_seconds: 7200,
            every_id_exists: false,
            faults: Faults::default(),
        }
    }
}

/// What a system is entered with.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Or an email address.
    pub username: String,
    /// The password.
    pub password: String,
    /// The key, where there is one.
    pub api_key: String,
}

impl std::fmt::Debug for Credentials {
    /// Without secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("username", &self.username).finish_non_exhaustive()
    }
}

/// Why a mock doesn't start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The spec has faults; the text shows them all.
    #[error("{0}")]
    Spec(String),
    /// The spec has no system of that name.
    #[error("there is no system `{0}`; there are: {1}")]
    UnknownSystem(String, String),
    /// More systems than ports.
    #[error("there are no {0} ports from {1} on")]
    Ports(usize, u16),
    /// A port isn't free, for instance.
    #[error("can't listen for `{0}`: {1}")]
    Listen(String, #[source] std::io::Error),
    /// Faults that can't be made.
    #[error(transparent)]
    Faults(#[from] FaultsError),
}

/// Faults that can't be made: a name that the spec doesn't have, a value outside of its range.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct FaultsError(String);

fn check(faults: &Faults, ir: &Ir) -> Result<(), FaultsError> {
    let problems = faults.problems(ir);
    let words = problems.iter().map(|problem| format!("{}: {}; {}", problem.path, problem.message, problem.help));
    if problems.is_empty() { Ok(()) } else { Err(FaultsError(words.collect::<Vec<_>>().join("\n"))) }
}

/// Running servers. They end when it is dropped.
#[derive(Debug)]
pub struct Mock {
    ir: Arc<Ir>,
    servers: Vec<Server>,
    injector: Arc<Injector>,
    stop: watch::Sender<()>,
    #[cfg_attr(not(feature = "client"), allow(dead_code))]
    credentials: Option<Credentials>,
}

#[derive(Debug)]
struct Server {
    system: String,
    url: String,
    state: Arc<State>,
    task: JoinHandle<()>,
    /// Whether its port should be open, and whether it is.
    open: watch::Sender<bool>,
    is_open: watch::Receiver<bool>,
}

impl Mock {
    /// Starts a server for each system of the spec that this crate stands beside, as [`Options::default`] has it.
    ///
    /// # Errors
    /// If the spec has faults, or a port can't be had.
    pub async fn new() -> Result<Self, StartError> {
        let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
        let ir = crudl_spec::load(&spec).map_err(|faults| StartError::Spec(faults.render(false)))?;
        Self::start(&ir, Options::default()).await
    }

    /// Starts a server for each system, in the current Tokio runtime.
    ///
    /// # Errors
    /// If a system isn't known, a port can't be had, or faults can't be made.
    pub async fn start(ir: &Ir, options: Options) -> Result<Self, StartError> {
        let known = |name: &str| ir.systems.iter().any(|system| system.name.plain() == name);
        if let Some(name) = options.systems.iter().find(|name| !known(name)) {
            let names: Vec<_> = ir.systems.iter().map(|system| system.name.plain()).collect();
            return Err(StartError::UnknownSystem(name.clone(), names.join(", ")));
        }
        check(&options.faults, ir)?;
        let injector = Arc::new(Injector::new(options.faults.clone()));
        let ir = Arc::new(ir.clone());
        let (stop, stopped) = watch::channel(());
        let mut servers = Vec::new();
        let wanted = |name: &str| options.systems.is_empty() || options.systems.iter().any(|known| known == name);
        let systems = ir.systems.iter().enumerate().filter(|(_, system)| wanted(system.name.plain()));
        for (count, (index, system)) in systems.enumerate() {
            let name = system.name.plain().to_owned();
            let port = match options.port_base {
                None => 0,
                Some(base) => {
                    let port = u16::try_from(count).ok().and_then(|count| base.checked_add(count));
                    port.ok_or(StartError::Ports(count + 1, base))?
                }
            };
            let listening = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
            let listening = listening.and_then(|listener| Ok((listener.local_addr()?, listener)));
            let (address, listener) = listening.map_err(|error| StartError::Listen(name.clone(), error))?;
            let state = Arc::new(State::new(ir.clone(), index, options.clone()));
            let (open, is_open) = (watch::Sender::new(true), watch::Sender::new(true));
            let confirmed = is_open.subscribe();
            let orders = Orders { stop: stopped.clone(), open: open.subscribe(), is_open };
            let task = tokio::spawn(server::serve(listener, state.clone(), injector.clone(), orders));
            let url = format!("http://{address}");
            servers.push(Server { system: name, url, state, task, open, is_open: confirmed });
        }
        let mock = Self { ir, servers, injector, stop, credentials: options.credentials };
        mock.open_or_close().await;
        Ok(mock)
    }

    /// Replaces the faults; those of earlier calls stay made. [`injected`](Self::injected) counts from zero.
    ///
    /// # Errors
    /// If one can't be made; then nothing is replaced.
    pub async fn set_faults(&self, faults: Faults) -> Result<(), FaultsError> {
        check(&faults, &self.ir)?;
        self.injector.set(faults);
        self.open_or_close().await;
        Ok(())
    }

    /// How often each rule has made its fault, in their order. Nobody counts connections to a closed port.
    pub fn injected(&self) -> Vec<u64> {
        self.injector.made()
    }

    /// Opens and closes ports as the faults say, and waits until that's done.
    async fn open_or_close(&self) {
        for server in &self.servers {
            let wanted = !self.injector.refuses(&server.system);
            server.open.send_replace(wanted);
            // A server that has ended is as closed as can be.
            let _ = server.is_open.clone().wait_for(|is_open| *is_open == wanted).await;
        }
    }

    /// Base URL of a system.
    pub fn url(&self, system: &str) -> Option<&str> {
        self.servers.iter().find(|server| server.system == system).map(|server| server.url.as_str())
    }

    /// Systems and their base URLs, by name.
    pub fn urls(&self) -> impl Iterator<Item = (&str, &str)> {
        self.servers.iter().map(|server| (server.system.as_str(), server.url.as_str()))
    }

    /// Forgets all records of all systems. Who is signed in stays so.
    pub fn clear(&self) {
        self.servers.iter().for_each(|server| server.state.clear());
    }

    /// Ends the servers, once the requests on their way are answered.
    pub async fn stop(self) {
        // Nobody listens any more if all have ended.
        let _ = self.stop.send(());
        for server in self.servers {
            let _ = server.task.await;
        }
    }
}
