//! Moments in the forms that a wire has.
//!
//! In: a moment, or a value that should be one. Out: the value in the form of its type, or the moment.

use crudl_spec::ir::{TimeFormat, Type};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde_json::Value;

/// A moment as a type writes it.
pub(crate) fn write(at: Timestamp, format: TimeFormat, local: bool) -> Value {
    let time = at.to_zoned(TimeZone::UTC).datetime();
    let whole = time.subsec_nanosecond() == 0;
    let form = match format {
        TimeFormat::Epoch => return at.as_second().into(),
        TimeFormat::Minute => "%Y-%m-%dT%H:%M",
        TimeFormat::Space if whole => "%Y-%m-%d %H:%M:%S",
        TimeFormat::Space => "%Y-%m-%d %H:%M:%S%.6f",
        TimeFormat::Basic if whole => "%Y-%m-%dT%H:%M:%S+0000",
        TimeFormat::Basic => "%Y-%m-%dT%H:%M:%S%.3f+0000",
        TimeFormat::Rfc3339 if local => "%Y-%m-%dT%H:%M:%S%.f",
        TimeFormat::Rfc3339 => "%Y-%m-%dT%H:%M:%S%.fZ",
    };
    Value::String(time.strftime(form).to_string())
}

/// The moment that a value means in whatever form; without a zone it is in UTC.
pub(crate) fn read(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Number(number) => Timestamp::from_second(number.as_i64()?).ok(),
        Value::String(text) => text_moment(text),
        _ => None,
    }
}

fn text_moment(text: &str) -> Option<Timestamp> {
    let utc = |time: DateTime| time.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    text.parse::<Timestamp>()
        .ok()
        .or_else(|| Timestamp::strptime("%Y-%m-%dT%H:%M:%S%.f%z", text).ok())
        .or_else(|| utc(DateTime::strptime("%Y-%m-%dT%H:%M", text).ok()?))
        .or_else(|| utc(text.parse::<DateTime>().ok()?))
        .or_else(|| utc(text.parse::<Date>().ok()?.into()))
}

/// Whether a value is a moment in just this form.
pub(crate) fn is(value: &Value, format: TimeFormat, local: bool) -> bool {
    let Value::String(text) = value else { return format == TimeFormat::Epoch && value.is_i64() };
    match format {
        TimeFormat::Epoch => false,
        TimeFormat::Minute => DateTime::strptime("%Y-%m-%dT%H:%M", text).is_ok(),
        TimeFormat::Space => DateTime::strptime("%Y-%m-%d %H:%M:%S%.f", text).is_ok(),
        TimeFormat::Basic => Timestamp::strptime("%Y-%m-%dT%H:%M:%S%.f%z", text).is_ok(),
        // A zone is what tells the two apart.
        TimeFormat::Rfc3339 if local => text.parse::<Timestamp>().is_err() && text.parse::<DateTime>().is_ok(),
        TimeFormat::Rfc3339 => text.parse::<Timestamp>().is_ok(),
    }
}

/// A moment in the form of another type; none if that is no type of moments, or the value no moment.
pub(crate) fn convert(value: &Value, to: &Type) -> Option<Value> {
    match to {
        Type::DateTime(format) => Some(write(read(value)?, *format, false)),
        Type::LocalDateTime(format) => Some(write(read(value)?, *format, true)),
        Type::Date => {
            let date = read(value)?.to_zoned(TimeZone::UTC).date();
            Some(Value::String(date.to_string()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn forms() {
        let table = [
            (TimeFormat::Rfc3339, false, json!("2024-05-01T10:00:00Z"), json!("2024-05-01T10:00:00")),
            (TimeFormat::Rfc3339, true, json!("2024-05-01T10:00:00"), json!("2024-05-01T10:00:00Z")),
            (TimeFormat::Space, false, json!("2024-05-01 10:00:00"), json!("2024-05-01T10:00:00Z")),
            (TimeFormat::Basic, false, json!("2024-05-01T10:00:00+0000"), json!("2024-05-01 10:00:00")),
            (TimeFormat::Epoch, false, json!(1_714_557_600), json!("2024-05-01")),
            (TimeFormat::Minute, true, json!("2024-05-01T10:00"), json!(5)),
        ];
        let at: Timestamp = "2024-05-01T10:00:00Z".parse().unwrap();
        for (format, local, right, wrong) in table {
            assert_eq!(write(at, format, local), right, "{format:?}");
            assert_eq!(read(&right), Some(at), "{right}");
            assert!(is(&right, format, local), "{right}");
            assert!(!is(&wrong, format, local), "{format:?}: {wrong}");
        }
    }
}
