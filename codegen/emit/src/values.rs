//! Plausible values for examples. In: types and what's known of them. Out: expressions of those types.

use crudl_spec::ir::{Facts, Home, RecordId, Type};

use crate::context::{Context, Item};
use crate::names::bare;
use crate::scope::Scope;
use crate::text::literal;
use crate::{records, types};

/// Where a value stands.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Position {
    /// An argument that takes anything that turns into the type.
    Argument,
    /// A field or an item, which must have the type itself.
    Exact,
}

/// Plausible values.
pub(crate) struct Samples<'s, 'a> {
    pub(crate) cx: &'a Context<'a>,
    pub(crate) scope: &'s Scope<'a>,
    pub(crate) home: Home,
    /// The service's module, which the example imports if it names it.
    pub(crate) module: String,
}

impl Samples<'_, '_> {
    /// A record or an enum.
    fn path(&self, item: Item) -> String {
        if self.cx.home(item) == self.home {
            format!("{}::{}", self.module, self.cx.name(item))
        } else {
            types::text(&self.scope.item(item))
        }
    }

    /// A value of just that type.
    pub(crate) fn exact(&self, ty: &Type, facts: &Facts, name: &str) -> String {
        self.value(ty, facts, name, Position::Exact)
    }

    /// A value of a type.
    pub(crate) fn value(&self, ty: &Type, facts: &Facts, name: &str, position: Position) -> String {
        let exact = position == Position::Exact;
        let into = |text: String| if exact { format!("{text}.into()") } else { text };
        match ty {
            Type::Bool => "true".to_owned(),
            Type::Int => {
                let permitted = facts.values.first().map(|(value, _)| value).or(facts.min.as_ref());
                permitted.and_then(|value| value.parse::<i64>().ok()).unwrap_or(1).to_string()
            }
            Type::Float => "1.5".to_owned(),
            Type::Decimal => "crudl::Decimal::new(1250, 2)".to_owned(),
            Type::String => into(literal(permitted(facts).unwrap_or_else(|| text(name)))),
            Type::Url => into(literal("https://example.com/")),
            Type::Mac => into(literal("02:00:00:00:00:01")),
            Type::Secret => into(literal("secret")),
            Type::Bytes => "crudl::Bytes::from_static(b\"data\")".to_owned(),
            Type::Uuid => "crudl::Uuid::nil()".to_owned(),
            Type::Ip => "std::net::IpAddr::from([192, 0, 2, 1])".to_owned(),
            Type::Ipv4 => "std::net::Ipv4Addr::new(192, 0, 2, 1)".to_owned(),
            Type::Ipv6 => "std::net::Ipv6Addr::LOCALHOST".to_owned(),
            Type::Cidr => "\"192.0.2.0/24\".parse::<crudl::IpNet>()?".to_owned(),
            Type::Date => "\"2024-05-01\".parse::<crudl::Date>()?".to_owned(),
            Type::DateTime(_) => "\"2024-05-01T10:00:00Z\".parse::<crudl::Timestamp>()?".to_owned(),
            Type::LocalDateTime(_) => "\"2024-05-01T10:00:00\".parse::<crudl::DateTime>()?".to_owned(),
            Type::Any => format!("crudl::Value::from({})", literal(text(name))),
            Type::Json(inner) => self.value(inner, facts, name, position),
            Type::Record(id) => self.record(id.0),
            Type::Enum(id) => {
                let definition = &self.cx.ir.enums[id.0];
                let path = self.path(Item::Enum(id.0));
                match definition.variants.first() {
                    Some(variant) => format!("{path}::{}", variant.name),
                    None => format!("{path}::from(\"{}\")", text(name)),
                }
            }
            Type::List(inner) if exact && !is_simple(inner) => "Vec::new()".to_owned(),
            Type::List(inner) => {
                let nested = matches!(**inner, Type::List(_) | Type::Map(_) | Type::Nullable(_) | Type::Any);
                let item = if exact || nested { Position::Exact } else { Position::Argument };
                let item = self.value(inner, facts, name, item);
                if exact { format!("vec![{item}]") } else { format!("[{item}]") }
            }
            Type::Map(inner) if exact && !is_simple(inner) => "std::collections::BTreeMap::new()".to_owned(),
            Type::Map(inner) => {
                let item = self.exact(inner, &Facts::default(), name);
                let inner = types::text(&types::plain(inner, self.scope));
                format!("std::collections::BTreeMap::<String, {inner}>::from([(\"example\".to_owned(), {item})])")
            }
            Type::Nullable(inner) => format!("Some({})", self.exact(inner, facts, name)),
        }
    }

    /// A record with its required fields.
    fn record(&self, id: usize) -> String {
        let record = &self.cx.ir.records[id];
        let path = self.path(Item::Record(id));
        let members = records::members(RecordId(id), self.scope);
        if records::is_default(record, &members) {
            return format!("{path}::default()");
        }
        if let Some(required) = records::constructor_arguments(record, &members) {
            let values: Vec<String> = required
                .iter()
                .map(|m| self.value(&m.field.ty, &m.field.facts, bare(m.field.name.as_str()), Position::Argument))
                .collect();
            return format!("{path}::new({})", values.join(", "));
        }
        let mut fields: Vec<String> = members
            .iter()
            .map(|member| {
                let field = member.field;
                let value = if member.optional {
                    "None".to_owned()
                } else {
                    self.exact(&field.ty, &field.facts, bare(field.name.as_str()))
                };
                format!("{}: {value}", field.name)
            })
            .collect();
        fields.extend(records::extra(record).map(|extra| format!("{extra}: crudl::Extra::default()")));
        format!("{path} {{ {} }}", fields.join(", "))
    }
}

/// Whether a list or map of the type is shown with an item.
fn is_simple(ty: &Type) -> bool {
    !matches!(ty, Type::Record(_) | Type::List(_) | Type::Map(_) | Type::Nullable(_) | Type::Any | Type::Json(_))
}

/// A plausible text for a field of that name.
pub(crate) fn text(name: &str) -> &'static str {
    let name = name.rsplit("__").next().unwrap_or(name).to_ascii_lowercase();
    let known = [
        ("email", "ann@example.com"),
        ("phone", "+353 21 555 0100"),
        ("url", "https://example.com/"),
        ("uri", "https://example.com/"),
        ("website", "https://example.com/"),
        ("currency", "EUR"),
        ("country", "Ireland"),
        ("city", "Cork"),
        ("date", "2024-05-01"),
        ("otp", "123456"),
        ("name", "ops"),
        ("path", "reports"),
        ("description", "Monthly report"),
    ];
    known.iter().find(|(part, _)| name.contains(part)).map_or("example", |(_, text)| text)
}

/// The first permitted value, if it can stand in an example.
fn permitted(facts: &Facts) -> Option<&str> {
    let (value, _) = facts.values.first()?;
    Some(value.as_str()).filter(|value| value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()))
}
