//! Ids that the server gives: of many records no two have the same, and all of them are listed.

use std::collections::BTreeSet;

use crudl::Uuid;
use crudl_clients::{cloud_api, cloudcix, idcloudhost};
use crudl_mock::Mock;
use crudl_spec::Ir;
use crudl_spec::ir::{Body, Kind, Service};
use serde_json::Value;

use crate::calls::{Told, holds, object};
use crate::drive::{client, full, ir};
use crate::life::{Life, cloudcix_lives, idcloudhost_lives, nexudus_lives};

/// More than a value that is picked takes to come again.
const MANY: usize = 300;

/// Enough where ids are counted.
const FEW: usize = 20;

/// Services whose callers say the id.
fn named_by_callers(ir: &Ir, system: &str) -> BTreeSet<String> {
    let says = |service: &Service| {
        let create = service.methods.iter().find(|method| method.kind == Kind::Create);
        let id = crudl_mock::id_field(ir, service);
        match create.map(|create| &create.body) {
            Some(Body::Fields { fields, .. }) => fields.iter().any(|input| Some(&input.field.wire) == id.as_ref()),
            _ => false,
        }
    };
    let system = ir.systems.iter().find(|known| known.name.plain() == system).expect("a system");
    let services = system.applications.iter().flat_map(|application| {
        let named = application.services.iter().filter(|service| says(service));
        named.map(|service| format!("{}.{}", application.name.plain(), service.name.plain()))
    });
    services.collect()
}

async fn differ<C>(client: &C, life: &Life<C>) -> Told {
    // Where nothing says which field is the id, as many have to be there.
    let id = |record: &Value| object(record).get(life.id).cloned().unwrap_or_default();
    let first = id(&(life.create)(client, "")?.await?);
    let many = if first.is_string() { MANY } else { FEW };
    let mut made = BTreeSet::from([first.to_string()]);
    for _ in 1..many {
        made.insert(id(&(life.create)(client, "")?.await?).to_string());
    }
    holds(life.id.is_empty() || made.len() == many, format!("{} ids", made.len()))?;
    let listed = (life.list)(client, "")?.await?;
    let listed: Vec<_> = listed.as_array().into_iter().flatten().map(|record| id(record).to_string()).collect();
    let found = listed.iter().filter(|id| made.contains(*id)).count();
    holds(found == if life.id.is_empty() { listed.len() } else { many }, format!("{found} of them are listed"))?;
    holds(listed.len() >= many, format!("{} are listed", listed.len()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ids_differ() {
    let ir = ir();
    let mock = full(&ir).await;
    let (mut faults, mut count) = (Vec::new(), 0);
    macro_rules! system {
        ($client:ident, $lives:expr) => {
            let client = client::<crudl_clients::$client::Client>(&mock);
            let named = named_by_callers(&ir, stringify!($client));
            for life in $lives.iter().filter(|life| !named.contains(life.service)) {
                mock.clear();
                count += 1;
                if let Err(error) = differ(&client, life).await {
                    faults.push(format!("{}: {error}", life.service));
                }
            }
        };
    }
    system!(cloudcix, cloudcix_lives::LIVES);
    system!(idcloudhost, idcloudhost_lives::LIVES);
    system!(nexudus, nexudus_lives::LIVES);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    assert!(count >= 90, "only {count} services");
}

/// Services that can't do all that others can.
#[tokio::test]
async fn further_ids_differ() -> Told {
    let mock = Mock::new().await?;
    let client: cloud_api::Client = mock.client()?;
    let mut made = BTreeSet::new();
    for _ in 0..MANY {
        made.insert(client.customer().create("Example Ltd", Uuid::from_u128(7)).await?.value);
    }
    assert_eq!((made.len(), client.customer().find().await?.value.into_iter().collect()), (MANY, made));

    let client: idcloudhost::Client = mock.client()?;
    let (keys, balancers) = (client.object_storage().keys(), client.network().load_balancers());
    let before = keys.list().await?.items.len();
    let mut made = BTreeSet::new();
    for number in 1..=MANY {
        assert_eq!(keys.generate().await?.len(), before + number);
        made.insert(balancers.create().await?.uuid);
    }
    let listed: BTreeSet<Uuid> = balancers.list().await?.items.into_iter().map(|balancer| balancer.uuid).collect();
    assert_eq!((made.len(), listed), (MANY, made));
    Ok(())
}

/// A record that is there since it was named takes its id, and the next ones are counted on.
#[tokio::test]
async fn the_greatest_id_isnt_the_last() -> Told {
    let mock = full(&ir()).await;
    let client: cloudcix::Client = client(&mock);
    let teams = client.membership().team();
    for taken in [i64::MAX, 5] {
        assert_eq!(teams.read(taken).await?.id, taken);
    }
    let mut ids = Vec::new();
    for name in ["a", "b", "c"] {
        ids.push(teams.create(name).await?.id);
    }
    assert_eq!(ids, [4, 6, 7]);
    let names = teams.list().all().try_collect().await?;
    assert_eq!(names.iter().filter(|team| ids.contains(&team.id)).count(), 3);
    Ok(())
}

/// What is dropped from a list doesn't come back under its id.
#[tokio::test]
async fn items_have_ids_of_their_own() -> Told {
    let mock = Mock::new().await?;
    let client: idcloudhost::Client = mock.client()?;
    let balancers = client.network().load_balancers();
    let balancer = balancers.create().await?.uuid;
    let mut seen = BTreeSet::new();
    for port in 1..=20 {
        balancers.add_rule(balancer, port, 80).await?;
        balancers.add_rule(balancer, port + 100, 80).await?;
        let rules = balancers.read(balancer).await?.forwarding_rules;
        let new: Vec<Uuid> = rules.iter().rev().take(2).filter_map(|rule| rule.uuid).collect();
        new.iter().for_each(|rule| assert!(seen.insert(*rule), "{rule} again"));
        balancers.drop_rule(balancer, new[1]).await?;
    }
    assert_eq!(balancers.read(balancer).await?.forwarding_rules.len(), 20);
    Ok(())
}
