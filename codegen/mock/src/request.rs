//! A request as it came, taken apart but not understood.
//!
//! In: head and body of an HTTP request. Out: host, segments of the path, pairs of the query, and the body by its media
//! type.

use std::borrow::Cow;

use bytes::Bytes;
use hyper::HeaderMap;
use hyper::http::request::Parts;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::refusal::Refusal;

/// A request.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) verb: String,
    pub(crate) host: String,
    /// Path and query as they came.
    pub(crate) target: String,
    /// Decoded; an empty last one stands for a slash at the end.
    pub(crate) path: Vec<String>,
    /// Decoded, in order.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// The media type of bytes that are nothing else.
pub(crate) const BYTES: &str = "application/octet-stream";

/// A body that can be read.
#[derive(Debug, PartialEq)]
pub(crate) enum Content {
    Nothing,
    Json(Value),
    Form(Vec<(String, String)>),
}

impl Request {
    /// None: the path isn't UTF-8.
    pub(crate) fn new(head: Parts, body: Bytes) -> Option<Self> {
        let uri = &head.uri;
        let of_header = || head.headers.get("host").and_then(|host| host.to_str().ok());
        let host = uri.authority().map(|authority| authority.as_str()).or_else(of_header).unwrap_or_default();
        let part = |part| percent_decode_str(part).decode_utf8().ok().map(Cow::into_owned);
        Some(Self {
            host: host.to_owned(),
            target: uri.path_and_query().map_or("/", |target| target.as_str()).to_owned(),
            path: uri.path().trim_start_matches('/').split('/').map(part).collect::<Option<_>>()?,
            query: pairs(uri.query().unwrap_or_default()),
            verb: head.method.as_str().to_owned(),
            headers: head.headers,
            body,
        })
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body; without a media type it is taken for JSON if it looks like it.
    pub(crate) fn content(&self) -> Result<Content, Refusal> {
        let media = self.header("content-type").unwrap_or_default().to_ascii_lowercase();
        if media.starts_with(BYTES) {
            return Err(Refusal::invalid("the call takes no bytes"));
        }
        let body = self.body.trim_ascii();
        if body.is_empty() {
            return Ok(Content::Nothing);
        }
        // Tools that send any text as a form are known; no form of ours begins like an object.
        if media.starts_with("application/x-www-form-urlencoded") && !body.starts_with(b"{") {
            let text = std::str::from_utf8(body).map_err(|_| Refusal::invalid("the form isn't UTF-8"))?;
            return Ok(Content::Form(pairs(text)));
        }
        let value: Value = serde_json::from_slice(body).map_err(|_| Refusal::invalid("the body isn't JSON"))?;
        // Some clients send null where there's nothing to say.
        Ok(if value.is_null() { Content::Nothing } else { Content::Json(value) })
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// The pairs of a query or a form.
fn pairs(text: &str) -> Vec<(String, String)> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    };
    text.split('&').filter(|part| !part.is_empty()).map(pair).collect()
}
