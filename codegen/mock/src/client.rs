//! Clients of a mock. In: the type of an emitted client. Out: one whose calls go to the mock's server, signed in.

use crudl::{Auth, Builder, Error, SystemClient};

use crate::{Credentials, Mock};

impl Mock {
    /// A client of a system that is signed in: `let cix: cloudcix::Client = mock.client()?;`.
    ///
    /// # Errors
    /// If the mock doesn't serve the system.
    pub fn client<C: SystemClient>(&self) -> Result<C, Error> {
        self.builder().build()
    }

    /// The builder of such a client, where something else is to be set of it. Every server of the system is the mock's; if
    /// the mock doesn't serve it, none has an address.
    pub fn builder<C: SystemClient>(&self) -> Builder<C> {
        let url = self.url(C::SYSTEM.name).unwrap_or_default();
        let servers = C::SYSTEM.servers.iter();
        let builder = servers.fold(Builder::new(), |builder: Builder<C>, server| builder.server_url(server.name, url));
        let known = self.credentials.clone().unwrap_or_else(anybody);
        // The mock is on this machine, whatever proxy others are reached by.
        builder.no_proxy().from_vars(move |name| {
            let (credential, _) = variables(&C::SYSTEM.auth).iter().find(|(_, variable)| *variable == name)?;
            match *credential {
                "email" | "username" => Some(known.username.clone()),
                "password" => Some(known.password.clone()),
                "api_key" => Some(known.api_key.clone()),
                _ => None,
            }
        })
    }
}

/// Credentials of a system, and the environment variable of each.
fn variables(auth: &Auth) -> &'static [(&'static str, &'static str)] {
    match auth {
        Auth::Token(sign_in) => sign_in.env,
        Auth::ApiKey(key) => key.env,
        Auth::Basic(env) => env,
        _ => &[],
    }
}

/// Where any credentials are taken.
fn anybody() -> Credentials {
    let text = |text: &str| text.to_owned();
    Credentials { username: text("ann@example.com"), password: text("password"), api_key: text("key") }
}
