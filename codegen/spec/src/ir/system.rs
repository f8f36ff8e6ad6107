//! Systems and applications: where an API lives, how it authorises, wraps, pages, filters and orders.

use super::{Doc, EnumId, Evidence, Field, RecordId, Service};
use crate::names::{ModuleName, TypeName};

/// One API system: a client type, a module, a feature.
#[derive(Clone, Debug, PartialEq)]
pub struct System {
    /// Module and feature.
    pub name: ModuleName,
    /// For people.
    pub title: String,
    /// Documentation.
    pub doc: Doc,
    /// The runtime's protocol module.
    pub protocol: Protocol,
    /// Base addresses; the first is the default.
    pub servers: Vec<Server>,
    /// How calls are authorised.
    pub auth: Auth,
    /// Keys that wrap a result.
    pub envelope: Option<Envelope>,
    /// How lists are paged.
    pub paging: Option<Paging>,
    /// How filters are written.
    pub filters: Option<FilterStyle>,
    /// How ordering is written.
    pub order: Option<OrderStyle>,
    /// Error codes that any method may give.
    pub errors: Vec<String>,
    /// Arguments that every call takes as options.
    pub options: Vec<Field>,
    /// Whether some of its applications take a location.
    pub location: bool,
    /// By name.
    pub applications: Vec<Application>,
    /// Path of its `api.yaml`, relative to the spec folder's parent, with forward slashes: `spec/cloudcix/api.yaml`.
    pub file: String,
}

/// A wire protocol: one variant, one runtime module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// JSON bodies and results, one envelope.
    Json,
    /// Form or JSON bodies, JSON results.
    Form,
    /// JSON with paged and command envelopes.
    Paged,
    /// XML-RPC.
    XmlRpc,
}

/// A base address.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    /// Its name in `api.yaml`.
    pub name: ModuleName,
    /// With `{scheme}`, `{host}`, `{server}`, `{application}`, `{version}`, `{location}`.
    pub template: String,
    /// Environment variable with its base URL.
    pub env: Option<String>,
    /// Default base URL.
    pub url: Option<String>,
    /// Whether everything before the path is lower-cased.
    pub lowercase: bool,
    /// The version whose path segment is left out.
    pub version: Option<u32>,
}

/// How calls are authorised.
#[derive(Clone, Debug, PartialEq)]
pub enum Auth {
    /// Not at all.
    None,
    /// A token that a sign-in method returns.
    Token {
        /// Header that carries it.
        header: String,
        /// The method that returns one for credentials.
        sign_in: MethodPath,
        /// The method that renews one.
        renew: Option<MethodPath>,
        /// Field of the answer that holds it.
        token: String,
        /// Credential name to environment variable, in the order `email`, `password`, `api_key`.
        env: Vec<(String, String)>,
    },
    /// A fixed key in a header.
    ApiKey {
        /// The header.
        header: String,
        /// Environment variables.
        env: Vec<(String, String)>,
    },
    /// HTTP Basic.
    Basic {
        /// Environment variables.
        env: Vec<(String, String)>,
    },
}

/// A method named from `api.yaml`, by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MethodPath {
    /// In [`System::applications`].
    pub application: usize,
    /// In [`Application::services`].
    pub service: usize,
    /// In [`Service::methods`].
    pub method: usize,
}

/// Keys that wrap a result.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    /// Key of the result.
    pub content: String,
    /// Key of the paging facts.
    pub metadata: Option<String>,
    /// What stands beside the result.
    pub facts: Option<RecordId>,
}

/// How lists are paged.
#[derive(Clone, Debug, PartialEq)]
pub struct Paging {
    /// Query parameter with the page number.
    pub page: String,
    /// Query parameter with the page size.
    pub limit: String,
    /// Number of the first page.
    pub first: u64,
    /// Page size when none is asked for.
    pub default: u64,
    /// Largest page size, where one is known.
    pub max: Option<u64>,
    /// Key of the records, where it isn't the envelope's.
    pub items: Option<String>,
    /// Keys that may hold the number of records, in order of preference.
    pub total: Vec<String>,
    /// Key that says whether another page follows.
    pub next: Option<String>,
    /// What else an answer says of a page.
    pub facts: Option<RecordId>,
}

/// How filters are written.
#[derive(Clone, Debug, PartialEq)]
pub struct FilterStyle {
    /// Query key with `{field}`.
    pub matching: String,
    /// Query key of an exclusion, with `{field}`.
    pub exclude: Option<String>,
    /// Between field and operator.
    pub operator: String,
    /// Query key of a lower bound, with `{field}`.
    pub from: Option<String>,
    /// Query key of an upper bound, with `{field}`.
    pub to: Option<String>,
}

/// How ordering is written.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderStyle {
    /// Query parameter.
    pub parameter: String,
    /// Prefix that reverses; where there's a `direction`, the value that does.
    pub descending: String,
    /// Query parameter of the direction and its value for smallest first, where it has one of its own.
    pub direction: Option<(String, String)>,
}

/// A group of services.
#[derive(Clone, Debug, PartialEq)]
pub struct Application {
    /// Module and accessor.
    pub name: ModuleName,
    /// Its handle type: `Membership`.
    pub type_name: TypeName,
    /// Cargo feature: `cloudcix-membership`.
    pub feature: String,
    /// For people.
    pub title: String,
    /// Documentation.
    pub doc: Doc,
    /// Its name in the reference.
    pub reference: String,
    /// The service that its accessor leads to, in [`Application::services`].
    pub main: Option<usize>,
    /// Index in [`System::servers`].
    pub server: usize,
    /// Whether its server's address has a place for a location.
    pub located: bool,
    /// What stands for `{application}` in the server's template.
    pub segment: String,
    /// Provenance of the facts.
    pub source: Option<String>,
    /// Where its facts come from.
    pub evidence: Evidence,
    /// Records that live in the application, not in a service.
    pub records: Vec<RecordId>,
    /// Enums that live in the application, not in a service.
    pub enums: Vec<EnumId>,
    /// By name.
    pub services: Vec<Service>,
    /// Other applications of the system whose types it uses (indices, sorted).
    pub needs: Vec<usize>,
    /// `spec/cloudcix/membership/application.yaml`.
    pub file: String,
}
