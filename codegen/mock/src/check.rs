//! Whether a value is what the spec says: type, length, bounds, permitted values, pattern.
//!
//! In: a type, its facts, and a JSON value or the text of a path, a query or a form. Out: the value as JSON, or what is
//! wrong with it, in words.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crudl_spec::ir::{EnumValue, Facts, Field, Ir, RecordId, TimeFormat, Type};
use ipnet::IpNet;
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::refusal::FieldFault;
use crate::{pattern, time};

/// What is wrong with a value.
pub(crate) type Checked<T = ()> = Result<T, String>;

/// A value of JSON.
pub(crate) fn value(ir: &Ir, ty: &Type, facts: &Facts, value: &Value) -> Checked {
    let expected = |right: bool, what: &str| if right { Ok(()) } else { Err(format!("expected {what}")) };
    let text = value.as_str();
    match ty {
        Type::Bool => expected(value.is_boolean(), "a boolean")?,
        Type::Int => expected(integer(value).is_some(), "an integer")?,
        Type::Float => expected(value.is_number(), "a number")?,
        Type::Decimal => expected(decimal(value).is_some(), "a decimal number")?,
        Type::String | Type::Secret | Type::Url | Type::Mac => expected(text.is_some(), "a string")?,
        Type::Bytes => expected(text.is_some_and(is_base64), "a string in base64")?,
        Type::Uuid => expected(parses::<Uuid>(text), "a UUID")?,
        Type::Ip => expected(parses::<IpAddr>(text), "an IP address")?,
        Type::Ipv4 => expected(parses::<Ipv4Addr>(text), "an IPv4 address")?,
        Type::Ipv6 => expected(parses::<Ipv6Addr>(text), "an IPv6 address")?,
        Type::Cidr => expected(parses::<IpNet>(text), "a network such as 192.0.2.0/24")?,
        Type::Date => expected(parses::<Date>(text), "a date such as 2024-05-01")?,
        Type::DateTime(format) => expected(time::is(value, *format, false), moment(*format))?,
        Type::LocalDateTime(format) => expected(time::is(value, *format, true), moment(*format))?,
        Type::Any => {}
        Type::Json(inner) => {
            let parsed: Value = text
                .and_then(|text| serde_json::from_str(text).ok())
                .ok_or_else(|| "expected JSON inside a string".to_owned())?;
            return self::value(ir, inner, facts, &parsed);
        }
        Type::Record(id) => return record(ir, *id, value),
        Type::Enum(id) => {
            expected(ir[*id].variants.iter().any(|variant| same(&variant.value, value)), "a known value")?
        }
        Type::List(inner) => return list(ir, inner, facts, value),
        Type::Map(inner) => {
            let members = value.as_object().ok_or("expected an object")?;
            for (key, member) in members {
                self::value(ir, inner, &Facts::default(), member).map_err(|problem| format!("{key}: {problem}"))?;
            }
        }
        Type::Nullable(_) if value.is_null() => {}
        Type::Nullable(inner) => return self::value(ir, inner, facts, value),
    }
    within(facts, value)
}

/// A value of JSON that has the type, whatever is known of it otherwise.
pub(crate) fn is(ir: &Ir, ty: &Type, value: &Value) -> bool {
    match (ty, value) {
        // What an answer holds isn't what a request may send: its fields are checked one by one where they are stored.
        (Type::Record(_), value) => value.is_object(),
        (Type::List(inner), Value::Array(items)) => items.iter().all(|item| is(ir, inner, item)),
        (Type::Map(inner), Value::Object(members)) => members.values().all(|member| is(ir, inner, member)),
        (Type::Nullable(inner), value) => value.is_null() || is(ir, inner, value),
        _ => self::value(ir, ty, &Facts::default(), value).is_ok(),
    }
}

fn list(ir: &Ir, inner: &Type, facts: &Facts, value: &Value) -> Checked {
    let items = value.as_array().ok_or("expected a list")?;
    let count = items.len() as u64;
    length(facts, count, "items")?;
    // Lengths are those of the list, all else holds for its items.
    let facts = facts.of_items();
    for (index, item) in items.iter().enumerate() {
        self::value(ir, inner, &facts, item).map_err(|problem| format!("item {index}: {problem}"))?;
    }
    Ok(())
}

/// A record that is sent.
fn record(ir: &Ir, id: RecordId, value: &Value) -> Checked {
    let members = value.as_object().ok_or("expected an object")?;
    match members_of(ir, id, members).into_iter().next() {
        Some(fault) => Err(format!("`{}`: {}", fault.field, fault.detail)),
        None => Ok(()),
    }
}

/// What is wrong with the members of a record that is sent.
pub(crate) fn members_of(ir: &Ir, id: RecordId, members: &Map<String, Value>) -> Vec<FieldFault> {
    let record = &ir[id];
    let of_field = |field: &Field| {
        // Where the server has a value of its own, nothing is missing.
        let required = !field.optional && !field.nullable && !field.read_only && field.facts.default.is_none();
        let sent = members.get(&field.wire);
        let detail = match sent {
            None if required => "it is missing".to_owned(),
            Some(_) if field.read_only => "it is made by the server".to_owned(),
            Some(Value::Null) if field.nullable || field.ty == Type::Any => return None,
            Some(value) => self::value(ir, &field.ty, &field.facts, value).err()?,
            None => return None,
        };
        Some(FieldFault { field: field.wire.clone(), detail, attempted: sent.cloned() })
    };
    let is_known = |key: &str| record.open || record.fields.iter().any(|field| field.wire == key);
    let unknown = members.iter().filter(|(key, _)| !is_known(key)).map(|(key, value)| FieldFault {
        field: key.clone(),
        detail: "it isn't known".to_owned(),
        attempted: Some(value.clone()),
    });
    record.fields.iter().filter_map(of_field).chain(unknown).collect()
}

/// A text as the JSON of its type.
pub(crate) fn text(ir: &Ir, ty: &Type, facts: &Facts, text: &str) -> Checked<Value> {
    let read = match ty {
        Type::Bool => match text.to_ascii_lowercase().as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => return Err("expected true or false".to_owned()),
        },
        Type::Int | Type::DateTime(TimeFormat::Epoch) | Type::LocalDateTime(TimeFormat::Epoch) => {
            text.parse::<i64>().map(Value::from).map_err(|_| "expected an integer")?
        }
        Type::Float => text.parse::<f64>().map(Value::from).map_err(|_| "expected a number")?,
        Type::Enum(id) if ir[*id].variants.iter().any(|variant| matches!(variant.value, EnumValue::Int(_))) => {
            text.parse::<i64>().map(Value::from).map_err(|_| "expected an integer")?
        }
        Type::List(inner) => {
            let facts = facts.of_items();
            let items = elements(text).map(|item| self::text(ir, inner, &facts, item));
            Value::Array(items.collect::<Result<_, _>>()?)
        }
        Type::Map(_) | Type::Record(_) => serde_json::from_str(text).map_err(|_| "expected a JSON object")?,
        Type::Nullable(inner) => return self::text(ir, inner, facts, text),
        _ => Value::String(text.to_owned()),
    };
    value(ir, ty, facts, &read)?;
    Ok(read)
}

/// The elements of `[1,2]`, `(1,2)` or `1,2`.
pub(crate) fn elements(text: &str) -> impl Iterator<Item = &str> {
    let inside = text.trim().trim_matches(['[', ']', '(', ')']);
    inside.split(',').map(str::trim).filter(|item| !item.is_empty())
}

/// Length, bounds, permitted values and pattern of a value without parts.
fn within(facts: &Facts, value: &Value) -> Checked {
    if let Some(text) = value.as_str() {
        length(facts, text.chars().count() as u64, "characters")?;
        if facts.pattern.as_ref().is_some_and(|pattern| !pattern::matches(pattern, text)) {
            return Err("it doesn't match the pattern".to_owned());
        }
    }
    if let Some(number) = decimal(value) {
        let bound = |bound: &Option<String>| bound.as_ref().and_then(|text| text.parse::<Decimal>().ok());
        if bound(&facts.min).is_some_and(|least| number < least) || bound(&facts.max).is_some_and(|most| number > most)
        {
            return Err("it is out of range".to_owned());
        }
    }
    let shown = match (value, integer(value)) {
        (Value::String(text), _) => text.clone(),
        (_, Some(number)) => number.to_string(),
        (other, None) => other.to_string(),
    };
    if facts.values.is_empty() || facts.values.iter().any(|(permitted, _)| *permitted == shown) {
        Ok(())
    } else {
        Err("it is none of the permitted values".to_owned())
    }
}

/// Whether a value that is kept meets what another record knows of it. Records in it are looked at one by one.
pub(crate) fn meets(facts: &Facts, value: &Value) -> bool {
    match value {
        Value::Null | Value::Object(_) => true,
        Value::Array(items) => {
            let facts = facts.of_items();
            items.iter().all(|item| meets(&facts, item))
        }
        value => within(facts, value).is_ok(),
    }
}

fn length(facts: &Facts, length: u64, of: &str) -> Checked {
    if let Some(least) = facts.min_length.filter(|least| length < *least) {
        return Err(format!("it has less than {least} {of}"));
    }
    match facts.max_length.filter(|most| length > *most) {
        Some(most) => Err(format!("it has more than {most} {of}")),
        None => Ok(()),
    }
}

/// An integer, however JSON writes it: 5.0 is one, too.
pub(crate) fn integer(value: &Value) -> Option<i64> {
    let whole = || decimal(value).filter(|number| value.is_number() && number.is_integer())?.to_i64();
    value.as_i64().or_else(whole)
}

/// A number, or a text that is one.
pub(crate) fn decimal(value: &Value) -> Option<Decimal> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    text.parse().ok().or_else(|| Decimal::from_scientific(&text).ok())
}

fn same(known: &EnumValue, value: &Value) -> bool {
    match known {
        EnumValue::Text(text) => value.as_str() == Some(text),
        EnumValue::Int(number) => integer(value) == Some(*number),
    }
}

fn parses<T: std::str::FromStr>(text: Option<&str>) -> bool {
    text.is_some_and(|text| text.parse::<T>().is_ok())
}

fn is_base64(text: &str) -> bool {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(text).is_ok()
}

const fn moment(format: TimeFormat) -> &'static str {
    match format {
        TimeFormat::Rfc3339 => "a time such as 2024-05-01T10:00:00Z, or without the Z where it has no zone",
        TimeFormat::Space => "a time such as 2024-05-01 10:00:00",
        TimeFormat::Basic => "a time such as 2024-05-01T10:00:00+0000",
        TimeFormat::Epoch => "seconds since 1970",
        TimeFormat::Minute => "a time such as 2024-05-01T10:00",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values() {
        let ir = Ir::default();
        let short = Facts { max_length: Some(3), min_length: Some(2), ..Facts::default() };
        let bounded = Facts { min: Some("1".to_owned()), max: Some("9.5".to_owned()), ..Facts::default() };
        let listed = Facts { values: vec![("1".to_owned(), None), ("2".to_owned(), None)], ..Facts::default() };
        let none = Facts::default();
        let ints = Type::List(Box::new(Type::Int));
        let table = [
            (&Type::Int, &none, json!(1), None),
            (&Type::Int, &none, json!("1"), Some("an integer")),
            (&Type::Int, &none, json!(5.0), None),
            (&Type::Int, &none, json!(1e3), None),
            (&Type::Int, &none, json!(5.5), Some("an integer")),
            (&Type::Int, &none, json!(1e19), Some("an integer")),
            (&Type::String, &short, json!("abc"), None),
            (&Type::String, &short, json!("äöü"), None),
            (&Type::String, &short, json!("abcd"), Some("more than 3")),
            (&Type::String, &short, json!("a"), Some("less than 2")),
            (&Type::Decimal, &bounded, json!("9.50"), None),
            (&Type::Decimal, &bounded, json!(9.51), Some("out of range")),
            (&Type::Int, &listed, json!(2), None),
            (&Type::Int, &listed, json!(2.0), None),
            (&Type::Int, &listed, json!(3), Some("permitted")),
            (&ints, &short, json!([1, 2]), None),
            (&ints, &short, json!([1]), Some("less than 2 items")),
            (&ints, &listed, json!([1, 3]), Some("item 1")),
            (&Type::Uuid, &none, json!("x"), Some("a UUID")),
            (&Type::Cidr, &none, json!("192.0.2.0/24"), None),
            (&Type::Bool, &none, json!(null), Some("a boolean")),
            (&Type::Json(Box::new(Type::Int)), &none, json!("[1]"), Some("an integer")),
        ];
        for (ty, facts, given, problem) in table {
            let found = value(&ir, ty, facts, &given).err();
            assert_eq!(found.is_some(), problem.is_some(), "{given}: {found:?}");
            assert!(found.unwrap_or_default().contains(problem.unwrap_or_default()), "{given}");
        }
    }

    #[test]
    fn what_is_kept() {
        let listed = Facts { values: vec![("1".to_owned(), None), ("2".to_owned(), None)], ..Facts::default() };
        for (kept, expected) in
            [(json!(1), true), (json!(3), false), (json!([1, 2]), true), (json!([1, 3]), false), (json!(null), true)]
        {
            assert_eq!(meets(&listed, &kept), expected, "{kept}");
        }
    }

    #[test]
    fn texts() {
        let ir = Ir::default();
        let ints = Type::List(Box::new(Type::Int));
        let table = [
            (&Type::Bool, "True", Some(json!(true))),
            (&Type::Bool, "1", None),
            (&Type::Int, "-7", Some(json!(-7))),
            (&Type::Int, "7.0", None),
            (&ints, "[1, 2]", Some(json!([1, 2]))),
            (&ints, "1,x", None),
            (&Type::Decimal, "1.50", Some(json!("1.50"))),
            (&Type::DateTime(TimeFormat::Epoch), "5", Some(json!(5))),
        ];
        for (ty, given, expected) in table {
            assert_eq!(text(&ir, ty, &Facts::default(), given).ok(), expected, "{given}");
        }
    }
}
