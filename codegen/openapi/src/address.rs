//! Where an application is.
//!
//! In: the template of its server, a base URL if the document is for one installation. Out: Server Objects, and what
//! paths begin with. Without a base URL all of the template is in the server: its parts are variables.

use crudl_spec::ir::{Application, Server, System};

use crate::json::Object;

/// What stands for the host where nothing says which it is.
const HOST: &str = "example.com";

/// The address of an application.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Address {
    pub(crate) servers: Vec<Object>,
    /// With a slash in front; empty where the server says it all.
    pub(crate) prefix: String,
}

impl Address {
    pub(crate) fn of(system: &System, application: &Application, base: Option<&str>) -> Self {
        let Some(server) = system.servers.get(application.server) else {
            return Self { servers: Vec::new(), prefix: String::new() };
        };
        let segment = segment(server, application);
        match base {
            Some(_) => Self { servers: Vec::new(), prefix: prefix(&server.template, &segment) },
            None => Self { servers: vec![variable(server, &segment, system)], prefix: String::new() },
        }
    }
}

/// The servers of a system. Where applications are subdomains, which one is a variable: each path says its own.
pub(crate) fn general(system: &System) -> Vec<Object> {
    system.servers.iter().map(|server| variable(server, "{application}", system)).collect()
}

/// The path of a template where the host is given, and no version or place is. Where the application is a subdomain, it is
/// the first segment, as clients have it for a host without a name.
fn prefix(template: &str, segment: &str) -> String {
    let path = ["{host}", "{server}", "://"].iter().find_map(|mark| template.split_once(mark));
    let path = path.map_or("", |(_, rest)| rest);
    // What follows `://` of a plain URL is its host.
    let path = if template.contains("{host}") || template.contains("{server}") {
        path
    } else {
        path.split_once('/').map_or("", |(_, path)| path)
    };
    let subdomain = template.contains("{application}.").then_some("{application}");
    let segments = subdomain.into_iter().chain(path.split('/'));
    let segments = segments.filter(|part| !matches!(*part, "" | "{version}" | "{location}"));
    segments.map(|part| format!("/{}", if part == "{application}" { segment } else { part })).collect()
}

/// A server whose address has variables.
fn variable(server: &Server, segment: &str, system: &System) -> Object {
    let template = server.template.replace("{application}", segment);
    // A segment that may be left out takes its slash with it.
    let url = template.replace("/{version}", "{version}").replace("/{location}", "{location}");
    let known = server.url.as_deref().map(|url| url.trim_end_matches('/'));
    let (scheme, host) = known.and_then(|url| url.split_once("://")).unwrap_or(("https", HOST));
    let of_env = server.env.as_ref().map_or(String::new(), |env| format!(" Clients read it from {env}."));
    let variable = |default: &str, about: String| Object::new().with("default", default).with("description", about);
    let version = server.version.map_or_else(String::new, |version| format!(" Version {version} has none."));
    let segments = applications(server, system);
    let first = segments.first().map_or("", String::as_str).to_owned();
    let all = [
        ("application", Object::new().with("enum", segments).with("default", first)),
        ("server", variable(known.unwrap_or("https://example.com"), format!("The base URL.{of_env}"))),
        ("scheme", Object::new().with("enum", vec!["https", "http"]).with("default", scheme)),
        ("host", variable(host, format!("The host.{of_env}"))),
        ("version", variable("", format!("`/v` and the number of the version.{version}"))),
        ("location", variable("", "`/` and the slug of a location; the server's default without it.".to_owned())),
    ];
    let used = all.into_iter().filter(|(name, _)| url.contains(&format!("{{{name}}}")));
    let variables: Object = used.map(|(name, variable)| (name.to_owned(), variable.into())).collect();
    Object::new().with("url", url.trim_end_matches('/')).filled("variables", variables)
}

/// The segments of the applications that a server has.
fn applications(server: &Server, system: &System) -> Vec<String> {
    let of_server = |application: &&Application| {
        system.servers.get(application.server).is_some_and(|known| known.name == server.name)
    };
    system.applications.iter().filter(of_server).map(|application| segment(server, application)).collect()
}

fn segment(server: &Server, application: &Application) -> String {
    if server.lowercase { application.segment.to_lowercase() } else { application.segment.clone() }
}

/// Whether it's an address that paths can be put after.
pub(crate) fn is_base(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let fits = |c: char| c.is_ascii_graphic() && !"?#{}<>|\\^`\"".contains(c);
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[') && rest.chars().all(fits))
}

#[cfg(test)]
mod tests {
    use super::prefix;

    #[test]
    fn prefixes() {
        let table = [
            ("{scheme}://{application}.{host}/{version}", "/membership"),
            ("{server}/{application}/v1/", "/membership/v1"),
            ("{server}/v1/{location}", "/v1"),
            ("https://api.example.com/a/", "/a"),
            ("https://api.example.com", ""),
        ];
        for (template, expected) in table {
            assert_eq!(prefix(template, "membership"), expected, "{template}");
        }
    }

    #[test]
    fn bases_are_addresses() {
        for base in ["https://api.example.com", "http://127.0.0.1:8000/v1/", "http://[::1]:80"] {
            assert!(super::is_base(base), "{base}");
        }
        for base in
            ["not a url", "", "https://", "api.example.com", "ftp://a", "https://a/{x}", "https://a?b", "http:///a"]
        {
            assert!(!super::is_base(base), "{base}");
        }
    }
}
