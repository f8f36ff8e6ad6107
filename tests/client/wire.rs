//! Every method of CloudCIX is called through a recording transport; what is sent is what the reference says.
//!
//! The calls come from the spec (`build.rs`), the facts from data that was never near it (`data/cloudcix`).

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use crudl::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};
use crudl_clients::cloudcix::Client;
use crudl_tests::{DECIDED, MethodFacts};
use serde_json::{Map, Value};

include!(concat!(env!("OUT_DIR"), "/cloudcix_calls.rs"));

type Application = fn(&Client, &mut Vec<Call>) -> Result<(), Box<dyn Error>>;

/// What a call passes besides required arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    Everything,
    Null,
    Nothing,
}

/// A call that waits to be sent.
pub struct Call {
    pub service: &'static str,
    pub method: &'static str,
    passed: Passed,
    pub send: Pin<Box<dyn Future<Output = Result<(), crudl::Error>> + Send>>,
}

impl Call {
    pub fn new<C, T>(service: &'static str, method: &'static str, passed: Passed, call: C) -> Self
    where
        C: IntoFuture<Output = Result<T, crudl::Error>>,
        C::IntoFuture: Send + 'static,
    {
        let sent = call.into_future();
        Self { service, method, passed, send: Box::pin(async move { sent.await.map(drop) }) }
    }
}

/// Keeps every request, and answers that there is nothing.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<HttpRequest>>>);

impl Transport for Recorder {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        self.0.lock().expect("no other panic").push(request);
        let response = HttpResponse::new(404, crudl::Headers::default(), "");
        Box::pin(std::future::ready(Ok(response)))
    }
}

/// A future that never waits.
pub fn now<F: Future>(future: F) -> F::Output {
    match Box::pin(future).as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("a call waits for something else than the transport"),
    }
}

#[test]
fn every_method_sends_what_the_reference_says() {
    let facts: BTreeMap<_, _> = crudl_tests::cloudcix()
        .into_iter()
        .map(|facts| ((module(&facts.application), facts.service.clone(), facts.method.clone()), facts))
        .collect();
    let recorder = Recorder::default();
    let client = Client::builder()
        .url("https://api.example.com/")
        .server_url("legacy", "https://legacy.example.com")
        .token("a.b.c")
        .transport(recorder.clone())
        .build()
        .expect("a client");

    let mut called = BTreeSet::new();
    let mut faults = Vec::new();
    for (application, make) in APPLICATIONS {
        let mut calls = Vec::new();
        make(&client, &mut calls).expect("valid samples");
        for call in calls {
            let name = format!("{application}.{}.{} ({:?})", call.service, call.method, call.passed);
            let outcome = now(call.send);
            let sent = recorder.0.lock().expect("no other panic").drain(..).collect::<Vec<_>>();
            let [request] = sent.as_slice() else {
                faults.push(format!("{name}: {} requests were sent: {outcome:?}", sent.len()));
                continue;
            };
            let key = ((*application).to_owned(), call.service.to_owned(), call.method.to_owned());
            let Some(facts) = facts.get(&key) else {
                faults.push(format!("{name}: the reference has no such method"));
                continue;
            };
            faults.extend(compare(facts, call.passed, request).into_iter().map(|fault| format!("{name}: {fault}")));
            called.insert(key);
        }
    }
    let missing: Vec<_> = facts.keys().filter(|key| !called.contains(*key)).collect();
    assert!(missing.is_empty(), "never called: {missing:#?}");
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    assert!(called.len() >= 994, "only {} methods were called", called.len());
}

/// `AppManager` to `app_manager`, `IAAS` to `iaas`.
fn module(application: &str) -> String {
    let mut out = String::new();
    let mut before = '_';
    for letter in application.chars() {
        if letter.is_uppercase() && before.is_lowercase() {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
        before = letter;
    }
    out
}

/// Methods that the published servers let anybody call; all others carry the token.
const SIGNED_OUT: &[&str] = &[
    "membership.country.list",
    "membership.country.read",
    "membership.currency.list",
    "membership.currency.read",
    "membership.language.list",
    "membership.language.read",
    "membership.subdivision.list",
    "membership.subdivision.read",
    "membership.token.create",
    "membership.transaction_type.list",
    "membership.transaction_type.read",
    "otp.otp_auth.create",
];

/// What differs between the request and the facts.
fn compare(facts: &MethodFacts, passed: Passed, request: &HttpRequest) -> Vec<String> {
    let mut faults = Vec::new();
    if format!("{:?}", request.verb).to_uppercase() != facts.verb {
        faults.push(format!("sent {:?} instead of {}", request.verb, facts.verb));
    }
    let (url, query) = request.url.split_once('?').unwrap_or((&request.url, ""));
    if let Some(fault) = url_fault(facts, url) {
        faults.push(fault);
    }
    let name = format!("{}.{}.{}", module(&facts.application), facts.service, facts.method);
    let token = (!SIGNED_OUT.contains(&name.as_str())).then_some("a.b.c");
    if request.headers.get("X-Auth-Token") != token {
        faults.push(format!("the token is {:?}", request.headers.get("X-Auth-Token")));
    }
    let decided = |what: &str| {
        let name = format!("{}.{}.{}", facts.application, facts.service, facts.method);
        DECIDED.iter().any(|(method, fact, _)| *method == name && *fact == what)
    };
    let query: Vec<String> = form(query).into_iter().map(|(key, _)| key).collect();
    let expected = expected_query(facts, passed);
    let sent: BTreeSet<_> = query.iter().cloned().collect();
    if sent.len() != query.len() {
        faults.push(format!("a query key was sent twice: {query:?}"));
    }
    // Filters that must be given are arguments of the call.
    let sent: BTreeSet<_> = match passed {
        Passed::Nothing => sent.into_iter().filter(|key| !is_filter(facts, key)).collect(),
        Passed::Everything | Passed::Null => sent,
    };
    if passed != Passed::Null && sent != expected && !decided("query") {
        faults.push(format!(
            "query: missing {:?}, unknown {:?}",
            expected.difference(&sent).collect::<Vec<_>>(),
            sent.difference(&expected).collect::<Vec<_>>()
        ));
    }
    if !decided("types") {
        faults.extend(body_faults(facts, passed, &request.body));
    }
    faults
}

/// Where the URL leaves the template: scheme, host by application, and a segment for each placeholder.
fn url_fault(facts: &MethodFacts, url: &str) -> Option<String> {
    const LEGACY: [&str; 6] = ["Asset", "Contacts", "Reporting", "Repository", "SCM", "Security"];
    let base = if LEGACY.contains(&facts.application.as_str()) {
        let segment = if facts.application == "Repository" { "SupportFramework" } else { &facts.application };
        format!("https://legacy.example.com/{segment}/v1/")
    } else {
        let label = if facts.application == "AppManager" { "appmanager" } else { &facts.application.to_lowercase() };
        format!("https://{label}.api.example.com/")
    };
    let Some(path) = url.strip_prefix(&base) else { return Some(format!("{url} isn't below {base}")) };
    let (sent, template): (Vec<_>, Vec<_>) = (path.split('/').collect(), facts.path.split('/').collect());
    let fits = sent.len() == template.len()
        && sent.iter().zip(&template).all(|(sent, template)| {
            if template.starts_with('{') { !sent.is_empty() && !sent.contains(['{', '}']) } else { sent == template }
        });
    (!fits).then(|| format!("{path} doesn't fit {}", facts.path))
}

/// Decoded pairs of a query.
pub fn form(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let bytes = text.replace('+', " ").into_bytes();
        let mut out = Vec::new();
        let mut rest = bytes.as_slice();
        while let [first, tail @ ..] = rest {
            let escaped = (*first == b'%').then(|| tail.get(..2)).flatten();
            let escaped = escaped.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
            match escaped {
                Some(byte) => {
                    out.push(byte);
                    rest = &tail[2..];
                }
                None => {
                    out.push(*first);
                    rest = tail;
                }
            }
        }
        String::from_utf8(out).expect("a query in UTF-8")
    };
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (decode(key), decode(value)))
        .collect()
}

fn is_filter(facts: &MethodFacts, key: &str) -> bool {
    facts.filters.iter().flatten().any(|(name, _)| *key == format!("search[{name}]"))
}

/// The keys that the query must have.
fn expected_query(facts: &MethodFacts, passed: Passed) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for (name, parameter) in &facts.query {
        if parameter.required || passed == Passed::Everything {
            keys.insert(name.clone());
        }
    }
    if passed != Passed::Everything || facts.method != "list" && facts.filters.is_none() {
        return keys;
    }
    for (name, operators) in facts.filters.iter().flatten() {
        for kind in ["search", "exclude"] {
            keys.insert(format!("{kind}[{name}]"));
            keys.extend(operators.iter().map(|operator| format!("{kind}[{name}__{operator}]")));
        }
    }
    if facts.order.as_ref().is_some_and(|order| !order.is_empty()) {
        keys.insert("order".into());
    }
    if facts.paged {
        keys.extend(["page".into(), "limit".into()]);
    }
    keys
}

fn body_faults(facts: &MethodFacts, passed: Passed, body: &[u8]) -> Vec<String> {
    let Some(fields) = facts.body.as_ref().filter(|_| !facts.open) else { return Vec::new() };
    let sent: Map<String, Value> = if body.is_empty() {
        Map::new()
    } else {
        match serde_json::from_slice(body) {
            Ok(sent) => sent,
            Err(error) => return vec![format!("the body is no JSON object: {error}")],
        }
    };
    let mut faults = Vec::new();
    for (name, value) in &sent {
        let Some(field) = fields.get(name) else {
            faults.push(format!("body: `{name}` is unknown"));
            continue;
        };
        let null_is_due = passed == Passed::Null && field.nullable && !field.required;
        let fits = match (value, field.kind.as_str()) {
            (Value::Null, _) => null_is_due,
            _ if null_is_due => false,
            (_, "unknown") => true,
            (Value::Bool(_), kind) => kind == "boolean",
            (Value::Number(_), kind) => kind == "integer" || kind == "decimal",
            (Value::String(_), kind) => kind == "string" || kind == "decimal",
            (Value::Array(_), kind) => kind == "array",
            (Value::Object(_), kind) => kind == "object",
        };
        if !fits {
            faults.push(format!("body: `{name}` is {value}, which is no {}", field.kind));
        }
    }
    for (name, field) in fields {
        let due = match passed {
            Passed::Everything => true,
            Passed::Nothing => field.required && facts.method != "partial_update",
            Passed::Null => field.nullable && !field.required,
        };
        if due && !sent.contains_key(name) {
            faults.push(format!("body: `{name}` wasn't sent"));
        }
    }
    faults
}
