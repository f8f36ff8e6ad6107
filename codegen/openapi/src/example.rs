//! One plausible value of a type, valid for its schema.
//!
//! In: a type, its facts, the name of the field. Out: a value; none where a pattern asks for a text that isn't known. The
//! mock's values serve another end: they differ from record to record.

use crudl_spec::ir::{EnumValue, Facts, Field, RecordId, TimeFormat, Type};
use fancy_regex::Regex;
use serde_json::{Number, Value};

use crate::json::{Json, Object};
use crate::schema::{Direction, Schemas, typed};

/// How deep records stand in records before what may be missing is.
const DEPTH: usize = 1;

/// Texts that patterns of the spec ask for.
const TEXTS: [&str; 8] = ["example", "123456", "80", "Passw0rd", "ops1", "a", "A1", "*"];

impl Schemas<'_> {
    /// A value of a type.
    pub(crate) fn example(&self, ty: &Type, facts: &Facts, name: &str, direction: Direction) -> Option<Json> {
        self.value(ty, facts, name, direction, 0)
    }

    /// All fields of a record that go that way.
    pub(crate) fn record_example(&self, id: RecordId, direction: Direction, depth: usize) -> Option<Json> {
        let mut out = Object::new();
        let skipped = |field: &&Field| if direction == Direction::In { field.read_only } else { field.write_only };
        for field in self.ir[id].fields.iter().filter(|field| !skipped(field)) {
            let deep = depth >= DEPTH && field.ty.holds_record();
            if field.optional && deep {
                continue;
            }
            let value = match field.nullable && deep {
                true => Some(Json::Value(Value::Null)),
                false => self.value(&field.ty, &field.facts, &field.wire, direction, depth),
            };
            match value {
                Some(value) => out.set(&field.wire, value),
                None if field.optional => {}
                None => return None,
            }
        }
        Some(out.into())
    }

    fn value(&self, ty: &Type, facts: &Facts, name: &str, direction: Direction, depth: usize) -> Option<Json> {
        let permitted = facts.values.first().map(|(value, _)| value);
        Some(match ty {
            Type::Bool => true.into(),
            Type::Int => match permitted {
                Some(value) => typed(ty, value)?,
                None => (between(facts, 1.0) as i64).into(),
            },
            Type::Float => between(facts, 1.5).into(),
            Type::Decimal => format!("{:.2}", between(facts, 9.5)).into(),
            Type::String | Type::Secret => text(facts, permitted, name)?.into(),
            Type::Bytes => "ZXhhbXBsZQ==".into(),
            Type::Uuid => "7b0e2d4a-5c1f-4e8b-9a63-2f1d0c9b8e75".into(),
            Type::Ip | Type::Ipv4 => "192.0.2.1".into(),
            Type::Ipv6 => "2001:db8::1".into(),
            Type::Cidr => "192.0.2.0/24".into(),
            Type::Url => "https://example.com/1".into(),
            Type::Mac => "02:00:00:00:00:01".into(),
            Type::Date => "2024-05-01".into(),
            Type::DateTime(format) => moment(*format, "Z"),
            Type::LocalDateTime(format) => moment(*format, ""),
            Type::Any => "example".into(),
            Type::Json(inner) => {
                let inner = self.value(inner, facts, name, direction, depth)?;
                serde_json::to_string(&inner).ok()?.into()
            }
            Type::Record(id) => self.record_example(*id, direction, depth + 1)?,
            Type::Enum(id) => {
                let variants = self.ir[*id].variants.iter().map(|known| match &known.value {
                    EnumValue::Text(text) => (text.clone(), Json::from(text)),
                    EnumValue::Int(number) => (number.to_string(), Json::from(*number)),
                });
                let mut fitting = variants.filter(|(text, _)| permitted.is_none_or(|wanted| wanted == text));
                fitting.next()?.1
            }
            Type::List(inner) => {
                let usual = if depth >= DEPTH && inner.holds_record() { 0 } else { 1 };
                let count = facts.min_length.unwrap_or_default().max(usual).min(facts.max_length.unwrap_or(usual));
                let facts = facts.of_items();
                let item = || self.value(inner, &facts, name, direction, depth);
                Json::List((0..count).map(|_| item()).collect::<Option<_>>()?)
            }
            Type::Map(inner) if depth >= DEPTH && inner.holds_record() && facts.min_length.unwrap_or_default() == 0 => {
                Object::new().into()
            }
            Type::Map(inner) => {
                let value = self.value(inner, &Facts::default(), name, direction, depth)?;
                Object::new().with("example", value).into()
            }
            Type::Nullable(inner) => self.value(inner, facts, name, direction, depth)?,
        })
    }
}

/// The usual number, moved between the bounds.
fn between(facts: &Facts, usual: f64) -> f64 {
    let bound = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<Number>().ok()?.as_f64());
    let least = bound(&facts.min).unwrap_or(f64::MIN);
    usual.max(least).min(bound(&facts.max).unwrap_or(f64::MAX))
}

fn moment(format: TimeFormat, zone: &str) -> Json {
    match format {
        TimeFormat::Epoch => 1_714_557_600_i64.into(),
        TimeFormat::Rfc3339 => format!("2024-05-01T10:00:00{zone}").into(),
        TimeFormat::Space => "2024-05-01 10:00:00".into(),
        TimeFormat::Basic => "2024-05-01T10:00:00+0000".into(),
        TimeFormat::Minute => "2024-05-01T10:00".into(),
    }
}

/// A text that fits the name of its field, and what is known of it.
fn text(facts: &Facts, permitted: Option<&String>, name: &str) -> Option<String> {
    if let Some(value) = permitted {
        return Some(value.clone());
    }
    let name = name.to_ascii_lowercase();
    let known = [("email", "ann@example.com"), ("phone", "+353 21 555 0100"), ("currency", "EUR"), ("city", "Cork")];
    let usual = known.iter().find(|(part, _)| name.contains(part)).map_or("example", |(_, text)| text);
    let size = |length: Option<u64>| length.and_then(|length| usize::try_from(length).ok());
    let (least, most) = (size(facts.min_length).unwrap_or_default(), size(facts.max_length).unwrap_or(usize::MAX));
    let Some(pattern) = &facts.pattern else {
        let filled = usual.chars().chain(std::iter::repeat('x'));
        return Some(filled.take(usual.chars().count().max(least).min(most)).collect());
    };
    let regex = Regex::new(&format!("^(?:{pattern})$")).ok()?;
    let fits = |text: &&str| (least..=most).contains(&text.len()) && regex.is_match(text).unwrap_or(false);
    std::iter::once(usual).chain(TEXTS).find(fits).map(str::to_owned)
}
