//! The resolved model: what comes out of `resolve` and what every later stage reads.
//!
//! Nothing here is a guess or a name to look up: types are [`RecordId`]s and [`EnumId`]s, paths are parsed, verbs and
//! statuses are filled in, identifiers are valid Rust. Everything is in a deterministic order: systems, applications,
//! services, records and enums by name, fields and arguments as the author wrote them.

use std::ops::Index;

use crate::names::{FieldName, ModuleName, TypeName};

/// All systems of a spec, with their records and enums in two tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ir {
    /// By name.
    pub systems: Vec<System>,
    /// By system, application, service and name.
    pub records: Vec<Record>,
    /// By system, application, service and name.
    pub enums: Vec<Enum>,
}

/// Index of a [`Record`] in [`Ir::records`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordId(pub usize);

/// Index of an [`Enum`] in [`Ir::enums`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EnumId(pub usize);

impl Index<RecordId> for Ir {
    type Output = Record;
    fn index(&self, id: RecordId) -> &Record {
        &self.records[id.0]
    }
}

impl Index<EnumId> for Ir {
    type Output = Enum;
    fn index(&self, id: EnumId) -> &Enum {
        &self.enums[id.0]
    }
}

/// What people read: our own sentence, and the reasons and other names that go with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Doc {
    /// A sentence or two; empty if the spec has none.
    pub text: String,
    /// Other names that people search for.
    pub aliases: Vec<String>,
    /// Why the spec differs from the reference.
    pub because: Vec<String>,
}

/// Where facts come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Evidence {
    /// Both the document and the published server.
    #[default]
    Both,
    /// Only the document.
    Documented,
    /// Only the published server.
    Server,
}

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

/// One resource and its methods.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// Module and accessor.
    pub name: ModuleName,
    /// Its handle type: `TeamService`.
    pub type_name: TypeName,
    /// Name in words, from the file: `cash sale receipt`.
    pub title: String,
    /// Documentation.
    pub doc: Doc,
    /// The record that its methods read and write.
    pub record: Option<RecordId>,
    /// Records defined here.
    pub records: Vec<RecordId>,
    /// Enums defined here.
    pub enums: Vec<EnumId>,
    /// In the order list, create, read, update, partial_update, delete, head, then actions by name.
    pub methods: Vec<Method>,
    /// Template of the collection.
    pub path: Path,
    /// Template of one record.
    pub item: Path,
    /// Filter and order columns, the union over its lists, by name.
    pub columns: Vec<Column>,
    /// Where its facts come from.
    pub evidence: Evidence,
    /// Whether the reference gives no fields.
    pub open: bool,
    /// `spec/cloudcix/membership/team.yaml`.
    pub file: String,
}

/// A path template, parsed.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// As written: `app/{app_id}/member/`.
    pub template: String,
    /// Its placeholders, in order.
    pub params: Vec<Param>,
}

/// A placeholder of a path.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Name in the template.
    pub wire: String,
    /// Name of the argument.
    pub name: FieldName,
    /// Its type.
    pub ty: Type,
    /// The segment may be left out.
    pub optional: bool,
    /// What it means.
    pub doc: Doc,
    /// Permitted values and other rules.
    pub facts: Facts,
}

/// What a method does, which decides its Rust shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Pages or all of the records.
    List,
    /// Makes one.
    Create,
    /// Reads one.
    Read,
    /// Replaces one.
    Update,
    /// Changes some fields of one.
    PartialUpdate,
    /// Removes one.
    Delete,
    /// Headers only.
    Head,
    /// Anything else.
    Action,
}

/// HTTP verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
    /// `GET`, as requests and people write it.
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
}

/// One operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    /// Name of the Rust method.
    pub name: FieldName,
    /// What it does.
    pub kind: Kind,
    /// HTTP verb.
    pub verb: Verb,
    /// Its path.
    pub path: Path,
    /// Documentation; `text` is filled for every method.
    pub doc: Doc,
    /// What is sent besides path and query.
    pub body: Body,
    /// Further query parameters.
    pub query: Vec<Input>,
    /// Paging, filters and order of a list.
    pub list: Option<List>,
    /// What comes back.
    pub returns: Returns,
    /// Statuses of success, sorted; every 2xx if there's none.
    pub success: Vec<u16>,
    /// Documented errors.
    pub errors: Vec<ErrorGroup>,
    /// Who may call it.
    pub access: Option<String>,
    /// Whether it needs credentials.
    pub auth: bool,
    /// Whether it may be repeated safely.
    pub idempotent: bool,
    /// The reference says so.
    pub deprecated: bool,
    /// The reference says so.
    pub not_implemented: bool,
    /// Where its facts come from.
    pub evidence: Evidence,
}

/// What a call sends in its body.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Nothing.
    None,
    /// Named fields.
    Fields {
        /// How they are written.
        encoding: Encoding,
        /// Required ones first, in the order of `required`, then the others.
        fields: Vec<Input>,
        /// Whether any further field may be sent.
        open: bool,
    },
    /// One value that is the whole body.
    Value {
        /// How it is written.
        encoding: Encoding,
        /// Its type.
        ty: Type,
    },
}

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// XML-RPC parameters.
    XmlRpc,
    /// Bytes as they are.
    Raw,
}

/// A field as a method takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// The field; its `ty` is what is sent.
    pub field: Field,
    /// Must be sent.
    pub required: bool,
    /// Null is accepted, and clears.
    pub nullable: bool,
    /// Documented as required; the server takes the call without.
    pub documented_required: bool,
}

/// Paging, filters and order of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// Names in [`Service::columns`] that filter this list.
    pub filters: Vec<Filter>,
    /// Whether filters can be negated.
    pub exclude: bool,
    /// Wire names that it can be ordered by, the default first.
    pub order: Vec<String>,
    /// Page sizes; none where the whole answer comes at once.
    pub paging: Option<PageSize>,
    /// Paging facts beyond the usual: a record of its own.
    pub metadata: Option<RecordId>,
    /// Whether any further filter may be sent.
    pub open: bool,
}

/// One filter of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// Wire name, also of its column.
    pub wire: String,
    /// Must be given.
    pub required: bool,
}

/// Page sizes of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageSize {
    /// When none is asked for.
    pub default: u64,
    /// The largest, where one is known.
    pub max: Option<u64>,
}

/// A field that lists filter or order by.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name in the spec, and mostly on the wire: `country__english_name`.
    pub wire: String,
    /// Its name on the wire as a filter, where that's another.
    pub filter_wire: Option<String>,
    /// Its name on the wire in an order, where that's another.
    pub order_wire: Option<String>,
    /// Constant's name: `COUNTRY_ENGLISH_NAME`.
    pub constant: String,
    /// Type of the values it is compared with.
    pub ty: Type,
    /// Operators; none if it only orders.
    pub filter: Option<Operators>,
    /// Whether lists can be ordered by it.
    pub sortable: bool,
    /// Documentation.
    pub doc: Doc,
}

/// Operators besides equality.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operators {
    /// in, icontains, iendswith, iexact, istartswith.
    Text,
    /// gt, gte, in, isnull, lt, lte, range.
    Number,
    /// None.
    Exact,
    /// from and to; no equality.
    Between,
    /// These, sorted.
    Custom(Vec<Operator>),
}

/// A filter operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Operator {
    /// `from`
    AtLeast,
    /// `to`
    AtMost,
    Gt,
    Gte,
    Icontains,
    Iendswith,
    Iexact,
    In,
    Isnull,
    Istartswith,
    Lt,
    Lte,
    Range,
}

impl Operator {
    /// As the spec and the query write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AtLeast => "from",
            Self::AtMost => "to",
            Self::Gt => "gt",
            Self::Gte => "gte",
            Self::Icontains => "icontains",
            Self::Iendswith => "iendswith",
            Self::Iexact => "iexact",
            Self::In => "in",
            Self::Isnull => "isnull",
            Self::Istartswith => "istartswith",
            Self::Lt => "lt",
            Self::Lte => "lte",
            Self::Range => "range",
        }
    }
}

/// What comes back.
#[derive(Clone, Debug, PartialEq)]
pub enum Returns {
    /// Nothing.
    None,
    /// Headers only.
    Head,
    /// Bytes as they are.
    Bytes,
    /// Records in pages (or all at once), with paging facts.
    Page(Type),
    /// One value.
    Value {
        /// Its type.
        ty: Type,
        /// Key it stands under; none if it is the whole answer.
        envelope: Option<String>,
        /// What stands beside it.
        facts: Option<RecordId>,
    },
}

/// Error codes that one status, or one field, may give.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorGroup {
    /// HTTP status.
    pub status: u16,
    /// Field of the request that is at fault.
    pub field: Option<String>,
    /// Whole codes, runs of successive numbers as one.
    pub codes: Vec<CodeRange>,
}

/// `membership_team_create_101` to `_104`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeRange {
    /// Codes that end in three digits.
    Run {
        /// With the last underscore.
        prefix: String,
        /// First number.
        first: u16,
        /// Last number.
        last: u16,
    },
    /// A code of another shape.
    Code(String),
}

/// Where a type is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Home {
    /// In [`Ir::systems`].
    pub system: usize,
    /// In [`System::applications`].
    pub application: usize,
    /// In [`Application::services`]; none for an application's own.
    pub service: Option<usize>,
}

/// A shape that is read, written or both.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Name in Rust.
    pub name: TypeName,
    /// Where it is defined.
    pub home: Home,
    /// Documentation.
    pub doc: Doc,
    /// In the author's order.
    pub fields: Vec<Field>,
    /// May hold any further field by design.
    pub open: bool,
    /// Some method returns it, or a record that holds it.
    pub output: bool,
    /// Some method sends it, or a record that holds it.
    pub input: bool,
}

/// A field of a record, of a body, of the query.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// On the wire.
    pub wire: String,
    /// In Rust.
    pub name: FieldName,
    /// Its type, without null.
    pub ty: Type,
    /// May be null.
    pub nullable: bool,
    /// May be missing.
    pub optional: bool,
    /// Made by the server.
    pub read_only: bool,
    /// Never returned.
    pub write_only: bool,
    /// Documentation.
    pub doc: Doc,
    /// What else is known.
    pub facts: Facts,
}

/// What is known of a value beyond its type; documentation, and checks of the mock.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Characters or items.
    pub min_length: Option<u64>,
    /// Characters or items.
    pub max_length: Option<u64>,
    /// Inclusive, as written.
    pub min: Option<String>,
    /// Inclusive, as written.
    pub max: Option<String>,
    /// Regular expression over the whole text.
    pub pattern: Option<String>,
    /// Permitted values, with names where they have some.
    pub values: Vec<(String, Option<String>)>,
    /// What the server takes when it is left out.
    pub default: Option<String>,
    /// The record that an id names.
    pub reference: Option<RecordId>,
    /// Who may set it.
    pub access: Option<String>,
    /// A condition in words.
    pub rule: Option<String>,
    /// Presence alone means true.
    pub flag: bool,
    /// Kept for old callers.
    pub deprecated: bool,
}

/// A set of known values.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// Name in Rust.
    pub name: TypeName,
    /// Where it is defined.
    pub home: Home,
    /// Documentation.
    pub doc: Doc,
    /// In the author's order.
    pub variants: Vec<Variant>,
}

/// One value of an enum. All of an enum's values are of one sort.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Name in Rust.
    pub name: TypeName,
    /// On the wire.
    pub value: EnumValue,
}

/// A value on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum EnumValue {
    Text(String),
    Int(i64),
}

/// A closed set of types.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Type {
    Bool,
    Int,
    Float,
    Decimal,
    String,
    Secret,
    Bytes,
    Uuid,
    Ip,
    Ipv4,
    Ipv6,
    Cidr,
    Url,
    Mac,
    Date,
    /// An instant.
    DateTime(TimeFormat),
    /// A date and time without a zone.
    LocalDateTime(TimeFormat),
    Any,
    /// JSON text inside a string.
    Json(Box<Type>),
    Record(RecordId),
    Enum(EnumId),
    List(Box<Type>),
    Map(Box<Type>),
    /// The value or null, inside a list or map.
    Nullable(Box<Type>),
}

/// How an instant is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TimeFormat {
    /// `2024-05-01T10:00:00Z`
    #[default]
    Rfc3339,
    /// `2024-05-01 10:00:00`, with or without microseconds.
    Space,
    /// `2024-05-01T10:00:00+0000`
    Basic,
    /// Seconds since 1970.
    Epoch,
    /// `2024-05-01T10:00`
    Minute,
}
