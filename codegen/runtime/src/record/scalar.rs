//! Places and encodings of numbers, texts and the types that travel as text.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr as _;

use ipnet::IpNet;
use rust_decimal::Decimal;
use serde_json::Value;
use uuid::Uuid;

use super::{Encode, Filled, Mismatch, Place, Scalar};

impl Place for bool {
    fn blank() -> Self {
        false
    }
    fn expected(&self) -> &'static str {
        "a boolean"
    }
    fn scalar(&mut self, value: Scalar<'_>) -> Filled {
        let Scalar::Bool(value) = value else { return Err(Mismatch::Sort) };
        *self = value;
        Ok(())
    }
}

/// The integer that a float is, as servers written in Python send `5.0` for sums of integers.
fn integral(value: f64) -> Result<i64, Mismatch> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= EXACT { Ok(value as i64) } else { Err(Mismatch::Sort) }
}

impl Place for i64 {
    fn blank() -> Self {
        0
    }
    fn expected(&self) -> &'static str {
        "an integer"
    }
    fn scalar(&mut self, value: Scalar<'_>) -> Filled {
        *self = match value {
            Scalar::I64(value) => value,
            Scalar::U64(_) => return Err(Mismatch::Text("an integer beyond 64 bits with sign")),
            Scalar::F64(value) => integral(value)?,
            _ => return Err(Mismatch::Sort),
        };
        Ok(())
    }
}

impl Place for u64 {
    fn blank() -> Self {
        0
    }
    fn expected(&self) -> &'static str {
        "a non-negative integer"
    }
    fn scalar(&mut self, value: Scalar<'_>) -> Filled {
        let signed = match value {
            Scalar::I64(value) => value,
            Scalar::U64(value) => {
                *self = value;
                return Ok(());
            }
            Scalar::F64(value) => integral(value)?,
            _ => return Err(Mismatch::Sort),
        };
        *self = Self::try_from(signed).map_err(|_| Mismatch::Sort)?;
        Ok(())
    }
}

impl Place for f64 {
    fn blank() -> Self {
        0.0
    }
    fn expected(&self) -> &'static str {
        "a number"
    }
    fn scalar(&mut self, value: Scalar<'_>) -> Filled {
        *self = match value {
            Scalar::I64(value) => value as Self,
            Scalar::U64(value) => value as Self,
            Scalar::F64(value) => value,
            _ => return Err(Mismatch::Sort),
        };
        Ok(())
    }
}

impl Place for String {
    fn blank() -> Self {
        Self::new()
    }
    fn expected(&self) -> &'static str {
        "a string"
    }
    fn scalar(&mut self, value: Scalar<'_>) -> Filled {
        let Scalar::Str(value) = value else { return Err(Mismatch::Sort) };
        // Not `clone_into`: there is no buffer yet that could be used again.
        *self = Self::from(value);
        Ok(())
    }
}

impl Place for Decimal {
    fn blank() -> Self {
        Self::ZERO
    }
    fn expected(&self) -> &'static str {
        "a decimal number"
    }
    fn scalar(&mut self, value: Scalar<'_>) -> Filled {
        *self = match value {
            Scalar::I64(value) => value.into(),
            Scalar::U64(value) => value.into(),
            // By way of the shortest text that gives the float: `0.1` becomes 0.1, not 0.1000000000000000055.
            Scalar::F64(value) => decimal(&value.to_string())?,
            Scalar::Str(value) => decimal(value.trim())?,
            _ => return Err(Mismatch::Sort),
        };
        Ok(())
    }
}

fn decimal(text: &str) -> Result<Decimal, Mismatch> {
    Decimal::from_str(text)
        .or_else(|_| Decimal::from_scientific(text))
        .map_err(|_| Mismatch::Text("not a decimal number"))
}

impl Encode for Decimal {
    /// As text: a float would lose digits.
    fn encode(&self) -> Value {
        Value::String(self.to_string())
    }
}

/// Types that travel as text and read their own.
macro_rules! textual {
    ($($type:ty, $blank:expr, $expected:literal, $problem:literal;)*) => {$(
        impl Place for $type {
            fn blank() -> Self {
                $blank
            }
            fn expected(&self) -> &'static str {
                $expected
            }
            fn scalar(&mut self, value: Scalar<'_>) -> Filled {
                let Scalar::Str(value) = value else { return Err(Mismatch::Sort) };
                *self = value.parse().map_err(|_| Mismatch::Text($problem))?;
                Ok(())
            }
        }
        impl Encode for $type {
            fn encode(&self) -> Value {
                Value::String(self.to_string())
            }
        }
    )*};
}

textual! {
    Uuid, Uuid::nil(), "a UUID", "not a UUID";
    IpAddr, IpAddr::V4(Ipv4Addr::UNSPECIFIED), "an IP address", "not an IP address";
    Ipv4Addr, Ipv4Addr::UNSPECIFIED, "an IPv4 address", "not an IPv4 address";
    Ipv6Addr, Ipv6Addr::UNSPECIFIED, "an IPv6 address", "not an IPv6 address";
    IpNet, IpNet::default(), "an IP network", "not an IP network such as 10.0.0.0/8";
}

/// Values that JSON has itself.
macro_rules! plain {
    ($($type:ty)*) => {$(
        impl Encode for $type {
            fn encode(&self) -> Value {
                Value::from(*self)
            }
        }
    )*};
}

plain!(bool i8 i16 i32 i64 u8 u16 u32 u64 isize usize f32 f64);

impl Encode for str {
    fn encode(&self) -> Value {
        Value::String(self.to_owned())
    }
}

impl Encode for String {
    fn encode(&self) -> Value {
        Value::String(self.clone())
    }
    fn into_value(self) -> Value {
        Value::String(self)
    }
}

impl Encode for Cow<'_, str> {
    fn encode(&self) -> Value {
        Value::String(self.clone().into_owned())
    }
    fn into_value(self) -> Value {
        Value::String(self.into_owned())
    }
}
