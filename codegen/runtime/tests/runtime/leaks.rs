//! Secrets in every place where they can occur, and everything that is shown of a call: nothing of them is in it.

use std::error::Error as _;
use std::future::IntoFuture as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crudl::transport::answer_with;
use crudl::{
    Api, Application, Auth, Builder, Call, Error, Headers, HttpRequest, HttpResponse, Options, Protocol, Recorder,
};
use crudl::{Record, Request, Retry, Secret, System, SystemClient, Value, Verb, XmlType};

use crate::fixtures::SYSTEM;
use crate::traces::Listener;

/// Each is unlike any other text, and has what formats write in another way.
const PASSWORD: &str = "pass\"word<&1>";
const KEY: &str = "api-key-2";
const OTP: &str = "otp-333333";
const TOKEN: &str = "token.4.x";
const HEADER: &str = "header-value-5";
const OPTION: &str = "option-value-6";
const FIELD: &str = "field é\"7";
const NESTED: &str = "nested&value\\8";
const QUERY: &str = "query value/9";
const SEGMENT: &str = "segment value 10";
const REDIRECT: &str = "redirect-token-11";
/// No value that the client knows: a server's own.
const COOKIE: &str = "cookie-12";

/// An open filter: not a secret, but nothing that belongs into a log.
const FILTER: &str = "private-person-13";

macro_rules! clients {
    ($($client:ident $kind:ident $system:ident $protocol:ident $auth:expr;)*) => {$(
        static $system: System = System { protocol: Protocol::$protocol, auth: $auth, ..SYSTEM };

        struct $client(crudl::Client);

        impl SystemClient for $client {
            type Auth = crudl::auth::$kind;
            const SYSTEM: &'static System = &$system;
            fn new(inner: crudl::Client) -> Self {
                Self(inner)
            }
        }
    )*};
}

clients! {
    Json Login JSON_SYSTEM Json SYSTEM.auth;
    Form ApiKey FORM_SYSTEM Form Auth::ApiKey(crudl::Key { header: "apikey", env: &[] });
    Paged Basic PAGED_SYSTEM Paged Auth::Basic(&[]);
    Xml Basic XML_SYSTEM XmlRpc Auth::Basic(&[]);
}

static APPLICATION: Application = Application { system: &SYSTEM, name: "scm", segment: "scm", server: 1 };

static CREATE: crudl::Operation = crudl::Operation {
    name: "leak.create",
    verb: Verb::Post,
    path: "item/{part}/",
    arguments: &[("name", XmlType::Text), ("password", XmlType::Text), ("deep", XmlType::Struct)],
    ..crudl::Operation::DEFAULT
};

#[derive(Clone, Record)]
struct Deep {
    hidden: Vec<Secret>,
    shown: String,
}

#[derive(Clone, Record)]
struct Member {
    id: i64,
    #[record(extra)]
    extra: crudl::Extra,
}

/// All that a server could repeat, as it was told it.
fn planted(name: &str) -> Vec<&'static str> {
    let credentials: &[&str] = match name {
        "json" => &[PASSWORD, KEY, OTP, TOKEN],
        "form" => &[KEY],
        _ => &[PASSWORD],
    };
    let elsewhere: &[&str] = match name {
        // No structs in forms, no query and no segments in procedures.
        "form" => &[QUERY, SEGMENT],
        "xml" => &[NESTED],
        _ => &[QUERY, SEGMENT, NESTED],
    };
    [credentials, elsewhere, &[HEADER, OPTION, FIELD]].concat()
}

/// What may be nowhere, in each of the forms that it could have.
fn forbidden(name: &str, with_filter: bool) -> Vec<String> {
    let mut all: Vec<String> = planted(name).into_iter().map(str::to_owned).collect();
    all.extend([REDIRECT, COOKIE].map(str::to_owned));
    if with_filter {
        all.push(FILTER.to_owned());
    }
    let basic = STANDARD.encode(format!("me:{PASSWORD}"));
    all.push(basic);
    let json: Vec<_> = all.iter().map(|text| Value::from(text.as_str()).to_string()).collect();
    all.extend(json.iter().map(|text| text.trim_matches('"').to_owned()));
    all.extend(all.clone().iter().map(|text| format!("{text:?}").trim_matches('"').to_owned()));
    all.extend(["query%20value%2F9", "segment%20value%2010", "pass&quot;word&lt;&amp;1&gt;"].map(str::to_owned));
    all
}

/// Answers that repeat everything, in each of the shapes in which a server says no.
fn answers(name: &str) -> Vec<HttpResponse> {
    let planted = planted(name);
    let plain = planted.join(" | ");
    let json = Value::from(plain.as_str()).to_string();
    let url = if planted.contains(&QUERY) { "query%20value%2F9 segment%20value%2010" } else { "" };
    let xml = plain.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let fault = format!(
        "<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>1</int></value></member>\
         <member><name>faultString</name><value>{xml} {url}</value></member></struct></value></fault></methodResponse>"
    );
    let wrong = format!("<methodResponse><params><param><value>{xml}</value></param><x:{}/></params>", "y".repeat(9));
    let bodies = [
        format!(
            r#"{{"detail": {json}, "error_code": {json}, "errors": {{{json}: [{json}, {{"error_code": {json}, "detail": {json}}}]}}}}"#
        ),
        format!(r#"{{"errors": {{{json}: {{"msg": {json}}}, "Error": {json}}}}}"#),
        format!(
            r#"{{"WasSuccessful": false, "Status": {json}, "Message": {json}, "Errors": [{{"PropertyName": {json}, "Message": {json}, "AttemptedValue": {json}}}]}}"#
        ),
        format!(r#"{{"Message": {json}, "detail": [{json}, {{{json}: {json}}}]}}"#),
        // Where a number is wanted.
        format!(r#"{{"content": {{"id": {json}, {json}: {json}}}, {json}: 1}}"#),
        format!(r#"{{"content": {json}"#),
        json.clone(),
        format!("{plain} {url}"),
        fault,
        wrong,
        String::new(),
    ];
    let header =
        planted.iter().filter(|text| text.is_ascii() && !text.contains('"')).copied().collect::<Vec<_>>().join(" ");
    let host = if planted.contains(&TOKEN) { TOKEN } else { "other" };
    let target = format!("https://me:{HEADER}@{host}.example/{OPTION}?token={REDIRECT}");
    let mut all = Vec::new();
    let media = ["application/json", "text/xml", header.as_str()];
    for status in [200, 202, 302, 400, 401, 403, 404, 409, 429, 500, 503] {
        for body in &bodies {
            let headers: Headers = [
                ("content-type", media[all.len() % media.len()]),
                ("x-request-id", &header),
                ("location", &target),
                ("retry-after", &header),
                ("set-cookie", COOKIE),
                ("www-authenticate", &header),
                ("x-auth-token", COOKIE),
            ]
            .into_iter()
            .collect();
            all.push(HttpResponse::new(status, headers, body.clone()));
        }
    }
    all
}

/// What an error shows, to whoever prints it in whatever way.
fn shown(error: &Error) -> String {
    let mut all =
        format!("{error}\n{error:?}\n{error:#?}\n{:?} {:?} {:?}", error.detail(), error.code(), error.fields());
    all.push_str(&format!("{:?}", error.request_id()));
    let mut source = error.source();
    while let Some(cause) = source {
        all.push_str(&format!("\n{cause} {cause:?}"));
        source = cause.source();
    }
    let panicked = catch_unwind(AssertUnwindSafe(|| failed(error).expect("an answer")));
    let message = panicked.unwrap_err();
    all.push_str(message.downcast_ref::<String>().map_or("", String::as_str));
    all
}

fn failed(error: &Error) -> Result<(), Error> {
    Err(error.clone())
}

fn settings<C: SystemClient>(builder: Builder<C>, answer: HttpResponse, recorder: &Recorder) -> Builder<C> {
    let signs_in = |request: &HttpRequest| request.operation == "sign_in";
    let token = HttpResponse::new(201, Headers::new(), format!(r#"{{"token": "{TOKEN}", "user": "{COOKIE}"}}"#));
    builder
        .url("https://api.example.com/")
        .server_url("legacy", "https://api.example.com/")
        .header("x-extra", format!("Bearer {HEADER}"))
        .retry(Retry::NEVER)
        .layer(recorder.clone())
        .transport(answer_with(move |request| {
            // Everything has to be where it belongs, or this test shows nothing.
            let body = String::from_utf8_lossy(&request.body).into_owned();
            assert_eq!(request.headers.get("x-extra"), Some(format!("Bearer {HEADER}").as_str()));
            let shown = format!("{request:?}");
            assert!(![OTP, "segment%20value%2010"].iter().any(|secret| shown.contains(secret)), "{shown}");
            let told = if signs_in(&request) { [OTP, KEY] } else { ["field", "name"] };
            assert!(told.iter().all(|part| body.contains(part)) || body.contains("<string>field"), "{body}");
            Ok(if signs_in(&request) { token.clone() } else { answer.clone() })
        }))
}

fn check(name: &str, client: &crudl::Client, recorder: &Recorder, listener: &Listener) {
    let api = Api::new(client, &APPLICATION);
    let mut said = format!("{client:?} {api:?} {recorder:?}");
    let options = Options::new().header("x-once", format!("Basic {}", STANDARD.encode(format!("me:{OPTION}"))));
    said.push_str(&format!("{options:?}"));
    let deep = Deep { hidden: vec![NESTED.into()], shown: "yes".to_owned() };
    said.push_str(&format!("{deep:?}"));
    let mut request = Request::new(&api, &CREATE).set("name", "x").set("password", Secret::new(FIELD)).with(options);
    if name != "form" {
        request = request.set("deep", deep);
    }
    if name != "xml" {
        request = request.segment(Secret::new(SEGMENT)).query("q", Secret::new(QUERY)).query("person", FILTER);
    }
    said.push_str(&format!("{request:?}"));
    let call = Call::<Member>::from(request);
    said.push_str(&format!("{call:?}"));
    let pending = call.into_future();
    said.push_str(&format!("{pending:?}"));
    let result = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(pending);
    if let Err(error) = result {
        said.push_str(&shown(&error));
    }
    for secret in forbidden(name, true) {
        assert!(!said.contains(&secret), "{name}: {secret} in\n{said}");
        assert!(!listener.text().contains(&secret), "{name}: {secret} in\n{}", listener.text());
    }
    // A recording has filters, as they are what it is looked up by.
    let recorded = recorder.to_json();
    for secret in forbidden(name, false) {
        assert!(!recorded.contains(&secret), "{name}: {secret} in\n{recorded}");
    }
    assert!(recorded.contains("[secret]") && recorded.contains("\"response\": "), "{recorded}");
}

fn each_answer(name: &str, client: impl Fn(HttpResponse, &Recorder) -> crudl::Client) {
    for answer in answers(name) {
        let (recorder, listener) = (Recorder::new(), Listener::default());
        let _guard = tracing::subscriber::set_default(listener.clone());
        check(name, &client(answer, &recorder), &recorder, &listener);
        assert!(listener.text().contains("leak.create"), "nothing was traced");
    }
}

#[test]
fn json_with_a_sign_in() {
    each_answer("json", |answer, recorder| {
        let builder = settings(Builder::<Json>::new(), answer, recorder);
        builder.login("me@example.com", PASSWORD, KEY).otp(OTP).build().unwrap().0
    });
}

#[test]
fn forms_with_a_key() {
    each_answer("form", |answer, recorder| {
        settings(Builder::<Form>::new(), answer, recorder).api_key(KEY).build().unwrap().0
    });
}

#[test]
fn pages_with_http_basic() {
    each_answer("paged", |answer, recorder| {
        settings(Builder::<Paged>::new(), answer, recorder).credentials("me", PASSWORD).build().unwrap().0
    });
}

#[test]
fn xml_with_http_basic() {
    each_answer("xml", |answer, recorder| {
        settings(Builder::<Xml>::new(), answer, recorder).credentials("me", PASSWORD).build().unwrap().0
    });
}
