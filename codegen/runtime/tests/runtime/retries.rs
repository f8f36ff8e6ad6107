//! Further attempts, waits, limits of time and number, calls ended from outside. On a clock that is paused: what waits
//! takes no time, and how long it waited is exact.

use std::future::IntoFuture as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crudl::transport::{BoxFuture, TransportErrorKind};
use crudl::{Cancel, ErrorKind, HttpRequest, HttpResponse, Options, Retry, TimedOut, Transport, TransportError};

use crate::fixtures::{TEAM, Wire};

const SECOND: Duration = Duration::from_secs(1);

fn elapsed(since: tokio::time::Instant) -> Duration {
    since.elapsed()
}

#[tokio::test(start_paused = true)]
async fn what_is_safe_is_tried_again() {
    let fail = |kind| move |wire: Wire| wire.fail(kind);
    let answer = |status| move |wire: Wire| wire.answer(status, "");
    let later = |wait: &'static str| move |wire: Wire| wire.answer_with(429, &[("retry-after", wait)], "");
    type Step = Box<dyn Fn(Wire) -> Wire>;
    let unsent: Step = Box::new(fail(TransportErrorKind::NotSent));
    let no_connection: Step = Box::new(fail(TransportErrorKind::ConnectTimeout));
    let broken: Step = Box::new(fail(TransportErrorKind::Interrupted));
    let slow: Step = Box::new(fail(TransportErrorKind::Timeout));
    let down: Step = Box::new(answer(503));
    let crashed: Step = Box::new(answer(500));
    let wait: Step = Box::new(later("7"));
    let wait_long: Step = Box::new(later("3600"));
    // What happens, and how often a read and a create are sent; 2: the second one succeeds.
    let table: [(&str, &Step, usize, usize); 8] = [
        ("not sent", &unsent, 2, 2),
        ("no connection in time", &no_connection, 2, 2),
        ("broken", &broken, 2, 1),
        ("no answer in time", &slow, 2, 1),
        ("503", &down, 2, 1),
        ("500", &crashed, 1, 1),
        ("429, a short wait", &wait, 2, 2),
        ("429, a long wait", &wait_long, 1, 1),
    ];
    for (what, step, reads, creates) in table {
        for (verb, expected) in [("read", reads), ("create", creates)] {
            let wire = step(Wire::new()).answer(200, TEAM);
            let teams = wire.builder().build().unwrap().team();
            let result = if verb == "read" { teams.read(7).await } else { teams.create("ops").await };
            assert_eq!(wire.sent().len(), expected, "{what}, {verb}: {result:?}");
            assert_eq!(result.is_ok(), expected == 2, "{what}, {verb}: {result:?}");
            assert_eq!(result.err().map(|error| error.attempts()), (expected == 1).then_some(1), "{what}, {verb}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn attempts_are_counted_and_waits_grow() {
    let wire = Wire::new().answer(503, "").answer(503, "").answer(503, "").answer(200, TEAM);
    let teams = wire.builder().build().unwrap().team();
    let started = tokio::time::Instant::now();
    let error = teams.read(7).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Server(503), 3));
    assert!(error.to_string().starts_with("cloudcix.membership.team.read: the server failed (503) after 3 attempts"));
    let waited = elapsed(started);
    assert!(waited >= Duration::from_millis(600) && waited <= Duration::from_millis(1250), "{waited:?}");
    // Of one call: more, or none.
    teams.read(7).with(Options::new().retry(Retry::NEVER)).await.unwrap();
    let wire = Wire::new().answer(503, "").answer(503, "").answer(503, "").answer(200, TEAM);
    let teams = wire.builder().retry(Retry::NEVER).build().unwrap().team();
    teams.read(7).with(Options::new().retry(Retry::attempts(4))).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_server_says_how_long_to_wait() {
    let date = jiff_date(30);
    for (wait, least, most) in [("7", 7, 7), (date.as_str(), 28, 30)] {
        let wire = Wire::new().answer_with(429, &[("retry-after", wait)], "").answer(201, TEAM);
        let retry = Retry::DEFAULT.longest_wait(SECOND * 60);
        let teams = wire.builder().retry(retry).build().unwrap().team();
        let started = tokio::time::Instant::now();
        teams.create("ops").await.unwrap();
        let waited = elapsed(started).as_secs();
        assert!((least..=most).contains(&waited), "{wait}: {waited}");
    }
    // Longer than we would wait, or than there's time: the caller decides.
    let wire = Wire::new().answer_with(429, &[("retry-after", "90")], "");
    let error = wire.builder().build().unwrap().team().read(7).await.unwrap_err();
    assert_eq!((error.kind(), error.retry_after()), (ErrorKind::RateLimited, Some(SECOND * 90)));
    let wire = Wire::new().answer_with(429, &[("retry-after", "9")], "");
    let teams = wire.builder().total_timeout(SECOND * 5).build().unwrap().team();
    assert_eq!(teams.read(7).await.unwrap_err().retry_after(), Some(SECOND * 9));
}

/// A date of HTTP, so many seconds from now.
fn jiff_date(seconds: i64) -> String {
    let at = crudl::Timestamp::now() + std::time::Duration::from_secs(seconds.unsigned_abs());
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_down_is_not_stormed() {
    let nobody = Wire::new();
    let teams = nobody.builder().build().unwrap().team();
    for _ in 0..200 {
        teams.read(7).await.unwrap_err();
    }
    // A call each, and a hundred more; not the 600 that the policy alone would make.
    assert_eq!(nobody.sent().len(), 300);
}

/// Answers each call after a second, and counts how many are on their way at once.
#[derive(Clone, Default)]
struct Slow(Arc<(AtomicUsize, AtomicUsize)>);

impl Transport for Slow {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let (now, most) = &*self.0;
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            let work = tokio::time::timeout(request.timeout, tokio::time::sleep(SECOND)).await;
            now.fetch_sub(1, Ordering::SeqCst);
            work.map_err(|_| TransportError::new(TransportErrorKind::Timeout, "no answer in time"))?;
            Ok(HttpResponse::new(200, crudl::Headers::new(), TEAM))
        })
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }
}

fn slow() -> (Slow, crudl::Builder<crate::fixtures::Cloud>) {
    let slow = Slow::default();
    (slow.clone(), Wire::new().builder().transport(slow))
}

#[tokio::test(start_paused = true)]
async fn calls_wait_for_room() {
    let (slow, builder) = slow();
    let teams = builder.max_calls_at_once(3).build().unwrap().team();
    let started = tokio::time::Instant::now();
    let calls: Vec<_> = (0..10).map(|_| tokio::spawn(teams.read(7).into_future())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!((slow.0.1.load(Ordering::SeqCst), elapsed(started).as_secs()), (3, 4));
}

#[tokio::test(start_paused = true)]
async fn calls_keep_to_a_rate() {
    let (_, builder) = slow();
    let teams = builder.max_calls_per_second(20.0).build().unwrap().team();
    let started = tokio::time::Instant::now();
    let calls: Vec<_> = (0..41).map(|_| tokio::spawn(teams.read(7).into_future())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    // The last one begins after forty intervals and takes a second.
    assert_eq!(elapsed(started).as_millis(), 3000);
}

#[tokio::test(start_paused = true)]
async fn every_limit_of_time_says_which_it_was() {
    let half = SECOND / 2;
    let (_, builder) = slow();
    let client = builder.timeout(half).retry(Retry::NEVER).build().unwrap();
    let error = client.team().read(7).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout(TimedOut::Attempt));

    let error = client.team().read(7).with(Options::new().total_timeout(half / 2)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout(TimedOut::Call));

    let (_, builder) = slow();
    let teams = builder.max_calls_at_once(1).build().unwrap().team();
    let first = tokio::spawn(teams.read(7).into_future());
    tokio::task::yield_now().await;
    let started = tokio::time::Instant::now();
    let error = teams.read(7).with(Options::new().total_timeout(half)).await.unwrap_err();
    assert_eq!((error.kind(), elapsed(started)), (ErrorKind::Timeout(TimedOut::Queue), half));
    assert!(error.is_retryable() && error.is_timeout());
    first.await.unwrap().unwrap();

    let (_, builder) = slow();
    let teams = builder.max_calls_per_second(0.1).total_timeout(SECOND * 5).build().unwrap().team();
    teams.read(7).await.unwrap();
    for _ in 0..20 {
        let error = teams.read(7).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout(TimedOut::Queue), 0));
    }
    // Who can't wait for a turn has none, so that the next one comes as soon as before.
    tokio::time::sleep(SECOND * 5).await;
    teams.read(7).await.unwrap();

    // The call's time is that of all attempts.
    let (_, builder) = slow();
    let teams = builder.timeout(half).total_timeout(SECOND * 2).retry(Retry::attempts(50)).build().unwrap().team();
    let started = tokio::time::Instant::now();
    let error = teams.read(7).await.unwrap_err();
    assert!(error.is_timeout() && elapsed(started) <= SECOND * 2, "{error} after {:?}", elapsed(started));
}

#[tokio::test(start_paused = true)]
async fn calls_are_cancelled() {
    for of_call in [false, true] {
        let (_, builder) = slow();
        let cancel = Cancel::new();
        let options = if of_call { Options::new().cancel(&cancel) } else { Options::new() };
        let builder = if of_call { builder } else { builder.cancel(&cancel) };
        let teams = builder.build().unwrap().team();
        let call = tokio::spawn(teams.read(7).with(options.clone()).into_future());
        tokio::time::sleep(SECOND / 2).await;
        cancel.cancel();
        let error = call.await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Cancelled);
        // For good, and nothing is sent.
        assert_eq!(teams.read(7).with(options).await.unwrap_err().kind(), ErrorKind::Cancelled);
    }
}

#[tokio::test(start_paused = true)]
async fn signing_in_is_tried_again_too() {
    let wire = Wire::new().answer(503, "").answer(201, r#"{"token": "t1"}"#).answer(201, TEAM);
    let cloud = crate::fixtures::Cloud::builder().url("https://cloudcix.com/").login("a@b.c", "password", "key");
    let teams = cloud.transport(wire.clone()).build().unwrap().team();
    // A create, which wasn't sent when signing in failed.
    teams.create("ops").await.unwrap();
    assert_eq!(wire.sent().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_wait_ends_while_the_server_thinks() {
    let (_, builder) = slow();
    let wait = builder.build().unwrap().team().read(7).wait_until(|_| true);
    let started = tokio::time::Instant::now();
    let error = wait.every(SECOND / 10).within(SECOND / 2).await.unwrap_err();
    assert_eq!((error.kind(), elapsed(started)), (ErrorKind::Timeout(TimedOut::Wait), SECOND / 2));
}

/// Never answers.
struct Silent;

impl Transport for Silent {
    fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(std::future::pending())
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }
}

impl crudl::auth::TokenSource for Silent {
    fn token(&self) -> BoxFuture<'_, Result<crudl::Secret, Box<dyn std::error::Error + Send + Sync>>> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test(start_paused = true)]
async fn signing_in_keeps_to_the_time_of_the_call() {
    let builder = || crate::fixtures::Cloud::builder().url("https://cloudcix.com/").total_timeout(SECOND * 9);
    let sign_in = builder().login("a@b.c", "password", "key").transport(Silent);
    let source = builder().token_source(Silent).transport(Wire::new());
    for builder in [sign_in, source] {
        let teams = builder.build().unwrap().team();
        let started = tokio::time::Instant::now();
        // Who waits for another's sign-in waits no longer either.
        let (one, other) = tokio::join!(teams.read(7).into_future(), teams.create("ops").into_future());
        assert_eq!(elapsed(started), SECOND * 9);
        for error in [one.unwrap_err(), other.unwrap_err()] {
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout(TimedOut::SignIn), 0), "{error}");
            assert!(
                error.is_retryable()
                    && error.to_string().contains("not sent in time: signing in wasn't done within 9s")
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_not_sent_is_no_attempt() {
    let wire = Wire::new();
    let error = wire.cloud().team().read(7).with(Options::new().header("a b", "c")).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), wire.sent().len()), (ErrorKind::InvalidRequest, 0, 0));
    let wire = Wire::new().answer(400, r#"{"detail": "wrong"}"#);
    let cloud = crate::fixtures::Cloud::builder().url("https://cloudcix.com/").login("a@b.c", "password", "key");
    let error = cloud.transport(wire).build().unwrap().team().read(7).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::SignIn, 0));
}

#[tokio::test(start_paused = true)]
async fn times_without_end() {
    let (_, builder) = slow();
    let ever = Duration::MAX;
    let limits = builder.timeout(ever).total_timeout(ever).max_calls_at_once(1).max_calls_per_second(1e-30);
    let teams = limits.retry(Retry::DEFAULT.first_wait(ever).longest_wait(ever)).build().unwrap().team();
    let (one, other) = tokio::join!(
        teams.read(7).into_future(),
        teams.read(7).with(Options::new().total_timeout(SECOND)).into_future()
    );
    one.unwrap();
    assert_eq!(other.unwrap_err().kind(), ErrorKind::Timeout(TimedOut::Queue));
}

#[test]
fn limits_that_none_can_keep_to() {
    for builder in [Wire::new().builder().max_calls_at_once(0), Wire::new().builder().max_calls_per_second(-1.0)] {
        assert_eq!(builder.build().unwrap_err().kind(), ErrorKind::Config);
    }
}
