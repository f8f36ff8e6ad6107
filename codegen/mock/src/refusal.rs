//! Why a call is refused, before it has a shape.
//!
//! In: what a check, a sign-in or the store found. Out: a status, words, and the fields at fault. `answer` gives it the
//! system's own shape and the documented code.

use serde_json::Value;

/// A refusal.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Refusal {
    /// The HTTP status, as the system would give it.
    pub(crate) status: u16,
    pub(crate) detail: String,
    pub(crate) fields: Vec<FieldFault>,
    /// Verbs that the path has, for a 405.
    pub(crate) allow: Option<String>,
}

/// What is wrong with a field of the body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FieldFault {
    pub(crate) field: String,
    pub(crate) detail: String,
    /// The value that was sent; none if it is missing.
    pub(crate) attempted: Option<Value>,
}

impl Refusal {
    pub(crate) fn new(status: u16, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), fields: Vec::new(), allow: None }
    }

    /// The values are refused.
    pub(crate) fn invalid(detail: impl Into<String>) -> Self {
        Self::new(400, detail)
    }

    /// These fields are refused.
    pub(crate) fn of_fields(fields: Vec<FieldFault>) -> Self {
        let words: Vec<_> = fields.iter().map(|fault| format!("{}: {}", fault.field, fault.detail)).collect();
        Self { fields, ..Self::invalid(words.join("; ")) }
    }

    /// There's no such record among those of a service.
    pub(crate) fn not_found(service: &str) -> Self {
        Self::new(404, format!("there is no such record: {service}"))
    }

    pub(crate) fn unauthorized(detail: &str) -> Self {
        Self::new(401, detail)
    }
}
