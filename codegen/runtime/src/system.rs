//! What emitted code states about an API, as plain data.
//!
//! In: nothing but literals; every type here can stand in a `static`. Out: what the other modules read: where a system
//! lives, how it authorises, wraps, pages, filters and orders, and what each operation is.

use std::fmt;

/// One API system.
#[derive(Clone, Copy, Debug)]
pub struct System {
    /// `cloudcix`.
    pub name: &'static str,
    /// For people.
    pub title: &'static str,
    /// How requests and answers are written.
    pub protocol: Protocol,
    /// Base addresses; the first is the default.
    pub servers: &'static [Server],
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
}

/// A wire protocol: one variant here, one module under `protocol`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Protocol {
    /// JSON bodies and results, one envelope.
    Json,
    /// Forms or JSON bodies; JSON results. `errors` in an answer means failure, whatever its status.
    Form,
    /// JSON; lists in numbered pages, commands in an envelope that says whether they succeeded.
    Paged,
    /// XML-RPC: one address, positional arguments, faults.
    XmlRpc,
}

/// A base address.
#[derive(Clone, Copy, Debug)]
pub struct Server {
    /// Its name in the spec: `v2`.
    pub name: &'static str,
    /// With `{scheme}`, `{host}`, `{server}`, `{application}`, `{version}`, `{location}`.
    pub template: &'static str,
    /// Environment variable with its base URL.
    pub env: Option<&'static str>,
    /// Default base URL.
    pub url: Option<&'static str>,
    /// Whether everything before the path is lower-cased.
    pub lowercase: bool,
    /// The version whose path segment is left out.
    pub version: Option<u32>,
}

/// How calls are authorised.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Auth {
    /// Not at all, or by headers that the caller sets.
    None,
    /// A token that a sign-in call returns.
    Token(SignIn),
    /// A fixed key in a header.
    ApiKey(Key),
    /// HTTP Basic; the environment variables of `username` and `password`.
    Basic(&'static [(&'static str, &'static str)]),
}

/// A header that carries a fixed key.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The header.
    pub header: &'static str,
    /// `api_key` and its environment variable.
    pub env: &'static [(&'static str, &'static str)],
}

/// The call that turns credentials into a token.
#[derive(Clone, Copy, Debug)]
pub struct SignIn {
    /// Header that carries the token.
    pub header: &'static str,
    /// Index in [`System::servers`].
    pub server: usize,
    /// What stands for `{application}` in the server's template.
    pub segment: &'static str,
    /// Path of the call, which is a POST.
    pub path: &'static str,
    /// Whether a PUT on the same path renews a token.
    pub renew: bool,
    /// Field of the answer that holds the token.
    pub token: &'static str,
    /// Credential (`email`, `password`, `api_key`) and its environment variable.
    pub env: &'static [(&'static str, &'static str)],
}

/// Keys that wrap a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Key of the result.
    pub content: &'static str,
    /// Key of the paging facts.
    pub metadata: Option<&'static str>,
}

/// How lists are paged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// Query parameter with the page number.
    pub page: &'static str,
    /// Query parameter with the page size.
    pub limit: &'static str,
    /// Number of the first page.
    pub first: u64,
    /// Page size when none is asked for.
    pub default: u64,
    /// Largest page size, where one is known.
    pub max: Option<u64>,
    /// Key of the records, where it isn't the envelope's.
    pub items: Option<&'static str>,
    /// Keys that may hold the number of records, in order of preference.
    pub total: &'static [&'static str],
    /// Key that says whether another page follows.
    pub next: Option<&'static str>,
}

/// How filters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilterStyle {
    /// Query key, with `{field}`.
    pub matching: &'static str,
    /// Query key of an exclusion, with `{field}`.
    pub exclude: Option<&'static str>,
    /// Between field and operator.
    pub operator: &'static str,
    /// Query key of a lower bound, with `{field}`.
    pub from: Option<&'static str>,
    /// Query key of an upper bound, with `{field}`.
    pub to: Option<&'static str>,
}

/// How ordering is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderStyle {
    /// Query parameter.
    pub parameter: &'static str,
    /// Prefix that reverses; with a `direction`, its value that does.
    pub descending: &'static str,
    /// Query parameter of the direction, and its value for smallest first.
    pub direction: Option<(&'static str, &'static str)>,
}

/// A group of services under one address.
#[derive(Clone, Copy, Debug)]
pub struct Application {
    /// The system it belongs to.
    pub system: &'static System,
    /// `membership`.
    pub name: &'static str,
    /// What stands for `{application}` in the server's template.
    pub segment: &'static str,
    /// Index in [`System::servers`].
    pub server: usize,
}

/// HTTP verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Verb {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
}

impl Verb {
    /// As on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
        }
    }

    /// Whether the verb alone promises that a second call changes nothing more.
    pub const fn is_idempotent(self) -> bool {
        match self {
            Self::Get | Self::Put | Self::Delete | Self::Head => true,
            Self::Post | Self::Patch => false,
        }
    }

    /// Whether a body is sent even if no field was set.
    pub(crate) const fn has_body(self) -> bool {
        match self {
            Self::Post | Self::Put | Self::Patch => true,
            Self::Get | Self::Delete | Self::Head => false,
        }
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where the result of an operation stands in the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnvelopeKey {
    /// As the system's [`Envelope`] says; the whole answer if it has none.
    System,
    /// The whole answer.
    Bare,
    /// Under this key.
    Key(&'static str),
}

/// How a body of named fields is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As the system's protocol does.
    System,
    /// A JSON object.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
}

/// What an argument of a remote procedure is in XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum XmlType {
    /// As the value is: an integer beyond 32 bits is an `i8`, null is `nil`.
    Any,
    /// Text; numbers and booleans are written as text.
    Text,
    /// `int`, or `i8` beyond 32 bits.
    Int,
    /// `double`, never with an exponent.
    Double,
    /// `boolean`.
    Bool,
    /// `dateTime.iso8601` in its first form, which has no zone: in UTC, without fraction.
    Time,
    /// `base64`, from text in base64.
    Base64,
    /// `array`, its elements as they are.
    Array,
    /// `struct`, its members as they are.
    Struct,
}

/// One operation: everything that is the same for each of its calls.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// `cloudcix.membership.team.create`.
    pub name: &'static str,
    /// HTTP verb.
    pub verb: Verb,
    /// Path template, relative to the application: `team/{pk}/`.
    pub path: &'static str,
    /// Statuses of success that aren't 2xx, or that the reference names; any 2xx is one.
    pub success: &'static [u16],
    /// Where the result stands.
    pub envelope: EnvelopeKey,
    /// Whether credentials are sent.
    pub auth: bool,
    /// Whether it may be repeated although its verb doesn't promise it.
    pub idempotent: bool,
    /// Whether its lists come in pages.
    pub paged: bool,
    /// Its largest page, where it differs from the system's.
    pub limit: Option<u64>,
    /// How its fields are written.
    pub encoding: Encoding,
    /// A remote procedure's arguments by name, in the order in which they are sent.
    pub arguments: &'static [(&'static str, XmlType)],
    /// Whether its documentation says that the server doesn't do it.
    pub not_implemented: bool,
}

impl Operation {
    /// A GET of nothing: what a literal needn't repeat.
    pub const DEFAULT: Self = Self {
        name: "",
        verb: Verb::Get,
        path: "",
        success: &[200],
        envelope: EnvelopeKey::System,
        auth: true,
        idempotent: false,
        paged: true,
        limit: None,
        encoding: Encoding::System,
        arguments: &[],
        not_implemented: false,
    };

    /// Whether a second call changes nothing more than the first.
    pub const fn is_idempotent(&self) -> bool {
        self.idempotent || self.verb.is_idempotent()
    }
}
