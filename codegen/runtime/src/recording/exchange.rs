//! One request and what came of it, as a recording has it.
//!
//! In: both, and what to hide; or a JSON object. Out: the JSON object; or an answer, and whether a request fits.
//!
//! Flat, and with names that come in this order when sorted: `request` (verb and URL), `request_body`, `response` (a
//! status, or the name of a failure), `response_body`, `response_headers`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::mask::{Mask, is_credential_name};
use crate::auth::SIGN_IN;
use crate::headers::Headers;
use crate::redact::HIDDEN;
use crate::transport::{HttpRequest, HttpResponse, TransportError, TransportErrorKind};

/// What came of a request.
pub(super) type Outcome = Result<HttpResponse, TransportErrorKind>;

/// Headers that differ from answer to answer, or that speak of a connection.
const TRANSIENT: &[&str] = &[
    "age",
    "alt-svc",
    "connection",
    "content-encoding",
    "content-length",
    "date",
    "keep-alive",
    "server",
    "strict-transport-security",
    "transfer-encoding",
    "vary",
    "via",
];

const FAILURES: &[(&str, TransportErrorKind)] = &[
    ("not sent", TransportErrorKind::NotSent),
    ("connect timeout", TransportErrorKind::ConnectTimeout),
    ("timeout", TransportErrorKind::Timeout),
    ("interrupted", TransportErrorKind::Interrupted),
    ("too large", TransportErrorKind::TooLarge),
    ("invalid", TransportErrorKind::Invalid),
];

/// What is kept of a result.
pub(super) fn outcome(result: &Result<HttpResponse, TransportError>) -> Outcome {
    match result {
        Ok(response) => Ok(response.clone()),
        Err(error) => Err(error.kind()),
    }
}

#[derive(Clone, Debug)]
pub(super) struct Exchange {
    /// `GET https://…`
    request: String,
    request_body: Option<Value>,
    response: Answer,
}

#[derive(Clone, Debug)]
enum Answer {
    Status(u16, Headers, Option<Value>),
    Failure(TransportErrorKind),
}

impl Exchange {
    pub(super) fn of(request: &HttpRequest, outcome: &Outcome, mask: &Mask) -> Self {
        let signs_in = request.operation == SIGN_IN;
        let response = match outcome {
            Ok(response) => {
                // A number has to stay one to be read.
                let body = body(&response.body, response.headers.get("content-type"), mask, &json!(0));
                let body = if signs_in { body.map(hide_texts) } else { body };
                Answer::Status(response.status, headers(&response.headers, mask), body)
            }
            Err(kind) => Answer::Failure(*kind),
        };
        Self { request: line(request, mask), request_body: request_body(request, mask), response }
    }

    /// Verb, URL and body of a request, for a message.
    pub(super) fn asked(request: &HttpRequest, mask: &Mask) -> String {
        shown(&line(request, mask), request_body(request, mask).as_ref())
    }

    /// The same of a recorded one.
    pub(super) fn request_line(&self) -> String {
        shown(&self.request, self.request_body.as_ref())
    }

    /// Whether the request is the recorded one.
    pub(super) fn fits(&self, request: &HttpRequest) -> bool {
        let asked = format!("{} {}", request.verb, request.url);
        if !text_fits(&self.request, &asked) {
            return false;
        }
        let body = body(&request.body, request.headers.get("content-type"), &Mask::none(), &Value::Null);
        match (&self.request_body, body) {
            (None, None) => true,
            (Some(Value::Object(recorded)), _) if recorded.contains_key("left_out") => true,
            (Some(recorded), Some(asked)) => value_fits(recorded, &asked),
            _ => false,
        }
    }

    /// Whether verb and path are the same.
    pub(super) fn is_like(&self, request: &HttpRequest) -> bool {
        let path = |line: &str| line.split('?').next().unwrap_or_default().to_owned();
        path(&self.request) == path(&format!("{} {}", request.verb, request.url))
    }

    pub(super) fn outcome(&self) -> Result<HttpResponse, TransportError> {
        match &self.response {
            Answer::Status(status, headers, body) => {
                let body = body.as_ref().and_then(bytes).unwrap_or_default();
                Ok(HttpResponse::new(*status, headers.clone(), body))
            }
            Answer::Failure(kind) => Err(TransportError::new(*kind, "as it was recorded")),
        }
    }

    pub(super) fn into_value(self) -> Value {
        let mut all = Map::new();
        let mut put = |name: &str, value: Value| all.insert(name.to_owned(), value);
        put("request", self.request.into());
        if let Some(body) = self.request_body {
            put("request_body", body);
        }
        match self.response {
            Answer::Status(status, headers, body) => {
                put("response", status.into());
                if let Some(body) = body {
                    put("response_body", body);
                }
                let headers: Map<_, _> =
                    headers.iter().map(|(name, value)| (name.to_owned(), Value::from(value))).collect();
                put("response_headers", headers.into());
            }
            Answer::Failure(kind) => {
                let name = FAILURES.iter().find(|(_, known)| *known == kind).map(|(name, _)| *name);
                put("response", name.unwrap_or("interrupted").into());
            }
        }
        Value::Object(all)
    }

    pub(super) fn from_value(value: Value) -> Result<Self, String> {
        let Value::Object(mut all) = value else { return Err("not an object".to_owned()) };
        let Some(Value::String(request)) = all.remove("request") else {
            return Err("`request`, which is a text of verb and URL, is missing".to_owned());
        };
        let request_body = all.remove("request_body");
        let response_body = all.remove("response_body");
        if let Some(body) = [&request_body, &response_body].into_iter().flatten().find(|body| !is_body(body)) {
            return Err(format!("a body is one of `json`, `text`, `base64`, `left_out`; this isn't: {body}"));
        }
        let response = match all.remove("response") {
            Some(Value::Number(status)) => {
                let status = status.as_u64().and_then(|status| u16::try_from(status).ok());
                let status = status.ok_or("`response` isn't a status")?;
                let headers = match all.remove("response_headers") {
                    Some(Value::Object(headers)) => headers,
                    None => Map::new(),
                    Some(_) => return Err("`response_headers` isn't an object".to_owned()),
                };
                let headers = headers.iter().filter_map(|(name, value)| Some((name, value.as_str()?))).collect();
                Answer::Status(status, headers, response_body)
            }
            Some(Value::String(name)) => {
                let known = FAILURES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
                Answer::Failure(known.ok_or_else(|| {
                    let names: Vec<_> = FAILURES.iter().map(|(name, _)| *name).collect();
                    format!("`response` is a status or one of: {}", names.join(", "))
                })?)
            }
            _ => return Err("`response`, which is a status or the name of a failure, is missing".to_owned()),
        };
        // A slip would be a recording that fits everything.
        if let Some(name) = all.keys().next() {
            return Err(format!("unknown key `{name}`"));
        }
        Ok(Self { request, request_body, response })
    }
}

fn line(request: &HttpRequest, mask: &Mask) -> String {
    format!("{} {}", request.verb, mask.url(&request.url))
}

fn shown(line: &str, body: Option<&Value>) -> String {
    const LONGEST: usize = 200;
    let Some(body) = body else { return line.to_owned() };
    let body = match body {
        Value::Object(kinds) => kinds.values().next().map(Value::to_string).unwrap_or_default(),
        other => other.to_string(),
    };
    match body.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{line} {}…", &body[..end]),
        None => format!("{line} {body}"),
    }
}

fn request_body(request: &HttpRequest, mask: &Mask) -> Option<Value> {
    if request.operation == SIGN_IN {
        return Some(json!({"left_out": "signs in"}));
    }
    body(&request.body, request.headers.get("content-type"), mask, &json!(HIDDEN))
}

/// A body as JSON, as text, or as base64 of what is neither; none if it is empty. `number` stands for a hidden one.
fn body(bytes: &Bytes, media: Option<&str>, mask: &Mask, number: &Value) -> Option<Value> {
    if bytes.is_empty() {
        return None;
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Some(json!({"base64": STANDARD.encode(bytes)}));
    };
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        let masked = mask.value(&value, number);
        let hidden = masked != value;
        // Written anew, a number could lose its form: `1.50`. What is hidden has to be written anew.
        if hidden || same_bytes(text, &value.to_string()) {
            return Some(json!({"json": masked}));
        }
        return Some(json!({"text": mask.text(text)}));
    }
    let is_form = media.is_some_and(|media| media.starts_with("application/x-www-form-urlencoded"));
    Some(json!({"text": if is_form { mask.form(text) } else { mask.xml(&mask.text(text)).into_owned() }}))
}

/// Whether two JSON texts differ in spaces and in the order of keys alone.
fn same_bytes(one: &str, other: &str) -> bool {
    let count = |text: &str| {
        let mut counts = [0_usize; 256];
        text.bytes().filter(|byte| !byte.is_ascii_whitespace()).for_each(|byte| counts[usize::from(byte)] += 1);
        counts
    };
    count(one) == count(other)
}

fn is_body(body: &Value) -> bool {
    let Value::Object(kinds) = body else { return false };
    let mut kinds = kinds.iter();
    let only = match kinds.next() {
        Some((kind, _)) if kind == "json" => true,
        Some((kind, Value::String(_))) if kind == "text" || kind == "left_out" => true,
        Some((kind, Value::String(text))) if kind == "base64" => STANDARD.decode(text).is_ok(),
        _ => false,
    };
    only && kinds.next().is_none()
}

fn bytes(body: &Value) -> Option<Bytes> {
    let (kind, value) = body.as_object()?.iter().next()?;
    match (kind.as_str(), value) {
        ("json", value) => Some(value.to_string().into()),
        ("text", Value::String(text)) => Some(text.clone().into()),
        ("base64", Value::String(text)) => STANDARD.decode(text).ok().map(Bytes::from),
        _ => None,
    }
}

fn headers(headers: &Headers, mask: &Mask) -> Headers {
    let kept = headers.iter().filter(|(name, _)| !TRANSIENT.contains(name) && !is_credential_name(name));
    kept.map(|(name, value)| {
        let value = match name {
            // The rest of a target may hold a token.
            "location" => mask.url(value).split(['?', '#']).next().unwrap_or_default().to_owned(),
            name if mask.hides(name) => HIDDEN.to_owned(),
            _ => mask.text(value),
        };
        (name.to_owned(), value)
    })
    .collect()
}

/// All texts of an answer to signing in.
fn hide_texts(value: Value) -> Value {
    match value {
        Value::String(_) => HIDDEN.into(),
        Value::Array(items) => items.into_iter().map(hide_texts).collect(),
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, hide_texts(value))).collect(),
        other => other,
    }
}

/// Whether a text is the recorded one, where `[secret]` stands for anything.
fn text_fits(recorded: &str, asked: &str) -> bool {
    let mut parts = recorded.split(HIDDEN);
    let Some(mut rest) = asked.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}

fn value_fits(recorded: &Value, asked: &Value) -> bool {
    match (recorded, asked) {
        (Value::String(recorded), Value::String(asked)) => text_fits(recorded, asked),
        (Value::String(recorded), _) => recorded == HIDDEN,
        (Value::Array(recorded), Value::Array(asked)) => {
            recorded.len() == asked.len() && recorded.iter().zip(asked).all(|(one, other)| value_fits(one, other))
        }
        (Value::Object(recorded), Value::Object(asked)) => {
            recorded.len() == asked.len()
                && recorded.iter().all(|(name, value)| asked.get(name).is_some_and(|asked| value_fits(value, asked)))
        }
        (recorded, asked) => recorded == asked,
    }
}
