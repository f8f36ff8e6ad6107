//! Every method is called twice, awaited over reqwest and without async over ureq: what goes over the wire is the same,
//! and so is what comes of it.

use std::collections::BTreeSet;

use crudl::Retry;
use crudl_mock::Mock;
use tokio::runtime::Runtime;

use crate::drive::{Application, Outcome, full, ir};
use crate::every_method::{cloud_api_calls, cloudcix_calls, idcloudhost_calls, methods, nexudus_calls};
use crate::tap::{Sent, Tap};

/// A result as it prints, or an error; without the time of today, as a second may end between two calls.
fn shown(outcome: Outcome) -> String {
    let shown = outcome.unwrap_or_else(|error| format!("{error} ({:?})", error.kind()));
    let today = format!("{}T", crudl::Timestamp::now().strftime("%F"));
    let mut parts = shown.split(&today);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + &today + part.get("00:00:00".len()..).unwrap_or_default())
}

#[test]
fn times_of_today_are_not_shown() {
    let now = crudl::Timestamp::now();
    let moment = crudl::Timestamp::from_second(now.as_second()).expect("now");
    let text = shown(Ok(format!("at {moment:?}, 7")));
    assert_eq!(text, format!("at {}TZ, 7", now.strftime("%F")));
}

/// Requests without what is by chance: a token is made anew for each client.
fn comparable(mut sent: Vec<Sent>) -> Vec<Sent> {
    for request in &mut sent {
        if let Some(token) = request.headers.get_mut("x-auth-token") {
            *token = "some token".to_owned();
        }
    }
    sent
}

/// Makes all calls of a system with both clients; gives the methods that were called and what differs.
fn compare<C>(
    runtime: &Runtime,
    mock: &Mock,
    tap: &Tap,
    [awaited, sent]: [C; 2],
    applications: &[(&str, Application<C>)],
) -> (BTreeSet<[String; 3]>, Vec<String>) {
    let (mut called, mut faults) = (BTreeSet::new(), Vec::new());
    for (application, make) in applications {
        let (mut calls, mut others) = (Vec::new(), Vec::new());
        make(&awaited, &mut calls).expect("valid samples");
        make(&sent, &mut others).expect("valid samples");
        for (call, other) in calls.into_iter().zip(others) {
            let name = [*application, call.service, call.method].map(str::to_owned);
            // Each finds the world as it was at the beginning.
            mock.clear();
            let result = shown(runtime.block_on(async { call.send.await }));
            let requests = comparable(tap.take());
            mock.clear();
            let other_result = shown(other.send.without_async());
            let other_requests = comparable(tap.take());
            if requests.is_empty() || requests != other_requests {
                faults.push(format!("{name:?} ({}): {requests:#?}\n{other_requests:#?}", call.passed));
            }
            if result != other_result {
                faults.push(format!("{name:?} ({}): {result}\n{other_result}", call.passed));
            }
            called.insert(name);
        }
    }
    (called, faults)
}

#[test]
fn every_method_is_the_same_without_async() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let ir = ir();
    let mock = runtime.block_on(full(&ir));
    let (mut faults, mut count) = (Vec::new(), 0);
    macro_rules! system {
        ($name:ident, $calls:ident, |$builder:ident, $url:ident| $signed_in:expr) => {
            let tap = Tap::on(mock.url(stringify!($name)).expect("a server"));
            let $url = &tap.url;
            let $builder = || crudl_clients::$name::Client::builder().url($url).retry(Retry::NEVER);
            let sign_in =
                |$builder: crudl::Builder<crudl_clients::$name::Client>| $signed_in.build().expect("a client");
            let clients = [sign_in($builder()), sign_in($builder().blocking())];
            let (called, differing) = compare(&runtime, &mock, &tap, clients, $calls::APPLICATIONS);
            let known = methods(&ir, stringify!($name));
            assert_eq!(called.len(), known.len(), "methods of {} that were called", stringify!($name));
            count += called.len();
            faults.extend(differing);
        };
    }
    system!(cloud_api, cloud_api_calls, |builder, url| builder.credentials("ann", "password"));
    system!(cloudcix, cloudcix_calls, |builder, url| {
        builder.server_url("legacy", url).login("ann@example.com", "password", "key")
    });
    system!(idcloudhost, idcloudhost_calls, |builder, url| builder.api_key("key"));
    system!(nexudus, nexudus_calls, |builder, url| builder.credentials("ann", "password"));
    assert!(count >= 1132, "only {count} methods were called");
    assert!(faults.is_empty(), "{} differences:\n{}", faults.len(), faults.join("\n"));
    println!("methods that are the same without async: {count}");
}
