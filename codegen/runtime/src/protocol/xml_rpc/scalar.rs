//! Values without parts: the text of an element to JSON.
//!
//! In: the name of a type and a text. Out: a JSON value, or what is wrong with the text, in words that don't hold it.
//! What JSON lacks is text in the one form that records read: times as in RFC 3339, bytes in base64.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use serde_json::{Number, Value};

/// Types without parts; the second half are Apache's extensions.
#[derive(Clone, Copy, Debug)]
pub(super) enum Type {
    Text,
    Integer {
        bits: u32,
    },
    Boolean,
    Double,
    Time,
    Base64,
    Nil,
    /// A number of any length, which stays text.
    Long,
}

impl Type {
    /// The type that an element's name means, without `ex:`.
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "string" => Self::Text,
            "i4" | "int" => Self::Integer { bits: 32 },
            "i8" => Self::Integer { bits: 64 },
            "boolean" => Self::Boolean,
            "double" | "float" => Self::Double,
            "dateTime.iso8601" | "dateTime" => Self::Time,
            "base64" => Self::Base64,
            "nil" => Self::Nil,
            "i1" => Self::Integer { bits: 8 },
            "i2" => Self::Integer { bits: 16 },
            "bigdecimal" | "biginteger" => Self::Long,
            _ => return None,
        })
    }

    pub(super) fn read(self, text: Cow<'_, str>) -> Result<Value, &'static str> {
        let plain = text.trim_matches([' ', '\t', '\r', '\n']);
        match self {
            Self::Text => Ok(Value::String(text.into_owned())),
            Self::Integer { bits } => integer(plain, bits).map(Value::from),
            Self::Boolean => boolean(plain).map(Value::Bool),
            Self::Double => double(plain).map(Value::Number),
            Self::Time => time(plain).map(Value::String).ok_or("not a time such as 20240501T10:00:00"),
            Self::Base64 => base64(plain).map(Value::String),
            Self::Nil if plain.is_empty() => Ok(Value::Null),
            Self::Nil => Err("text in a value that is nil"),
            Self::Long if decimal(plain) => Ok(Value::String(plain.to_owned())),
            Self::Long => Err("not a decimal number"),
        }
    }
}

fn integer(text: &str, bits: u32) -> Result<i64, &'static str> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err("not an integer");
    }
    let (fits, problem): (fn(i64) -> bool, _) = match bits {
        8 => (|value| i8::try_from(value).is_ok(), "an integer beyond 8 bits"),
        16 => (|value| i16::try_from(value).is_ok(), "an integer beyond 16 bits"),
        32 => (|value| i32::try_from(value).is_ok(), "an integer beyond 32 bits"),
        _ => (|_| true, "an integer beyond 64 bits"),
    };
    text.parse().ok().filter(|value| fits(*value)).ok_or(problem)
}

/// Also in words, as some servers write it.
fn boolean(text: &str) -> Result<bool, &'static str> {
    match text {
        "1" => Ok(true),
        "0" => Ok(false),
        _ if text.eq_ignore_ascii_case("true") => Ok(true),
        _ if text.eq_ignore_ascii_case("false") => Ok(false),
        _ => Err("not a boolean"),
    }
}

fn double(text: &str) -> Result<Number, &'static str> {
    let value: f64 = text.parse().map_err(|_| "not a number")?;
    Number::from_f64(value).ok_or("a number that is infinite or none, which JSON can't hold")
}

/// Whether a text is a number in decimal notation: `-12.50`, `1E+3`.
pub(super) fn decimal(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
    let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let number = number.strip_prefix(['-', '+']).unwrap_or(number);
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    whole.len() + fraction.len() > 0 && digits(whole) && digits(fraction) && !exponent.is_empty() && digits(exponent)
}

/// Also without padding, or with bits to spare: what is meant is beyond doubt.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Base64 without the white space that lines are broken by.
pub(super) fn base64(text: &str) -> Result<String, &'static str> {
    let dense: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    LENIENT.decode(dense).map(|bytes| STANDARD.encode(bytes)).map_err(|_| "not base64")
}

/// `19980717T14:08:55` and its relatives as `1998-07-17T14:08:55`, with fraction and zone if there are any. Whether there
/// is such a day is for the record to say, which may not want to know.
pub(super) fn time(text: &str) -> Option<String> {
    let (date, clock) = text.split_once(['T', 't', ' '])?;
    let [year, month, day] = parts(date, [4, 2, 2], '-')?;
    let length = clock.find(['.', ',', 'Z', 'z', '+', '-']).unwrap_or(clock.len());
    let (clock, rest) = clock.split_at_checked(length)?;
    let [hour, minute, second] = parts(clock, [2, 2, 2], ':')?;
    let mut time = format!("{year}-{month}-{day}T{hour}:{minute}:{second}");
    let mut zone = rest;
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, after) = fraction.split_at_checked(length)?;
        if digits.is_empty() {
            return None;
        }
        time.push('.');
        time.push_str(digits);
        zone = after;
    }
    match zone {
        "" => {}
        "Z" | "z" => time.push('Z'),
        _ => {
            let [hours, minutes] = match zone.strip_prefix(['+', '-'])? {
                hours if hours.len() == 2 => parts(hours, [2], ':').map(|[hours]| [hours, "00"]),
                both => parts(both, [2, 2], ':'),
            }?;
            time.push_str(zone.get(..1)?);
            time.push_str(hours);
            time.push(':');
            time.push_str(minutes);
        }
    }
    Some(time)
}

/// Runs of digits of these lengths, with a separator between all of them or none.
fn parts<const N: usize>(text: &str, lengths: [usize; N], separator: char) -> Option<[&str; N]> {
    let separated = text.contains(separator);
    let mut rest = text;
    let mut parts = [""; N];
    for (index, (part, length)) in parts.iter_mut().zip(lengths).enumerate() {
        if separated && index > 0 {
            rest = rest.strip_prefix(separator)?;
        }
        (*part, rest) = rest.split_at_checked(length)?;
        if !part.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
    }
    rest.is_empty().then_some(parts)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Type;

    fn read(name: &str, text: &str) -> Result<Value, &'static str> {
        Type::of(name).unwrap().read(text.into())
    }

    #[test]
    fn values() {
        let table = [
            ("i4", "-2147483648", json!(-2_147_483_648_i64)),
            ("int", " +2147483647\n", json!(2_147_483_647)),
            ("i8", "9223372036854775807", json!(i64::MAX)),
            ("i8", "-9223372036854775808", json!(i64::MIN)),
            ("i1", "-128", json!(-128)),
            ("i2", "32767", json!(32767)),
            ("int", "-0", json!(0)),
            ("int", "007", json!(7)),
            ("boolean", "1", json!(true)),
            ("boolean", " 0 ", json!(false)),
            ("boolean", "true", json!(true)),
            ("boolean", "False", json!(false)),
            ("double", "-12.53", json!(-12.53)),
            ("double", "5", json!(5.0)),
            ("double", "1e3", json!(1000.0)),
            ("float", ".5", json!(0.5)),
            ("string", " kept \n", json!(" kept \n")),
            ("string", "", json!("")),
            ("nil", " ", json!(null)),
            ("bigdecimal", "123456789012345678901234567890.125", json!("123456789012345678901234567890.125")),
            ("bigdecimal", "1E+3", json!("1E+3")),
            ("biginteger", "123456789012345678901234567890", json!("123456789012345678901234567890")),
            ("base64", "", json!("")),
            ("base64", " aGVs\r\n bG8= ", json!("aGVsbG8=")),
            ("base64", "aGVsbG8", json!("aGVsbG8=")),
            ("dateTime.iso8601", "19980717T14:08:55", json!("1998-07-17T14:08:55")),
            ("dateTime.iso8601", "1998-07-17T14:08:55", json!("1998-07-17T14:08:55")),
            ("dateTime.iso8601", "19980717T140855", json!("1998-07-17T14:08:55")),
            ("dateTime.iso8601", " 1998-07-17 14:08:55z\n", json!("1998-07-17T14:08:55Z")),
            ("dateTime.iso8601", "19980717T14:08:55+0200", json!("1998-07-17T14:08:55+02:00")),
            ("dateTime.iso8601", "19980717T14:08:55-02", json!("1998-07-17T14:08:55-02:00")),
            ("dateTime.iso8601", "19980717T14:08:55,5Z", json!("1998-07-17T14:08:55.5Z")),
            ("dateTime", "1998-07-17T14:08:55.123+02:00", json!("1998-07-17T14:08:55.123+02:00")),
        ];
        for (name, text, expected) in table {
            assert_eq!(read(name, text), Ok(expected), "{name} {text:?}");
        }
    }

    #[test]
    fn what_is_no_value() {
        let table = [
            ("i4", "2147483648", "beyond 32 bits"),
            ("int", "-2147483649", "beyond 32 bits"),
            ("i8", "9223372036854775808", "beyond 64 bits"),
            ("i1", "128", "beyond 8 bits"),
            ("i2", "-32769", "beyond 16 bits"),
            ("int", "", "not an integer"),
            ("int", "+", "not an integer"),
            ("int", "1.0", "not an integer"),
            ("int", "1 2", "not an integer"),
            ("int", "\u{663}", "not an integer"),
            ("boolean", "2", "not a boolean"),
            ("boolean", "", "not a boolean"),
            ("double", "", "not a number"),
            ("double", "1,5", "not a number"),
            ("double", "NaN", "can't hold"),
            ("double", "-inf", "can't hold"),
            ("double", "1e999", "can't hold"),
            ("nil", "x", "nil"),
            ("bigdecimal", "1e", "not a decimal number"),
            ("bigdecimal", ".", "not a decimal number"),
            ("bigdecimal", "", "not a decimal number"),
            ("base64", "a", "not base64"),
            ("base64", "a*==", "not base64"),
            ("dateTime.iso8601", "", "not a time"),
            ("dateTime.iso8601", "19980717", "not a time"),
            ("dateTime.iso8601", "1998-0717T14:08:55", "not a time"),
            ("dateTime.iso8601", "19980717T14:08", "not a time"),
            ("dateTime.iso8601", "19980717T14:08:55.", "not a time"),
            ("dateTime.iso8601", "19980717T14:08:55+", "not a time"),
            ("dateTime.iso8601", "19980717T14:08:55+2", "not a time"),
            ("dateTime.iso8601", "19980717T14:08:55Zx", "not a time"),
            ("dateTime.iso8601", "1998\u{e9}717T14:08:55", "not a time"),
        ];
        for (name, text, expected) in table {
            let problem = read(name, text).unwrap_err();
            assert!(problem.contains(expected), "{name} {text:?}: {problem}");
        }
    }
}
