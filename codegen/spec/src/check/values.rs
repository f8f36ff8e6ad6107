//! Bounds, defaults and permitted values against the type that they are about.

use crate::fault::At;
use crate::ir::{TimeFormat, Type};
use crate::model::{EnumValues, FieldDef, FieldValues, Scalar, Value};
use crate::resolve::{Cx, DeclKind};

/// Checks what a field says of its values. Where it's sent as another type, fitting one of the two is enough.
pub(crate) fn check(cx: &Cx<'_>, def: &FieldDef, read: &Type, write: Option<&Type>, at: &At<'_>) {
    let keys = &def.keys;
    let any = |fits: &dyn Fn(&Type) -> bool| fits(read) || write.is_some_and(fits);
    let item = |ty: &Type, fits: &dyn Fn(&Type) -> bool| fits(item_of(ty));
    let fault = |key: &str, message: String, help: &str| cx.fault(at.key(key).value(), message, help);
    let ty = || keys.ty.text.as_str();

    for (key, bound) in [("min", &keys.min), ("max", &keys.max)] {
        let Some(bound) = bound else { continue };
        let number = matches!(bound, Scalar::Int(_) | Scalar::Float(_));
        if !number {
            fault(key, format!("`{key}` is a number"), "write it without quotes");
        } else if !any(&|ty| item(ty, &|ty| numeric(ty))) {
            let message = format!("`{key}` says nothing about the type `{}`", ty());
            fault(key, message, "it's for numbers; the length of text has `min_length` and `max_length`");
        } else if !any(&|ty| item(ty, &|ty| fits(cx, ty, bound))) {
            fault(key, format!("`{bound}` isn't of the type `{}`", ty()), "write a value of the field's type");
        }
    }
    for (key, length) in [("min_length", keys.min_length), ("max_length", keys.max_length)] {
        if length.is_some() && !any(&has_length) {
            let message = format!("`{key}` says nothing about the type `{}`", ty());
            fault(key, message, "it's for text and lists; numbers have `min` and `max`");
        }
    }
    if let (Some(min), Some(max)) = (keys.min.as_ref().and_then(number), keys.max.as_ref().and_then(number))
        && min > max
    {
        fault("min", "`min` is more than `max`".to_owned(), "swap them");
    }
    if let (Some(min), Some(max)) = (keys.min_length, keys.max_length)
        && min > max
    {
        fault("min_length", "`min_length` is more than `max_length`".to_owned(), "swap them");
    }
    if keys.pattern.is_some() && !any(&|ty| item(ty, &textual)) {
        fault("pattern", format!("`pattern` says nothing about the type `{}`", ty()), "it's for text");
    }
    if let Some(Err(error)) = keys.pattern.as_deref().map(fancy_regex::Regex::new) {
        let help = "write a regular expression, such as `[0-9]{1,5}`";
        fault("pattern", format!("the pattern can't be read: {error}"), help);
    }
    if keys.flag && !any(&|ty| matches!(ty, Type::Bool | Type::Any)) {
        fault("flag", format!("a flag is a `bool`, not a `{}`", ty()), "make the type `bool`, or leave `flag` out");
    }
    if let Some(default) = &keys.default
        && !any(&|ty| fits_whole(cx, ty, default))
    {
        let message = format!("the default `{default}` isn't of the type `{}`", ty());
        fault("default", message, "write a value of the field's type");
    }
    let listed = at.key("values");
    let each = |place, value: &Scalar| {
        if !any(&|ty| item(ty, &|ty| fits(cx, ty, value))) {
            let message = format!("the value `{value}` isn't of the type `{}`", ty());
            cx.fault(place, message, "write a value of the field's type; text that looks like a number needs quotes");
        }
    };
    match &keys.values {
        None => {}
        Some(FieldValues::List(values)) => {
            for (index, value) in values.iter().enumerate() {
                each(listed.index(index).value(), value);
                if values.iter().take(index).any(|before| before == value) {
                    cx.fault(listed.index(index).value(), format!("the value `{value}` stands here twice"), "keep one");
                }
            }
        }
        Some(FieldValues::Map(values)) => {
            values.iter().for_each(|(value, _)| each(listed.key(&value.to_string()).name(), value));
        }
    }
}

/// The type of a list's items, or the type itself.
fn item_of(ty: &Type) -> &Type {
    match ty {
        Type::List(item) => item_of(item),
        Type::Nullable(inner) => item_of(inner),
        other => other,
    }
}

fn number(scalar: &Scalar) -> Option<f64> {
    match scalar {
        // Close enough to compare bounds.
        Scalar::Int(value) => Some(*value as f64),
        Scalar::Float(value) => Some(*value),
        Scalar::Null | Scalar::Bool(_) | Scalar::Text(_) => None,
    }
}

fn numeric(ty: &Type) -> bool {
    matches!(ty, Type::Int | Type::Float | Type::Decimal | Type::Any | Type::DateTime(TimeFormat::Epoch))
}

fn textual(ty: &Type) -> bool {
    !matches!(ty, Type::Bool | Type::Int | Type::Float | Type::Record(_) | Type::Enum(_) | Type::List(_) | Type::Map(_))
}

fn has_length(ty: &Type) -> bool {
    match ty {
        Type::Nullable(inner) => has_length(inner),
        Type::List(_) | Type::Map(_) | Type::Enum(_) => true,
        other => textual(other),
    }
}

/// Whether a value is one of a type.
pub(crate) fn fits_whole(cx: &Cx<'_>, ty: &Type, value: &Value) -> bool {
    match (ty, value) {
        (Type::Any | Type::Json(_), _) => true,
        (Type::Nullable(inner), value) => *value == Value::Scalar(Scalar::Null) || fits_whole(cx, inner, value),
        (Type::List(item), Value::List(values)) => values.iter().all(|value| fits_whole(cx, item, value)),
        (Type::Map(item), Value::Map(values)) => values.iter().all(|(_, value)| fits_whole(cx, item, value)),
        (Type::Record(_), Value::Map(_)) => true,
        (ty, Value::Scalar(scalar)) => fits(cx, ty, scalar),
        (_, Value::List(_) | Value::Map(_)) => false,
    }
}

/// Whether a plain value is one of a type.
fn fits(cx: &Cx<'_>, ty: &Type, value: &Scalar) -> bool {
    let text = matches!(value, Scalar::Text(_));
    match ty {
        Type::Any | Type::Json(_) => true,
        Type::Bool => matches!(value, Scalar::Bool(_)),
        Type::Int => matches!(value, Scalar::Int(value) if i64::try_from(*value).is_ok()),
        Type::Float => matches!(value, Scalar::Int(_) | Scalar::Float(_)),
        Type::Decimal => match value {
            Scalar::Int(_) | Scalar::Float(_) => true,
            Scalar::Text(text) => text.parse::<f64>().is_ok_and(f64::is_finite),
            Scalar::Null | Scalar::Bool(_) => false,
        },
        Type::DateTime(TimeFormat::Epoch) => matches!(value, Scalar::Int(_)) || text,
        Type::String
        | Type::Secret
        | Type::Bytes
        | Type::Uuid
        | Type::Ip
        | Type::Ipv4
        | Type::Ipv6
        | Type::Cidr
        | Type::Url
        | Type::Mac
        | Type::Date
        | Type::DateTime(_)
        | Type::LocalDateTime(_) => text,
        Type::Enum(id) => match cx.symbols.enumeration(*id).map(|decl| decl.kind) {
            Some(DeclKind::Enum(def)) => match &def.values {
                EnumValues::List(values) => values.contains(value),
                EnumValues::Map(values) => values.values().any(|known| known == value),
            },
            Some(DeclKind::Record(_) | DeclKind::Metadata { .. }) | None => true,
        },
        Type::Nullable(inner) => *value == Scalar::Null || fits(cx, inner, value),
        Type::Record(_) | Type::List(_) | Type::Map(_) => false,
    }
}
