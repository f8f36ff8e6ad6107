//! The builder of emitted systems.

use std::marker::PhantomData;
use std::time::Duration;

use super::Settings;
use crate::Marker;
use crate::address::Base;
use crate::auth::{self, Credentials, Keeper, LoginDetails, TokenSource};
use crate::cancel::Cancel;
use crate::client::{Client, SystemClient};
use crate::connection::Connection;
use crate::error::Error;
use crate::held::Held;
use crate::layer::Layer;
use crate::record::Secret;
use crate::send::Retry;
use crate::system::{Auth, Key, SignIn, System};
use crate::transport::Transport;

/// Makes the client of an emitted system.
#[must_use = "a builder does nothing until `build`"]
pub struct Builder<C> {
    setup: Box<dyn Held<Setup>>,
    client: Marker<C>,
}

impl<C: SystemClient> Default for Builder<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C: SystemClient> Builder<C> {
    /// Nothing set.
    pub fn new() -> Self {
        Self { setup: Box::new(Setup::default()), client: PhantomData }
    }

    common_settings!(setup.settings);

    /// Base URL of the default server: `https://cloudcix.com/`, and of those that share its environment variable.
    /// Applications become subdomains or path segments of it, as the system has it; of an IP address or `localhost`
    /// always path segments.
    pub fn url(mut self, base: impl Into<String>) -> Self {
        self.setup.default_url = Some(base.into());
        self
    }

    /// Base URL of a server by its name in the spec: `.server_url("legacy", …)`.
    pub fn server_url(mut self, server: impl Into<String>, base: impl Into<String>) -> Self {
        self.setup.urls.push((server.into(), base.into()));
        self
    }

    /// Base URL of one application, used as it is: paths are appended to it.
    pub fn application_url(mut self, application: impl Into<String>, base: impl Into<String>) -> Self {
        self.setup.applications.push((application.into(), base.into()));
        self
    }

    /// API version, where a server's address has one.
    pub fn version(mut self, version: u32) -> Self {
        self.setup.version = Some(version);
        self
    }

    /// Takes whatever isn't set otherwise from the environment variables that the system names.
    pub fn from_env(mut self) -> Self {
        self.setup.read(Box::new(|name| std::env::var(name).ok().filter(|value| !value.is_empty())));
        self
    }

    /// The same from wherever those values are kept, such as a store of secrets: `read` gets the name of an environment
    /// variable and gives its value, if there's one.
    pub fn from_vars(mut self, read: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        self.setup.read(Box::new(read));
        self
    }

    /// The client. Nothing is sent yet.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) with everything that is missing or can't be used.
    pub fn build(mut self) -> Result<C, Error> {
        self.setup.finish(C::SYSTEM).map(C::new)
    }
}

impl<C: SystemClient<Auth = auth::Login>> Builder<C> {
    /// Signs in with these at the first call; the token is kept and renewed.
    pub fn login(mut self, email: impl Into<String>, password: impl Into<Secret>, api_key: impl Into<Secret>) -> Self {
        self.setup.login = Some(LoginDetails::new(email.into(), password.into(), api_key.into()));
        self
    }

    /// A one-time password for signing in, where the account asks for one.
    pub fn otp(mut self, otp: impl Into<Secret>) -> Self {
        self.setup.otp = Some(otp.into());
        self
    }

    /// Uses a token that is kept elsewhere. It isn't renewed.
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.setup.token = Some(token.into());
        self
    }

    /// Asks for tokens, in place of signing in.
    pub fn token_source(mut self, source: impl TokenSource + 'static) -> Self {
        self.setup.source = Some(Box::new(source));
        self
    }
}

impl<C: SystemClient<Auth = auth::ApiKey>> Builder<C> {
    /// Sends this key with every call.
    pub fn api_key(mut self, key: impl Into<Secret>) -> Self {
        self.setup.token = Some(key.into());
        self
    }
}

impl<C: SystemClient<Auth = auth::Basic>> Builder<C> {
    /// Sends these with every call.
    pub fn credentials(mut self, username: impl Into<String>, password: impl Into<Secret>) -> Self {
        self.setup.basic = Some((username.into(), password.into()));
        self
    }
}

/// What a builder collects; compiled once, whatever the client.
#[derive(Default)]
struct Setup {
    settings: Settings,
    urls: Vec<(String, String)>,
    default_url: Option<String>,
    applications: Vec<(String, String)>,
    version: Option<u32>,
    login: Option<LoginDetails>,
    otp: Option<Secret>,
    source: Option<Box<dyn TokenSource>>,
    /// A token or a key.
    token: Option<Secret>,
    basic: Option<(String, Secret)>,
    environment: Option<Read>,
}

/// From the name of an environment variable to its value.
type Read = Box<dyn Fn(&str) -> Option<String> + Send + Sync>;

impl Setup {
    fn read(&mut self, read: Read) {
        self.environment = Some(read);
    }

    fn finish(&mut self, system: &'static System) -> Result<Client, Error> {
        std::mem::take(self).build(system)
    }

    fn build(mut self, system: &'static System) -> Result<Client, Error> {
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
        self.settings.build(*system, servers, applications, self.version, credentials)
    }

    fn servers(&mut self, system: &System) -> Vec<Option<Base>> {
        for (name, _) in &self.urls {
            if !system.servers.iter().any(|server| server.name == name) {
                let known: Vec<_> = system.servers.iter().map(|server| server.name).collect();
                self.settings.problems.push(format!("no server `{name}`; there are: {}", known.join(", ")));
            }
        }
        let mut bases = Vec::with_capacity(system.servers.len());
        let first = system.servers.first().and_then(|server| server.env);
        for (index, server) in system.servers.iter().enumerate() {
            let named = self.urls.iter().rev().find(|(name, _)| name == server.name).map(|(_, url)| url.clone());
            let shared = index == 0 || (server.env.is_some() && server.env == first);
            let default = if shared { self.default_url.clone() } else { None };
            let environment = self.environment.as_ref().and_then(|read| read(server.env?));
            let url = named.or(default).or(environment).or_else(|| server.url.map(str::to_owned));
            // Only the default server has to have an address; another one's is missed by the first call to it.
            if index == 0 && url.is_none() && self.applications.is_empty() {
                self.settings.problems.push(match (&self.environment, server.env) {
                    (Some(_), Some(env)) => format!("environment variable {env} (base URL) isn't set"),
                    _ => "no base URL: use `.url(…)`".to_owned(),
                });
            }
            bases.push(url.and_then(|url| self.settings.base(&format!("server `{}`", server.name), &url)));
        }
        bases
    }

    fn credentials(&mut self, system: &System) -> Credentials {
        match system.auth {
            Auth::None => Credentials::None,
            Auth::Token(sign_in) => self.token_credentials(sign_in),
            Auth::ApiKey(Key { header, env }) => {
                let key = self.token.take().or_else(|| self.variables(env, ["api_key"]).map(|[key]| key.into()));
                key.map_or(Credentials::None, |key| {
                    let value = key.expose().to_owned();
                    Credentials::fixed(header, &value, vec![key], &mut self.settings.problems)
                })
            }
            Auth::Basic(env) => {
                let given = self.basic.take();
                let given = given.or_else(|| {
                    let [username, password] = self.variables(env, ["username", "password"])?;
                    Some((username, password.into()))
                });
                given.map_or(Credentials::None, |(username, password)| {
                    Credentials::basic(&username, password, &mut self.settings.problems)
                })
            }
        }
    }

    fn token_credentials(&mut self, sign_in: SignIn) -> Credentials {
        if let Some(token) = self.token.take() {
            return Credentials::Token(Box::new(Keeper::fixed(sign_in, token, &mut self.settings.problems)));
        }
        if let Some(source) = self.source.take() {
            return Credentials::Token(Box::new(Keeper::of_source(sign_in, source)));
        }
        if self.login.is_none() {
            let found = self.variables(sign_in.env, ["email", "password", "api_key"]);
            self.login = found.map(|[email, password, key]| LoginDetails::new(email, password.into(), key.into()));
        }
        match self.login.take() {
            Some(mut login) => {
                login.otp = self.otp.take();
                Credentials::Token(Box::new(Keeper::renewing(sign_in, login)))
            }
            None => Credentials::None,
        }
    }

    /// The environment's values of some credentials; each that isn't set is a problem, so that one error names them all.
    fn variables<const N: usize>(&mut self, env: &[(&str, &str)], names: [&str; N]) -> Option<[String; N]> {
        let read = self.environment.as_ref()?;
        let found = names.map(|credential| {
            let (_, variable) = env.iter().find(|(name, _)| *name == credential)?;
            let value = read(variable);
            if value.is_none() {
                self.settings.problems.push(format!("environment variable {variable} ({credential}) isn't set"));
            }
            value
        });
        let found: Option<Vec<String>> = found.into_iter().collect();
        found?.try_into().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Server;
    use crate::builder::BY_HAND;

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

    /// Without the network, so that it holds without the feature `http` too.
    fn builder() -> Builder<Test> {
        let nobody = |_| Err(crate::TransportError::new(crate::transport::TransportErrorKind::NotSent, "nobody"));
        Builder::new().transport(crate::transport::answer_with(nobody))
    }

    #[test]
    fn the_environment_fills_what_is_not_set() {
        let error = builder().from_vars(|_| None).build().unwrap_err();
        assert_eq!(
            error.to_string(),
            "not configured: environment variable T_URL (base URL) isn't set; environment variable T_EMAIL (email) \
             isn't set; environment variable T_PASSWORD (password) isn't set; environment variable T_KEY (api_key) isn't set"
        );
        let full = |name: &str| match name {
            "T_URL" => Some("https://a.example/".to_owned()),
            other => Some(other.to_lowercase()),
        };
        let client = builder().from_vars(full).build().unwrap();
        assert_eq!(client.0.inner.locate("x", "x", 0, None).unwrap(), "https://a.example/");
        let client = builder().url("https://b.example").token("t").from_vars(full).build().unwrap();
        assert_eq!(client.0.inner.locate("x", "x", 0, None).unwrap(), "https://b.example/");
        // What is set isn't missed.
        assert!(builder().url("https://b.example").token("t").from_vars(|_| None).build().is_ok());
    }
}
