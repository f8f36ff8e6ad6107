//! Taking secrets out of texts that somebody else wrote.
//!
//! In: a text, the secrets that it may repeat. Out: the text with `[secret]` in their place.

use std::cmp::Reverse;

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
    // Of two that hold each other, the longer one first: nothing of it may stay.
    forms.sort_unstable_by_key(|form| Reverse(form.len()));
    forms.dedup();
    forms.iter().fold(text, |text, form| if text.contains(form.as_str()) { text.replace(form, HIDDEN) } else { text })
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
    }
}
