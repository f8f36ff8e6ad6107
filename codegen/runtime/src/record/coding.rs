//! Values in a form that their type doesn't say: instants as a server writes them, JSON text inside a string.
//!
//! In: a value as its type writes it. Out: the same in the form that a field is declared with. Reading needs none of
//! this for times, whose places take every form; JSON text is opened where a record is read.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::{Encode, Patch};

/// How a value is written where its type doesn't say it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Coding {
    /// As the type does: dates and times as `2024-05-01T10:00:00Z`, or without `Z` if they have no zone.
    #[default]
    Plain,
    /// `2024-05-01 10:00:00`, with microseconds if there are any.
    Space,
    /// `2024-05-01T10:00:00+0000`, with milliseconds if there are any.
    Basic,
    /// Seconds since 1970.
    Epoch,
    /// `2024-05-01T10:00`
    Minute,
    /// JSON text inside a string.
    Json,
}

/// A value in another form. What is absent stays so, and null stays null.
pub fn coded(coding: Coding, value: impl Encode) -> Patch<Value> {
    if value.is_absent() {
        return Patch::Keep;
    }
    match recode(coding, value.into_value()) {
        Value::Null => Patch::Null,
        value => Patch::Set(value),
    }
}

/// The same of a value that is encoded already. Each item of a list is; what isn't of the right sort stays as it is.
pub(crate) fn recode(coding: Coding, value: Value) -> Value {
    match (coding, value) {
        (Coding::Plain, value) | (_, value @ Value::Null) => value,
        (Coding::Json, value) => Value::String(value.to_string()),
        (coding, Value::Array(items)) => items.into_iter().map(|item| recode(coding, item)).collect(),
        (coding, Value::String(text)) => match moment(&text) {
            Some((instant, local)) => time(coding, instant, local),
            None => Value::String(text),
        },
        (_, value) => value,
    }
}

/// An instant with its time in UTC; or a time without zone, with the instant that it is in UTC.
fn moment(text: &str) -> Option<(Timestamp, DateTime)> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some((instant, instant.to_zoned(TimeZone::UTC).datetime()));
    }
    let local = text.parse::<DateTime>().ok()?;
    Some((local.to_zoned(TimeZone::UTC).ok()?.timestamp(), local))
}

fn time(coding: Coding, instant: Timestamp, local: DateTime) -> Value {
    let form = match coding {
        Coding::Epoch => return instant.as_second().into(),
        Coding::Space if local.subsec_nanosecond() == 0 => "%Y-%m-%d %H:%M:%S",
        Coding::Space => "%Y-%m-%d %H:%M:%S%.6f",
        Coding::Basic if local.subsec_nanosecond() == 0 => "%Y-%m-%dT%H:%M:%S+0000",
        Coding::Basic => "%Y-%m-%dT%H:%M:%S%.3f+0000",
        Coding::Minute => "%Y-%m-%dT%H:%M",
        Coding::Plain | Coding::Json => "%Y-%m-%dT%H:%M:%S",
    };
    Value::String(local.strftime(form).to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::record::from_value;

    #[test]
    fn instants() {
        let at: Timestamp = "2024-05-01T10:00:00.5Z".parse().unwrap();
        for (coding, written) in [
            (Coding::Plain, json!("2024-05-01T10:00:00.5Z")),
            (Coding::Space, json!("2024-05-01 10:00:00.500000")),
            (Coding::Basic, json!("2024-05-01T10:00:00.500+0000")),
            (Coding::Epoch, json!(1_714_557_600)),
            (Coding::Minute, json!("2024-05-01T10:00")),
        ] {
            assert_eq!(coded(coding, at), Patch::Set(written.clone()));
            // Every form can be read back, to the second.
            let read: Timestamp = from_value(written).unwrap();
            assert_eq!(read.as_second(), at.as_second());
        }
        assert_eq!(coded(Coding::Space, Some(at)), Patch::Set(json!("2024-05-01 10:00:00.500000")));
        assert_eq!(coded(Coding::Epoch, vec![at]), Patch::Set(json!([1_714_557_600])));
    }

    #[test]
    fn three_states() {
        let at: Timestamp = "2024-05-01T10:00:00Z".parse().unwrap();
        assert_eq!(coded(Coding::Epoch, None::<Timestamp>), Patch::Keep);
        assert_eq!(coded(Coding::Epoch, Patch::<Timestamp>::Keep), Patch::Keep);
        assert_eq!(coded(Coding::Epoch, Patch::<Timestamp>::Null), Patch::Null);
        assert_eq!(coded(Coding::Json, Patch::<Vec<i64>>::Null), Patch::Null);
        assert_eq!(coded(Coding::Epoch, Patch::Set(at)), Patch::Set(json!(1_714_557_600)));
    }

    #[test]
    fn times_without_zone() {
        let at: DateTime = "2024-05-01T10:00:07".parse().unwrap();
        assert_eq!(coded(Coding::Plain, at), Patch::Set(json!("2024-05-01T10:00:07")));
        assert_eq!(coded(Coding::Space, at), Patch::Set(json!("2024-05-01 10:00:07")));
        assert_eq!(coded(Coding::Minute, at), Patch::Set(json!("2024-05-01T10:00")));
        for text in ["2024-05-01T10:00:07", "2024-05-01 10:00:07", "2024-05-01 10:00:07.000000"] {
            assert_eq!(from_value::<DateTime>(json!(text)).unwrap(), at);
        }
        assert_eq!(from_value::<DateTime>(json!("2024-05-01T10:00")).unwrap().to_string(), "2024-05-01T10:00:00");
        assert!(from_value::<DateTime>(json!("2024-05-01T10:00:07Z")).is_err());
    }

    #[test]
    fn text() {
        assert_eq!(coded(Coding::Json, vec![1, 2]), Patch::Set(json!("[1,2]")));
        // What can't be read as a time is what the caller wanted.
        assert_eq!(coded(Coding::Space, "soon"), Patch::Set(json!("soon")));
    }
}
