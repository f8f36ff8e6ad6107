//! What tracing gets to see.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::fixtures::{Cloud, NAME, TEAM, Wire};

/// Writes down every field of every event.
#[derive(Clone, Default)]
struct Listener(Arc<Mutex<String>>);

impl Subscriber for Listener {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        struct Writer<'a>(&'a mut String);
        impl Visit for Writer<'_> {
            fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
                let _ = write!(self.0, "{field}={value:?} ");
            }
        }
        let mut text = self.0.lock().unwrap();
        let _ = write!(text, "{} ", event.metadata().level());
        event.record(&mut Writer(&mut text));
        text.push('\n');
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn one_event_a_call_and_no_secrets() {
    let listener = Listener::default();
    let ignored = r#"{"content": [], "_metadata": {"warnings": ["the filter on key-key was skipped"]}}"#;
    let wire = Wire::new()
        .answer(201, r#"{"token": "token-secret"}"#)
        .answer(201, TEAM)
        .answer(404, r#"{"detail": "token-secret"}"#)
        .answer(200, ignored);
    let _guard = tracing::subscriber::set_default(listener.clone());
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
        let cloud = Cloud::builder()
            .url("https://cloudcix.com/")
            .login("me@cix.ie", "pass-word", "key-key")
            .transport(wire.clone())
            .build()
            .unwrap();
        let teams = cloud.team();
        teams.create("name-secret").set("password", "body-secret").await.unwrap();
        teams.read(1).await.unwrap_err();
        teams.list().filter(NAME.eq("query-secret")).await.unwrap_err();
    });
    let text = listener.0.lock().unwrap().clone();
    for secret in ["secret", "pass-word", "key-key"] {
        assert!(!text.replace("[secret]", "").contains(secret), "{secret} in {text}");
    }
    let calls: Vec<_> = text.lines().filter(|line| line.contains("operation=\"cloudcix.")).collect();
    assert_eq!(calls.len(), 4, "{text}");
    assert!(calls[0].contains("verb=\"POST\" status=201 elapsed_ms="), "{}", calls[0]);
    assert!(calls[1].contains("status=404 error=NotFound"), "{}", calls[1]);
    assert!(calls[3].starts_with("WARN ") && calls[3].contains("the filter on [secret] was skipped"), "{}", calls[3]);
}
