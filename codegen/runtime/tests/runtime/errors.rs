//! Answers of failure.

use std::error::Error as _;
use std::time::Duration;

use crudl::transport::TransportErrorKind;
use crudl::{ErrorKind, TimedOut};

use crate::fixtures::Wire;

#[tokio::test]
async fn the_three_shapes() {
    let wire = Wire::new()
        .answer(400, r#"{"detail": "Bad\nRequest", "errors": {"name": {"error_code": "membership_team_create_101", "detail": "Too long."}, "vms": [null, {"error_code": "iaas_1"}, "plain"]}}"#)
        .answer(404, r#"{"error_code": "membership_team_read_001", "detail": "No such team."}"#)
        .answer_with(429, &[("retry-after", "7"), ("x-request-id", "r-1")], r#"{"detail": "Slow down."}"#);
    let teams = wire.cloud().team();
    let error = teams.create("a").await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Validation, Some(400)));
    assert_eq!(
        error.to_string(),
        "cloudcix.membership.team.create: invalid values (400): Bad Request; \
         name: membership_team_create_101 Too long.; vms[1]: iaas_1; vms[2]: plain"
    );
    assert_eq!((error.fields()[1].field.as_str(), error.fields()[1].index), ("vms", Some(1)));

    let error = teams.read(1).await.unwrap_err();
    assert!(error.is_not_found() && !error.is_retryable());
    assert_eq!((error.code(), error.detail()), (Some("membership_team_read_001"), Some("No such team.")));

    let error = teams.create("a").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!((error.retry_after(), error.request_id()), (Some(Duration::from_secs(7)), Some("r-1")));
    assert!(error.is_retryable());
    assert_eq!(error.to_string(), "cloudcix.membership.team.create: too many calls (429): Slow down. [request r-1]");
}

#[tokio::test]
async fn bodies_that_are_no_error_objects() {
    let html = &[("content-type", "text/html; charset=utf-8")];
    let wire = Wire::new()
        .answer_with(502, html, "<html>hunter2</html>")
        .answer(500, "[1]")
        .answer(503, "")
        .answer(403, r#"{"detail": null}"#)
        .answer(409, r#"{"detail": {"a": 1}, "errors": []}"#)
        .answer_with(200, html, "<html>");
    let teams = wire.cloud().team();
    let error = teams.read(1).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "cloudcix.membership.team.read: the server failed (502): the answer isn't the server's error object but text/html"
    );
    assert!(error.is_retryable());
    assert_eq!(teams.read(1).await.unwrap_err().kind(), ErrorKind::Server(500));
    let error = teams.create("a").await.unwrap_err();
    assert!(error.kind() == ErrorKind::Server(503) && !error.is_retryable());
    assert_eq!(teams.read(1).await.unwrap_err().kind(), ErrorKind::Forbidden);
    let error = teams.read(1).await.unwrap_err();
    assert_eq!((error.kind(), error.detail()), (ErrorKind::Refused(409), Some(r#"{"a":1}"#)));
    let error = teams.read(1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undecodable);
    assert!(error.to_string().ends_with("(the answer is text/html)"), "{error}");
}

#[tokio::test]
async fn answers_of_another_shape() {
    let wire = Wire::new()
        .answer(200, r#"{"content": {"id": "x", "name": "a"}}"#)
        .answer(200, r#"{"id": 1}"#)
        .answer(200, r#""hunter2""#)
        .answer(200, "")
        .answer(200, r#"{"content": {"id": 1, "name": "#);
    let teams = wire.cloud().team();
    let mut problems = Vec::new();
    for _ in 0..5 {
        let error = teams.read(1).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Undecodable, Some(200)));
        problems.push(error.detail().unwrap().to_owned());
    }
    assert_eq!(problems[0], "content.id: expected an integer, found a string");
    assert_eq!(problems[1], "content: the key is missing");
    assert_eq!(problems[2], "expected an object");
    assert_eq!(problems[3], "expected an object, found nothing: the body is empty");
    assert!(problems[4].starts_with("content.name: EOF while parsing"), "{}", problems[4]);
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let wire = Wire::new()
        .answer_with(302, &[("location", "https://evil.example/steal?token=hunter2")], "")
        .answer_with(301, &[("location", "/other/")], "");
    let teams = wire.cloud().team();
    let error = teams.read(1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirected);
    assert!(error.to_string().contains("https://evil.example`") && !error.to_string().contains("hunter2"), "{error}");
    assert!(teams.read(1).await.unwrap_err().to_string().contains("another path of the server"));
    assert_eq!(wire.sent().len(), 2);
}

#[tokio::test]
async fn transport_failures() {
    let wire = Wire::new()
        .fail(TransportErrorKind::NotSent)
        .fail(TransportErrorKind::Timeout)
        .fail(TransportErrorKind::Timeout);
    let teams = wire.cloud().team();
    let error = teams.create("a").await.unwrap_err();
    assert!(error.kind() == ErrorKind::NotSent && error.is_retryable());
    // Who knows whether it was made.
    let error = teams.create("a").await.unwrap_err();
    assert!(error.kind() == ErrorKind::Timeout(TimedOut::Attempt) && !error.is_retryable());
    let error = teams.read(1).await.unwrap_err();
    assert!(error.is_retryable() && error.source().is_none());
    assert_eq!(error.to_string(), "cloudcix.membership.team.read: timed out: as the test wants it");
}

#[tokio::test]
async fn known_secrets_are_taken_out_of_a_servers_words() {
    let wire = Wire::new().answer(403, r#"{"detail": "token tok-1 is not allowed"}"#);
    let error = wire.cloud().team().read(1).await.unwrap_err();
    assert_eq!(error.detail(), Some("token [secret] is not allowed"));
}

#[tokio::test]
async fn a_page_for_people_is_no_answer() {
    let html = [("content-type", "text/html; charset=utf-8")];
    let wire = Wire::new().answer_with(200, &html, "<p>Log in</p>").answer_with(204, &html, "").answer(200, "{}");
    let teams = wire.cloud().team();
    // A delete expects nothing, and would take anything for it.
    let error = teams.delete(7).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undecodable);
    assert!(error.to_string().contains("found a page for people (the answer is text/html)"), "{error}");
    teams.delete(7).await.unwrap();
    teams.delete(7).await.unwrap();
}
