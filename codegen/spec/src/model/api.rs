//! What holds for a whole API: `api.yaml`, as it says it.

use serde::Deserialize;

use super::{FieldDef, Map, OneOrMany, SuccessDef};

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
