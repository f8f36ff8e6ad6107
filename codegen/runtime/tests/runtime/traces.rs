//! What tracing gets to see.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::fixtures::{Cloud, NAME, TEAM, Wire};

/// Writes down every field of every event and every span.
#[derive(Clone, Default)]
pub struct Listener(Arc<Mutex<String>>);

impl Listener {
    pub fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }
    fn line(&self, what: &str, write: impl FnOnce(&mut Writer<'_>)) {
        let mut text = self.0.lock().unwrap();
        let _ = write!(text, "{what} ");
        write(&mut Writer(&mut text));
        text.push('\n');
    }
}

struct Writer<'a>(&'a mut String);

impl Visit for Writer<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, "{field}={value:?} ");
    }
}

impl Subscriber for Listener {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        self.line("span", |writer| attributes.record(writer));
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, record: &Record<'_>) {
        self.line("recorded", |writer| record.record(writer));
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        self.line(event.metadata().level().as_str(), |writer| event.record(writer));
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn one_span_an_attempt_and_no_secrets() {
    let listener = Listener::default();
    let ignored = r#"{"content": [], "_metadata": {"warnings": ["the filter on key-key was skipped"]}}"#;
    let wire = Wire::new()
        .answer(201, r#"{"token": "token-secret"}"#)
        .answer(201, TEAM)
        .answer(404, r#"{"detail": "token-secret"}"#)
        .answer(200, ignored);
    let _guard = tracing::subscriber::set_default(listener.clone());
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
        let cloud = Cloud::builder()
            .url("https://cloudcix.com/")
            .login("me@cix.ie", "pass-word", "key-key")
            .retry(crudl::Retry::NEVER)
            .transport(wire.clone())
            .build()
            .unwrap();
        let teams = cloud.team();
        teams.create("name-secret").set("password", "body-secret").await.unwrap();
        teams.read(1).await.unwrap_err();
        teams.list().filter(NAME.eq("query-secret")).await.unwrap_err();
    });
    let text = listener.text();
    for secret in ["secret", "pass-word", "key-key"] {
        assert!(!text.replace("[secret]", "").contains(secret), "{secret} in {text}");
    }
    let spans: Vec<_> = text.lines().filter(|line| line.starts_with("span ")).collect();
    assert_eq!(spans.len(), 3, "{text}");
    for part in ["http.request.method=\"POST\"", "url.template=\"team/\"", "http.request.resend_count=0"] {
        assert!(spans[0].contains(part), "{part}: {}", spans[0]);
    }
    let recorded: Vec<_> = text.lines().filter(|line| line.starts_with("recorded ")).collect();
    assert!(recorded.iter().any(|line| line.contains("http.response.status_code=201")), "{text}");
    assert!(recorded.iter().any(|line| line.contains("error.type=NotFound")), "{text}");
    let warnings: Vec<_> = text.lines().filter(|line| line.starts_with("WARN ")).collect();
    assert!(warnings.len() == 1 && warnings[0].contains("the filter on [secret] was skipped"), "{text}");
}

#[test]
fn further_attempts_are_seen() {
    let listener = Listener::default();
    let wire = Wire::new().answer(503, "").answer_with(429, &[("retry-after", "0")], "").answer(200, TEAM);
    let _guard = tracing::subscriber::set_default(listener.clone());
    let retry = crudl::Retry::DEFAULT.first_wait(std::time::Duration::ZERO);
    let teams = wire.builder().retry(retry).build().unwrap().team();
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
        teams.read(7).await.unwrap();
    });
    let text = listener.0.lock().unwrap().clone();
    let spans: Vec<_> = text.lines().filter(|line| line.starts_with("span ")).collect();
    assert_eq!(spans.len(), 3, "{text}");
    for (count, span) in spans.iter().enumerate() {
        assert!(span.contains(&format!("http.request.resend_count={count} ")), "{span}");
    }
    let again: Vec<_> = text.lines().filter(|line| line.contains("trying again")).collect();
    assert!(again.len() == 2 && again[0].contains("the server failed (503)"), "{text}");
    assert!(again[1].contains("wait=0ns") && again[1].contains("attempts=2"), "{text}");
    assert!(text.contains("server.address=\"membership.cloudcix.com\"") && text.contains("server.port=443"), "{text}");
}
