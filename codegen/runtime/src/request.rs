//! One call as it is put together.
//!
//! In: path arguments, query parameters, filters, body fields, options, in any order. Out: a [`Request`] that a
//! protocol writes and `send` sends. Nothing here is generic beyond turning a value into JSON, so that a program that
//! uses many methods compiles little. The first thing that is wrong is kept and reported when the call is awaited.

mod reply;

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use serde_json::Value;

pub(crate) use reply::Reply;

use crate::client::Api;
use crate::column::Condition;
use crate::error::{Error, ErrorKind};
use crate::headers::Headers;
use crate::held::Held;
use crate::options::Options;
use crate::query::{self, Query};
use crate::record::{Encode, Record, Secret, each};
use crate::redact::credentials;
use crate::send;
use crate::system::{Operation, Protocol, System};
use crate::transport::{BoxFuture, HttpRequest};
use crate::upload::Upload;

/// A call that isn't sent yet.
#[must_use = "a request does nothing until it is sent"]
pub struct Request(Box<dyn Held<Parts>>);

impl Clone for Request {
    fn clone(&self) -> Self {
        let parts: &Parts = &self.0;
        Self(Box::new(parts.clone()))
    }
}

#[derive(Clone)]
struct Parts {
    api: Api,
    operation: &'static Operation,
    /// The path up to `cursor` of the template, filled in.
    path: String,
    cursor: usize,
    query: Query,
    body: Body,
    /// Whether the body of the answer is read by the caller.
    download: bool,
    options: Options,
    /// What was set as a secret, wherever.
    secrets: Vec<Secret>,
    /// Whether its reply is wanted only after another one: such a call doesn't count among those at once.
    ahead: bool,
    problem: Option<String>,
}

/// A body field.
pub(crate) type Field = (Cow<'static, str>, Value);

#[derive(Clone)]
pub(crate) enum Body {
    None,
    /// In the order in which they were set first.
    Fields(Vec<Field>),
    Whole(Value),
    Raw(Upload),
}

impl Request {
    /// A call of an operation.
    pub fn new(api: &Api, operation: &'static Operation) -> Self {
        Self(Box::new(Parts {
            api: api.clone(),
            operation,
            path: String::new(),
            cursor: 0,
            query: Query::default(),
            body: Body::None,
            download: false,
            options: Options::default(),
            secrets: Vec::new(),
            ahead: false,
            problem: None,
        }))
    }

    /// Fills the next placeholder of the path. None drops its segment; an empty text is an error, as it would lead
    /// to another route.
    pub fn segment(mut self, value: impl Encode) -> Self {
        self.note_secrets(&value);
        self.0.segment(&value.into_value());
        self
    }

    /// Sets a body field, in place of an earlier one of that name. What is absent isn't sent.
    pub fn set(mut self, name: impl Into<Cow<'static, str>>, value: impl Encode) -> Self {
        if !value.is_absent() {
            self.note_secrets(&value);
            self.0.set(name.into(), value.into_value());
        }
        self
    }

    /// Sets the body fields of a record.
    pub fn fields(mut self, record: impl Record) -> Self {
        self.note_secrets(&record);
        each(&record, &mut |name, value| self.0.set(name, value));
        self
    }

    /// Sets the whole body.
    pub fn whole(mut self, value: impl Encode) -> Self {
        self.note_secrets(&value);
        self.0.body = Body::Whole(value.into_value());
        self
    }

    /// Sets the whole body to bytes that aren't JSON, or to a stream of them.
    pub fn raw(mut self, bytes: impl Into<Upload>) -> Self {
        self.0.body = Body::Raw(bytes.into());
        self
    }

    /// Leaves the body of the answer to be read by the caller.
    pub(crate) fn downloaded(mut self) -> Self {
        self.0.download = true;
        self
    }

    /// Adds a query parameter. What is absent isn't sent.
    pub fn query(mut self, name: impl AsRef<str>, value: impl Encode) -> Self {
        if !value.is_absent() {
            self.note_secrets(&value);
            self.0.query(name.as_ref(), &value.into_value());
        }
        self
    }

    /// Adds a filter for equality.
    pub fn filter(mut self, field: impl Into<Cow<'static, str>>, value: impl Encode) -> Self {
        if !value.is_absent() {
            self.note_secrets(&value);
            let text = query::text(&value.into_value());
            self.filter_by(&Condition { field: field.into(), operator: "", text }, false);
        }
        self
    }

    /// Adds options of this call.
    pub fn with(mut self, options: Options) -> Self {
        let values = options.headers.iter().filter_map(|(_, value)| value.to_str().ok());
        self.0.secrets.extend(values.flat_map(credentials).map(Secret::from));
        self.0.options.merge(options);
        self
    }

    /// Remembers what no message may repeat. Of values that can't be secrets nothing is left of this.
    fn note_secrets(&mut self, value: &impl Encode) {
        value.secrets(&mut |secret| self.0.secrets.push(secret.clone()));
    }

    pub(crate) fn filter_by(&mut self, condition: &Condition, exclude: bool) {
        let Condition { field, operator, text } = condition;
        let style = self.system().filters;
        let added = match text {
            Ok(text) => self.0.query.filter(style, field, operator, text, exclude),
            Err(problem) => Err(format!("filter on `{field}`: {problem}")),
        };
        self.0.note(added);
    }

    pub(crate) fn order_by(&mut self, field: Cow<'static, str>, descending: bool) {
        self.0.query.order = Some((field, descending));
    }

    pub(crate) fn query_mut(&mut self) -> &mut Query {
        &mut self.0.query
    }

    pub(crate) fn query_ref(&self) -> &Query {
        &self.0.query
    }

    pub(crate) fn api(&self) -> &Api {
        &self.0.api
    }

    /// What a reply keeps of its request.
    pub(crate) fn into_rest(mut self) -> (Api, Vec<Secret>) {
        (self.0.api.clone(), std::mem::take(&mut self.0.secrets))
    }

    pub(crate) fn secrets(&self) -> &[Secret] {
        &self.0.secrets
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.0.operation
    }

    pub(crate) fn system(&self) -> &System {
        &self.0.api.client().system
    }

    /// The same as a page that nobody waits for yet.
    pub(crate) fn ahead(mut self) -> Self {
        self.0.ahead = true;
        self
    }

    pub(crate) fn is_ahead(&self) -> bool {
        self.0.ahead
    }

    pub(crate) fn options(&self) -> &Options {
        &self.0.options
    }

    pub(crate) fn body(&self) -> &Body {
        &self.0.body
    }

    /// Whether all of the body can be sent, for the first time or again.
    pub(crate) fn is_sendable(&self) -> bool {
        match self.body() {
            Body::Raw(upload) => upload.is_sendable(),
            Body::None | Body::Fields(_) | Body::Whole(_) => true,
        }
    }

    pub(crate) fn invalid(&self, problem: impl Into<String>) -> Error {
        Error::new(ErrorKind::InvalidRequest, self.0.operation.name, problem)
    }

    /// Puts the URL and all headers but the credentials to a protocol's body.
    pub(crate) fn finish(&self, headers: Headers, body: Bytes) -> Result<HttpRequest, Error> {
        let parts: &Parts = &self.0;
        if let Some(problem) = parts.problem.as_ref().or(parts.options.problem.as_ref()) {
            return Err(self.invalid(problem.clone()));
        }
        let address = parts.api.address();
        let address = address.map_err(|problem| Error::new(ErrorKind::Config, parts.operation.name, problem))?;
        let mut url = String::with_capacity(address.len() + parts.operation.path.len() + parts.path.len() + 64);
        // Remote procedures have one address; their path is their name.
        if self.system().protocol == Protocol::XmlRpc {
            url.push_str(address.trim_end_matches('/'));
            let bare = url.len();
            if parts.download {
                return Err(self.invalid("the bytes that a procedure returns stand in XML and can't be streamed"));
            }
            parts.query.write(&mut url, self.system(), parts.operation).map_err(|problem| self.invalid(problem))?;
            // Better refused than dropped in silence.
            return match url.len() == bare {
                true => Ok(self.at(url, headers, body)),
                false => Err(self.invalid("a procedure takes arguments alone, no query and no filters")),
            };
        }
        url.push_str(address);
        url.push_str(parts.path.trim_start_matches('/'));
        let rest = parts.operation.path.get(parts.cursor..).unwrap_or_default();
        if rest.contains('{') {
            return Err(self.invalid(format!("no value for `{rest}` of the path")));
        }
        url.push_str(if parts.cursor == 0 { rest.trim_start_matches('/') } else { rest });
        parts.query.write(&mut url, self.system(), parts.operation).map_err(|problem| self.invalid(problem))?;
        Ok(self.at(url, headers, body))
    }

    fn at(&self, url: String, mut headers: Headers, body: Bytes) -> HttpRequest {
        let parts: &Parts = &self.0;
        let client = parts.api.client();
        for (name, value) in client.headers.iter().chain(&parts.options.headers) {
            headers.put(name.clone(), value.clone());
        }
        HttpRequest {
            operation: parts.operation.name,
            verb: parts.operation.verb,
            url,
            headers,
            body,
            upload: None,
            download: parts.download,
            timeout: parts.options.timeout.unwrap_or(client.timeout),
            max_response_bytes: client.max_response_bytes,
            secrets: parts.secrets.clone(),
        }
    }

    /// Sends the call; the only code behind a call that is asynchronous.
    pub(crate) fn send(self) -> BoxFuture<'static, Result<Reply, Error>> {
        Box::pin(send::send(self))
    }
}

impl Parts {
    fn note(&mut self, result: Result<(), String>) {
        if let Err(problem) = result {
            // The first cause is the one to mend.
            self.problem.get_or_insert(problem);
        }
    }

    fn set<'a>(&mut self, name: impl Into<Cow<'a, str>>, value: Value) {
        let name = name.into();
        if !matches!(self.body, Body::Fields(_)) {
            self.body = Body::Fields(Vec::new());
        }
        let Body::Fields(fields) = &mut self.body else { return };
        match fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => fields.push((Cow::Owned(name.into_owned()), value)),
        }
    }

    fn query(&mut self, name: &str, value: &Value) {
        let added = match query::text(value) {
            Ok(text) => {
                self.query.add(name, &text);
                Ok(())
            }
            Err(problem) => Err(format!("query parameter `{name}`: {problem}")),
        };
        self.note(added);
    }

    fn segment(&mut self, value: &Value) {
        let template = self.operation.path;
        let rest = template.get(self.cursor..).unwrap_or_default();
        let Some((before, name, after)) = placeholder(rest) else {
            return self.note(Err("more path arguments than the path has places".to_owned()));
        };
        self.path.push_str(before);
        self.cursor = template.len() - after.len();
        if value.is_null() {
            if after.starts_with('/') {
                self.cursor += 1;
            } else if self.path.ends_with('/') {
                self.path.pop();
            }
            return;
        }
        let added = match query::text(value) {
            // URLs are normalised on the way, so that dots alone would lead to another route too.
            Ok(text) if matches!(text.as_str(), "" | "." | "..") => {
                Err(format!("path argument `{name}` is empty or dots only, which leads to another address"))
            }
            Ok(text) => {
                query::encode(&mut self.path, &text);
                Ok(())
            }
            Err(problem) => Err(format!("path argument `{name}`: {problem}")),
        };
        self.note(added);
    }
}

/// Splits `team/{pk}/x` into `team/`, `pk`, `/x`.
fn placeholder(rest: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = rest.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

impl fmt::Debug for Request {
    /// Without values, which may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("operation", &self.0.operation.name).finish_non_exhaustive()
    }
}
