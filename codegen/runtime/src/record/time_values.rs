//! Dates and instants.

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
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
    /// RFC 3339, with `T` or a space; without an offset it is UTC, as servers with one clock leave it out. Or seconds
    /// since 1970.
    fn scalar(&mut self, value: Scalar<'_>) -> Filled {
        let outside = |_| Mismatch::Text("not a number of seconds since 1970");
        *self = match value {
            Scalar::Str(value) => value
                .parse()
                .or_else(|_| value.parse::<DateTime>().and_then(|local| Offset::UTC.to_timestamp(local)))
                .map_err(|_| Mismatch::Text("not a date and time such as 2024-05-01T10:00:00Z"))?,
            Scalar::I64(seconds) => Self::from_second(seconds).map_err(outside)?,
            Scalar::F64(seconds) => {
                let since = SignedDuration::try_from_secs_f64(seconds).map_err(outside)?;
                Self::UNIX_EPOCH.checked_add(since).map_err(outside)?
            }
            _ => return Err(Mismatch::Sort),
        };
        Ok(())
    }
}

impl Encode for Timestamp {
    /// RFC 3339 in UTC.
    fn encode(&self) -> Value {
        Value::String(self.to_string())
    }
}

impl Place for DateTime {
    fn blank() -> Self {
        Self::ZERO
    }
    fn expected(&self) -> &'static str {
        "a date and time without a zone"
    }
    /// With `T` or a space, with or without seconds.
    fn scalar(&mut self, value: Scalar<'_>) -> Filled {
        let Scalar::Str(value) = value else { return Err(Mismatch::Sort) };
        *self = value.parse().map_err(|_| Mismatch::Text("not a date and time such as 2024-05-01 10:00:00"))?;
        Ok(())
    }
}

impl Encode for DateTime {
    fn encode(&self) -> Value {
        Value::String(self.to_string())
    }
}
