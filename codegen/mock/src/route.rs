//! Which method a request is for.
//!
//! In: the IR of a system; host, verb and path of a request. Out: the methods that have them, the most specific first,
//! each with what its path holds. Where the application is a subdomain, a host without one has it as the first segment.

use std::net::IpAddr;

use crudl_spec::ir::{Ir, Method, Protocol, Server, Verb};

/// Where a method is: indices of application, service, method.
pub(crate) type Place = (usize, usize, usize);

/// A segment of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Literal(String),
    /// As a literal, whatever its case.
    Folded(String),
    /// A placeholder of the method's path, by its name.
    Param(String),
    /// `v2`, or nothing.
    Version,
    /// A slug, or nothing.
    Location,
}

/// Which hosts an address has.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Host {
    Any,
    /// Those whose names begin with this label.
    Label(String),
    /// Those without a name.
    Nameless,
}

/// A method's path, as one of the addresses that its server may have.
#[derive(Debug)]
struct Route {
    place: Place,
    verb: Verb,
    host: Host,
    segments: Vec<Segment>,
}

/// All paths of a system.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    routes: Vec<Route>,
    /// Of XML-RPC, where the path says nothing of the method.
    procedures: Vec<(String, Place)>,
    endpoint: Option<String>,
}

/// A method that a request may be for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) place: Place,
    pub(crate) verb: Verb,
    /// Placeholders with their texts.
    pub(crate) params: Vec<(String, String)>,
    pub(crate) location: Option<String>,
    /// How many segments are literal.
    literals: usize,
}

impl Routes {
    pub(crate) fn new(ir: &Ir, system: usize) -> Self {
        let mut routes = Self::default();
        let Some(system) = ir.systems.get(system) else { return routes };
        for (a, application) in system.applications.iter().enumerate() {
            let Some(server) = system.servers.get(application.server) else { continue };
            for (s, service) in application.services.iter().enumerate() {
                for (m, method) in service.methods.iter().enumerate() {
                    let place = (a, s, m);
                    if system.protocol == Protocol::XmlRpc {
                        routes.procedures.push((method.path.template.clone(), place));
                        routes.endpoint = Some(after_host(&server.template).join("/"));
                    } else {
                        routes.add(server, &application.segment, method, place);
                    }
                }
            }
        }
        routes
    }

    fn add(&mut self, server: &Server, segment: &str, method: &Method, place: Place) {
        let own: Vec<&str> = method.path.template.split('/').collect();
        let mut paths = vec![own.clone()];
        // A last placeholder that may be left out takes its segment with it.
        if let Some(param) = method.path.params.last().filter(|param| param.optional) {
            let name = format!("{{{}}}", param.wire);
            paths.push(own.into_iter().filter(|segment| *segment != name).collect());
        }
        let subdomain = server.template.contains("{application}.");
        let mut before: Vec<(Host, Vec<&str>)> = vec![(Host::Any, after_host(&server.template))];
        if subdomain {
            before = vec![
                (Host::Label(segment.to_ascii_lowercase()), after_host(&server.template)),
                (Host::Nameless, std::iter::once("{application}").chain(after_host(&server.template)).collect()),
            ];
        }
        for (host, prefix) in before {
            for path in &paths {
                let prefix = prefix.iter().map(|part| match *part {
                    "{application}" if server.lowercase => Segment::Folded(segment.to_owned()),
                    "{application}" => Segment::Literal(segment.to_owned()),
                    "{version}" => Segment::Version,
                    "{location}" => Segment::Location,
                    literal => Segment::Literal(literal.to_owned()),
                });
                let own =
                    path.iter().map(|part| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
                        Some(name) => Segment::Param(name.to_owned()),
                        None => Segment::Literal((*part).to_owned()),
                    });
                let segments = prefix.chain(own).collect();
                self.routes.push(Route { place, verb: method.verb, host: host.clone(), segments });
            }
        }
    }

    /// The methods of any verb that have the path.
    pub(crate) fn find(&self, host: &str, path: &[String]) -> Vec<Found> {
        let label = label(host);
        let mut found: Vec<Found> = Vec::new();
        for route in &self.routes {
            let is_there = match &route.host {
                Host::Any => true,
                Host::Label(wanted) => label.as_ref() == Some(wanted),
                Host::Nameless => label.is_none(),
            };
            if !is_there {
                continue;
            }
            let mut held = Held { params: Vec::new(), location: None, literals: 0 };
            if held.take(&route.segments, path) {
                let Held { params, location, literals } = held;
                found.push(Found { place: route.place, verb: route.verb, params, location, literals });
            }
        }
        // Stable: the order of the spec decides between equals. A location is what nothing else takes for its own.
        found.sort_by_key(|found| (std::cmp::Reverse(found.literals), found.location.is_some()));
        found
    }

    /// Whether this is where procedures are called.
    pub(crate) fn is_endpoint(&self, path: &[String]) -> bool {
        self.endpoint.as_ref().is_some_and(|endpoint| *endpoint == path.join("/").trim_end_matches('/'))
    }

    pub(crate) fn procedure(&self, name: &str) -> Option<Place> {
        self.procedures.iter().find(|(known, _)| known == name).map(|(_, place)| *place)
    }
}

struct Held {
    params: Vec<(String, String)>,
    location: Option<String>,
    literals: usize,
}

impl Held {
    /// Whether the path is that of the segments; what it holds is kept.
    fn take(&mut self, segments: &[Segment], path: &[String]) -> bool {
        let Some((segment, further)) = segments.split_first() else { return path.is_empty() };
        let first = path.split_first();
        match segment {
            Segment::Version => match first {
                Some((part, rest)) if is_version(part) => self.take(further, rest),
                _ => self.take(further, path),
            },
            Segment::Location => {
                let literals = self.literals;
                if self.take(further, path) {
                    return true;
                }
                self.literals = literals;
                self.params.clear();
                let Some((part, rest)) = first.filter(|(part, _)| !part.is_empty()) else { return false };
                self.location = Some(part.clone());
                self.take(further, rest)
            }
            Segment::Param(name) => {
                let Some((part, rest)) = first.filter(|(part, _)| !part.is_empty()) else { return false };
                self.params.push((name.clone(), part.clone()));
                self.take(further, rest)
            }
            Segment::Literal(text) => match first {
                Some((part, rest)) if part == text => {
                    self.literals += 1;
                    self.take(further, rest)
                }
                _ => false,
            },
            Segment::Folded(text) => match first {
                Some((part, rest)) if part.eq_ignore_ascii_case(text) => self.take(further, rest),
                _ => false,
            },
        }
    }
}

/// Segments of a server's template after the host; an empty last one is the path's own beginning.
fn after_host(template: &str) -> Vec<&str> {
    let path = template.split_once("{host}").or_else(|| template.split_once("{server}"));
    let path = path.map_or_else(
        || template.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path),
        |(_, path)| path,
    );
    path.split('/').filter(|segment| !segment.is_empty()).collect()
}

fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// The first label of a host's name; none of an address and of this machine.
fn label(host: &str) -> Option<String> {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    let (label, _) = name.split_once('.')?;
    (!address).then(|| label.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels() {
        let table = [
            ("membership.example.com", Some("membership")),
            ("Membership.localhost:80", Some("membership")),
            ("127.0.0.1:8000", None),
            ("localhost:8000", None),
            ("[::1]:80", None),
        ];
        for (host, expected) in table {
            assert_eq!(label(host).as_deref(), expected, "{host}");
        }
    }

    #[test]
    fn templates() {
        assert_eq!(after_host("{scheme}://{application}.{host}/{version}"), ["{version}"]);
        assert_eq!(after_host("{server}/{application}/v1/"), ["{application}", "v1"]);
        assert_eq!(after_host("https://api.example.com/a/"), ["a"]);
    }

    #[test]
    fn optional_segments() {
        let segments = [Segment::Literal("v1".into()), Segment::Location, Segment::Literal("vm".into())];
        for (path, location) in [("v1/vm", Some(None)), ("v1/bus02/vm", Some(Some("bus02"))), ("v1/a/b/vm", None)] {
            let path: Vec<String> = path.split('/').map(str::to_owned).collect();
            let mut held = Held { params: Vec::new(), location: None, literals: 0 };
            let found = held.take(&segments, &path).then_some(held.location.as_deref());
            assert_eq!(found, location);
        }
    }
}
