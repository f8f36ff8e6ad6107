//! What columns make: conditions and orders.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde_json::Value;

use crate::Marker;
use crate::query;
use crate::record::{Coding, Encode, recode};

/// A condition on the records of the service `S`.
#[must_use = "a filter does nothing until a list takes it"]
pub struct Filter<S> {
    pub(crate) condition: Condition,
    service: Marker<S>,
}

/// What a filter holds; not generic, as it's compiled for every service otherwise.
pub(crate) struct Condition {
    pub(crate) field: Cow<'static, str>,
    pub(crate) operator: &'static str,
    pub(crate) text: query::Text,
}

impl Condition {
    pub(super) fn new(field: &'static str, operator: &'static str, coding: Coding, value: &dyn Encode) -> Self {
        Self { field: Cow::Borrowed(field), operator, text: query::text(&recode(coding, value.encode())) }
    }

    pub(super) fn one_of(field: &'static str, values: &[Value]) -> Self {
        let text = match query::elements(values) {
            Ok(text) if text.is_empty() => Err("no value at all would match nothing: don't make the call".into()),
            Ok(text) => Ok(format!("[{text}]")),
            Err(problem) => Err(problem),
        };
        Self { field: Cow::Borrowed(field), operator: "in", text }
    }

    pub(super) fn range(field: &'static str, from: Value, to: Value) -> Self {
        let text = query::elements(&[from, to]).map(|text| format!("({text})"));
        Self { field: Cow::Borrowed(field), operator: "range", text }
    }
}

impl<S> Filter<S> {
    /// A condition on a field and with an operator (empty for equality) that are known at run time only.
    pub fn new(field: impl Into<Cow<'static, str>>, operator: &'static str, value: impl Encode) -> Self {
        Condition { field: field.into(), operator, text: query::text(&value.into_value()) }.into()
    }
}

impl<S> From<Condition> for Filter<S> {
    fn from(condition: Condition) -> Self {
        Self { condition, service: PhantomData }
    }
}

impl<S> fmt::Debug for Filter<S> {
    /// Without the value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Condition { field, operator, .. } = &self.condition;
        f.debug_struct("Filter").field("field", field).field("operator", operator).finish_non_exhaustive()
    }
}

/// An order of the records of the service `S`.
#[must_use = "an order does nothing until a list takes it"]
pub struct Order<S> {
    pub(crate) field: Cow<'static, str>,
    pub(crate) descending: bool,
    service: Marker<S>,
}

impl<S> Order<S> {
    /// An order by a field that is known at run time only.
    pub fn new(field: impl Into<Cow<'static, str>>, descending: bool) -> Self {
        Self { field: field.into(), descending, service: PhantomData }
    }
}

impl<S> fmt::Debug for Order<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Order").field("field", &self.field).field("descending", &self.descending).finish()
    }
}
