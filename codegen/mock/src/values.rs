//! Values that nobody set: valid for type, facts and format, as the wire has them, and the same on each run.
//!
//! In: a type, its facts, and a key that says which value it is. Out: JSON. The same seed and key give the same value.

use std::net::Ipv4Addr;

use crudl_spec::ir::{EnumValue, Facts, Field, Ir, RecordId, Type, Variant};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::pattern;
use crate::time;

/// How deep records stand in records before what may be missing is.
const DEPTH: usize = 2;

/// 2024-01-01.
const EPOCH: i64 = 1_704_067_200;

/// 198.18.0.0/15.
const BENCHMARKS: u32 = 0xc612_0000;

/// Makes values.
#[derive(Clone, Copy)]
pub(crate) struct Maker<'a> {
    pub(crate) ir: &'a Ir,
    pub(crate) seed: u64,
    /// Decimals as text rather than as numbers.
    pub(crate) decimal_text: bool,
    /// Values that are sent, rather than returned.
    pub(crate) sending: bool,
}

/// A value that a call may send: valid for its type and facts, in a form that records are read from.
pub fn sample(ir: &Ir, ty: &Type, facts: &Facts, key: &str) -> Value {
    Maker { ir, seed: 0, decimal_text: true, sending: true }.value(ty, facts, key, 0)
}

/// A number from a seed and a key: FNV-1a, then the finish of SplitMix64, as keys differ in few bits.
pub(crate) fn number(seed: u64, key: impl AsRef<[u8]>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325 ^ seed;
    for byte in key.as_ref() {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

impl Maker<'_> {
    fn pick(&self, key: &str, below: u64) -> u64 {
        number(self.seed, key) % below.max(1)
    }

    /// All fields of a record that servers return, or that calls send.
    pub(crate) fn record(&self, id: RecordId, key: &str, depth: usize) -> Map<String, Value> {
        let skipped = |field: &&Field| if self.sending { field.read_only } else { field.write_only };
        let fields = self.ir[id].fields.iter().filter(|field| !skipped(field));
        fields.filter_map(|field| Some((field.wire.clone(), self.field(field, key, depth)?))).collect()
    }

    /// A field's value; none if it is left out.
    pub(crate) fn field(&self, field: &Field, key: &str, depth: usize) -> Option<Value> {
        let key = format!("{key}.{}", field.wire);
        let deep = depth >= DEPTH && field.ty.holds_record();
        if field.optional && deep {
            return None;
        }
        if field.nullable && (deep || self.pick(&format!("{key}?"), 8) == 0) {
            return Some(Value::Null);
        }
        Some(self.value(&field.ty, &field.facts, &key, depth))
    }

    /// A value of a type. The last part of the key is taken for its name.
    pub(crate) fn value(&self, ty: &Type, facts: &Facts, key: &str, depth: usize) -> Value {
        let any = self.pick(key, u64::MAX);
        let small = self.pick(key, 250) + 1;
        match ty {
            Type::Bool => (any & 1 == 0).into(),
            Type::Int => self.int(facts, key).into(),
            Type::Float => {
                let (least, most) = bounds(facts, 0.0, 100.0);
                (least + (most - least) * (self.pick(key, 100) as f64) / 100.0).into()
            }
            Type::Decimal => self.decimal(facts, key),
            Type::String | Type::Secret => self.text(facts, key).into(),
            Type::Bytes => {
                use base64::Engine as _;
                base64::engine::general_purpose::STANDARD.encode(any.to_be_bytes()).into()
            }
            Type::Uuid => self.uuid(key).to_string().into(),
            Type::Ip | Type::Ipv4 => format!("192.0.2.{small}").into(),
            Type::Ipv6 => format!("2001:db8::{small:x}").into(),
            Type::Cidr => format!("10.{}.{small}.0/24", any % 250).into(),
            Type::Url => format!("https://example.com/{small}").into(),
            Type::Mac => format!("02:00:00:00:{:02x}:{small:02x}", any % 250).into(),
            Type::Date => {
                let date = self.moment(key).to_zoned(TimeZone::UTC).date();
                date.to_string().into()
            }
            Type::DateTime(format) => time::write(self.moment(key), *format, false),
            Type::LocalDateTime(format) => time::write(self.moment(key), *format, true),
            Type::Any => self.text(&Facts::default(), key).into(),
            Type::Json(inner) if self.sending => self.value(inner, facts, key, depth),
            Type::Json(inner) => self.value(inner, facts, key, depth).to_string().into(),
            Type::Record(id) => Value::Object(self.record(*id, key, depth + 1)),
            Type::Enum(id) => {
                let written = |variant: &Variant| match &variant.value {
                    EnumValue::Text(text) => (text.clone(), Value::from(text.as_str())),
                    EnumValue::Int(value) => (value.to_string(), Value::from(*value)),
                };
                let permitted = |text: &str| facts.values.is_empty() || facts.values.iter().any(|(v, _)| v == text);
                let known = self.ir[*id].variants.iter().map(written).filter(|(text, _)| permitted(text));
                let known: Vec<Value> = known.map(|(_, value)| value).collect();
                let index = usize::try_from(self.pick(key, known.len() as u64)).unwrap_or_default();
                known.get(index).cloned().unwrap_or_else(|| self.text(facts, key).into())
            }
            Type::List(inner) => {
                let least = facts.min_length.unwrap_or_default();
                let usual = if depth >= DEPTH && inner.holds_record() { 0 } else { 1 + self.pick(key, 2) };
                let count = usual.max(least).min(facts.max_length.unwrap_or(u64::MAX));
                let facts = facts.of_items();
                (0..count).map(|item| self.value(inner, &facts, &format!("{key}[{item}]"), depth)).collect()
            }
            Type::Map(inner) if depth >= DEPTH && inner.holds_record() && facts.min_length.unwrap_or_default() == 0 => {
                Value::Object(Map::new())
            }
            Type::Map(inner) => {
                let value = self.value(inner, &Facts::default(), key, depth);
                Value::Object(Map::from_iter([("example".to_owned(), value)]))
            }
            Type::Nullable(_) if depth >= DEPTH || any.is_multiple_of(8) => Value::Null,
            Type::Nullable(inner) => self.value(inner, facts, key, depth),
        }
    }

    /// An id of version 4.
    pub(crate) fn uuid(&self, key: &str) -> Uuid {
        let high = number(self.seed, key);
        let low = number(self.seed ^ 0x5bd1_e995, key);
        uuid::Builder::from_random_bytes(((u128::from(high) << 64) | u128::from(low)).to_be_bytes()).into_uuid()
    }

    /// A value that tells a record from others: another one for each number, as far as there are as many.
    pub(crate) fn id(&self, ty: &Type, facts: &Facts, key: &str, number: i64) -> Value {
        let low = number as u32;
        match ty {
            Type::Int => number.into(),
            Type::String | Type::Secret if facts.values.is_empty() => self.numbered(facts, key, number as u64).into(),
            // For tests, as 192.0.2.0/24 is, and more of them.
            Type::Ip | Type::Ipv4 => Ipv4Addr::from(BENCHMARKS.wrapping_add(low % (1 << 17))).to_string().into(),
            Type::Cidr => format!("{}/24", Ipv4Addr::from((10 << 24) | (low % (1 << 16)) << 8)).into(),
            ty => self.value(ty, facts, key, 0),
        }
    }

    fn int(&self, facts: &Facts, key: &str) -> i64 {
        let permitted: Vec<i64> = facts.values.iter().filter_map(|(value, _)| value.parse().ok()).collect();
        let index = usize::try_from(self.pick(key, permitted.len() as u64)).unwrap_or_default();
        if let Some(value) = permitted.get(index) {
            return *value;
        }
        let (least, most) = bounds(facts, 1.0, 1000.0);
        let span = (most - least).max(0.0) as u64;
        least as i64 + i64::try_from(self.pick(key, span.saturating_add(1))).unwrap_or_default()
    }

    fn decimal(&self, facts: &Facts, key: &str) -> Value {
        let (least, most) = bounds(facts, 0.0, 1000.0);
        let cents =
            (least * 100.0) as i64 + i64::try_from(self.pick(key, ((most - least) * 100.0) as u64)).unwrap_or(0);
        let text = format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100);
        if self.decimal_text { text.into() } else { text.parse::<f64>().map_or(Value::Null, Value::from) }
    }

    fn moment(&self, key: &str) -> Timestamp {
        let second = EPOCH + i64::try_from(self.pick(key, 300 * 86_400)).unwrap_or_default();
        Timestamp::from_second(second).unwrap_or_default()
    }

    fn text(&self, facts: &Facts, key: &str) -> String {
        let index = usize::try_from(self.pick(key, facts.values.len() as u64)).unwrap_or_default();
        if let Some((value, _)) = facts.values.get(index) {
            return value.clone();
        }
        self.numbered(facts, key, self.pick(key, 900) + 100)
    }

    /// A text with a number in it, or what fits instead.
    fn numbered(&self, facts: &Facts, key: &str, number: u64) -> String {
        let text = plausible(key, number);
        if let Some(pattern) = &facts.pattern {
            let known = ["Passw0rd", "ops1", "123456", "80", "*", "a", "A1", "example"];
            let fits = |text: &str| pattern::matches(pattern, text) && length_fits(facts, text);
            let mut candidates = std::iter::once(text.as_str()).chain(known);
            return candidates.find(|text| fits(text)).unwrap_or(&text).to_owned();
        }
        let mut text = text;
        let least = facts.min_length.and_then(|length| usize::try_from(length).ok()).unwrap_or_default();
        while text.chars().count() < least {
            text.push('x');
        }
        match facts.max_length.and_then(|length| usize::try_from(length).ok()) {
            Some(most) if text.chars().count() > most => {
                // The end, as the number is what tells two texts apart.
                let over = text.chars().count() - most;
                text.chars().skip(over).collect()
            }
            _ => text,
        }
    }
}

fn length_fits(facts: &Facts, text: &str) -> bool {
    let length = text.chars().count() as u64;
    facts.min_length.is_none_or(|least| length >= least) && facts.max_length.is_none_or(|most| length <= most)
}

/// Bounds of a number; where one isn't known, the usual one moved out of the other's way.
fn bounds(facts: &Facts, least: f64, most: f64) -> (f64, f64) {
    let number = |bound: &Option<String>| bound.as_ref().and_then(|text| text.parse::<f64>().ok());
    match (number(&facts.min), number(&facts.max)) {
        (Some(low), Some(high)) => (low, high),
        (Some(low), None) => (low, low.max(0.0) + most),
        (None, Some(high)) => (least.min(high), high),
        (None, None) => (least, most),
    }
}

/// A text for a field of that name, with a number that tells it from others.
fn plausible(key: &str, number: u64) -> String {
    let name = key.rsplit('.').next().unwrap_or(key).to_ascii_lowercase();
    if name.contains("ipv4") || name.contains("ip_address") {
        return format!("192.0.2.{}", number % 250 + 1);
    }
    let known = [
        ("email", "ann{}@example.com"),
        ("phone", "+353 21 555 0{}"),
        ("url", "https://example.com/{}"),
        ("uri", "https://example.com/{}"),
        ("currency", "EUR"),
        ("country", "Ireland {}"),
        ("city", "Cork {}"),
        ("name", "name {}"),
        ("path", "path/{}"),
        ("description", "Description {}"),
    ];
    let form = known.iter().find(|(part, _)| name.contains(part)).map_or("text {}", |(_, form)| form);
    form.replace("{}", &number.to_string())
}
