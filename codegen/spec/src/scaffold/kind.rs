//! What a text of a sample is. In: text. Out: the type, and the format of a date and time.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A type that a text may be of, most particular first, with its format.
pub(super) type Kind = (&'static str, Option<&'static str>);

/// A text of no particular type.
pub(super) const TEXT: Kind = ("string", None);

/// The type of a text.
pub(super) fn of_text(text: &str) -> Kind {
    let plain = |ty| (ty, None);
    if is_uuid(text) {
        plain("uuid")
    } else if is_date(text) {
        plain("date")
    } else if let Some(kind) = time(text) {
        kind
    } else if text.parse::<Ipv4Addr>().is_ok() {
        plain("ipv4")
    } else if text.parse::<Ipv6Addr>().is_ok() {
        plain("ipv6")
    } else if is_network(text) {
        plain("cidr")
    } else if is_mac(text) {
        plain("mac")
    } else if is_url(text) {
        plain("url")
    } else if is_decimal(text) {
        plain("decimal")
    } else {
        TEXT
    }
}

/// The type of a number: seconds since 1970 where the name says that it's a time.
pub(super) fn of_number(key: &str, number: i128) -> Kind {
    let ends = ["_at", "_on", "_time", "At", "On", "Time", "timestamp"];
    let named = ends.iter().any(|end| key.ends_with(end)) || matches!(key, "time" | "created" | "updated");
    // From 2001 to 2096.
    if named && (1_000_000_000..4_000_000_000).contains(&number) { ("datetime", Some("epoch")) } else { ("int", None) }
}

/// The type that two texts of one field have in common.
pub(super) fn common(a: Kind, b: Kind) -> Kind {
    match (a.0, b.0) {
        _ if a == b => a,
        ("ipv4" | "ipv6" | "ip", "ipv4" | "ipv6" | "ip") => ("ip", None),
        // Every format is read, whatever is said.
        (one, other) if one == other => a,
        _ => TEXT,
    }
}

/// Whether the characters are as a pattern has them: `9` any digit, `x` a hexadecimal one, others themselves.
fn is_like(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(byte, like)| match like {
            b'9' => byte.is_ascii_digit(),
            b'x' => byte.is_ascii_hexdigit(),
            like => byte == like,
        })
}

fn is_uuid(text: &str) -> bool {
    is_like(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
}

fn is_date(text: &str) -> bool {
    let part = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<u8>().ok());
    is_like(text, "9999-99-99")
        && part(5..7).is_some_and(|month| (1..=12).contains(&month))
        && part(8..10).is_some_and(|day| (1..=31).contains(&day))
}

/// `2024-05-01T10:00:00Z` and its like.
fn time(text: &str) -> Option<Kind> {
    let (date, rest) = text.split_at_checked(10)?;
    let separator = rest.chars().next()?;
    if !is_date(date) || !matches!(separator, 'T' | ' ') {
        return None;
    }
    let rest = rest.get(1..)?;
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.')).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at_checked(end)?;
    let (whole, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let (seconds, minutes) = (is_like(whole, "99:99:99"), is_like(whole, "99:99"));
    if fraction.is_empty() || fraction.len() > 9 || fraction.contains([':', '.']) || !(seconds || minutes) {
        return None;
    }
    let basic = is_like(zone, "+9999") || is_like(zone, "-9999");
    let zoned = basic || zone == "Z" || is_like(zone, "+99:99") || is_like(zone, "-99:99");
    match (separator, seconds, zoned) {
        (_, _, false) if !zone.is_empty() => None,
        ('T', true, true) => Some(("datetime", basic.then_some("basic"))),
        ('T', true, false) => Some(("local_datetime", None)),
        ('T', false, false) if clock.len() == 5 => Some(("local_datetime", Some("minute"))),
        (' ', true, true) => Some(("datetime", Some("space"))),
        (' ', true, false) => Some(("local_datetime", Some("space"))),
        _ => None,
    }
}

fn is_network(text: &str) -> bool {
    let Some((address, prefix)) = text.split_once('/') else { return false };
    let most = match address.parse::<IpAddr>() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    prefix.parse::<u8>().is_ok_and(|prefix| prefix <= most)
}

fn is_mac(text: &str) -> bool {
    is_like(text, "xx:xx:xx:xx:xx:xx") || is_like(text, "xx-xx-xx-xx-xx-xx")
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}

/// Digits with a point: those without may be a code.
fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    unsigned.split_once('.').is_some_and(|(whole, fraction)| digits(whole) && digits(fraction)) && text.len() <= 28
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_types() {
        for (text, ty, format) in [
            ("6f9619ff-8b86-d011-b42d-00cf4fc964ff", "uuid", None),
            ("2024-05-01", "date", None),
            ("2024-13-01", "string", None),
            ("2024-05-01T10:00:00Z", "datetime", None),
            ("2024-05-01T10:00:00.123456+02:00", "datetime", None),
            ("2024-05-01T10:00:00+0000", "datetime", Some("basic")),
            ("2024-05-01T10:00:00", "local_datetime", None),
            ("2024-05-01T10:00", "local_datetime", Some("minute")),
            ("2024-05-01 10:00:00", "local_datetime", Some("space")),
            ("2024-05-01 10:00:00+00:00", "datetime", Some("space")),
            ("2024-05-01 at noon", "string", None),
            ("10.0.0.1", "ipv4", None),
            ("2001:db8::1", "ipv6", None),
            ("10.0.0.0/24", "cidr", None),
            ("10.0.0.0/33", "string", None),
            ("00:1a:2B:3c:4d:5e", "mac", None),
            ("https://example.com/a", "url", None),
            ("https://", "string", None),
            ("12.50", "decimal", None),
            ("-0.1", "decimal", None),
            ("12", "string", None),
            ("1.2.3", "string", None),
            ("", "string", None),
            ("ä2024-05-01", "string", None),
            ("2024-05-0ä", "string", None),
        ] {
            assert_eq!(of_text(text), (ty, format), "{text}");
        }
        assert_eq!(common(("ipv4", None), ("ipv6", None)), ("ip", None));
        assert_eq!(common(("date", None), ("uuid", None)), TEXT);
        assert_eq!(of_number("created_at", 1_700_000_000), ("datetime", Some("epoch")));
        assert_eq!(of_number("size", 1_700_000_000), ("int", None));
    }
}
