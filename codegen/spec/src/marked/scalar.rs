//! What a plain scalar means, by the same rules as the quick path's parser: the core schema of YAML 1.2, with binary
//! numbers.

/// A plain scalar's value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Plain<'a> {
    Null,
    Bool(bool),
    Int(i128),
    Float(f64),
    Text(&'a str),
}

/// Reads a plain scalar.
pub(crate) fn plain(text: &str) -> Plain<'_> {
    match text {
        "" | "null" | "Null" | "NULL" | "~" => Plain::Null,
        "true" | "True" | "TRUE" => Plain::Bool(true),
        "false" | "False" | "FALSE" => Plain::Bool(false),
        _ => int(text).map(Plain::Int).or_else(|| float(text).map(Plain::Float)).unwrap_or(Plain::Text(text)),
    }
}

fn int(text: &str) -> Option<i128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (radix, digits) = match digits.get(..2) {
        Some("0x") => (16, digits.get(2..)?),
        Some("0o") => (8, digits.get(2..)?),
        Some("0b") => (2, digits.get(2..)?),
        Some(_) | None => (10, digits),
    };
    // A sign here would be a second one.
    if digits.starts_with(['+', '-']) || (radix == 10 && leading_zero(digits)) {
        return None;
    }
    let value = i128::from_str_radix(digits, radix).ok()?;
    Some(if negative { -value } else { value })
}

/// `007` is text.
fn leading_zero(digits: &str) -> bool {
    digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit())
}

fn float(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    match (digits, text) {
        (".inf" | ".Inf" | ".INF", _) => return Some(f64::INFINITY),
        (_, "-.inf" | "-.Inf" | "-.INF") => return Some(f64::NEG_INFINITY),
        (_, ".nan" | ".NaN" | ".NAN") => return Some(f64::NAN),
        _ => {}
    }
    if digits.len() < text.len() && digits.starts_with(['+', '-']) {
        return None;
    }
    if leading_zero(digits.strip_prefix('-').unwrap_or(digits)) {
        return None;
    }
    digits.parse::<f64>().ok().filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The quick path's reading of the same text.
    fn quick(text: &str) -> serde_yaml::Value {
        serde_yaml::from_str(text).unwrap()
    }

    #[test]
    fn both_parsers_agree() {
        for text in [
            "null",
            "~",
            "Null",
            "nil",
            "true",
            "True",
            "yes",
            "no",
            "on",
            "0",
            "-0",
            "+1",
            "1",
            "007",
            "-007",
            "0x1F",
            "0o17",
            "0b101",
            "-0x1F",
            "1_000",
            "1e3",
            "1.5",
            "-1.5",
            "+1.5",
            ".5",
            "5.",
            ".inf",
            "-.inf",
            "+.inf",
            "0x",
            "9223372036854775808",
            "-9223372036854775808",
            "1:30",
            "2024-05-01",
            "+-1",
            "0.0",
            "1e400",
            "infinity",
            "nan",
            "NaN",
            "inf",
            "00.5",
            "+",
            "12e03",
        ] {
            let quick = quick(text);
            let same = match plain(text) {
                Plain::Null => quick.is_null(),
                Plain::Bool(value) => quick.as_bool() == Some(value),
                Plain::Int(value) => {
                    quick.as_i64().map(i128::from).or(quick.as_u64().map(i128::from)).is_none_or(|q| q == value)
                        && (quick.is_number() || i64::try_from(value).is_err())
                }
                Plain::Float(value) => quick.as_f64() == Some(value) && quick.as_i64().is_none(),
                Plain::Text(value) => quick.as_str() == Some(value),
            };
            assert!(same, "{text:?}: {:?} against {quick:?}", plain(text));
        }
    }
}
