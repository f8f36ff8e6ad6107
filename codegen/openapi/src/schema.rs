//! Types and facts as JSON Schema 2020-12.
//!
//! In: a type of the IR with what is known of it, and which way the value goes. Out: a schema. Records and enums are
//! references to the components.

use crudl_spec::ir::{EnumId, EnumValue, Facts, Field, Ir, RecordId, TimeFormat, Type};
use serde_json::Value;

use crate::json::{Json, Object};
use crate::words;

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Into the server.
    In,
    /// Out of it.
    Out,
}

const DECIMAL: &str = r"^-?[0-9]{1,18}(\.[0-9]{1,9})?$";
const DATE: &str = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";
const MINUTE: &str = "([01][0-9]|2[0-3]):[0-5][0-9]";

/// Makes schemas.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Schemas<'a> {
    pub(crate) ir: &'a Ir,
    /// In [`Ir::systems`].
    pub(crate) system: usize,
}

impl Schemas<'_> {
    /// Name of a record's component. One that is read and written has two shapes.
    pub(crate) fn record_name(&self, id: RecordId, direction: Direction) -> String {
        let record = &self.ir[id];
        let written = direction == Direction::In && record.output;
        format!("{}.{}{}", self.application(record.home.application), record.name, if written { ".Write" } else { "" })
    }

    pub(crate) fn enum_name(&self, id: EnumId) -> String {
        let known = &self.ir[id];
        format!("{}.{}", self.application(known.home.application), known.name)
    }

    fn application(&self, index: usize) -> &str {
        let system = self.ir.systems.get(self.system);
        system.and_then(|system| system.applications.get(index)).map_or("", |application| application.name.plain())
    }

    /// A type alone.
    pub(crate) fn ty(&self, ty: &Type, direction: Direction) -> Object {
        self.of(ty, &Facts::default(), direction)
    }

    /// A type with what is known of its values.
    pub(crate) fn of(&self, ty: &Type, facts: &Facts, direction: Direction) -> Object {
        let text = || Object::new().with("type", "string");
        let format = |name: &str| text().with("format", name);
        let pattern = |regex: String| text().with("pattern", format!("^{regex}$"));
        let schema = match ty {
            Type::Bool if facts.flag => return Object::new().with("const", true),
            Type::Bool => Object::new().with("type", "boolean"),
            Type::Int => Object::new().with("type", "integer").with("format", "int64"),
            Type::Float => Object::new().with("type", "number").with("format", "double"),
            // Read in either form, and written as a text.
            Type::Decimal if direction == Direction::Out => {
                Object::new().with("type", vec!["string", "number"]).with("format", "decimal").with("pattern", DECIMAL)
            }
            Type::Decimal => format("decimal").with("pattern", DECIMAL),
            Type::String => text(),
            Type::Secret => format("password"),
            Type::Bytes => text().with("contentEncoding", "base64"),
            Type::Uuid => format("uuid"),
            Type::Ip => {
                text().with("anyOf", vec![Object::new().with("format", "ipv4"), Object::new().with("format", "ipv6")])
            }
            Type::Ipv4 => format("ipv4"),
            Type::Ipv6 => format("ipv6"),
            Type::Cidr => format("cidr").with("pattern", "^[0-9a-fA-F:.]+/[0-9]{1,3}$"),
            Type::Url => format("uri-reference"),
            Type::Mac => format("mac"),
            Type::Date => format("date"),
            Type::DateTime(TimeFormat::Epoch) | Type::LocalDateTime(TimeFormat::Epoch) => {
                Object::new().with("type", "integer").with("format", "int64").with("description", "Seconds since 1970.")
            }
            Type::DateTime(TimeFormat::Rfc3339) => format("date-time"),
            Type::LocalDateTime(TimeFormat::Rfc3339) => {
                pattern(format!(r"{DATE}T{MINUTE}(:[0-5][0-9](\.[0-9]{{1,9}})?)?"))
            }
            Type::DateTime(TimeFormat::Space) | Type::LocalDateTime(TimeFormat::Space) => {
                pattern(format!(r"{DATE} {MINUTE}:[0-5][0-9](\.[0-9]{{1,9}})?"))
            }
            Type::DateTime(TimeFormat::Basic) | Type::LocalDateTime(TimeFormat::Basic) => {
                pattern(format!(r"{DATE}T{MINUTE}:[0-5][0-9](\.[0-9]{{1,9}})?\+0000"))
            }
            Type::DateTime(TimeFormat::Minute) | Type::LocalDateTime(TimeFormat::Minute) => {
                pattern(format!("{DATE}T{MINUTE}"))
            }
            Type::Any => Object::new(),
            Type::Json(inner) => {
                return text()
                    .with("contentMediaType", "application/json")
                    .with("contentSchema", self.of(inner, facts, direction));
            }
            Type::Record(id) => return reference("schemas", &self.record_name(*id, direction)),
            Type::Enum(id) => {
                let integer = self.ir[*id].variants.iter().any(|known| matches!(known.value, EnumValue::Int(_)));
                let like = if integer { &Type::Int } else { &Type::String };
                return permitted(reference("schemas", &self.enum_name(*id)), like, facts);
            }
            Type::List(inner) => {
                let of_items = facts.of_items();
                return Object::new()
                    .with("type", "array")
                    .with("items", self.of(inner, &of_items, direction))
                    .maybe("minItems", facts.min_length)
                    .maybe("maxItems", facts.max_length);
            }
            Type::Map(inner) => {
                return Object::new()
                    .with("type", "object")
                    .with("additionalProperties", self.ty(inner, direction))
                    .maybe("minProperties", facts.min_length)
                    .maybe("maxProperties", facts.max_length);
            }
            Type::Nullable(inner) => return nullable(self.of(inner, facts, direction)),
        };
        within(schema, ty, facts)
    }

    /// A field: type, facts, whether it may be null, and what people read.
    pub(crate) fn field(&self, field: &Field, null: bool, direction: Direction) -> Object {
        let mut schema = self.of(&field.ty, &field.facts, direction);
        if null {
            schema = nullable(schema);
        }
        let default = field.facts.default.as_ref().filter(|_| direction == Direction::In);
        let mut about = words::field(field);
        if let Some(Json::Value(Value::String(kind))) = schema.get("description") {
            about = words::join([about, kind.clone()]);
        }
        let named = |id: &RecordId| self.ir[*id].home.system == self.system && !field.ty.holds_record();
        let target = field.facts.reference.filter(named);
        schema
            .filled("description", about)
            .maybe("default", default.and_then(|text| typed(&field.ty, text)))
            .flag("readOnly", field.read_only)
            .flag("writeOnly", field.write_only)
            .flag("deprecated", field.facts.deprecated)
            .maybe("x-access", field.facts.access.as_ref())
            .maybe("x-id-of", target.map(|id| self.record_name(id, Direction::Out)))
            .filled("x-aliases", field.doc.aliases.clone())
            .filled("x-because", field.doc.because.clone())
    }
}

/// A reference to a component.
pub(crate) fn reference(kind: &str, name: &str) -> Object {
    Object::new().with("$ref", format!("#/components/{kind}/{name}"))
}

/// The same, or null.
pub(crate) fn nullable(mut schema: Object) -> Object {
    // Anything is null, too.
    if schema.is_empty() {
        return schema;
    }
    let null = Object::new().with("type", "null");
    let plain = !["$ref", "anyOf", "const"].iter().any(|key| schema.get(key).is_some());
    match schema.get_mut("type") {
        Some(kind) if plain => {
            let mut kinds = match std::mem::replace(kind, Json::List(Vec::new())) {
                Json::List(kinds) => kinds,
                one => vec![one],
            };
            kinds.push("null".into());
            *kind = Json::List(kinds);
            if let Some(Json::List(values)) = schema.get_mut("enum") {
                values.push(Value::Null.into());
            }
            schema
        }
        _ => Object::new().with("anyOf", vec![schema, null]),
    }
}

/// Length, bounds, pattern and permitted values of a value without parts.
fn within(schema: Object, ty: &Type, facts: &Facts) -> Object {
    let number = |text: &Option<String>| text.as_ref().and_then(|text| serde_json::from_str::<Value>(text).ok());
    let schema = schema
        .maybe("minLength", facts.min_length)
        .maybe("maxLength", facts.max_length)
        .maybe("minimum", number(&facts.min).filter(Value::is_number))
        .maybe("maximum", number(&facts.max).filter(Value::is_number))
        .maybe(
            "pattern",
            facts.pattern.as_ref().filter(|_| *ty != Type::Int).map(|pattern| format!("^(?:{pattern})$")),
        );
    permitted(schema, ty, facts)
}

fn permitted(schema: Object, ty: &Type, facts: &Facts) -> Object {
    let values: Vec<Json> = facts.values.iter().filter_map(|(value, _)| typed(ty, value)).collect();
    let names = facts.values.iter().filter_map(|(value, name)| Some((value.clone(), name.as_ref()?.into())));
    schema.filled("enum", values).filled("x-enum-descriptions", names.collect::<Object>())
}

/// A text of the spec as a value of a type; none if it isn't one.
pub(crate) fn typed(ty: &Type, text: &str) -> Option<Json> {
    match ty {
        Type::Bool => text.parse::<bool>().ok().map(Json::from),
        Type::Int | Type::DateTime(TimeFormat::Epoch) | Type::LocalDateTime(TimeFormat::Epoch) => {
            text.parse::<i64>().ok().map(Json::from)
        }
        Type::Float => text.parse::<f64>().ok().map(Json::from),
        Type::Any | Type::Record(_) | Type::List(_) | Type::Map(_) => {
            serde_json::from_str::<Value>(text).ok().map(Json::from)
        }
        Type::Nullable(inner) => typed(inner, text),
        _ => Some(text.into()),
    }
}
