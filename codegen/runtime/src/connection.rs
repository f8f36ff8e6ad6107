//! How connections are made, in texts of our own, whichever HTTP library makes them.
//!
//! In: times, a proxy, certificates, as a builder was given them. Out: [`Connection`], which a transport takes, and every
//! problem that it has. Nothing here prints a proxy's credentials or a private key.

use std::fmt;
use std::time::Duration;

use http_types::{HeaderValue, Uri};
use percent_encoding::percent_decode_str;

use crate::auth::basic_header;
use crate::record::Secret;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
pub(crate) const TIMEOUT: Duration = Duration::from_secs(60);

/// A year: clocks don't count to the end of time.
pub(crate) const FOREVER: Duration = Duration::from_secs(365 * 24 * 3600);

/// What the transports that come with the crate connect with.
#[derive(Clone)]
pub struct Connection {
    pub(crate) connect_timeout: Duration,
    /// What most requests have, for a library that is quicker when it knows it beforehand.
    #[cfg_attr(not(feature = "http"), allow(dead_code))]
    pub(crate) usual_timeout: Duration,
    pub(crate) proxy: Proxy,
    /// Certificates in PEM, each text with one or more of them.
    pub(crate) roots: Vec<Vec<u8>>,
    pub(crate) identity: Option<Identity>,
    problems: Vec<String>,
}

/// Which proxy requests go through.
#[derive(Clone)]
#[cfg_attr(not(any(feature = "http", feature = "blocking")), allow(dead_code))]
pub(crate) enum Proxy {
    /// That of the environment, if it names one.
    Environment,
    None,
    /// Scheme, host and port, and who asks.
    At(String, Option<User>),
}

/// Who asks a proxy, as each library wants it.
#[derive(Clone)]
#[cfg_attr(not(all(feature = "http", feature = "blocking")), allow(dead_code))]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) password: Secret,
    pub(crate) header: HeaderValue,
}

/// What a client proves its own identity with.
#[derive(Clone)]
#[cfg_attr(not(any(feature = "http", feature = "blocking")), allow(dead_code))]
pub(crate) struct Identity {
    /// In PEM, its own certificate first.
    pub(crate) chain: Vec<u8>,
    /// In PEM.
    pub(crate) key: Secret,
}

impl Connection {
    /// 10 s to connect, the proxy that the environment names, the certificates that the platform trusts.
    pub const fn new() -> Self {
        Self {
            connect_timeout: CONNECT_TIMEOUT,
            usual_timeout: TIMEOUT,
            proxy: Proxy::Environment,
            roots: Vec::new(),
            identity: None,
            problems: Vec::new(),
        }
    }

    /// Longest time to connect; 10 s unless set.
    #[must_use]
    pub const fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sends everything through an HTTP proxy: `http://user:password@proxy.example.com:3128`. User and password may be
    /// left out; what isn't a letter or digit in them is percent-encoded.
    #[must_use]
    pub fn proxy(mut self, url: impl AsRef<str>) -> Self {
        match proxy(url.as_ref()) {
            Ok(proxy) => self.proxy = proxy,
            Err(problem) => self.problems.push(format!("proxy: {problem}")),
        }
        self
    }

    /// Uses no proxy, even if the environment names one.
    #[must_use]
    pub fn no_proxy(mut self) -> Self {
        self.proxy = Proxy::None;
        self
    }

    /// Trusts these certificates too, in PEM.
    #[must_use]
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// Proves its own identity with a certificate and its private key, both in PEM. Certificates between it and the
    /// server's root follow it in the same text.
    #[must_use]
    pub fn client_certificate(mut self, chain: impl Into<Vec<u8>>, key: impl Into<Secret>) -> Self {
        self.identity = Some(Identity { chain: chain.into(), key: key.into() });
        self
    }

    /// Whether anything is set that a transport of one's own wouldn't know of.
    pub(crate) fn is_special(&self) -> bool {
        matches!(self.proxy, Proxy::At(..)) || !self.roots.is_empty() || self.identity.is_some()
    }

    /// What can't be used, a certificate apart, which only a TLS library can tell.
    pub(crate) fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl Default for Connection {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let proxy = match &self.proxy {
            Proxy::Environment => "of the environment",
            Proxy::None => "none",
            Proxy::At(url, _) => url,
        };
        f.debug_struct("Connection")
            .field("connect_timeout", &self.connect_timeout)
            .field("proxy", &proxy)
            .field("root_certificates", &self.roots.len())
            .field("client_certificate", &self.identity.is_some())
            .finish_non_exhaustive()
    }
}

/// Takes a proxy's URL apart. The URL isn't repeated in a message, as it may hold a password.
fn proxy(url: &str) -> Result<Proxy, String> {
    let usual = || "not a URL such as `http://proxy.example.com:3128`".to_owned();
    let uri: Uri = url.trim().parse().map_err(|_| usual())?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else { return Err(usual()) };
    if !matches!(scheme, "http" | "https") {
        return Err(format!("`{scheme}://` isn't supported: use `http://` or `https://`"));
    }
    if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
        return Err("a proxy has a host and a port, no path".to_owned());
    }
    let (user, place) = match authority.as_str().rsplit_once('@') {
        Some((user, place)) => (Some(user), place),
        None => (None, authority.as_str()),
    };
    let user = user.map(|user| {
        let (name, password) = user.split_once(':').unwrap_or((user, ""));
        let text = |part| percent_decode_str(part).decode_utf8().map_err(|_| "user or password isn't UTF-8".to_owned());
        let (name, password) = (text(name)?.into_owned(), Secret::from(text(password)?.into_owned()));
        let (_, header) = basic_header(&name, password.expose());
        let header = header.ok_or_else(|| "user or password can't be sent".to_owned())?;
        Ok::<_, String>(User { name, password, header })
    });
    Ok(Proxy::At(format!("{scheme}://{place}"), user.transpose()?))
}

/// Whether the length of a body is sent even if there is none.
#[cfg(any(feature = "http", feature = "blocking"))]
pub(crate) const fn takes_body(verb: crate::system::Verb) -> bool {
    use crate::system::Verb;
    matches!(verb, Verb::Post | Verb::Put | Verb::Patch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proxies() {
        let connection = Connection::new().proxy("http://us%40er:pass%3Aword@proxy.example.com:3128");
        assert_eq!(
            format!("{connection:?}"),
            r#"Connection { connect_timeout: 10s, proxy: "http://proxy.example.com:3128", root_certificates: 0, client_certificate: false, .. }"#
        );
        let Proxy::At(_, Some(user)) = &connection.proxy else { panic!("no credentials") };
        // `us@er:pass:word`
        assert_eq!(user.header, "Basic dXNAZXI6cGFzczp3b3Jk");
        assert!(user.header.is_sensitive());
        for url in ["", "proxy:3128", "socks5://pass-word@proxy", "http://a/pass-word", "http://%ff:pass-word@a"] {
            let connection = Connection::new().proxy(url);
            let [problem] = connection.problems() else { panic!("{url} is taken") };
            assert!(problem.starts_with("proxy: ") && !problem.contains("pass-word"), "{problem}");
        }
    }
}
