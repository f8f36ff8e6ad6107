//! Every operation of the systems whose references show examples: the call with the example's values sends what the example
//! shows, and the example's answer becomes typed values that hold all of it.
//!
//! The calls come from the spec and the examples (`build.rs`), the expectations from the examples and inventories alone.

mod cloud_api;
mod compare;
mod everything;
mod idcloudhost;
mod nexudus;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Debug;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use crudl::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};
use crudl::{Encode, Enveloped, Page, to_value};
use serde_json::{Map, Value};

use crate::wire::now;
use crudl_tests::examples::{Body, Example, load, read_example};

/// What a call gives: its result as JSON again, and as it prints.
pub type Outcome = Result<(Value, String), crudl::Error>;
pub type Answered = Pin<Box<dyn Future<Output = Outcome>>>;

fn answered<C, T>(call: C, show: fn(&T) -> Value) -> Answered
where
    T: Debug + 'static,
    C: IntoFuture<Output = Result<T, crudl::Error>>,
    C::IntoFuture: 'static,
{
    let sent = call.into_future();
    Box::pin(async move { sent.await.map(|result| (show(&result), format!("{result:?}"))) })
}

pub fn nothing<C, T>(call: C) -> Answered
where
    T: Debug + 'static,
    C: IntoFuture<Output = Result<T, crudl::Error>>,
    C::IntoFuture: 'static,
{
    answered(call, |_| Value::Null)
}

pub fn value<C, T>(call: C) -> Answered
where
    T: Debug + Encode + 'static,
    C: IntoFuture<Output = Result<T, crudl::Error>>,
    C::IntoFuture: 'static,
{
    answered(call, |result| to_value(result))
}

/// The result under an empty key, with what stands beside it.
pub fn enveloped<C, T, F>(call: C) -> Answered
where
    T: Debug + Encode + 'static,
    F: Debug + Encode + 'static,
    C: IntoFuture<Output = Result<Enveloped<T, F>, crudl::Error>>,
    C::IntoFuture: 'static,
{
    answered(call, |result| beside(to_value(&result.value), to_value(&result.facts)))
}

pub fn page<C, T, M>(call: C) -> Answered
where
    T: Debug + Encode + 'static,
    M: Debug + Encode + 'static,
    C: IntoFuture<Output = Result<Page<T, M>, crudl::Error>>,
    C::IntoFuture: 'static,
{
    answered(call, |page| {
        assert!(page.extra.is_empty(), "facts that the spec doesn't name: {:?}", page.extra);
        beside(to_value(&page.items), to_value(&page.metadata))
    })
}

fn beside(result: Value, facts: Value) -> Value {
    let mut whole = match facts {
        Value::Object(facts) => facts,
        _ => Map::new(),
    };
    whole.insert(String::new(), result);
    Value::Object(whole)
}

/// A transport that keeps the last request and gives one answer.
#[derive(Clone)]
pub struct Script(Arc<Mutex<(Option<HttpRequest>, HttpResponse)>>);

impl Script {
    pub fn new() -> Self {
        let nothing = HttpResponse::new(200, crudl::Headers::default(), "");
        Self(Arc::new(Mutex::new((None, nothing))))
    }

    pub fn answer(&self, status: u16, media: &str, body: impl Into<crudl::Bytes>) {
        let mut headers = crudl::Headers::default();
        assert!(headers.set("content-type", media));
        self.0.lock().expect("no other panic").1 = HttpResponse::new(status, headers, body);
    }

    pub fn sent(&self) -> Option<HttpRequest> {
        self.0.lock().expect("no other panic").0.take()
    }
}

impl Transport for Script {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let mut state = self.0.lock().expect("no other panic");
        state.0 = Some(request);
        let response = state.1.clone();
        Box::pin(std::future::ready(Ok(response)))
    }
}

/// Makes a call through a client, or through one at a location.
type Make<C> = fn(&C) -> Result<Answered, Box<dyn Error>>;

/// One operation's call.
pub struct Call<C: 'static, L: 'static> {
    operation: &'static str,
    method: &'static str,
    /// Key of the result in the answer.
    key: Option<&'static str>,
    call: Make<C>,
    located: Option<Make<L>>,
}

/// What the tests know of a system.
pub struct System<C: 'static, L: 'static> {
    pub name: &'static str,
    pub calls: &'static [Call<C, L>],
    pub client: fn(Script) -> C,
    pub located: Option<fn(&C) -> L>,
    /// URL of a path, at a location.
    pub url: fn(&Example, Option<&str>) -> String,
    pub media: &'static str,
}

impl<C, L> System<C, L> {
    /// Each operation with its example; fails if one has no call.
    fn each(&self) -> Vec<(Example, &'static Call<C, L>)> {
        let examples = load(self.name).expect("examples");
        let calls: BTreeMap<_, _> = self.calls.iter().map(|call| (call.operation, call)).collect();
        assert_eq!(calls.len(), examples.len(), "calls and examples");
        let call = |example: &Example| *calls.get(example.operation.as_str()).expect("a call for each operation");
        examples.into_iter().map(|example| (call(&example), example)).map(|(call, example)| (example, call)).collect()
    }

    /// Every call sends what its example shows. Says how many there were.
    pub fn requests(&self) -> usize {
        let script = Script::new();
        let client = (self.client)(script.clone());
        let mut faults = Vec::new();
        let all = self.each();
        for (example, call) in &all {
            assert_eq!(example.method, call.method);
            let mut check = |answered: Result<Answered, Box<dyn Error>>, location: Option<&str>| {
                // The answer is none of the operation's: what was sent is what counts.
                _ = now(answered.expect("values of the example's types"));
                let request = script.sent().unwrap_or_else(|| panic!("{} wasn't sent", example.operation));
                let url = (self.url)(example, location);
                let found = compare::request(example, &url, &request);
                faults.extend(found.into_iter().map(|fault| format!("{}: {fault}", example.operation)));
            };
            check((call.call)(&client), None);
            assert_eq!(call.located.is_some(), example.regional, "{} at a location", example.operation);
            if let (Some(call), Some(locate)) = (call.located, self.located) {
                check(call(&locate(&client)), Some("bus02"));
            }
        }
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
        all.len()
    }

    /// Every answer is read whole, or is the error that it says. Says how many results and errors there were.
    pub fn answers(&self, suffix: &str, error: impl Fn(&str) -> Option<(Option<String>, String)>) -> (usize, usize) {
        let script = Script::new();
        let client = (self.client)(script.clone());
        let (mut results, mut errors) = (0, 0);
        let mut faults = Vec::new();
        for (example, call) in self.each() {
            let Some(body) = read_example(self.name, &format!("{}.{suffix}", example.operation)) else { continue };
            script.answer(200, self.media, body.clone());
            let outcome = now((call.call)(&client).expect("values of the example's types"));
            let mut fault = |text: String| faults.push(format!("{}: {text}", example.operation));
            match (error(&body), outcome) {
                (None, Ok((shown, printed))) => {
                    results += 1;
                    let whole = compare::whole(self.name, &body);
                    let shown = compare::under(call.key, shown, &whole);
                    if let Some(difference) = compare::same(&whole, &shown, "") {
                        fault(difference);
                    }
                    if printed.contains("extra: {\"") {
                        fault(format!("fields that the spec doesn't name: {printed}"));
                    }
                }
                (Some((code, words)), Err(error)) => {
                    errors += 1;
                    let text = error.to_string();
                    if error.code() != code.as_deref() || !text.contains(&words) || error.operation().is_empty() {
                        fault(format!("the error should say {code:?} {words:?}: {text}"));
                    }
                }
                (None, Err(error)) => fault(error.to_string()),
                (Some(_), Ok(_)) => fault("the answer says that the call failed".to_owned()),
            }
        }
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
        (results, errors)
    }
}

impl<C, L> System<C, L> {
    /// Answers cut short are errors that name the operation, or nothing was wanted of them. Says how many there were.
    pub fn truncations(&self, suffix: &str) -> usize {
        let script = Script::new();
        let client = (self.client)(script.clone());
        let mut count = 0;
        for (example, call) in self.each() {
            let Some(body) = read_example(self.name, &format!("{}.{suffix}", example.operation)) else { continue };
            let whole = body.trim_end();
            for cut in (1..whole.len()).filter(|cut| cut % 7 == 0 && whole.is_char_boundary(*cut)) {
                script.answer(200, self.media, whole[..cut].to_owned());
                count += 1;
                match now((call.call)(&client).expect("values of the example's types")) {
                    Err(error) => self.check(&example, &error),
                    Ok((shown, _)) => panic!("{} at byte {cut} of {}: {shown}", example.operation, whole.len()),
                }
            }
        }
        count
    }

    /// A value of another type is an error that says where it is, unless any value may stand there. Says how many were.
    pub fn other_types(&self) -> usize {
        let script = Script::new();
        let client = (self.client)(script.clone());
        let mut count = 0;
        for (example, call) in self.each() {
            let Some(body) = read_example(self.name, &format!("{}.response.json", example.operation)) else { continue };
            let body: Value = serde_json::from_str(&body).expect("JSON");
            if body.get("errors").is_some() {
                continue;
            }
            for (path, pointer) in compare::leaves(&body) {
                let mut altered = body.clone();
                let place = altered.pointer_mut(&pointer).expect("a leaf");
                *place = serde_json::json!({ "unexpected": [1] });
                script.answer(200, self.media, altered.to_string());
                let outcome = now((call.call)(&client).expect("values of the example's types"));
                if let Err(error) = outcome {
                    count += 1;
                    self.check(&example, &error);
                    let text = error.to_string();
                    // Where a record is expected, it's the object's missing key.
                    let says = [": ", "."].iter().any(|end| text.contains(&format!("{path}{end}")));
                    assert!(says, "{}: {text} doesn't say {path}", example.operation);
                }
            }
        }
        count
    }

    fn check(&self, example: &Example, error: &crudl::Error) {
        let name = format!("{}.{}: ", self.name, example.method);
        assert!(error.to_string().starts_with(&name), "{error} doesn't start with {name}");
        // A fault that is cut short is a fault still.
        let fault = matches!(error.kind(), crudl::ErrorKind::NotImplemented);
        assert!(fault || error.kind() == crudl::ErrorKind::Undecodable, "{error}");
    }
}

/// Whether an operation's request has a body that a test can look into.
fn has_body(example: &Example) -> bool {
    !matches!(example.body, Body::None)
}
