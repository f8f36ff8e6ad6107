//! Calls that are made with `.send()`, on threads and without a runtime: the transport blocks, as one without Tokio does.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crudl::transport::{TransportErrorKind, answer_with};
use crudl::{Cancel, ErrorKind, HttpRequest, HttpResponse, Options, Retry, TimedOut, Transport, TransportError};

use crate::fixtures::{Cloud, TEAM};

type Answer = Result<HttpResponse, TransportError>;

fn answer(status: u16, headers: &[(&str, &str)], body: impl Into<crudl::Bytes>) -> Answer {
    Ok(HttpResponse::new(status, headers.iter().copied().collect(), body))
}

fn builder(transport: impl Transport + 'static) -> crudl::Builder<Cloud> {
    Cloud::builder().url("https://cloudcix.com/").transport(transport)
}

/// Counts what is sent, by what the URL ends with.
fn counting(answer: impl Fn(&HttpRequest) -> Answer + Send + Sync + 'static) -> (Arc<AtomicUsize>, impl Transport) {
    let count = Arc::new(AtomicUsize::new(0));
    let sent = count.clone();
    let transport = answer_with(move |request| {
        sent.fetch_add(1, Ordering::SeqCst);
        answer(&request)
    });
    (count, transport)
}

#[test]
fn every_kind_of_call() {
    let (_, transport) = counting(|request| {
        let page = |number: u32| {
            let items = [number * 2, number * 2 + 1].map(|id| format!(r#"{{"id": {id}, "name": "t{id}"}}"#)).join(", ");
            format!(r#"{{"content": [{items}], "_metadata": {{"page": {number}, "limit": 2, "total_records": 4}}}}"#)
        };
        match request.url.split_once('?').map(|(_, query)| query) {
            Some(query) if query.contains("page=1") => answer(200, &[], page(1)),
            Some(_) => answer(200, &[], page(0)),
            None => answer(200, &[], TEAM),
        }
    });
    let teams = builder(transport).token("t").build().unwrap().team();
    assert_eq!(teams.read(7).send().unwrap().name, "ops");
    // A call with setters, and one without a result.
    assert_eq!(teams.create("ops").users([1]).send().unwrap().id, 7);
    let page = teams.list().limit(2).send().unwrap();
    assert_eq!((page.items.len(), page.total_records), (2, Some(4)));
    let ids = |teams: Vec<crate::fixtures::Team>| teams.iter().map(|team| team.id).collect::<Vec<_>>();
    assert_eq!(ids(teams.list().all().try_collect().send().unwrap()), [0, 1, 2, 3]);
    assert_eq!(ids(teams.list().all().blocking().collect::<Result<_, _>>().unwrap()), [0, 1, 2, 3]);
    let pages: Vec<_> = teams.list().pages().blocking().map(|page| page.unwrap().items.len()).collect();
    assert_eq!(pages, [2, 2]);
}

#[test]
fn threads_share_a_client() {
    const THREADS: usize = 8;
    // All of them are within the transport at once, or this waits for ever.
    let together = Barrier::new(THREADS);
    let sign_ins = Arc::new(AtomicUsize::new(0));
    let count = sign_ins.clone();
    let transport = answer_with(move |request| {
        if request.url.ends_with("/auth/login/") {
            count.fetch_add(1, Ordering::SeqCst);
            // Time for the others to ask for a token too.
            thread::sleep(Duration::from_millis(100));
            return answer(201, &[], r#"{"token": "t1"}"#);
        }
        assert_eq!(request.headers.get("x-auth-token"), Some("t1"));
        together.wait();
        answer(200, &[], TEAM)
    });
    let cloud = builder(transport).login("a@b.c", "password", "key").build().unwrap();
    thread::scope(|scope| {
        let calls: Vec<_> = (0..THREADS).map(|_| scope.spawn(|| cloud.team().read(7).send())).collect();
        for call in calls {
            assert_eq!(call.join().unwrap().unwrap().name, "ops");
        }
    });
    assert_eq!(sign_ins.load(Ordering::SeqCst), 1);
}

#[test]
fn what_waits_waits() {
    // Before a further attempt, as long as the server says.
    let failures = AtomicUsize::new(0);
    let (count, transport) = counting(move |_| match failures.fetch_add(1, Ordering::SeqCst) {
        0 => answer(429, &[("retry-after", "1")], ""),
        _ => answer(200, &[], TEAM),
    });
    let teams = builder(transport).token("t").build().unwrap().team();
    let started = Instant::now();
    teams.read(7).send().unwrap();
    assert_eq!(count.load(Ordering::SeqCst), 2);
    assert!(started.elapsed() >= Duration::from_secs(1), "{:?}", started.elapsed());

    // For the client's rate, on several threads.
    let begun = Arc::new(Mutex::new(Vec::new()));
    let seen = begun.clone();
    let transport = answer_with(move |_| {
        seen.lock().unwrap().push(Instant::now());
        answer(200, &[], TEAM)
    });
    let cloud = builder(transport).token("t").max_calls_per_second(20.0).build().unwrap();
    thread::scope(|scope| (0..5).for_each(|_| drop(scope.spawn(|| cloud.team().read(7).send().unwrap()))));
    let begun = begun.lock().unwrap();
    let (first, last) = (begun.iter().min().unwrap(), begun.iter().max().unwrap());
    assert!(*last - *first >= Duration::from_millis(190), "{:?}", *last - *first);
}

#[test]
fn time_runs_out() {
    let half = Duration::from_millis(500);
    let (count, down) = counting(|_| answer(503, &[("retry-after", "9")], ""));
    let teams = builder(down).token("t").build().unwrap().team();
    let started = Instant::now();
    let error = teams.read(7).with(Options::new().total_timeout(half)).send().unwrap_err();
    assert_eq!((error.kind(), count.load(Ordering::SeqCst)), (ErrorKind::Server(503), 1));
    assert!(started.elapsed() < half, "{:?}", started.elapsed());

    // Room among the client's calls: the first keeps it longer than the second may wait.
    let (entered, leave) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let (within, until) = (entered.clone(), leave.clone());
    let transport = answer_with(move |_| {
        within.wait();
        until.wait();
        answer(200, &[], TEAM)
    });
    let teams = builder(transport).token("t").max_calls_at_once(1).build().unwrap().team();
    thread::scope(|scope| {
        let first = scope.spawn(|| teams.read(7).send());
        entered.wait();
        let error = teams.read(7).with(Options::new().total_timeout(half)).send().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout(TimedOut::Queue));
        leave.wait();
        first.join().unwrap().unwrap();
    });
}

#[test]
fn calls_are_cancelled() {
    // While it waits to try again.
    let failed = Arc::new(Barrier::new(2));
    let told = failed.clone();
    let (count, transport) = counting(move |_| {
        told.wait();
        Err(TransportError::new(TransportErrorKind::NotSent, "nobody there"))
    });
    let cancel = Cancel::new();
    let retry = Retry::DEFAULT.first_wait(Duration::from_secs(60)).longest_wait(Duration::from_secs(60));
    let teams = builder(transport).token("t").retry(retry).cancel(&cancel).build().unwrap().team();
    let started = Instant::now();
    thread::scope(|scope| {
        let call = scope.spawn(|| teams.read(7).send());
        failed.wait();
        cancel.cancel();
        assert_eq!(call.join().unwrap().unwrap_err().kind(), ErrorKind::Cancelled);
    });
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    // For good, and nothing is sent.
    assert_eq!(teams.read(7).send().unwrap_err().kind(), ErrorKind::Cancelled);
    let mut teams = teams.list().all().blocking();
    assert_eq!(teams.next().unwrap().unwrap_err().kind(), ErrorKind::Cancelled);
    assert!(teams.next().is_none());
    assert_eq!(count.load(Ordering::SeqCst), 1);
}
