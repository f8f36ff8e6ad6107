//! Tokens: fetched once, kept, renewed, replaced.

use std::fmt::Write as _;
use std::time::Duration;

use crudl::ErrorKind;
use crudl::transport::BoxFuture;

use crate::fixtures::{Cloud, TEAM, Wire};

const SIGN_IN: &str = r#"POST https://membership.cloudcix.com/auth/login/ {"api_key":"key-key","email":"me@cix.ie","password":"pass\"word"}"#;
const READ: &str = "GET https://membership.cloudcix.com/team/1/";

fn cloud(wire: &Wire) -> Cloud {
    Cloud::builder()
        .url("https://cloudcix.com/")
        .login("me@cix.ie", "pass\"word", "key-key")
        .retry(crudl::Retry::NEVER)
        .transport(wire.clone())
        .build()
        .unwrap()
}

fn token(text: &str) -> String {
    format!(r#"{{"token": "{text}"}}"#)
}

fn tokens(wire: &Wire) -> Vec<Option<String>> {
    wire.sent().iter().map(|request| request.headers.get("x-auth-token").map(str::to_owned)).collect()
}

#[tokio::test]
async fn one_sign_in_for_many_tasks() {
    let mut wire = Wire::new().answer(201, &token("t1"));
    for _ in 0..8 {
        wire = wire.answer(200, TEAM);
    }
    let teams = cloud(&wire).team();
    let tasks: Vec<_> = (0..8).map(|_| tokio::spawn(teams.read(1).into_future())).collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let lines = wire.lines();
    assert_eq!(lines[0], SIGN_IN);
    assert_eq!(lines[1..], vec![READ; 8]);
    assert_eq!(tokens(&wire)[0], None);
    assert!(tokens(&wire)[1..].iter().all(|token| token.as_deref() == Some("t1")));
}

#[tokio::test]
async fn one_failure_for_many_tasks() {
    let wire = Wire::new()
        .answer(400, r#"{"error_code": "membership_auth_create_001", "detail": "Wrong pass\"word."}"#)
        .answer(201, &token("t1"))
        .answer(200, TEAM);
    let teams = cloud(&wire).team();
    let tasks: Vec<_> = (0..5).map(|_| tokio::spawn(teams.read(1).into_future())).collect();
    for task in tasks {
        let error = task.await.unwrap().unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::SignIn, Some(400)));
        assert_eq!(error.to_string(), "sign_in: signing in failed (400): membership_auth_create_001 Wrong [secret].");
    }
    assert_eq!(wire.sent().len(), 1);
    // A later call tries anew.
    teams.read(1).await.unwrap();
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let wire = Wire::new()
        .answer(201, &token("t1"))
        .answer(401, r#"{"detail": "expired"}"#)
        .answer(201, &token("t2"))
        .answer(201, TEAM)
        .answer(401, "{}")
        .answer(201, &token("t3"))
        .answer(401, r#"{"detail": "no"}"#);
    let teams = cloud(&wire).team();
    // Also a create: the 401 proves that nothing was made.
    teams.create("ops").await.unwrap();
    let error = teams.read(1).await.unwrap_err();
    assert_eq!((error.kind(), error.detail()), (ErrorKind::Unauthorized, Some("no")));
    let tokens: Vec<_> = tokens(&wire).into_iter().map(|token| token.unwrap_or_default()).collect();
    assert_eq!(tokens, ["", "t1", "", "t2", "t2", "", "t3"]);
}

#[tokio::test]
async fn a_token_is_renewed_before_it_runs_out() {
    // Made and over at the same time, so due at once.
    let due = format!("e30.{}.c2ln", base64("{\"iat\": 10, \"exp\": 10}"));
    let wire = Wire::new()
        .answer(201, &token(&due))
        .answer(200, TEAM)
        .answer(200, &token(&due))
        .answer(200, TEAM)
        .answer(403, "{}")
        .answer(201, &token("t2"))
        .answer(200, TEAM);
    let teams = cloud(&wire).team();
    for _ in 0..3 {
        teams.read(1).await.unwrap();
    }
    let renew = "PUT https://membership.cloudcix.com/auth/login/ {}";
    // If renewing fails, it signs in.
    assert_eq!(wire.lines(), [SIGN_IN, READ, renew, READ, renew, SIGN_IN, READ]);
    assert_eq!(tokens(&wire)[2].as_deref(), Some(due.as_str()));
}

#[tokio::test(start_paused = true)]
async fn a_token_ages_by_the_clock_of_the_transport() {
    let two_hours = format!("e30.{}.c2ln", base64("{\"iat\": 10, \"exp\": 7210}"));
    let wire = Wire::new()
        .answer(201, &token(&two_hours))
        .answer(200, TEAM)
        .answer(200, TEAM)
        .answer(200, &token("t2"))
        .answer(200, TEAM);
    let teams = cloud(&wire).team();
    for seconds in [0, 7100, 100] {
        tokio::time::advance(Duration::from_secs(seconds)).await;
        teams.read(1).await.unwrap();
    }
    let renew = "PUT https://membership.cloudcix.com/auth/login/ {}";
    assert_eq!(wire.lines(), [SIGN_IN, READ, READ, renew, READ]);
}

#[tokio::test]
async fn answers_without_a_token() {
    let wire = Wire::new().answer(200, "{}").answer(200, "<html>").answer(503, "").answer(201, r#"{"token": 5}"#);
    let teams = cloud(&wire).team();
    let mut kinds = Vec::new();
    for _ in 0..4 {
        kinds.push(teams.read(1).await.unwrap_err().kind());
    }
    assert_eq!(kinds, [ErrorKind::SignIn, ErrorKind::SignIn, ErrorKind::Server(503), ErrorKind::SignIn]);
}

#[tokio::test]
async fn fixed_tokens_and_none() {
    let wire = Wire::new().answer(401, r#"{"detail": "expired"}"#);
    let error = wire.cloud().team().read(1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    assert_eq!(wire.sent().len(), 1);

    let cloud = Cloud::builder().url("https://a.b").retry(crudl::Retry::NEVER).transport(wire.clone()).build().unwrap();
    assert_eq!(cloud.team().read(1).await.unwrap_err().kind(), ErrorKind::Config);
}

#[tokio::test]
async fn nothing_leaks() {
    let wire = Wire::new()
        .answer(201, &token("t1-secret"))
        .answer(400, r#"{"detail": "t1-secret key-key pass\"word", "errors": {"a": "key-key"}}"#);
    let cloud = Cloud::builder()
        .url("https://cloudcix.com/")
        .login("me@cix.ie", "pass\"word", "key-key")
        .otp("123456")
        .header("X-Proxy", "proxy-secret")
        .retry(crudl::Retry::NEVER)
        .transport(wire.clone())
        .build()
        .unwrap();
    let teams = cloud.team();
    let error = teams.create("a").set("password", "body-secret").await.unwrap_err();
    let mut shown = format!("{error} {error:?} {cloud:?} {teams:?}");
    for request in wire.sent() {
        write!(shown, " {request:?}").unwrap();
    }
    for secret in ["t1-secret", "key-key", "pass", "proxy-secret", "body-secret", "123456"] {
        assert!(!shown.replace(".set(\"password\"", "").contains(secret), "{secret} in {shown}");
    }
    assert!(String::from_utf8_lossy(&wire.sent()[0].body).contains(r#""otp":"123456""#));
}

#[test]
fn builders_name_everything_that_is_wrong() {
    let error = Cloud::builder().server_url("v9", "https://a.b").application_url("x", "nonsense").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert_eq!(
        error.to_string(),
        "not configured: no server `v9`; there are: v2, legacy; application `x`: not a whole URL such as `https://api.example.com/`"
    );
    let error = Cloud::builder().url("http://cloudcix.com").token("a\nb").build().unwrap_err();
    assert!(error.to_string().contains("https://") && error.to_string().contains("token"), "{error}");
}

#[tokio::test]
async fn a_token_that_was_replaced_does_not_leak_either() {
    let wire = Wire::new()
        .answer(201, &token("t1-secret"))
        .answer(401, "{}")
        .answer(201, &token("t2-secret"))
        .answer(404, r#"{"detail": "t1-secret came before t2-secret"}"#);
    let error = cloud(&wire).team().read(1).await.unwrap_err();
    assert_eq!(error.detail(), Some("[secret] came before [secret]"));
}

fn base64(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text)
}

/// A source that gives another token each time, as the one before was used up.
#[derive(Clone, Default)]
struct Counting(std::sync::Arc<std::sync::atomic::AtomicUsize>);

impl crudl::auth::TokenSource for Counting {
    fn token(&self) -> BoxFuture<'_, Result<crudl::Secret, Box<dyn std::error::Error + Send + Sync>>> {
        Box::pin(async {
            match self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
                2 => Err("the vault is shut".into()),
                count => Ok(format!("kept-{count}").into()),
            }
        })
    }
}

#[tokio::test]
async fn tokens_kept_elsewhere() {
    let wire = Wire::new()
        .answer(200, TEAM)
        .answer(200, TEAM)
        .answer(401, "")
        .answer(200, TEAM)
        .answer(401, r#"{"detail": "kept-1 is over"}"#);
    let builder = Cloud::builder().url("https://cloudcix.com/").token_source(Counting::default());
    let teams = builder.retry(crudl::Retry::NEVER).transport(wire.clone()).build().unwrap().team();
    for _ in 0..3 {
        teams.read(1).await.unwrap();
    }
    let error = teams.read(1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignIn);
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "the vault is shut");
    let sent: Vec<_> = tokens(&wire).into_iter().flatten().collect();
    assert_eq!(sent, ["kept-0", "kept-0", "kept-0", "kept-1", "kept-1"]);
}
