//! The raw model: what a file says, as it says it. One struct per table of `spec/README.md`; text stays text.
//!
//! Each key of the language is a field here and nowhere else: unknown keys are found by serde, and the lists of known
//! keys in help lines come from these structs.

mod api;
mod forms;
mod method;
#[cfg(feature = "authoring")]
mod schema;
mod value;

use indexmap::IndexMap;
use serde::Deserialize;

pub(crate) use api::*;
pub(crate) use forms::{Codes, Effects, EnumValues, FieldDef, FieldValues, FilterKind, SuccessDef, TypeText};
pub(crate) use method::*;
pub(crate) use value::{Map, OneOrMany, Scalar, Value};

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

/// An ordered map, as `IndexMap` for iteration by callers.
pub(crate) type Ordered<T> = IndexMap<String, T>;
