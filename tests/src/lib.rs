//! Facts that tests compare with: the inventory and the field facts of each method, as data under `data/`.

pub mod examples;
pub mod xml;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

/// Where the spec departs from the facts on purpose: method, what, why.
pub const DECIDED: &[(&str, &str, &str)] = &[
    ("AppManager.app.create", "types", "free-form data, documented as a flag"),
    ("AppManager.app.update", "types", "free-form data, documented as a flag"),
    ("AppManager.app.partial_update", "types", "free-form data, documented as a flag"),
    ("Financial.account_sale_invoice.create", "types", "a name, documented as a number"),
    ("Financial.cash_sale_receipt.create", "types", "an id like its siblings"),
    ("Financial.cash_sale_receipt.update", "types", "an id like its siblings"),
    ("Financial.cash_sale_receipt.partial_update", "types", "an id like its siblings"),
    ("Financial.cash_sale_refund.create", "types", "an id like its siblings"),
    ("Financial.cash_sale_refund.update", "types", "an id like its siblings"),
    ("Financial.cash_sale_refund.partial_update", "types", "an id like its siblings"),
    ("IAAS.attach.partial_update", "success", "as its update, the only one that is published"),
    ("IAAS.detach.partial_update", "success", "as its update, the only one that is published"),
    ("IAAS.backup.list", "order", "the reference lists a field twice"),
    ("IAAS.ceph.create", "types", "a name, documented as a number"),
    ("IAAS.ceph.update", "types", "a name, documented as a number"),
    ("IAAS.ceph.partial_update", "types", "a name, documented as a number"),
    ("IAAS.device.create", "types", "a bus address, documented as a number"),
    ("IAAS.device.update", "types", "a bus address, documented as a number"),
    ("IAAS.device.partial_update", "types", "a bus address, documented as a number"),
    ("Plot.reading.list", "order", "the default runs backwards, which a field's name can't say"),
    ("Repository.exception_code.read", "query", "the document's own parameter"),
    ("SCM.validate_purchase_order.partial_update", "id may be left out", "as for its siblings"),
    ("SCM.validate_sales_order.partial_update", "id may be left out", "as for its siblings"),
    ("Support.service_centre_logic.read", "query", "the document's own parameter"),
    ("Support.service_centre_logic.delete", "query", "the document's own parameter"),
    ("Support.ticket.read", "query", "the document's own parameter"),
    ("Support.warrantor_logic.read", "query", "the document's own parameter"),
    ("Support.warrantor_logic.delete", "query", "the document's own parameter"),
];

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
