//! Where an application's paths begin.
//!
//! In: a base URL, a server's template, an application's segment, a version. Out: the URL that a path is appended to,
//! or why the base URL can't be used.
//!
//! A template such as `{scheme}://{application}.{host}/` can't work if the host is an IP address or `localhost`, as test
//! servers' are. There the application goes in front of the path: `http://127.0.0.1:8000/membership/team/`.

use std::net::IpAddr;

use http_types::Uri;

use crate::query;
use crate::system::Server;

/// A base URL, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Base {
    scheme: String,
    authority: String,
    path: String,
    /// An IP address or `localhost`: no subdomains.
    bare: bool,
}

impl Base {
    /// `allow_http`: without TLS even beyond this machine.
    pub(crate) fn parse(url: &str, allow_http: bool) -> Result<Self, String> {
        // The URL isn't repeated in a message, as it may hold a password.
        if url.contains(['?', '#']) {
            return Err("a base URL has no query and no fragment".to_owned());
        }
        let uri: Uri = url.trim().parse().map_err(|_| "not a URL such as `https://api.example.com/`".to_owned())?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err("not a whole URL such as `https://api.example.com/`".to_owned());
        };
        if authority.as_str().contains('@') {
            return Err("a base URL holds no user and no password: give credentials to the builder".to_owned());
        }
        let host = authority.host();
        let address: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
        let localhost = host.eq_ignore_ascii_case("localhost");
        let this_machine = localhost || address.is_some_and(|address| address.is_loopback());
        match scheme {
            "https" => {}
            "http" if allow_http || this_machine => {}
            "http" => {
                return Err(
                    "`http://` would send credentials in the clear: use `https://`, or `.allow_http()`".to_owned()
                );
            }
            other => return Err(format!("`{other}://` isn't supported: use `https://`")),
        }
        Ok(Self {
            scheme: scheme.to_owned(),
            authority: authority.as_str().to_owned(),
            path: uri.path().trim_end_matches('/').to_owned(),
            bare: localhost || address.is_some(),
        })
    }

    /// The URL as it was given, with a slash at its end.
    pub(crate) fn whole(&self) -> String {
        format!("{}://{}{}/", self.scheme, self.authority, self.path)
    }

    /// The URL that an application's paths are appended to; it ends with a slash.
    pub(crate) fn of(
        &self,
        server: &Server,
        segment: &str,
        version: Option<u32>,
        location: Option<&str>,
    ) -> Result<String, String> {
        let subdomain = server.template.contains("{application}.");
        let template = match (subdomain, self.bare) {
            (true, true) => "{server}/{application}/{version}",
            _ => server.template,
        };
        if !self.path.is_empty() && !template.contains("{server}") {
            return Err(format!(
                "the base URL of server `{}` may not have a path: it is `{}`",
                server.name, server.template
            ));
        }
        let version = match version {
            Some(version) if Some(version) != server.version => format!("v{version}/"),
            _ => String::new(),
        };
        let location = match location {
            None => String::new(),
            // It would lead to another route.
            Some("" | "." | "..") => {
                return Err("the location is empty or dots only, which leads to another address".to_owned());
            }
            Some(slug) => {
                let mut encoded = String::with_capacity(slug.len() + 1);
                query::encode(&mut encoded, slug);
                encoded.push('/');
                encoded
            }
        };
        let mut url = template
            .replace("{server}", self.whole().trim_end_matches('/'))
            .replace("{scheme}", &self.scheme)
            .replace("{host}", &self.authority)
            .replace("{application}", segment)
            .replace("{version}", &version)
            .replace("{location}", &location);
        if !url.ends_with('/') {
            url.push('/');
        }
        if server.lowercase {
            url.make_ascii_lowercase();
        }
        Ok(url)
    }
}

/// Scheme and authority of an absolute URL, for messages: the rest could hold secrets.
pub(crate) fn origin(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    let authority = uri.authority()?;
    let host = authority.as_str().rsplit('@').next()?;
    Some(format!("{}://{host}", uri.scheme_str()?))
}

/// Host and port of an absolute URL.
pub(crate) fn host(url: &str) -> Option<(String, u16)> {
    let uri: Uri = url.parse().ok()?;
    let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("http") { 80 } else { 443 });
    Some((uri.host()?.to_owned(), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUBDOMAIN: Server = Server {
        name: "v2",
        template: "{scheme}://{application}.{host}/{version}",
        env: None,
        url: None,
        lowercase: true,
        version: Some(2),
    };
    const LEGACY: Server =
        Server { name: "legacy", template: "{server}/{application}/v1/", lowercase: false, version: None, ..SUBDOMAIN };

    fn address(url: &str, server: &Server, segment: &str, version: Option<u32>) -> String {
        Base::parse(url, false).and_then(|base| base.of(server, segment, version, None)).unwrap()
    }

    #[test]
    fn templates() {
        assert_eq!(
            address("https://CloudCIX.com/", &SUBDOMAIN, "Membership", None),
            "https://membership.cloudcix.com/"
        );
        assert_eq!(address("https://cix.ie:8443", &SUBDOMAIN, "dcim", Some(2)), "https://dcim.cix.ie:8443/");
        assert_eq!(address("https://cix.ie", &SUBDOMAIN, "dcim", Some(3)), "https://dcim.cix.ie/v3/");
        assert_eq!(address("https://api.cix.ie/x/", &LEGACY, "SCM", None), "https://api.cix.ie/x/SCM/v1/");
    }

    #[test]
    fn locations() {
        let regional = Server { template: "{server}/v1/{location}", ..LEGACY };
        let at = |location| Base::parse("https://api.example.com", false)?.of(&regional, "vm", None, location);
        assert_eq!(at(None).unwrap(), "https://api.example.com/v1/");
        assert_eq!(at(Some("bus02")).unwrap(), "https://api.example.com/v1/bus02/");
        assert_eq!(at(Some("a/../b?c")).unwrap(), "https://api.example.com/v1/a%2F..%2Fb%3Fc/");
        for slug in ["", ".", ".."] {
            assert!(at(Some(slug)).is_err());
        }
    }

    #[test]
    fn hosts_without_subdomains() {
        let test = |url| address(url, &SUBDOMAIN, "membership", None);
        assert_eq!(test("http://127.0.0.1:8000"), "http://127.0.0.1:8000/membership/");
        assert_eq!(test("http://localhost:8000/mock/"), "http://localhost:8000/mock/membership/");
        assert_eq!(test("http://[::1]:80/"), "http://[::1]:80/membership/");
        assert_eq!(address("https://10.0.0.1", &SUBDOMAIN, "membership", Some(3)), "https://10.0.0.1/membership/v3/");
    }

    #[test]
    fn refusals() {
        for url in [
            "",
            "cix.ie",
            "/x",
            "ftp://cix.ie",
            "http://cix.ie",
            "https://u:p@cix.ie",
            "https://cix.ie/?a=1",
            "https://cix.ie/#a",
        ] {
            let problem = Base::parse(url, false).unwrap_err();
            assert!(!problem.contains("u:p"), "{problem}");
        }
        assert!(Base::parse("http://cix.ie", true).is_ok());
        assert!(Base::parse("https://cix.ie/x", false).unwrap().of(&SUBDOMAIN, "a", None, None).is_err());
    }

    #[test]
    fn origins() {
        assert_eq!(origin("https://user:word@evil.example:1/a?b=c").as_deref(), Some("https://evil.example:1"));
        assert_eq!(origin("/login"), None);
    }
}
