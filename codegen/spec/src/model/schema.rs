//! What JSON Schema says of the forms that read themselves. In: nothing. Out: the schema of each.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::json;

use super::{
    Allow, Codes, EffectDef, Effects, EnumValues, FieldDef, FieldKeys, FieldValues, FilterDef, FilterKeys, FilterKind,
    Map, OneOrMany, Scalar, SuccessDef, TypeText, Value,
};
use crate::lint::RULES;
use crate::resolve::{FILTER_KINDS, METHOD_KINDS, OPERATORS};
use crate::types::BUILTIN;

/// Implements `JsonSchema` for a type that has a place among the definitions.
macro_rules! defined {
    ($ty:ident, $name:literal, $schema:expr) => {
        impl JsonSchema for $ty {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }
            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let schema: fn(&mut SchemaGenerator) -> Schema = $schema;
                schema(generator)
            }
        }
    };
}

/// Implements `JsonSchema` for a generic type that is written out where it's used.
macro_rules! inlined {
    ($ty:ident, $name:literal, $schema:expr) => {
        impl<T: JsonSchema> JsonSchema for $ty<T> {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                format!(concat!($name, "_{}"), T::schema_name()).into()
            }
            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let schema: fn(Schema) -> Schema = $schema;
                schema(generator.subschema_for::<T>())
            }
        }
    };
}

inlined!(Map, "Map", |item| json_schema!({"type": "object", "additionalProperties": item}));
inlined!(OneOrMany, "OneOrMany", |item| json_schema!({"anyOf": [item, {"type": "array", "items": item}]}));

defined!(Scalar, "Scalar", |_| json_schema!({"type": ["null", "boolean", "number", "string"]}));
defined!(Value, "Value", |_| json_schema!(true));

defined!(TypeText, "Type", |generator| {
    let item = generator.subschema_for::<TypeText>();
    // A name in brackets of any sort: whether they are closed in order is more than a pattern can say.
    let name = r"[^\s\[\]{}()?.]+";
    let pattern = format!(r"^(?!.*\?\s*\?)(json\(|[\[{{\s])*{name}(\.{name})?[\])}}?\s]*$");
    json_schema!({"anyOf": [
        {"enum": BUILTIN},
        {"type": "string", "pattern": pattern},
        {"type": "array", "items": item, "minItems": 1, "maxItems": 1},
    ]})
});

defined!(FieldDef, "Field", |generator| json_schema!({"anyOf": [
    generator.subschema_for::<TypeText>(), generator.subschema_for::<FieldKeys>(),
]}));

defined!(FilterKind, "FilterKind", |_| {
    let operators = OPERATORS.map(|(name, _)| name);
    json_schema!({"anyOf": [
        {"enum": FILTER_KINDS},
        {"type": "array", "items": {"enum": operators}, "uniqueItems": true},
    ]})
});

defined!(FilterDef, "Filter", |generator| json_schema!({"anyOf": [
    generator.subschema_for::<FilterKind>(), generator.subschema_for::<FilterKeys>(),
]}));

defined!(SuccessDef, "Success", |generator| {
    let statuses = generator.subschema_for::<OneOrMany<i64>>();
    json_schema!({"anyOf": [
        {"const": "2xx"},
        {"type": "object", "propertyNames": {"enum": METHOD_KINDS}, "additionalProperties": statuses},
    ]})
});

defined!(Codes, "Codes", |_| {
    let code = || json_schema!({"type": ["integer", "string"]});
    let codes = || json_schema!({"anyOf": [code(), {"type": "array", "items": code()}]});
    json_schema!({"anyOf": [codes(), {"type": "object", "additionalProperties": codes()}]})
});

defined!(EnumValues, "EnumValues", |_| json_schema!({"anyOf": [
    {"type": "array", "items": {"type": "string"}, "minItems": 1},
    {"type": "object", "additionalProperties": {"type": ["string", "integer"]}, "minProperties": 1},
]}));

defined!(FieldValues, "FieldValues", |generator| {
    let value = generator.subschema_for::<Scalar>();
    json_schema!({"anyOf": [
        {"type": "array", "items": value, "uniqueItems": true},
        {"type": "object", "additionalProperties": {"type": "string"}},
    ]})
});

defined!(Effects, "Effects", |generator| {
    let effect = generator.subschema_for::<EffectDef>();
    json_schema!({"anyOf": [effect, {"type": "array", "items": effect, "minItems": 1}]})
});

defined!(Allow, "Allow", |_| {
    let rules = RULES.map(|rule| (rule.name, json!({"type": "string", "minLength": 1, "description": rule.doc})));
    let rules: serde_json::Map<_, _> = rules.into_iter().map(|(name, rule)| (name.to_owned(), rule)).collect();
    json_schema!({"type": "object", "properties": rules, "additionalProperties": false})
});
