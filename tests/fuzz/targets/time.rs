//! What servers say of time: when to come back, and when a token runs out.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use crudl::{Api, Application, Auth, Call, Headers, HttpResponse, Operation, Protocol, Request, SignIn, System, Value};

use crate::noise::{altered, in_time, runs};
use crate::service::{items, wait};

const WAITS: &[&str] = &[
    "0",
    "7",
    "18446744073709551615",
    "Wed, 21 Oct 2015 07:28:00 GMT",
    "Fri, 31 Dec 9999 23:59:59 +0000",
    "1 Jan 2031 00:00 EST",
    "(a (comment)) Sat, 29 Feb 2031 24:60:60 -2359",
];

const WORDS: &[&str] = &[
    "GMT", "UT", "Z", "+0000", "-9999", "Feb", "29", "31", "99999", ":60", ",", " ", "(", ")", "\\", "\t", "-1", "1e9",
    "0x", "\u{e9}",
];

#[test]
fn retry_after() {
    let seeds: Vec<_> = WAITS.iter().map(|seed| seed.as_bytes().to_vec()).collect();
    runs("time::retry_after", |noise| {
        let text = String::from_utf8_lossy(&altered(&seeds, WORDS, noise)).into_owned();
        let mut headers = Headers::new();
        if !headers.set("retry-after", &text) {
            return;
        }
        let status = *noise.pick(&[409, 429, 500, 503]);
        let answer = HttpResponse::new(status, headers, crudl::Bytes::new());
        let protocol = *noise.pick(&[Protocol::Json, Protocol::Paged]);
        let error = in_time(|| wait(items(answer, protocol, false).read(7))).expect_err("a status of failure");
        let waits = error.retry_after();
        if let Ok(seconds) = text.trim().parse::<u64>() {
            assert_eq!(waits, Some(Duration::from_secs(seconds)), "{text:?}");
        }
        // A date can't be further away than the calendar goes.
        let calendar = Duration::from_secs(10_000 * 366 * 86_400);
        assert!(waits.is_none_or(|wait| wait <= calendar || text.trim().parse::<u64>().is_ok()), "{text:?} {waits:?}");
    });
}

static SYSTEM: System = System {
    name: "fuzz",
    title: "Fuzz",
    protocol: Protocol::Json,
    servers: &[crudl::Server {
        name: "main",
        template: "{server}",
        env: None,
        url: Some("https://api.example.com/"),
        lowercase: false,
        version: None,
    }],
    auth: Auth::Token(SignIn {
        header: "x-token",
        server: 0,
        segment: "",
        path: "login",
        renew: true,
        token: "token",
        env: &[],
    }),
    envelope: None,
    paging: None,
    filters: None,
    order: None,
};
static APPLICATION: Application = Application { system: &SYSTEM, name: "fuzz", segment: "fuzz", server: 0 };
static READ: Operation = Operation { name: "fuzz.read", ..Operation::DEFAULT };

struct Client(crudl::Client);

impl crudl::SystemClient for Client {
    type Auth = crudl::auth::Login;
    const SYSTEM: &'static System = &SYSTEM;
    fn new(inner: crudl::Client) -> Self {
        Self(inner)
    }
}

const CLAIMS: &[&str] = &[
    r#"{"iat": 1000, "exp": 8200}"#,
    r#"{"iat": 7200, "exp": 7200}"#,
    r#"{"exp": 4102444800.5, "sub": "hunter2-secret"}"#,
    r#"{"exp": "soon", "iat": null}"#,
];

const CLAIM_WORDS: &[&str] = &[
    "1e308",
    "-1",
    "1e-400",
    "18446744073709551616",
    "9223372036854775807",
    "\"iat\":",
    "\"exp\":",
    "0",
    "{",
    "}",
    "[",
    "null",
    ".",
    "e30",
    "=",
    "\u{0}",
];

/// Whatever a token says of itself, calls are sent with it, and a sign-in follows at most for each.
#[test]
fn tokens() {
    let seeds: Vec<_> = CLAIMS.iter().map(|seed| seed.as_bytes().to_vec()).collect();
    runs("time::tokens", |noise| {
        let claims = altered(&seeds, CLAIM_WORDS, noise);
        let encoded = if noise.below(4) == 0 { URL_SAFE.encode(&claims) } else { URL_SAFE_NO_PAD.encode(&claims) };
        let mut token = format!("e30.{encoded}.c2ln");
        if noise.below(4) == 0 {
            token = String::from_utf8_lossy(&altered(&[token.into_bytes()], CLAIM_WORDS, noise)).into_owned();
        }
        let (sign_ins, seen) = (Arc::new(AtomicU32::new(0)), Arc::new(Mutex::new(Vec::new())));
        let (count, note, given) = (sign_ins.clone(), seen.clone(), token.clone());
        let transport = crudl::transport::answer_with(move |request| {
            let body = if request.operation == "sign_in" {
                count.fetch_add(1, Ordering::Relaxed);
                serde_json::json!({"token": given}).to_string()
            } else {
                note.lock().expect("no panic").push(request.headers.get("x-token").map(str::to_owned));
                "{}".to_owned()
            };
            Ok(HttpResponse::new(200, Headers::new(), body))
        });
        let builder = crudl::Builder::<Client>::new().login("me@example.com", "fuzz-password", "fuzz-key");
        let client = builder.transport(transport).build().expect("a client");
        for call in 1..=3 {
            let request = Request::new(&Api::new(&client.0, &APPLICATION), &READ);
            match in_time(|| wait(Call::<Value>::from(request))) {
                Ok(_) => assert_eq!(seen.lock().expect("no panic").len(), call),
                Err(error) => {
                    let said = format!("{error} {error:?}");
                    assert!(error.kind() == crudl::ErrorKind::SignIn && !said.contains("fuzz-"), "{said}");
                }
            }
        }
        let sent = seen.lock().expect("no panic");
        assert!(sent.iter().flatten().all(|sent| *sent == token), "{token:?} {sent:?}");
        assert!(sign_ins.load(Ordering::Relaxed) <= 3);
    });
}
