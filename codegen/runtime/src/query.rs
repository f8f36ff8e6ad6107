//! The query of a URL: parameters, filters, order, page.
//!
//! In: names and values. Out: an encoded query, written once the styles of the system are known to hold it; or a
//! problem, if the server would read something else than what was meant.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::system::{FilterStyle, Operation, System};

/// Everything but unreserved characters, so that a value never has a meaning of its own in a URL.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Appends a text, percent-encoded.
pub(crate) fn encode(url: &mut String, text: &str) {
    url.extend(utf8_percent_encode(text, RESERVED));
}

/// What a server strips from the elements of a list, or splits them at. An element that has one would silently become
/// another.
const LIST_MARKS: [char; 7] = ['[', ']', '(', ')', '\'', '"', ','];

/// A value as a URL has it, or why it can't be written.
pub(crate) type Text = Result<String, Cow<'static, str>>;

/// Appends `name=value`, after a `&` if it isn't the first.
pub(crate) fn pair(written: &mut String, name: &str, value: &str) {
    if !written.is_empty() {
        written.push('&');
    }
    encode(written, name);
    written.push('=');
    encode(written, value);
}

/// A value as a URL has it: booleans in lower case, lists as `[1,2]`.
pub(crate) fn text(value: &Value) -> Text {
    match value {
        Value::Null => Err("null can't be written here: use `is_null`".into()),
        Value::Bool(value) => Ok(value.to_string()),
        Value::Number(value) => Ok(value.to_string()),
        Value::String(value) => Ok(value.clone()),
        Value::Array(items) => elements(items).map(|items| format!("[{items}]")),
        Value::Object(_) => Err("an object can't be written here".into()),
    }
}

/// The elements of a list, joined by commas.
pub(crate) fn elements(items: &[Value]) -> Text {
    let mut joined = String::new();
    for (index, item) in items.iter().enumerate() {
        let item = match item {
            Value::Array(_) => return Err("a list in a list can't be written here".into()),
            item => text(item)?,
        };
        if item.is_empty() || item.trim().len() != item.len() {
            return Err("the server drops spaces around, and empty, elements of a list: use `eq`".into());
        }
        if let Some(mark) = item.chars().find(|character| LIST_MARKS.contains(character)) {
            return Err(format!("the server would take an element with `{mark}` for something else: use `eq`").into());
        }
        if index > 0 {
            joined.push(',');
        }
        joined.push_str(&item);
    }
    Ok(joined)
}

/// The query of one call.
#[derive(Clone, Default)]
pub(crate) struct Query {
    /// Encoded parameters and filters, joined by `&`.
    written: String,
    filtered: bool,
    pub(crate) order: Option<(Cow<'static, str>, bool)>,
    pub(crate) page: Option<u64>,
    pub(crate) limit: Option<u64>,
    pub(crate) allow_warnings: bool,
}

impl Query {
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        pair(&mut self.written, name, value);
    }

    pub(crate) fn filter(
        &mut self,
        style: Option<FilterStyle>,
        field: &str,
        operator: &str,
        value: &str,
        exclude: bool,
    ) -> Result<(), String> {
        let style = style.ok_or_else(|| format!("filter on `{field}`: the system has no way to filter"))?;
        let bound = match operator {
            "from" => style.from,
            "to" => style.to,
            _ => None,
        };
        let key = match (exclude, style.exclude, bound) {
            (false, _, Some(bound)) => bound,
            (false, _, None) => style.matching,
            (true, Some(key), None) => key,
            (true, ..) => return Err(format!("filter on `{field}`: the system has no way to exclude")),
        };
        let (before, after) = key.split_once("{field}").unwrap_or((key, ""));
        let operator = if bound.is_some() { "" } else { operator };
        let separator = if operator.is_empty() { "" } else { style.operator };
        let name = [before, field, separator, operator, after].concat();
        if self.has(&name) {
            return Err(format!("two filters `{name}`: the server would silently drop one"));
        }
        self.filtered = true;
        self.add(&name, value);
        Ok(())
    }

    fn has(&self, name: &str) -> bool {
        let mut key = String::with_capacity(name.len() + 16);
        encode(&mut key, name);
        key.push('=');
        self.written.split('&').any(|parameter| parameter.starts_with(&key))
    }

    /// Whether the answer would differ if the server ignored part of it.
    pub(crate) fn is_selective(&self) -> bool {
        self.filtered || self.order.is_some()
    }

    /// Appends everything to a URL.
    pub(crate) fn write(&self, url: &mut String, system: &System, operation: &Operation) -> Result<(), String> {
        let mut separator = '?';
        let mut next = |url: &mut String| url.push(std::mem::replace(&mut separator, '&'));
        if !self.written.is_empty() {
            next(url);
            url.push_str(&self.written);
        }
        if let Some((field, descending)) = &self.order {
            let style = system.order.ok_or_else(|| format!("order by `{field}`: the system has no way to order"))?;
            next(url);
            encode(url, style.parameter);
            url.push('=');
            if *descending && style.direction.is_none() {
                encode(url, style.descending);
            }
            encode(url, field);
            if let Some((parameter, ascending)) = style.direction {
                next(url);
                encode(url, parameter);
                url.push('=');
                encode(url, if *descending { style.descending } else { ascending });
            }
        }
        let numbers = [(self.page, "page"), (self.limit, "limit")];
        let paging = system.paging.filter(|_| operation.paged);
        for (number, what) in numbers {
            let Some(number) = number else { continue };
            let paging = paging.ok_or_else(|| format!("`{what}`: this list doesn't come in pages"))?;
            next(url);
            encode(url, if what == "page" { paging.page } else { paging.limit });
            url.push('=');
            url.push_str(&number.to_string());
        }
        Ok(())
    }
}
