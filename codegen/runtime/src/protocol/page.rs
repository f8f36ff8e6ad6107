//! What comes with the records of a list: page, size, order, total, warnings.
//!
//! In: the paging facts as free values, as a server's odd fact must not fail a list that is fine otherwise. Out:
//! [`Facts`], and the caller's own record of further facts, filled.

use serde_json::{Map, Value};

use crate::record::{Extra, Nested, Place, ReadError, read_value};
use crate::system::Paging;

/// The facts of a page, however the protocol writes them.
#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) page: Option<u64>,
    pub(crate) limit: Option<u64>,
    pub(crate) order: Option<String>,
    pub(crate) total: Option<u64>,
    /// Whether the server says that another page follows.
    pub(crate) more: Option<bool>,
    pub(crate) warnings: Vec<String>,
    pub(crate) extra: Extra,
}

/// Names of the facts that every protocol has in some form.
pub(super) struct Paged {
    /// In order of preference.
    pub(super) page: &'static [&'static str],
    /// In order of preference.
    pub(super) limit: &'static [&'static str],
    pub(super) order: &'static str,
    pub(super) warnings: &'static str,
}

const DEFAULT_TOTALS: &[&str] = &["total_records", "totalRecords"];

/// Sorts `metadata` into facts, the caller's record and the rest, which joins `extra`.
pub(super) fn facts(
    mut metadata: Map<String, Value>,
    names: &Paged,
    paging: Option<Paging>,
    further: &mut dyn Place,
    mut extra: Extra,
) -> Result<Facts, ReadError> {
    let own = match further.nested() {
        Nested::Record(record) => Some(record.shape().fields),
        _ => None,
    };
    if let Some(own) = own {
        // Others are the page's own facts, or join `extra`.
        let named = metadata.iter().filter(|(key, _)| own.iter().any(|field| field.wire == *key));
        let named = named.map(|(key, value)| (key.clone(), value.clone())).collect();
        read_value(Value::Object(named), further)?;
    }
    let totals = paging.map_or(DEFAULT_TOTALS, |paging| paging.total);
    let mut first = |keys: &[&str]| {
        // Each is taken out, though one is enough.
        let found: Vec<_> = keys.iter().map(|key| metadata.remove(*key).and_then(number)).collect();
        found.into_iter().flatten().next()
    };
    let (page, limit, total) = (first(names.page), first(names.limit), first(totals));
    let more = paging.and_then(|paging| paging.next).and_then(|key| metadata.remove(key));
    let mut facts = Facts {
        page,
        limit,
        order: metadata.remove(names.order).and_then(|order| order.as_str().map(str::to_owned)),
        total,
        more: more.and_then(|more| more.as_bool()),
        warnings: match metadata.remove(names.warnings) {
            Some(Value::Array(items)) => items.into_iter().map(text).collect(),
            None | Some(Value::Null) => Vec::new(),
            Some(other) => vec![text(other)],
        },
        extra: Extra::new(),
    };
    for (key, value) in metadata {
        if !own.is_some_and(|fields| fields.iter().any(|field| field.wire == key)) {
            extra.insert(key, value);
        }
    }
    facts.extra = extra;
    Ok(facts)
}

fn number(value: Value) -> Option<u64> {
    match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    }
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}
