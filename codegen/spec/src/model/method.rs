//! Methods with their filters, errors and effects, as a file says them.

use serde::Deserialize;

use super::{Allow, Codes, Effects, EvidenceDef, FieldDef, FilterKind, FormatDef, Map, OneOrMany, TypeText, Value};

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
    #[serde(default)]
    pub alike: Vec<String>,
    pub create: Option<String>,
    pub copy: Option<String>,
    pub delete: Option<String>,
    #[serde(rename = "in")]
    pub within: Option<String>,
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
