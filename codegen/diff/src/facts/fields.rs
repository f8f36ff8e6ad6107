//! Facts of fields: names and types on the wire, rules. In: a field. Out: its entries in the table.

use crudl_spec::ir::{Doc, Facts, Field, Ir, TimeFormat, Type};
use crudl_spec::names::FieldName;

use crate::rules::What;
use crate::view::View;

/// What holds of a field wherever it stands.
pub(super) fn field(place: &str, name: &FieldName, field: &Field, view: &mut View) {
    let name = name.plain();
    view.set(place, What::Wire, name, &field.wire);
    described(place, name, &field.doc, &field.facts, view);
}

/// Sentences and rules.
pub(super) fn described(place: &str, name: &str, doc: &Doc, facts: &Facts, view: &mut View) {
    view.set(place, What::Text, name, super::doc(doc));
    let Facts { min_length, max_length, min, max, pattern, values, default, reference, access, rule, flag, deprecated } =
        facts;
    let number = |number: &Option<u64>| number.map(|number| number.to_string());
    let yes = |is: bool| is.then(|| "true".to_owned());
    let values: Vec<String> = values
        .iter()
        .map(|(value, name)| name.as_ref().map_or_else(|| value.clone(), |name| format!("{value} ({name})")))
        .collect();
    for (key, value) in [
        ("min_length", number(min_length)),
        ("max_length", number(max_length)),
        ("min", min.clone()),
        ("max", max.clone()),
        ("pattern", pattern.clone()),
        ("values", (!values.is_empty()).then(|| values.join(", "))),
        ("access", access.clone()),
        ("rule", rule.clone()),
        ("flag", yes(*flag)),
        ("deprecated", yes(*deprecated)),
        // Which record it is isn't worth more than that there's one: a renamed record is told elsewhere.
        ("ref", yes(reference.is_some())),
    ] {
        view.some(place, What::Rule(key), name, value);
    }
    view.some(place, What::DefaultValue, name, default.as_ref());
}

/// What a record's field says of the ways that it goes; what that does to types is told by the types.
pub(super) fn directions(place: &str, field: &Field, view: &mut View) {
    for (key, is) in [
        ("optional", field.optional),
        ("nullable", field.nullable),
        ("read_only", field.read_only),
        ("write_only", field.write_only),
    ] {
        view.some(place, What::Presence(key), field.name.plain(), is.then_some("true"));
    }
}

/// A type in the words of the spec.
pub(super) fn type_name(ir: &Ir, ty: &Type) -> String {
    let of = |name: &str, format: &TimeFormat| match format {
        TimeFormat::Rfc3339 => name.to_owned(),
        TimeFormat::Space => format!("{name} (space)"),
        TimeFormat::Basic => format!("{name} (basic)"),
        TimeFormat::Epoch => format!("{name} (epoch)"),
        TimeFormat::Minute => format!("{name} (minute)"),
    };
    match ty {
        Type::Bool => "bool".to_owned(),
        Type::Int => "int".to_owned(),
        Type::Float => "float".to_owned(),
        Type::Decimal => "decimal".to_owned(),
        Type::String => "string".to_owned(),
        Type::Secret => "secret".to_owned(),
        Type::Bytes => "bytes".to_owned(),
        Type::Uuid => "uuid".to_owned(),
        Type::Ip => "ip".to_owned(),
        Type::Ipv4 => "ipv4".to_owned(),
        Type::Ipv6 => "ipv6".to_owned(),
        Type::Cidr => "cidr".to_owned(),
        Type::Url => "url".to_owned(),
        Type::Mac => "mac".to_owned(),
        Type::Date => "date".to_owned(),
        Type::DateTime(format) => of("datetime", format),
        Type::LocalDateTime(format) => of("local_datetime", format),
        Type::Any => "any".to_owned(),
        Type::Json(inner) => format!("json({})", type_name(ir, inner)),
        Type::Record(id) => ir[*id].name.to_string(),
        Type::Enum(id) => ir[*id].name.to_string(),
        Type::List(inner) => format!("[{}]", type_name(ir, inner)),
        Type::Map(inner) => format!("{{{}}}", type_name(ir, inner)),
        Type::Nullable(inner) => format!("{}?", type_name(ir, inner)),
    }
}
