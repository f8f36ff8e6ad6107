//! Fields that nobody set: the same from mock to mock with one seed, others with another.

use std::collections::BTreeMap;

use crudl_mock::{Mock, Options};
use crudl_spec::Ir;

use crate::drive::{Application, client, ir};
use crate::every_method::{cloud_api_calls, cloudcix_calls, idcloudhost_calls, nexudus_calls};

/// What each method that only looks gives, as it prints.
async fn looks<C>(mock: &Mock, client: &C, applications: &[(&str, Application<C>)]) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for (application, make) in applications {
        let mut calls = Vec::new();
        make(client, &mut calls).expect("valid samples");
        for call in calls {
            let name = format!("{application}.{}.{}", call.service, call.method);
            let is_look = ["read", "list", "get_object", "find"].contains(&call.method);
            if !is_look || out.contains_key(&name) {
                continue;
            }
            mock.clear();
            if let Ok(shown) = call.send.await {
                out.insert(name, shown);
            }
        }
    }
    out
}

async fn seeded(ir: &Ir, seed: u64) -> Mock {
    Mock::start(ir, Options { every_id_exists: true, seed, ..Options::default() }).await.expect("free ports")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn values_come_from_the_seed() {
    let ir = ir();
    let mocks = [seeded(&ir, 7).await, seeded(&ir, 7).await, seeded(&ir, 8).await];
    let mut lines = Vec::new();
    macro_rules! system {
        ($system:ident, $calls:ident, $least:expr) => {
            let mut shown = Vec::new();
            for mock in &mocks {
                let client = client::<crudl_clients::$system::Client>(mock);
                shown.push(looks(mock, &client, $calls::APPLICATIONS).await);
            }
            let [one, same, other] = shown.as_slice() else { unreachable!("three mocks") };
            for (name, value) in one {
                assert_eq!(Some(value), same.get(name), "{name} with the same seed");
            }
            let differing = one.iter().filter(|(name, value)| other.get(*name) != Some(*value)).count();
            lines.push(format!("{}: {differing} of {} differ", stringify!($system), one.len()));
            assert!(differing >= $least, "{lines:?}");
        };
    }
    system!(cloud_api, cloud_api_calls, 3);
    system!(cloudcix, cloudcix_calls, 200);
    system!(idcloudhost, idcloudhost_calls, 20);
    system!(nexudus, nexudus_calls, 2);
    println!("answers that another seed changes: {}", lines.join(", "));
}
