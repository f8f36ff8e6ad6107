//! A call of XML-RPC as text. In: the arguments in their order, the values of some. Out: a `methodCall`; what has no value
//! is sent as the empty value of its type, as clients do.

use crudl_openapi::Json;
use crudl_spec::ir::{Input, Ir, TimeFormat, Type};
use serde_json::Value;

use crate::links::escaped;

pub(crate) fn call(ir: &Ir, name: &str, arguments: &[Input], values: &[(String, Json)]) -> String {
    let params = arguments.iter().map(|input| {
        let known = values.iter().find(|(name, _)| *name == input.field.wire);
        let value = match known {
            Some((_, value)) => written(ir, &input.field.ty, value),
            None => empty(&input.field.ty).to_owned(),
        };
        format!("    <param><value>{value}</value></param>\n")
    });
    let params: String = params.collect();
    format!(
        "<?xml version=\"1.0\"?>\n<methodCall>\n  <methodName>{}</methodName>\n  <params>\n{params}  </params>\n</methodCall>",
        escaped(name)
    )
}

/// A value as its type has it.
fn written(ir: &Ir, ty: &Type, value: &Json) -> String {
    match (ty, value) {
        (Type::Nullable(inner), value) => written(ir, inner, value),
        (Type::Bytes, Json::Value(Value::String(text))) => format!("<base64>{}</base64>", escaped(text)),
        (Type::DateTime(_) | Type::LocalDateTime(_), Json::Value(Value::String(text))) => {
            // XML-RPC's own form: `20240501T10:00:00`.
            let text: String = text.trim_end_matches('Z').chars().filter(|c| *c != '-').collect();
            format!("<dateTime.iso8601>{}</dateTime.iso8601>", escaped(&text.replace(' ', "T")))
        }
        (_, Json::Value(Value::Bool(is))) => format!("<boolean>{}</boolean>", u8::from(*is)),
        (_, Json::Value(Value::Number(number))) if number.is_f64() => format!("<double>{number}</double>"),
        (_, Json::Value(Value::Number(number))) => format!("<int>{number}</int>"),
        (_, Json::Value(Value::String(text))) => format!("<string>{}</string>", escaped(text)),
        (_, Json::Value(Value::Null)) => "<nil/>".to_owned(),
        (_, Json::Value(other)) => format!("<string>{}</string>", escaped(&other.to_string())),
        (ty, Json::List(items)) => {
            let of = if let Type::List(inner) = ty { inner } else { ty };
            let items: String = items.iter().map(|item| format!("<value>{}</value>", written(ir, of, item))).collect();
            format!("<array><data>{items}</data></array>")
        }
        (ty, Json::Object(object)) => {
            let member = |(name, value): (&str, &Json)| {
                let of = match ty {
                    Type::Record(id) => ir[*id].fields.iter().find(|field| field.wire == name).map(|field| &field.ty),
                    Type::Map(inner) => Some(&**inner),
                    _ => None,
                };
                let value = written(ir, of.unwrap_or(&Type::Any), value);
                format!("<member><name>{}</name><value>{value}</value></member>", escaped(name))
            };
            format!("<struct>{}</struct>", object.iter().map(member).collect::<String>())
        }
    }
}

/// What stands for an argument that is left out.
const fn empty(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "<boolean>0</boolean>",
        Type::Int | Type::DateTime(TimeFormat::Epoch) | Type::LocalDateTime(TimeFormat::Epoch) => "<int>0</int>",
        Type::Float => "<double>0</double>",
        Type::List(_) => "<array><data></data></array>",
        Type::Map(_) | Type::Record(_) => "<struct></struct>",
        _ => "<string></string>",
    }
}
