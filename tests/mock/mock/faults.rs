//! What becomes of calls when something goes wrong: each fault against each system.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::net::TcpListener;
use std::time::Duration;

use crudl::{Error, Options};
use crudl_clients::nexudus::billing::SortDirection;
use crudl_mock::faults::{Fault, Faults, Rule};
use crudl_mock::{Mock, Options as MockOptions};

use crate::drive::ir;
use crate::subjects::{Attempts, CloudApi, Cloudcix, Idcloudhost, Made, Nexudus, Subject};

/// Longest time of a case: one that takes longer hangs.
pub const HANGS: Duration = Duration::from_secs(20);

/// What a create comes to that meets a fault once, and how many records there are then. `again`: it was sent a second time.
/// In brackets: the answer had no place for the fault.
const CREATES: &str = "
| fault                      | cloudcix              | idcloudhost           | nexudus               | cloud_api             |
|----------------------------|-----------------------|-----------------------|-----------------------|-----------------------|
| delay                      | ok; 1                 | ok; 1                 | ok; 1                 | ok; 1                 |
| delay, too long            | Timeout(Attempt); 1   | Timeout(Attempt); 1   | Timeout(Attempt); 1   | Timeout(Attempt); 1   |
| rate_limited               | ok, again; 1          | ok, again; 1          | ok, again; 1          | ok, again; 1          |
| status 500                 | Server(500); 0        | Server(500); 0        | Server(500); 0        | Server(500); 0        |
| status 500, carried out    | Server(500); 1        | Server(500); 1        | Server(500); 1        | Server(500); 1        |
| status 502                 | Server(502); 0        | Server(502); 0        | Server(502); 0        | Server(502); 0        |
| status 502, carried out    | Server(502); 1        | Server(502); 1        | Server(502); 1        | Server(502); 1        |
| status 503                 | Server(503); 0        | Server(503); 0        | Server(503); 0        | Server(503); 0        |
| refused                    | NotSent; 0            | NotSent; 0            | NotSent; 0            | NotSent; 0            |
| reset                      | Interrupted; 0        | Interrupted; 0        | Interrupted; 0        | Interrupted; 0        |
| no_answer                  | Interrupted; 1        | Interrupted; 1        | Interrupted; 1        | Interrupted; 1        |
| no_answer, not carried out | Interrupted; 0        | Interrupted; 0        | Interrupted; 0        | Interrupted; 0        |
| cut_before_body            | Interrupted; 1        | Interrupted; 1        | Interrupted; 1        | Interrupted; 1        |
| cut_inside_body            | Interrupted; 1        | Interrupted; 1        | Interrupted; 1        | Interrupted; 1        |
| slow_body                  | ok; 1                 | ok; 1                 | ok; 1                 | ok; 1                 |
| slow_body, too long        | Timeout(Attempt); 1   | Timeout(Attempt); 1   | Timeout(Attempt); 1   | Timeout(Attempt); 1   |
| wrong_content_type         | ok; 1                 | ok; 1                 | ok; 1                 | ok; 1                 |
| html                       | Undecodable; 0        | Undecodable; 0        | Undecodable; 0        | Undecodable; 0        |
| html, carried out          | Undecodable; 1        | Undecodable; 1        | Undecodable; 1        | Undecodable; 1        |
| html 502                   | Server(502); 0        | Server(502); 0        | Server(502); 0        | Server(502); 0        |
| invalid_body               | Undecodable; 1        | Undecodable; 1        | Undecodable; 1        | Undecodable; 1        |
| unknown_enum_value         | ok, kept; 1           | ok, kept; 1           | (ok); 1               | (ok); 1               |
| extra_field                | ok, kept; 1           | ok, kept; 1           | ok, kept; 1           | (ok); 1               |
| expired_token              | ok, again; 1          | Unauthorized; 0       | Unauthorized; 0       | Unauthorized; 0       |
| redirect                   | Redirected; 0         | Redirected; 0         | Redirected; 0         | Redirected; 0         |
";

/// What a read comes to that meets a fault once.
const READS: &str = "
| fault                      | cloudcix              | idcloudhost           | nexudus               | cloud_api             |
|----------------------------|-----------------------|-----------------------|-----------------------|-----------------------|
| delay                      | ok                    | ok                    | ok                    | ok                    |
| delay, too long            | ok, again             | ok, again             | ok, again             | ok, again             |
| rate_limited               | ok, again             | ok, again             | ok, again             | ok, again             |
| status 500                 | Server(500)           | Server(500)           | Server(500)           | Server(500)           |
| status 500, carried out    | Server(500)           | Server(500)           | Server(500)           | Server(500)           |
| status 502                 | ok, again             | ok, again             | ok, again             | ok, again             |
| status 502, carried out    | ok, again             | ok, again             | ok, again             | ok, again             |
| status 503                 | ok, again             | ok, again             | ok, again             | ok, again             |
| refused                    | NotSent               | NotSent               | NotSent               | NotSent               |
| reset                      | ok, again             | ok, again             | ok, again             | ok, again             |
| no_answer                  | ok, again             | ok, again             | ok, again             | ok, again             |
| no_answer, not carried out | ok, again             | ok, again             | ok, again             | ok, again             |
| cut_before_body            | ok, again             | ok, again             | ok, again             | ok, again             |
| cut_inside_body            | ok, again             | ok, again             | ok, again             | ok, again             |
| slow_body                  | ok                    | ok                    | ok                    | ok                    |
| slow_body, too long        | ok, again             | ok, again             | ok, again             | ok, again             |
| wrong_content_type         | ok                    | ok                    | ok                    | ok                    |
| html                       | Undecodable           | Undecodable           | Undecodable           | Undecodable           |
| html, carried out          | Undecodable           | Undecodable           | Undecodable           | Undecodable           |
| html 502                   | ok, again             | ok, again             | ok, again             | ok, again             |
| invalid_body               | Undecodable           | Undecodable           | Undecodable           | Undecodable           |
| unknown_enum_value         | ok, kept              | ok, kept              | (ok)                  | (ok)                  |
| extra_field                | ok, kept              | ok, kept              | ok, kept              | ok, kept              |
| expired_token              | ok, again             | Unauthorized          | Unauthorized          | Unauthorized          |
| redirect                   | Redirected            | Redirected            | Redirected            | Redirected            |
";

/// Faults by the first column of the tables, and the time that the call has.
fn cases(elsewhere: &str) -> Vec<(&'static str, Fault, Duration)> {
    let (usual, short, forever) = (Duration::from_secs(15), Duration::from_millis(1000), Duration::from_secs(60));
    let soon = Duration::from_millis(20);
    let to = elsewhere.to_owned();
    vec![
        ("delay", Fault::Delay(soon), usual),
        ("delay, too long", Fault::Delay(forever), short),
        ("rate_limited", Fault::RateLimited { retry_after: 0 }, usual),
        ("status 500", Fault::Status { status: 500, carried_out: false }, usual),
        ("status 500, carried out", Fault::Status { status: 500, carried_out: true }, usual),
        ("status 502", Fault::Status { status: 502, carried_out: false }, usual),
        ("status 502, carried out", Fault::Status { status: 502, carried_out: true }, usual),
        ("status 503", Fault::Status { status: 503, carried_out: false }, usual),
        ("refused", Fault::Refused, usual),
        ("reset", Fault::Reset, usual),
        ("no_answer", Fault::NoAnswer { carried_out: true }, usual),
        ("no_answer, not carried out", Fault::NoAnswer { carried_out: false }, usual),
        ("cut_before_body", Fault::CutBeforeBody, usual),
        ("cut_inside_body", Fault::CutInsideBody, usual),
        ("slow_body", Fault::SlowBody(soon), usual),
        ("slow_body, too long", Fault::SlowBody(forever), short),
        ("wrong_content_type", Fault::WrongContentType, usual),
        ("html", Fault::Html { status: 200, carried_out: false }, usual),
        ("html, carried out", Fault::Html { status: 200, carried_out: true }, usual),
        ("html 502", Fault::Html { status: 502, carried_out: false }, usual),
        ("invalid_body", Fault::InvalidBody, usual),
        ("unknown_enum_value", Fault::UnknownEnumValue, usual),
        ("extra_field", Fault::ExtraField, usual),
        ("expired_token", Fault::ExpiredToken, usual),
        ("redirect", Fault::Redirect { to, status: 307 }, usual),
    ]
}

async fn mock(system: &str) -> Mock {
    let options = MockOptions { systems: vec![system.to_owned()], ..MockOptions::default() };
    Mock::start(&ir(), options).await.expect("a free port")
}

/// The ids of records by their numbers, of which none is there twice.
pub fn by_mark(all: Vec<(String, u32)>) -> BTreeMap<u32, String> {
    let count = all.len();
    let by_mark: BTreeMap<_, _> = all.iter().map(|(id, mark)| (*mark, id.clone())).collect();
    let ids: BTreeSet<_> = by_mark.values().collect();
    assert!(by_mark.len() == count && ids.len() == count, "a record is there twice: {all:?}");
    by_mark
}

/// An outcome in few words.
fn words(outcome: &Made) -> String {
    match outcome {
        Ok((_, shown)) if shown.contains("unexpected_") => "ok, kept".to_owned(),
        Ok(_) => "ok".to_owned(),
        Err(error) => {
            assert!(!error.operation().is_empty(), "{error:?}");
            assert!(error.status().is_some() || error.detail().is_some(), "nothing received: {error:?}");
            let wait = error.retry_after().map_or("", |_| ", waits");
            format!("{:?}{wait}", error.kind())
        }
    }
}

/// Outcomes of a system: for each case that of a create and that of a read.
async fn column<S: Subject>(elsewhere: &str) -> Vec<(String, String)> {
    let mock = mock(S::SYSTEM).await;
    let none = || mock.set_faults(Faults::default());
    let mut column = Vec::new();
    for (name, fault, timeout) in cases(elsewhere) {
        let cell = async |call: &str| -> Result<String, Error> {
            mock.clear();
            none().await.expect("no faults");
            let teller = S::new(&mock);
            let attempts = Attempts::default();
            let (id, _) = teller.create(1, Options::new()).await?;
            // A fault of connections is met by the call itself only if nothing was connected before.
            let client = if matches!(fault, Fault::Refused | Fault::Reset) {
                S::unconnected(&mock, &attempts).await?
            } else {
                let client = S::counted(&mock, &attempts);
                client.read(id.clone(), Options::new()).await?;
                client
            };
            let rule = Rule::new(fault.clone());
            let rule = match fault {
                Fault::Refused => rule.on(S::SYSTEM),
                Fault::Reset => rule.on(S::SYSTEM).times(1),
                _ => rule.on(call).times(1),
            };
            mock.set_faults(Faults::from_iter([rule])).await.expect("a fault that can be made");
            let options = Options::new().timeout(timeout);
            attempts.take();
            let sent = async {
                if call == S::CREATE { client.create(2, options).await } else { client.read(id.clone(), options).await }
            };
            let outcome = tokio::time::timeout(HANGS, sent).await.unwrap_or_else(|_| panic!("{name} hangs"));
            let injected: u64 = mock.injected().iter().sum();
            none().await.expect("no faults");
            let all = by_mark(teller.all().await?);
            let count = all.len() - 1;
            assert_eq!(all.get(&1), Some(&id), "{name}: the record from before is gone");
            if let (Ok((made, _)), true) = (&outcome, count > 0) {
                assert_eq!(all.get(&2), Some(made), "{name}: it isn't there");
            }
            let mut words = words(&outcome);
            if outcome.is_ok() && attempts.take() > 1 {
                words.push_str(", again");
            }
            if injected == 0 && fault != Fault::Refused {
                words = format!("({words})");
            }
            Ok(if call == S::CREATE { format!("{words}; {count}") } else { words })
        };
        let told = |cell: Result<String, Error>| cell.unwrap_or_else(|error| format!("without a fault: {error}"));
        column.push((told(cell(S::CREATE).await), told(cell(S::READ).await)));
    }
    mock.stop().await;
    column
}

fn table(cases: &[(&str, Fault, Duration)], columns: [&Vec<(String, String)>; 4], create: bool) -> String {
    let mut table = format!(
        "\n| {:<26} | {:<21} | {:<21} | {:<21} | {:<21} |\n|{:-<28}|{:-<23}|{:-<23}|{:-<23}|{:-<23}|\n",
        "fault", "cloudcix", "idcloudhost", "nexudus", "cloud_api", "", "", "", "", ""
    );
    for (index, (name, ..)) in cases.iter().enumerate() {
        let cell = |column: &Vec<(String, String)>| {
            let (of_create, of_read) = column.get(index).cloned().unwrap_or_default();
            if create { of_create } else { of_read }
        };
        let [a, b, c, d] = columns.map(cell);
        writeln!(table, "| {name:<26} | {a:<21} | {b:<21} | {c:<21} | {d:<21} |").expect("text");
    }
    table
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_has_its_outcome() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").expect("a free port");
    elsewhere.set_nonblocking(true).expect("a listener");
    let to = format!("http://{}", elsewhere.local_addr().expect("an address"));
    let columns = tokio::join!(
        column::<Cloudcix>(&to),
        column::<Idcloudhost>(&to),
        column::<Nexudus>(&to),
        column::<CloudApi>(&to)
    );
    let columns = [&columns.0, &columns.1, &columns.2, &columns.3];
    let cases = cases(&to);
    let (creates, reads) = (table(&cases, columns, true), table(&cases, columns, false));
    println!("creates:\n{creates}\nreads:\n{reads}");
    let found = creates.lines().chain(reads.lines());
    let differs: Vec<_> = found.zip(CREATES.lines().chain(READS.lines())).filter(|(a, b)| a != b).collect();
    assert!(differs.is_empty() && creates.len() + reads.len() == CREATES.len() + READS.len(), "{differs:#?}");
    // Nobody follows a redirect, so that no credentials arrive there.
    assert!(elsewhere.accept().is_err(), "somebody came to where the redirect points");
}

/// Deposits have no enum, but their lists have.
#[tokio::test]
async fn an_unknown_value_beside_a_page_is_kept() -> Result<(), Error> {
    let mock = mock("nexudus").await;
    let deposits = mock.client::<crudl_clients::nexudus::Client>()?.billing().contract_deposits();
    deposits.create(7, 2).await?;
    mock.set_faults(Faults::from_iter([Rule::new(Fault::UnknownEnumValue).times(1)])).await.expect("a fault");
    let direction = deposits.list().await?.metadata.current_sort_direction;
    assert!(matches!(direction, SortDirection::Unknown(_)), "{direction:?}");
    assert_eq!(mock.injected(), [1]);
    Ok(())
}

/// The tables in fewer words, as the README has them: what most systems have, and in brackets which have something else.
fn in_short() -> String {
    let rows = |table: &'static str| {
        table.lines().skip(3).map(|line| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>())
    };
    let cell = |of_systems: &[&str]| {
        let count = |outcome: &str| of_systems.iter().filter(|other| **other == outcome).count();
        let usual = of_systems.iter().rev().max_by_key(|outcome| count(outcome)).copied().unwrap_or_default();
        let names = ["CloudCIX", "idcloudhost", "Nexudus", "Cloud API"];
        let others = names.iter().zip(of_systems).filter(|(_, outcome)| **outcome != usual);
        let others: Vec<_> = others.map(|(name, outcome)| format!("{name}: {outcome}")).collect();
        if others.is_empty() { usual.to_owned() } else { format!("{usual} ({})", others.join("; ")) }
    };
    let mut text = "| fault | a read comes to | a create comes to; records then |\n|---|---|---|\n".to_owned();
    for (create, read) in rows(CREATES).zip(rows(READS)) {
        let (name, creates, reads) = (create[0], cell(&create[1..]), cell(&read[1..]));
        text +=
            &format!("| {name} | {} | {} |\n", reads.replace("(ok)", "not made"), creates.replace("(ok)", "not made"));
    }
    text
}

#[test]
fn the_readme_has_the_outcomes() {
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md");
    let text = std::fs::read_to_string(readme).expect("the README");
    let expected = in_short();
    assert!(text.contains(&expected), "the README's table of faults should be:\n{expected}");
}
