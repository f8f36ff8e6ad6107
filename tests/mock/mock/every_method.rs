//! Every method is called, with everything it takes, with null and with nothing; its answer is read, and no field of it is
//! left over.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use crudl_mock::Mock;
use crudl_spec::Ir;

use crate::drive::{Application, client, full, ir};

pub mod cloud_api_calls {
    use crudl_clients::cloud_api::Client;

    use crate::drive::{Application, Call};

    include!(concat!(env!("OUT_DIR"), "/cloud_api_calls.rs"));
}

pub mod cloudcix_calls {
    use crudl_clients::cloudcix::Client;

    use crate::drive::{Application, Call};

    include!(concat!(env!("OUT_DIR"), "/cloudcix_calls.rs"));
}

// What the reference calls deprecated is called all the same.
#[allow(deprecated)]
pub mod idcloudhost_calls {
    use crudl_clients::idcloudhost::Client;

    use crate::drive::{Application, Call};

    include!(concat!(env!("OUT_DIR"), "/idcloudhost_calls.rs"));
}

pub mod nexudus_calls {
    use crudl_clients::nexudus::Client;

    use crate::drive::{Application, Call};

    include!(concat!(env!("OUT_DIR"), "/nexudus_calls.rs"));
}

/// A method by application, service and name.
pub type Name = (String, String, String);

/// Makes all calls of a system; gives the methods that were called and what went wrong.
async fn drive<C>(
    ir: &Ir,
    mock: &Mock,
    system: &str,
    client: &C,
    applications: &[(&str, Application<C>)],
) -> (BTreeSet<Name>, Vec<String>) {
    let known = methods(ir, system);
    let (mut called, mut faults) = (BTreeSet::new(), Vec::new());
    for (application, make) in applications {
        let mut calls = Vec::new();
        make(client, &mut calls).expect("valid samples");
        let strict: BTreeSet<_> =
            calls.iter().filter(|call| call.passed == "Valid").map(|call| (call.service, call.method)).collect();
        for call in calls {
            // Each finds the world as it was at the beginning.
            mock.clear();
            let name = ((*application).to_owned(), call.service.to_owned(), call.method.to_owned());
            let is_strict = call.passed != "Valid" && strict.contains(&(call.service, call.method));
            let not_implemented = known.get(&name).copied().unwrap_or_default();
            match call.send.await {
                Ok(_) if not_implemented => faults.push(format!("{name:?}: done, though it isn't implemented")),
                Ok(shown) if is_left_over(&shown) => faults.push(format!("{name:?}: left over in {shown}")),
                Ok(_) => drop(called.insert(name)),
                Err(error) if not_implemented && error.kind() == crudl::ErrorKind::NotImplemented => {
                    called.insert(name);
                }
                // A plausible value isn't always a valid one; then there's a further call with one that is.
                Err(error) if is_strict && error.kind() == crudl::ErrorKind::Validation => {}
                Err(error) => {
                    faults.push(format!("{system}.{}.{}.{} ({}): {error}", name.0, name.1, name.2, call.passed))
                }
            }
        }
    }
    (called, faults)
}

/// Whether a result as it prints has fields that the spec doesn't name. Paging facts of a list's own hold the usual ones,
/// too.
fn is_left_over(shown: &str) -> bool {
    const USUAL: [&str; 5] = ["\"limit\"", "\"order\"", "\"page\"", "\"total_records\"", "\"warnings\""];
    let (records, facts) = match shown.rsplit_once(", warnings: [") {
        Some(parts) if shown.starts_with("Page {") => parts,
        _ => (shown, ""),
    };
    let extras = |shown| str::split(shown, "extra: {").skip(1).filter_map(|rest| rest.split('}').next());
    let mut of_facts = extras(facts).flat_map(|extra| extra.split(", ").filter(|name| !name.is_empty()));
    extras(records).any(|extra| !extra.is_empty()) || of_facts.any(|name| !USUAL.contains(&name))
}

#[test]
fn what_is_left_over_is_found() {
    use crudl_clients::cloud_api::customer::customer::Customer;

    for (further, expected) in [("", false), (", \"limit\": 7", true)] {
        let json = format!("{{\"guid\": \"00000000-0000-0000-0000-000000000007\"{further}}}");
        let customer: Customer = crudl::from_slice(json.as_bytes()).expect("a customer");
        assert_eq!(is_left_over(&format!("{customer:?}")), expected, "{json}");
    }
    let page = |items, facts| {
        format!("Page {{ items: [T {{ extra: {{{items}}} }}], warnings: [], metadata: M {{ extra: {{{facts}}} }} }}")
    };
    assert!(!is_left_over(&page("", "\"page\", \"limit\"")));
    assert!(is_left_over(&page("\"page\"", "")));
    assert!(is_left_over(&page("", "\"page\", \"colour\"")));
}

/// How many methods the README says that a system has.
fn documented(system: &str) -> usize {
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md");
    let text = std::fs::read_to_string(readme).expect("the README");
    let is = |line: &&str| line.to_lowercase().starts_with(&format!("| {} |", system.replace('_', " ")));
    let count = text.lines().find(is).and_then(|line| line.split_once(" methods")?.0.rsplit(' ').next()?.parse().ok());
    count.expect("a system with its count of methods")
}

/// The methods of a system, and whether each is known not to be implemented.
pub fn methods(ir: &Ir, system: &str) -> BTreeMap<Name, bool> {
    let system = ir.systems.iter().find(|known| known.name.plain() == system).expect("a system");
    let applications = system.applications.iter();
    let services =
        applications.flat_map(|application| application.services.iter().map(move |service| (application, service)));
    services
        .flat_map(|(application, service)| {
            service.methods.iter().map(move |method| {
                let names = (application.name.plain(), service.name.plain(), method.name.plain());
                ((names.0.to_owned(), names.1.to_owned(), names.2.to_owned()), method.not_implemented)
            })
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_method_is_answered() {
    let ir = ir();
    let mock = full(&ir).await;
    let (mut lines, mut all) = (Vec::new(), Vec::new());
    let mut counted = |system: &str, (called, faults): (BTreeSet<Name>, Vec<String>), started: Instant| {
        let known = methods(&ir, system);
        lines.push(format!("{system} {} of {} in {:.1?}", called.len(), known.len(), started.elapsed()));
        all.extend(faults);
        if called.len() != documented(system) {
            all.push(format!(
                "{system}: the README says {} methods, {} were answered",
                documented(system),
                called.len()
            ));
        }
        all.extend(known.keys().filter(|name| !called.contains(*name)).map(|name| format!("{name:?} wasn't answered")));
    };
    macro_rules! system {
        ($name:ident, $calls:ident) => {
            let started = Instant::now();
            let found = drive(
                &ir,
                &mock,
                stringify!($name),
                &client::<crudl_clients::$name::Client>(&mock),
                $calls::APPLICATIONS,
            )
            .await;
            counted(stringify!($name), found, started);
        };
    }
    system!(cloud_api, cloud_api_calls);
    system!(cloudcix, cloudcix_calls);
    system!(idcloudhost, idcloudhost_calls);
    system!(nexudus, nexudus_calls);
    mock.stop().await;
    assert!(all.is_empty(), "{} faults:\n{}", all.len(), all.join("\n"));
    println!("methods answered: {}", lines.join(", "));
}
