//! Facts that tests compare with: the inventory and the field facts of each method, as data under `data/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

/// What the reference says of a method.
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct MethodFacts {
    pub application: String,
    pub service: String,
    pub method: String,
    pub verb: String,
    pub path: String,
    /// `inventory`, or `server` for a method that only the published server has.
    pub evidence: String,
    pub path_params: BTreeMap<String, String>,
    pub pk_optional: bool,
    /// Operators of each filter.
    pub filters: Option<BTreeMap<String, Vec<String>>>,
    /// The default first.
    pub order: Option<Vec<String>>,
    pub query: BTreeMap<String, QueryFacts>,
    pub body: Option<BTreeMap<String, BodyFacts>>,
    /// The reference gives no fields.
    pub open: bool,
    pub success: Vec<u16>,
    pub paged: bool,
    pub envelope: String,
}

/// What the reference says of a query parameter.
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct QueryFacts {
    #[serde(rename = "type")]
    pub kind: String,
    pub required: bool,
}

/// What the reference says of a body field.
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct BodyFacts {
    /// `integer`, `string`, `decimal`, `boolean`, `array`, `object` or `unknown`.
    #[serde(rename = "type")]
    pub kind: String,
    pub required: bool,
    pub nullable: bool,
}

/// The facts of every CloudCIX method.
///
/// # Panics
/// If the data can't be read: a test can't do without.
pub fn cloudcix() -> Vec<MethodFacts> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/cloudcix/fields.json");
    let text = fs::read_to_string(file).expect("the field facts");
    serde_json::from_str(&text).expect("valid field facts")
}
