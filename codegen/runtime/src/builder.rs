//! How clients are made: [`Builder`] for emitted systems, [`ClientBuilder`] for services written by hand.
//!
//! In: addresses, credentials, limits, a transport. Out: a client, or one error that names everything that is missing.
//! Nothing is sent before the first call.

use std::marker::PhantomData;
use std::sync::Mutex;
use std::time::Duration;

use http_types::header::{AUTHORIZATION, HeaderName, HeaderValue};

use crate::address::Base;
use crate::auth::{self, Credentials, Keeper, LoginDetails};
use crate::client::{Client, Inner, SystemClient};
use crate::error::Error;
use crate::record::Secret;
use crate::system::{Auth, Envelope, FilterStyle, OrderStyle, Paging, Protocol, Server, System};
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

impl Settings {
    const fn new() -> Self {
        Self {
            transport: None,
            headers: Vec::new(),
            timeout: TIMEOUT,
            max_response_bytes: MAX_RESPONSE_BYTES,
            allow_http: false,
            problems: Vec::new(),
        }
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
        if !self.problems.is_empty() {
            return Err(Error::config(self.problems.join("; ")));
        }
        let transport = match self.transport.take() {
            Some(transport) => transport,
            None => default_transport()?,
        };
        Ok(Client(std::sync::Arc::new(Inner {
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
        })))
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

fn sensitive(value: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Settings that both builders have.
macro_rules! common_settings {
    () => {
        /// Sends through this instead of over HTTP.
        pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
            self.settings.transport = Some(Box::new(transport));
            self
        }

        /// Sends a header with every call. Its value is treated as a secret.
        pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
            self.settings.header(name.as_ref(), value.as_ref());
            self
        }

        /// Longest time of one attempt, from connecting to the last byte; 60 s unless set.
        pub fn timeout(mut self, timeout: Duration) -> Self {
            self.settings.timeout = timeout;
            self
        }

        /// Longest answer that is accepted, in bytes after decompression; 64 MiB unless set.
        pub fn max_response_bytes(mut self, bytes: u64) -> Self {
            self.settings.max_response_bytes = bytes;
            self
        }

        /// Accepts `http://` addresses beyond this machine: credentials then travel in the clear.
        pub fn allow_http(mut self) -> Self {
            self.settings.allow_http = true;
            self
        }
    };
}

/// Makes the client of an emitted system.
#[must_use = "a builder does nothing until `build`"]
pub struct Builder<C> {
    settings: Settings,
    urls: Vec<(String, String)>,
    default_url: Option<String>,
    applications: Vec<(String, String)>,
    version: Option<u32>,
    login: Option<LoginDetails>,
    token: Option<Secret>,
    otp: Option<Secret>,
    environment: Option<fn(&str) -> Option<String>>,
    client: PhantomData<fn() -> C>,
}

impl<C: SystemClient> Default for Builder<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C: SystemClient> Builder<C> {
    /// Nothing set.
    pub fn new() -> Self {
        Self {
            settings: Settings::new(),
            urls: Vec::new(),
            default_url: None,
            applications: Vec::new(),
            version: None,
            login: None,
            token: None,
            otp: None,
            environment: None,
            client: PhantomData,
        }
    }

    common_settings!();

    /// Base URL of the default server: `https://cloudcix.com/`. Applications become subdomains or path segments of
    /// it, as the system has it; of an IP address or `localhost` always path segments.
    pub fn url(mut self, base: impl Into<String>) -> Self {
        self.default_url = Some(base.into());
        self
    }

    /// Base URL of a server by its name in the spec: `.server_url("legacy", …)`.
    pub fn server_url(mut self, server: impl Into<String>, base: impl Into<String>) -> Self {
        self.urls.push((server.into(), base.into()));
        self
    }

    /// Base URL of one application, used as it is: paths are appended to it.
    pub fn application_url(mut self, application: impl Into<String>, base: impl Into<String>) -> Self {
        self.applications.push((application.into(), base.into()));
        self
    }

    /// API version, where a server's address has one.
    pub fn version(mut self, version: u32) -> Self {
        self.version = Some(version);
        self
    }

    /// Takes whatever isn't set otherwise from the environment variables that the system names.
    pub fn from_env(self) -> Self {
        self.reading(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn reading(mut self, read: fn(&str) -> Option<String>) -> Self {
        self.environment = Some(read);
        self
    }

    /// The client. Nothing is sent yet.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) with everything that is missing or can't be used.
    pub fn build(mut self) -> Result<C, Error> {
        let system = C::SYSTEM;
        let servers = self.servers(system);
        let given = std::mem::take(&mut self.applications);
        let applications = given
            .into_iter()
            .filter_map(|(name, url)| {
                let base = self.settings.base(&format!("application `{name}`"), &url)?;
                Some((name, base))
            })
            .collect();
        let credentials = self.credentials(system);
        self.settings.build(*system, servers, applications, self.version, credentials).map(C::new)
    }

    fn servers(&mut self, system: &System) -> Vec<Option<Base>> {
        for (name, _) in &self.urls {
            if !system.servers.iter().any(|server| server.name == name) {
                let known: Vec<_> = system.servers.iter().map(|server| server.name).collect();
                self.settings.problems.push(format!("no server `{name}`; there are: {}", known.join(", ")));
            }
        }
        let mut bases = Vec::with_capacity(system.servers.len());
        for (index, server) in system.servers.iter().enumerate() {
            let named = self.urls.iter().rev().find(|(name, _)| name == server.name).map(|(_, url)| url.clone());
            let default = if index == 0 { self.default_url.clone() } else { None };
            let environment = self.environment.and_then(|read| read(server.env?));
            let url = named.or(default).or(environment).or_else(|| server.url.map(str::to_owned));
            // Only the default server has to have an address; another one's is missed by the first call to it.
            if index == 0 && url.is_none() && self.applications.is_empty() {
                self.settings.problems.push(match (self.environment, server.env) {
                    (Some(_), Some(env)) => format!("environment variable {env} (base URL) isn't set"),
                    _ => "no base URL: use `.url(…)`".to_owned(),
                });
            }
            bases.push(url.and_then(|url| self.settings.base(&format!("server `{}`", server.name), &url)));
        }
        bases
    }

    fn credentials(&mut self, system: &System) -> Credentials {
        let Auth::Token(sign_in) = system.auth else { return Credentials::None };
        if let Some(token) = self.token.take() {
            return Credentials::Token(Box::new(Keeper::fixed(sign_in, token, &mut self.settings.problems)));
        }
        if self.login.is_none()
            && let Some(read) = self.environment
        {
            self.login = LoginDetails::from_environment(&sign_in, read, &mut self.settings.problems);
        }
        match self.login.take() {
            Some(mut login) => {
                login.otp = self.otp.take();
                Credentials::Token(Box::new(Keeper::renewing(sign_in, login)))
            }
            None => Credentials::None,
        }
    }
}

impl<C: SystemClient<Auth = auth::Login>> Builder<C> {
    /// Signs in with these at the first call; the token is kept and renewed.
    pub fn login(mut self, email: impl Into<String>, password: impl Into<Secret>, api_key: impl Into<Secret>) -> Self {
        self.login = Some(LoginDetails::new(email.into(), password.into(), api_key.into()));
        self
    }

    /// A one-time password for signing in, where the account asks for one.
    pub fn otp(mut self, otp: impl Into<Secret>) -> Self {
        self.otp = Some(otp.into());
        self
    }

    /// Uses a token that is kept elsewhere. It isn't renewed.
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.token = Some(token.into());
        self
    }
}

/// Makes a client for services that are written by hand.
#[must_use = "a builder does nothing until `build`"]
pub struct ClientBuilder {
    settings: Settings,
    url: String,
    system: System,
    credentials: Credentials,
}

impl ClientBuilder {
    pub(crate) fn new(url: String) -> Self {
        Self { settings: Settings::new(), url, system: BY_HAND, credentials: Credentials::None }
    }

    common_settings!();

    /// Sends `Authorization: Bearer …`.
    pub fn bearer(mut self, token: impl Into<Secret>) -> Self {
        match sensitive(&format!("Bearer {}", token.into().expose())) {
            Some(value) => self.credentials = Credentials::Fixed(AUTHORIZATION, value),
            None => self.settings.problems.push("the token has characters that a header can't".to_owned()),
        }
        self
    }

    /// Keys that wrap results and paging facts; without, results are whole answers.
    pub fn envelope(mut self, content: &'static str, metadata: Option<&'static str>) -> Self {
        self.system.envelope = Some(Envelope { content, metadata });
        self
    }

    /// How lists are paged; without, a list is one page.
    pub fn paging(mut self, paging: Paging) -> Self {
        self.system.paging = Some(paging);
        self
    }

    /// How filters are written; without, a filtered list is an error.
    pub fn filters(mut self, filters: FilterStyle) -> Self {
        self.system.filters = Some(filters);
        self
    }

    /// How ordering is written; without, an ordered list is an error.
    pub fn order(mut self, order: OrderStyle) -> Self {
        self.system.order = Some(order);
        self
    }

    /// The client. Nothing is sent yet.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) with everything that can't be used.
    pub fn build(mut self) -> Result<Client, Error> {
        let base = self.settings.base("base URL", &self.url);
        self.settings.build(self.system, vec![base], Vec::new(), None, self.credentials)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static SYSTEM: System = System {
        auth: Auth::Token(crate::SignIn {
            header: "X-Auth-Token",
            server: 0,
            segment: "",
            path: "auth/login/",
            renew: true,
            token: "token",
            env: &[("email", "T_EMAIL"), ("password", "T_PASSWORD"), ("api_key", "T_KEY")],
        }),
        servers: &[Server { name: "v2", env: Some("T_URL"), ..BY_HAND.servers[0] }],
        ..BY_HAND
    };

    #[derive(Debug)]
    struct Test(Client);

    impl SystemClient for Test {
        type Auth = auth::Login;
        const SYSTEM: &'static System = &SYSTEM;
        fn new(inner: Client) -> Self {
            Self(inner)
        }
    }

    #[test]
    fn the_environment_fills_what_is_not_set() {
        let error = Builder::<Test>::new().reading(|_| None).build().unwrap_err();
        assert_eq!(
            error.to_string(),
            "not configured: environment variable T_URL (base URL) isn't set; environment variable T_EMAIL (email) \
             isn't set; environment variable T_PASSWORD (password) isn't set; environment variable T_KEY (api_key) isn't set"
        );
        let full = |name: &str| match name {
            "T_URL" => Some("https://a.example/".to_owned()),
            other => Some(other.to_lowercase()),
        };
        let client = Builder::<Test>::new().reading(full).build().unwrap();
        assert_eq!(client.0.0.locate("x", "x", 0).unwrap(), "https://a.example/");
        let client = Builder::<Test>::new().url("https://b.example").token("t").reading(full).build().unwrap();
        assert_eq!(client.0.0.locate("x", "x", 0).unwrap(), "https://b.example/");
        // What is set isn't missed.
        assert!(Builder::<Test>::new().url("https://b.example").token("t").reading(|_| None).build().is_ok());
    }
}
