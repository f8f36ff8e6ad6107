//! Many tasks at once, with faults at random: each call ends, and what succeeded is there exactly once.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::time::Duration;

use crudl::Options;
use crudl_mock::faults::{Fault, Faults, Rule};
use crudl_mock::{Mock, Options as MockOptions};

use crate::drive::ir;
use crate::faults::{HANGS, by_mark};
use crate::subjects::{CloudApi, Cloudcix, Idcloudhost, Nexudus, Subject};

/// Tasks, and the calls of each: 64 and 10,048 in all.
const TASKS: usize = 16;
const CALLS: usize = 157;

/// What tasks of one system have seen.
#[derive(Default)]
struct Tally {
    /// Numbers and ids of records whose creation succeeded.
    made: Vec<(u32, String)>,
    creates: usize,
    done: usize,
    failed: BTreeMap<String, usize>,
}

/// Creates and reads in turn; every fourth call is a create.
async fn work<S: Subject>(client: S, task: usize) -> Tally {
    let mut tally = Tally::default();
    for call in 0..CALLS {
        let last = tally.made.last().filter(|_| call % 4 != 0).map(|(_, id)| id.clone());
        let mark = u32::try_from(task * CALLS + call + 1).expect("few calls");
        let is_create = last.is_none();
        tally.creates += usize::from(is_create);
        let sent = async {
            match last {
                Some(id) => client.glance(id).await,
                None => client.create(mark, Options::new()).await,
            }
        };
        match tokio::time::timeout(HANGS, sent).await.expect("a call that ends") {
            Ok((id, _)) => {
                tally.done += 1;
                tally.made.extend(is_create.then_some((mark, id)));
            }
            Err(error) => *tally.failed.entry(format!("{:?}", error.kind())).or_default() += 1,
        }
    }
    tally
}

/// All tasks of a system.
async fn storm<S: Subject>(mock: &Mock) -> Tally {
    let client = S::new(mock);
    let tasks: Vec<_> = (0..TASKS).map(|task| tokio::spawn(work(client.clone(), task))).collect();
    let mut all = Tally::default();
    for task in tasks {
        let tally = task.await.expect("no panic");
        all.made.extend(tally.made);
        all.creates += tally.creates;
        all.done += tally.done;
        for (kind, count) in tally.failed {
            *all.failed.entry(kind).or_default() += count;
        }
    }
    all
}

/// What succeeded is there exactly once, and nothing that wasn't asked for.
async fn settle<S: Subject>(mock: &Mock, tally: &Tally) {
    let listed = by_mark(S::new(mock).all().await.expect("no faults any more"));
    for (mark, id) in &tally.made {
        assert_eq!(listed.get(mark), Some(id), "{}: {mark}", S::SYSTEM);
    }
    assert!(listed.len() <= tally.creates, "{}: {} listed", S::SYSTEM, listed.len());
    println!(
        "{}: {} calls done, {} records made of {} and {} there, failed: {:?}",
        S::SYSTEM,
        tally.done,
        tally.made.len(),
        tally.creates,
        listed.len(),
        tally.failed
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_of_many_tasks_end_well_or_say_why() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").expect("a free port");
    elsewhere.set_nonblocking(true).expect("a listener");
    let to = format!("http://{}", elsewhere.local_addr().expect("an address"));
    let soon = Duration::from_millis(3);
    let faults = [
        Fault::Delay(soon),
        Fault::RateLimited { retry_after: 0 },
        Fault::Status { status: 500, carried_out: true },
        Fault::Status { status: 503, carried_out: false },
        Fault::NoAnswer { carried_out: true },
        Fault::CutBeforeBody,
        Fault::CutInsideBody,
        Fault::SlowBody(soon),
        Fault::Html { status: 502, carried_out: false },
        Fault::InvalidBody,
        Fault::ExtraField,
        Fault::ExpiredToken,
        Fault::Redirect { to, status: 307 },
    ];
    let rate = 0.05 / faults.len() as f64;
    let rules = faults.into_iter().map(|fault| Rule::new(fault).rate(rate)).chain([Rule::new(Fault::Reset).rate(0.05)]);
    let faults = Faults { seed: 11, rules: rules.collect() };
    let mock = Mock::start(&ir(), MockOptions { faults, ..MockOptions::default() }).await.expect("free ports");
    let (a, b, c, d) = tokio::join!(
        storm::<Cloudcix>(&mock),
        storm::<Idcloudhost>(&mock),
        storm::<Nexudus>(&mock),
        storm::<CloudApi>(&mock)
    );
    let injected = mock.injected();
    mock.set_faults(Faults::default()).await.expect("no faults");
    settle::<Cloudcix>(&mock, &a).await;
    settle::<Idcloudhost>(&mock, &b).await;
    settle::<Nexudus>(&mock, &c).await;
    settle::<CloudApi>(&mock, &d).await;
    mock.stop().await;
    let calls: usize = [&a, &b, &c, &d].iter().map(|tally| tally.done + tally.failed.values().sum::<usize>()).sum();
    assert_eq!(calls, 4 * TASKS * CALLS);
    // About one call in twenty, and each fault at least once; a reset needs a new connection.
    let made: u64 = injected.iter().take(injected.len() - 1).sum();
    assert!((350..700).contains(&made), "{injected:?}");
    assert!(injected.iter().take(injected.len() - 1).all(|count| *count > 0), "{injected:?}");
    assert!(elsewhere.accept().is_err(), "somebody came to where the redirect points");
    println!("{calls} calls, faults made: {injected:?}");
}
