//! The raw model: what a file says, as it says it. One struct per table of `spec/README.md`; text stays text.
//!
//! Each key of the language is a field here and nowhere else: unknown keys are found by serde, and the lists of known
//! keys in help lines come from these structs.

mod forms;
#[cfg(feature = "authoring")]
mod schema;
mod value;

use indexmap::IndexMap;
use serde::Deserialize;

pub(crate) use forms::{Codes, Effects, EnumValues, FieldDef, FieldValues, FilterKind, SuccessDef, TypeText};
pub(crate) use value::{Map, OneOrMany, Scalar, Value};

/// `api.yaml`
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct Api {
    pub system: Option<String>,
    #[cfg_attr(feature = "authoring", schemars(length(min = 1)))]
    pub title: String,
    #[cfg_attr(feature = "authoring", schemars(length(min = 1)))]
    pub doc: String,
    pub protocol: Protocol,
    #[cfg_attr(feature = "authoring", schemars(extend("minProperties" = 1)))]
    pub servers: Map<ServerDef>,
    pub auth: Option<AuthDef>,
    pub envelope: Option<EnvelopeDef>,
    pub paging: Option<PagingDef>,
    pub filters: Option<FilterStyleDef>,
    pub order: Option<OrderStyleDef>,
    #[serde(default)]
    pub success: SuccessDef,
    #[serde(default)]
    pub errors: Vec<String>,
    pub location: Option<LocationDef>,
    #[serde(default)]
    pub options: Map<FieldDef>,
    pub evidence: Option<EvidenceDef>,
    #[serde(default)]
    pub because: OneOrMany<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(crate) enum Protocol {
    Json,
    Form,
    Paged,
    XmlRpc,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(crate) enum EvidenceDef {
    Both,
    Documented,
    Server,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct ServerDef {
    pub template: Option<String>,
    pub env: Option<String>,
    pub url: Option<String>,
    #[serde(default)]
    pub lowercase: bool,
    pub version: Option<u32>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(crate) enum AuthKind {
    Token,
    ApiKey,
    Basic,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct AuthDef {
    pub kind: AuthKind,
    pub header: Option<String>,
    pub sign_in: Option<String>,
    pub renew: Option<String>,
    pub token: Option<String>,
    #[serde(default)]
    pub env: Map<String>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct EnvelopeDef {
    pub content: String,
    pub metadata: Option<String>,
    pub facts: Option<String>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct PagingDef {
    pub page: String,
    pub limit: String,
    #[serde(default)]
    pub first: u64,
    pub default: u64,
    pub max: Option<u64>,
    pub items: Option<String>,
    #[serde(default)]
    pub total: OneOrMany<String>,
    pub next: Option<String>,
    pub facts: Option<String>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct FilterStyleDef {
    #[serde(rename = "match")]
    pub matching: String,
    pub exclude: Option<String>,
    pub operator: Option<String>,
    pub from: Option<String>,
    pub to: Option<String>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderStyleDef {
    pub parameter: String,
    pub direction: Option<String>,
    pub ascending: Option<String>,
    pub descending: Option<String>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct LocationDef {
    pub list: Option<String>,
}

/// `application.yaml`
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct Application {
    pub application: Option<String>,
    #[cfg_attr(feature = "authoring", schemars(length(min = 1)))]
    pub title: String,
    #[cfg_attr(feature = "authoring", schemars(length(min = 1)))]
    pub doc: String,
    pub reference: Option<String>,
    pub main: Option<String>,
    pub server: Option<String>,
    pub segment: Option<String>,
    pub error_prefix: Option<String>,
    pub source: Option<String>,
    #[serde(default)]
    pub records: Map<RecordDef>,
    #[serde(default)]
    pub enums: Map<EnumDef>,
    #[serde(default)]
    pub open: bool,
    pub evidence: Option<EvidenceDef>,
    #[serde(default)]
    pub because: OneOrMany<String>,
    #[serde(default)]
    pub allow: Allow,
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// `<service>.yaml`
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct Service {
    pub service: Option<String>,
    pub path: Option<String>,
    pub item: Option<String>,
    #[serde(default)]
    pub params: Map<FieldDef>,
    #[cfg_attr(feature = "authoring", schemars(length(min = 1)))]
    pub doc: String,
    pub record: Option<String>,
    #[serde(default)]
    pub records: Map<RecordDef>,
    #[serde(default)]
    pub enums: Map<EnumDef>,
    #[serde(default)]
    pub inputs: Map<FieldDef>,
    pub methods: Map<MethodDef>,
    pub partial_update: Option<bool>,
    pub error_prefix: Option<String>,
    pub open: Option<bool>,
    pub evidence: Option<EvidenceDef>,
    #[serde(default)]
    pub because: OneOrMany<String>,
    #[serde(default)]
    pub allow: Allow,
    #[serde(default)]
    pub aliases: Vec<String>,
    pub access: Option<String>,
    // Documentation of the spec itself; nothing reads it yet.
    #[allow(dead_code)]
    pub source: Option<String>,
}

/// Rules of style that don't hold here, with the reason.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Allow(pub Map<String>);

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordDef {
    pub doc: Option<String>,
    #[serde(default)]
    pub fields: Map<FieldDef>,
    #[serde(default)]
    pub open: bool,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub because: OneOrMany<String>,
    #[serde(default)]
    pub allow: Allow,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct EnumDef {
    pub doc: Option<String>,
    pub values: EnumValues,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub because: OneOrMany<String>,
    #[serde(default)]
    pub allow: Allow,
}

/// The long form of a *field*; [`FieldDef`] also takes the short one.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct FieldKeys {
    #[serde(rename = "type")]
    pub ty: TypeText,
    pub write: Option<TypeText>,
    pub doc: Option<String>,
    pub wire: Option<String>,
    #[serde(default)]
    pub optional: bool,
    #[serde(default)]
    pub read_only: bool,
    #[serde(default)]
    pub write_only: bool,
    pub max_length: Option<u64>,
    pub min_length: Option<u64>,
    pub min: Option<Scalar>,
    pub max: Option<Scalar>,
    pub pattern: Option<String>,
    pub values: Option<FieldValues>,
    pub default: Option<Value>,
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    pub access: Option<String>,
    pub format: Option<FormatDef>,
    #[serde(default)]
    pub flag: bool,
    pub rule: Option<String>,
    #[serde(default)]
    pub deprecated: bool,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub because: OneOrMany<String>,
    #[serde(default)]
    pub allow: Allow,
    /// Of a path's parameter only: the argument's name.
    #[serde(rename = "as")]
    pub argument: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(crate) enum FormatDef {
    Rfc3339,
    Space,
    Basic,
    Epoch,
    Minute,
}

#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct MethodDef {
    pub doc: Option<String>,
    pub verb: Option<VerbDef>,
    pub path: Option<String>,
    pub record: Option<String>,
    pub required: Option<Vec<String>>,
    pub optional: Option<Vec<String>>,
    pub nullable: Option<Vec<String>>,
    pub documented_required: Option<Vec<String>>,
    pub body: Option<TypeText>,
    #[serde(default)]
    pub inputs: Map<FieldDef>,
    pub open: Option<bool>,
    #[serde(default)]
    pub query: Map<FieldDef>,
    pub filters: Option<Map<FilterDef>>,
    pub exclude: Option<bool>,
    pub order: Option<Vec<String>>,
    pub paging: Option<PagingKind>,
    pub limit: Option<LimitDef>,
    pub metadata: Option<Map<FieldDef>>,
    pub returns: Option<TypeText>,
    pub envelope: Option<String>,
    pub success: Option<OneOrMany<i64>>,
    #[cfg_attr(feature = "authoring", schemars(extend("propertyNames" = {"pattern": "^(fields|[1-5][0-9][0-9])$"})))]
    pub errors: Option<IndexMapOfCodes>,
    pub codes: Option<String>,
    pub access: Option<String>,
    pub auth: Option<bool>,
    pub effect: Option<Effects>,
    pub idempotent: Option<bool>,
    pub deprecated: Option<bool>,
    pub not_implemented: Option<bool>,
    pub evidence: Option<EvidenceDef>,
    #[serde(default)]
    pub because: OneOrMany<String>,
    #[serde(default)]
    pub allow: Allow,
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// Status, or `fields`, to codes.
pub(crate) type IndexMapOfCodes = Map<Codes>;

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum VerbDef {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(crate) enum PagingKind {
    Page,
    None,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct LimitDef {
    pub default: Option<u64>,
    pub max: Option<u64>,
}

/// One change of a method's `effect`.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct EffectDef {
    pub on: Option<String>,
    pub create: Option<String>,
    pub copy: Option<String>,
    pub delete: Option<String>,
    #[serde(default)]
    pub set: Map<Value>,
    #[serde(default)]
    pub add: Map<Value>,
    #[serde(default)]
    pub change: Map<Value>,
    #[serde(default)]
    pub remove: Map<Value>,
    #[serde(default)]
    pub toggle: Vec<String>,
}

/// The long form of a filter; [`FilterDef`] also takes the short one.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "authoring", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct FilterKeys {
    pub kind: FilterKind,
    #[serde(rename = "type")]
    pub ty: Option<TypeText>,
    pub format: Option<FormatDef>,
    pub wire: Option<String>,
    #[serde(default)]
    pub required: bool,
}

/// A filter, and whether it was written as its kind alone.
#[derive(Debug)]
pub(crate) struct FilterDef {
    pub keys: FilterKeys,
    pub short: bool,
}

/// An ordered map, as `IndexMap` for iteration by callers.
pub(crate) type Ordered<T> = IndexMap<String, T>;
