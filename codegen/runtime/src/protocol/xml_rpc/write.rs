//! JSON to `methodCall`.
//!
//! In: a method and its parameters with their types. Out: the body of a call, or which parameter doesn't fit, in words
//! that don't hold its value.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil::Date};
use serde_json::Value;

use super::read::DEPTH;
use super::scalar;
use crate::system::XmlType;

/// Writes a call. A value that is missing is the empty one of its kind, as parameters have a place and no name: empty text
/// (also for times and bytes, which have no empty form), 0, 0.0, false, an empty array or struct. Null is `nil`.
pub(crate) fn write(method: &str, parameters: &[(XmlType, Option<&Value>)]) -> Result<Vec<u8>, String> {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<methodCall><methodName>");
    if method.is_empty() {
        return Err("the method has no name".to_owned());
    }
    escape(&mut out, method).map_err(|problem| format!("the method's name holds {problem}"))?;
    out.push_str("</methodName><params>");
    for (index, (kind, value)) in parameters.iter().enumerate() {
        out.push_str("<param>");
        let written = wrapped(&mut out, |out| match value {
            Some(value) => parameter(out, *kind, value),
            None => {
                out.push_str(missing(*kind));
                Ok(())
            }
        });
        written.map_err(|problem| format!("parameter {}: {problem}", index + 1))?;
        out.push_str("</param>");
    }
    out.push_str("</params></methodCall>");
    Ok(out.into_bytes())
}

fn missing(kind: XmlType) -> &'static str {
    match kind {
        XmlType::Any | XmlType::Text | XmlType::Time | XmlType::Base64 => "<string></string>",
        XmlType::Int => "<int>0</int>",
        XmlType::Double => "<double>0.0</double>",
        XmlType::Bool => "<boolean>0</boolean>",
        XmlType::Array => "<array><data></data></array>",
        XmlType::Struct => "<struct></struct>",
    }
}

fn wrapped(out: &mut String, write: impl FnOnce(&mut String) -> Result<(), String>) -> Result<(), String> {
    out.push_str("<value>");
    let result = write(out);
    out.push_str("</value>");
    result
}

fn element(out: &mut String, name: &str, text: &str) -> Result<(), String> {
    for part in ["<", name, ">"] {
        out.push_str(part);
    }
    escape(out, text).map_err(|problem| format!("the text holds {problem}"))?;
    for part in ["</", name, ">"] {
        out.push_str(part);
    }
    Ok(())
}

fn parameter(out: &mut String, kind: XmlType, value: &Value) -> Result<(), String> {
    typed(out, kind, value).unwrap_or_else(|expected| Err(format!("expected {expected}, found {}", sort(value))))
}

/// Writes a value as its kind; the outer error is what the kind takes.
fn typed(out: &mut String, kind: XmlType, value: &Value) -> Result<Result<(), String>, &'static str> {
    if value.is_null() {
        return Ok(any(out, value, 1));
    }
    let text = match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    Ok(match kind {
        XmlType::Any => any(out, value, 1),
        XmlType::Array if value.is_array() => any(out, value, 1),
        XmlType::Array => return Err("an array"),
        XmlType::Struct if value.is_object() => any(out, value, 1),
        XmlType::Struct => return Err("an object"),
        XmlType::Text => {
            let text = text.or_else(|| value.as_bool().map(|value| value.to_string())).ok_or("a string")?;
            element(out, "string", &text)
        }
        XmlType::Int => {
            let number = text.and_then(|text| text.parse().ok()).ok_or("an integer of at most 64 bits with sign")?;
            integer(out, number)
        }
        XmlType::Double => element(out, "double", &text.as_deref().and_then(double).ok_or("a number")?),
        XmlType::Bool => element(out, "boolean", if value.as_bool().ok_or("a boolean")? { "1" } else { "0" }),
        XmlType::Time => {
            let time = value.as_str().and_then(time).ok_or("a time such as 2024-05-01T10:00:00Z")?;
            element(out, "dateTime.iso8601", &time)
        }
        XmlType::Base64 => {
            let bytes = value.as_str().and_then(|text| scalar::base64(text).ok()).ok_or("a string in base64")?;
            element(out, "base64", &bytes)
        }
    })
}

fn sort(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// A value by its own type, inside its `value`.
fn any(out: &mut String, value: &Value, depth: usize) -> Result<(), String> {
    if depth > DEPTH {
        return Err("values inside values, too deep".to_owned());
    }
    match value {
        Value::Null => out.push_str("<nil/>"),
        Value::Bool(value) => out.push_str(if *value { "<boolean>1</boolean>" } else { "<boolean>0</boolean>" }),
        Value::String(text) => element(out, "string", text)?,
        Value::Number(number) if number.is_f64() => {
            let number = double(&number.to_string()).ok_or("a number that can't be written")?;
            element(out, "double", &number)?;
        }
        Value::Number(number) => integer(out, number.as_i64().ok_or("an integer beyond 64 bits with sign")?)?,
        Value::Array(items) => {
            out.push_str("<array><data>");
            for item in items {
                wrapped(out, |out| any(out, item, depth + 1))?;
            }
            out.push_str("</data></array>");
        }
        Value::Object(members) => {
            out.push_str("<struct>");
            for (name, member) in members {
                out.push_str("<member>");
                element(out, "name", name)?;
                wrapped(out, |out| any(out, member, depth + 1))?;
                out.push_str("</member>");
            }
            out.push_str("</struct>");
        }
    }
    Ok(())
}

fn integer(out: &mut String, value: i64) -> Result<(), String> {
    element(out, if i32::try_from(value).is_ok() { "int" } else { "i8" }, &value.to_string())
}

/// A number with a point and no exponent; its digits stay, as a float could lose some.
fn double(text: &str) -> Option<String> {
    if !scalar::decimal(text) {
        return None;
    }
    let mut text = if text.contains(['e', 'E']) {
        text.parse::<f64>().ok().filter(|number| number.is_finite())?.to_string()
    } else {
        text.to_owned()
    };
    if !text.contains('.') {
        text.push_str(".0");
    }
    Some(text)
}

fn time(text: &str) -> Option<String> {
    let text = scalar::time(text).unwrap_or_else(|| text.to_owned());
    let time = match text.parse::<Timestamp>() {
        Ok(instant) => instant.to_zoned(TimeZone::UTC).datetime(),
        Err(_) => text.parse::<DateTime>().or_else(|_| text.parse::<Date>().map(DateTime::from)).ok()?,
    };
    Some(time.strftime("%Y%m%dT%H:%M:%S").to_string())
}

fn escape(out: &mut String, text: &str) -> Result<(), &'static str> {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // As itself it would be read as the end of a line.
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(character),
            '\0'..' ' | '\u{fffe}' | '\u{ffff}' => return Err("a character that XML can't hold"),
            _ => out.push(character),
        }
    }
    Ok(())
}
