//! Taking secrets out of texts that somebody else wrote.
//!
//! In: a text, the secrets that it may repeat. Out: the text with `[secret]` in their place.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::query;

/// What stands in the place of a secret.
pub(crate) const HIDDEN: &str = "[secret]";

/// Takes secrets out of a text, as they are and as JSON, URLs and XML write them.
pub(crate) fn redact<'a>(text: String, secrets: impl IntoIterator<Item = &'a str>) -> String {
    let mut forms = Vec::new();
    for secret in secrets {
        // A very short secret is in any text by chance, and not worth hiding by tearing words apart.
        if secret.len() >= 4 {
            forms.extend(written(secret));
        }
    }
    let mut found: Vec<_> = forms.iter().flat_map(|form| everywhere(&text, form)).collect();
    if found.is_empty() {
        return text;
    }
    found.sort_unstable_by_key(|place| place.start);
    // Of secrets that hold each other or overlap nothing may stay.
    found.dedup_by(|next, before| {
        let overlaps = next.start < before.end;
        if overlaps {
            before.end = before.end.max(next.end);
        }
        overlaps
    });
    let mut shown = String::with_capacity(text.len());
    let mut from = 0;
    for Range { start, end } in found {
        shown.push_str(&text[from..start]);
        shown.push_str(HIDDEN);
        from = end;
    }
    shown.push_str(&text[from..]);
    shown
}

/// Where a part stands in a text, even if it overlaps itself.
fn everywhere<'a>(text: &'a str, part: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text.get(from..)?.find(part)?;
        from = start + part.chars().next()?.len_utf8();
        Some(start..start + part.len())
    })
}

/// What the value of a header gives away: itself, and what `Bearer` or `Basic` stands before.
pub(crate) fn credentials(value: &str) -> Vec<String> {
    let mut parts = vec![value.to_owned()];
    let Some((scheme, token)) = value.split_once(' ') else { return parts };
    parts.push(token.to_owned());
    if scheme.eq_ignore_ascii_case("basic") {
        let pair = STANDARD.decode(token).ok().and_then(|pair| String::from_utf8(pair).ok());
        parts.extend(pair.as_deref().and_then(|pair| pair.split_once(':')).map(|(_, password)| password.to_owned()));
    }
    parts
}

/// A text and what formats make of it.
fn written(text: &str) -> impl Iterator<Item = String> + use<> {
    let json = Value::from(text).to_string();
    let json = json.get(1..json.len() - 1).unwrap_or_default().to_owned();
    let mut url = String::new();
    query::encode(&mut url, text);
    let tags = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let quotes = tags.replace('"', "&quot;").replace('\'', "&apos;");
    [text.to_owned(), json, url, tags, quotes].into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form() {
        let secret = "a\"b&c d";
        for text in [secret, r#"a\"b&c d"#, "a%22b%26c%20d", "a\"b&amp;c d", "a&quot;b&amp;c d"] {
            assert_eq!(redact(format!("<{text}>"), [secret]), "<[secret]>", "{text}");
        }
        assert_eq!(redact("inner and inner-outer".to_owned(), ["inner", "inner-outer"]), "[secret] and [secret]");
        assert_eq!(redact("a pin".to_owned(), ["pin", ""]), "a pin");
        assert_eq!(redact("on: hunter2-secret!".to_owned(), ["secret", "hunter2", "2-se"]), "on: [secret]!");
        assert_eq!(redact("ababababab abab".to_owned(), ["abab"]), "[secret] [secret]");
    }

    #[test]
    fn credentials_of_headers() {
        assert_eq!(credentials("Basic dTpwYXNz"), ["Basic dTpwYXNz", "dTpwYXNz", "pass"]);
        assert_eq!(credentials("Bearer token"), ["Bearer token", "token"]);
        assert_eq!(credentials("token"), ["token"]);
    }
}
