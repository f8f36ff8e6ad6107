//! Places and encodings of numbers, texts and the types that travel as text.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr as _;

use ipnet::IpNet;
use rust_decimal::Decimal;
use serde_json::Value;
use uuid::Uuid;

use super::{Encode, Filled, Mismatch, Place};

impl Place for bool {
    fn blank() -> Self {
        false
    }
    fn expected(&self) -> &'static str {
        "a boolean"
    }
    fn bool(&mut self, value: bool) -> Filled {
        *self = value;
        Ok(())
    }
}

/// The integer that a float is, as servers written in Python send `5.0` for sums of integers.
fn integral(value: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[allow(clippy::cast_possible_truncation)]
    (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64)
}

impl Place for i64 {
    fn blank() -> Self {
        0
    }
    fn expected(&self) -> &'static str {
        "an integer"
    }
    fn i64(&mut self, value: i64) -> Filled {
        *self = value;
        Ok(())
    }
    fn u64(&mut self, _value: u64) -> Filled {
        Err(Mismatch::Text("an integer beyond 64 bits with sign"))
    }
    fn f64(&mut self, value: f64) -> Filled {
        *self = integral(value).ok_or(Mismatch::Sort)?;
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
    fn i64(&mut self, value: i64) -> Filled {
        *self = Self::try_from(value).map_err(|_| Mismatch::Sort)?;
        Ok(())
    }
    fn u64(&mut self, value: u64) -> Filled {
        *self = value;
        Ok(())
    }
    fn f64(&mut self, value: f64) -> Filled {
        self.i64(integral(value).ok_or(Mismatch::Sort)?)
    }
}

impl Place for f64 {
    fn blank() -> Self {
        0.0
    }
    fn expected(&self) -> &'static str {
        "a number"
    }
    #[allow(clippy::cast_precision_loss)]
    fn i64(&mut self, value: i64) -> Filled {
        *self = value as Self;
        Ok(())
    }
    #[allow(clippy::cast_precision_loss)]
    fn u64(&mut self, value: u64) -> Filled {
        *self = value as Self;
        Ok(())
    }
    fn f64(&mut self, value: f64) -> Filled {
        *self = value;
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
    fn str(&mut self, value: &str) -> Filled {
        // Not `clone_into`: there is no buffer yet that could be used again.
        *self = Self::from(value);
        Ok(())
    }
    fn string(&mut self, value: String) -> Filled {
        *self = value;
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
    fn i64(&mut self, value: i64) -> Filled {
        *self = value.into();
        Ok(())
    }
    fn u64(&mut self, value: u64) -> Filled {
        *self = value.into();
        Ok(())
    }
    /// By way of the shortest text that gives the float: `0.1` becomes 0.1, not 0.1000000000000000055.
    fn f64(&mut self, value: f64) -> Filled {
        self.str(&value.to_string())
    }
    fn str(&mut self, value: &str) -> Filled {
        let value = value.trim();
        *self = Self::from_str(value)
            .or_else(|_| Self::from_scientific(value))
            .map_err(|_| Mismatch::Text("not a decimal number"))?;
        Ok(())
    }
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
            fn str(&mut self, value: &str) -> Filled {
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
