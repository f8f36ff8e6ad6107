//! What a recording may not show.
//!
//! In: requests with the secrets that they hold, names. Out: texts and JSON with `[secret]` in their place.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::redact::{HIDDEN, credentials, redact};
use crate::transport::HttpRequest;

/// What the last part of a secret's name is, in lower case without `_` and `-`.
const ENDINGS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "pass",
    "pwd",
    "secret",
    "token",
    "apikey",
    "accesskey",
    "privatekey",
    "secretkey",
    "sharedkey",
    "credentials",
    "credential",
    "cookie",
    "cookieid",
    "otp",
    "cvv",
    "cvc",
    "cardnumber",
];

/// Words in the names of headers that carry credentials.
const HEADER_WORDS: &[&str] = &["auth", "cookie", "key", "secret", "session", "signature", "token"];

/// Whether a header's name says that its value lets somebody in.
pub(super) fn is_credential_name(header: &str) -> bool {
    HEADER_WORDS.iter().any(|word| header.contains(word))
}

/// Values and names to hide.
pub(super) struct Mask {
    values: Vec<String>,
    names: Vec<String>,
    by_name: bool,
}

impl Mask {
    /// What requests hold as secrets, and what stands under these names, beside those that everybody knows.
    pub(super) fn new<'a>(names: &[String], requests: impl IntoIterator<Item = &'a HttpRequest>) -> Self {
        let mut values = Vec::new();
        for request in requests {
            values.extend(request.secrets.iter().map(|secret| secret.expose().to_owned()));
            values.extend(request.headers.secrets().flat_map(credentials));
        }
        values.sort_unstable();
        values.dedup();
        Self { values, names: names.iter().map(|name| plain(name)).collect(), by_name: true }
    }

    /// Hides nothing.
    pub(super) const fn none() -> Self {
        Self { values: Vec::new(), names: Vec::new(), by_name: false }
    }

    /// Whether what stands under a name is hidden.
    pub(super) fn hides(&self, name: &str) -> bool {
        let name = plain(name);
        self.by_name && (ENDINGS.iter().any(|ending| name.ends_with(ending)) || self.names.contains(&name))
    }

    pub(super) fn text(&self, text: &str) -> String {
        redact(text.to_owned(), self.values.iter().map(String::as_str))
    }

    /// A URL, whose query is a form.
    pub(super) fn url(&self, url: &str) -> String {
        match url.split_once('?') {
            Some((path, query)) => format!("{}?{}", self.text(path), self.form(query)),
            None => self.text(url),
        }
    }

    /// `name=value&…`
    pub(super) fn form(&self, form: &str) -> String {
        let pairs = form.split('&').map(|pair| {
            let Some((name, _)) = pair.split_once('=') else { return self.text(pair) };
            // `search[password__icontains]` and `from_Password` speak of a password too.
            let decoded = percent_decode_str(name).decode_utf8_lossy();
            let mut parts = decoded.split(['[', ']', '.']).flat_map(|part| part.split("__"));
            if parts.any(|part| self.hides(part)) { format!("{}={HIDDEN}", self.text(name)) } else { self.text(pair) }
        });
        pairs.collect::<Vec<_>>().join("&")
    }

    /// JSON; `number` stands for a hidden number.
    pub(super) fn value(&self, value: &Value, number: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(items) => items.iter().map(|item| self.value(item, number)).collect(),
            Value::Object(members) => members
                .iter()
                .map(|(name, value)| {
                    let value = if self.hides(name) { hidden(value, number) } else { self.value(value, number) };
                    (self.text(name), value)
                })
                .collect(),
            other => other.clone(),
        }
    }

    /// XML-RPC: the texts of the members of structs that have such a name.
    pub(super) fn xml<'a>(&self, xml: &'a str) -> Cow<'a, str> {
        let mut rest = xml;
        let mut written = String::new();
        while let Some((name, value)) = rest.find("<name>").and_then(|at| member(rest, at)) {
            if self.hides(name.trim()) {
                written.push_str(&rest[..value.0]);
                written.push_str(HIDDEN);
                rest = &rest[value.1..];
            } else {
                written.push_str(&rest[..value.0]);
                rest = &rest[value.0..];
            }
        }
        if written.is_empty() {
            return Cow::Borrowed(xml);
        }
        written.push_str(rest);
        Cow::Owned(written)
    }
}

/// The name at `<name>`, and from where to where the text of its value goes. A value with parts has none of its own: its
/// first inner text stands for it.
fn member(xml: &str, at: usize) -> Option<(&str, (usize, usize))> {
    let from = at + "<name>".len();
    let to = from + xml.get(from..)?.find("</name>")?;
    let mut start = to + xml.get(to..)?.find("<value>")? + "<value>".len();
    // The tag of the type.
    if xml.get(start..)?.starts_with('<') && !xml.get(start..)?.starts_with("</") {
        start += xml.get(start..)?.find('>')? + 1;
    }
    let end = start + xml.get(start..)?.find('<')?;
    Some((xml.get(from..to)?, (start, end)))
}

fn plain(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A value with nothing of it but its shape; a flag says nothing.
fn hidden(value: &Value, number: &Value) -> Value {
    match value {
        Value::String(text) if text.is_empty() => value.clone(),
        Value::String(_) => HIDDEN.into(),
        Value::Number(_) => number.clone(),
        Value::Array(items) => items.iter().map(|item| hidden(item, number)).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), hidden(value, number))).collect(),
        Value::Null | Value::Bool(_) => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn mask() -> Mask {
        Mask { values: vec!["hunter2 &".to_owned()], names: vec!["pin".to_owned()], by_name: true }
    }

    #[test]
    fn by_name_and_by_value() {
        let value = json!({
            "note": "say hunter2 & go", "Password": "a", "sql_pass": ["b", 7, true, null, ""], "first_otp": 7,
            "accessKey": {"id": "c"}, "pin": "d", "keyboard": "e", "spin": "f", "secret": true, "tokens": "g",
        });
        assert_eq!(
            mask().value(&value, &json!(0)),
            json!({
                "note": "say [secret] go", "Password": "[secret]", "sql_pass": ["[secret]", 0, true, null, ""],
                "first_otp": 0, "accessKey": {"id": "[secret]"}, "pin": "[secret]", "keyboard": "e", "spin": "f",
                "secret": true, "tokens": "g",
            })
        );
        assert_eq!(
            mask().url("https://a/hunter2%20%26/?search%5Bpassword__in%5D=a&name=b&x=hunter2%20%26&api_key=c"),
            "https://a/[secret]/?search%5Bpassword__in%5D=[secret]&name=b&x=[secret]&api_key=[secret]"
        );
        assert_eq!(
            mask().xml(
                "<member><name>a</name><value>b</value></member><member>\n<name>password</name> <value><string>c\
                        </string></value></member><name>pin</name><value>d</value><name>"
            ),
            "<member><name>a</name><value>b</value></member><member>\n<name>password</name> <value><string>[secret]\
             </string></value></member><name>pin</name><value>[secret]</value><name>"
        );
    }
}
