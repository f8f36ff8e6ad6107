//! Dates and instants.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use serde_json::Value;

use super::{Encode, Filled, Mismatch, Place, Scalar};

impl Place for Date {
    fn blank() -> Self {
        Self::ZERO
    }
    fn expected(&self) -> &'static str {
        "a date"
    }
    fn scalar(&mut self, value: Scalar<'_>) -> Filled {
        let Scalar::Str(value) = value else { return Err(Mismatch::Sort) };
        *self = value.parse().map_err(|_| Mismatch::Text("not a date such as 2024-05-01"))?;
        Ok(())
    }
}

impl Encode for Date {
    fn encode(&self) -> Value {
        Value::String(self.to_string())
    }
}

impl Place for Timestamp {
    fn blank() -> Self {
        Self::UNIX_EPOCH
    }
    fn expected(&self) -> &'static str {
        "a date and time"
    }
    /// RFC 3339, with `T` or a space; without an offset it is UTC, as servers with one clock leave it out.
    fn scalar(&mut self, value: Scalar<'_>) -> Filled {
        let Scalar::Str(value) = value else { return Err(Mismatch::Sort) };
        *self = value
            .parse()
            .or_else(|_| value.parse::<DateTime>().and_then(|local| Offset::UTC.to_timestamp(local)))
            .map_err(|_| Mismatch::Text("not a date and time such as 2024-05-01T10:00:00Z"))?;
        Ok(())
    }
}

impl Encode for Timestamp {
    /// RFC 3339 in UTC.
    fn encode(&self) -> Value {
        Value::String(self.to_string())
    }
}

/// Writes an instant in another form: `space` (`2024-05-01 10:00:00`), `basic` (`2024-05-01T10:00:00+0000`), `epoch`
/// (seconds since 1970); anything else is RFC 3339.
pub fn format(form: &str, at: Timestamp) -> Value {
    let utc = at.to_zoned(TimeZone::UTC);
    match form {
        "space" if at.subsec_nanosecond() == 0 => Value::String(utc.strftime("%Y-%m-%d %H:%M:%S").to_string()),
        "space" => Value::String(utc.strftime("%Y-%m-%d %H:%M:%S%.6f").to_string()),
        "basic" => Value::String(utc.strftime("%Y-%m-%dT%H:%M:%S%z").to_string()),
        "epoch" => at.as_second().into(),
        _ => at.encode(),
    }
}
