//! Records that belong to others: what is made under one isn't found under another.

use crudl::ErrorKind;
use crudl_clients::cloudcix;
use crudl_mock::Mock;
use serde_json::Value;

use crate::calls::{Make, Told, holds, object, stated};
use crate::drive::{client, full, ir};

/// The calls of a service, here and under other records.
pub struct Nested<C: 'static> {
    service: &'static str,
    /// The record's field; empty if the reference doesn't say which.
    id: &'static str,
    /// None where calls can't make any: there are a few from the beginning.
    create: Option<Make<C>>,
    read: Option<Make<C>>,
    read_there: Option<Make<C>>,
    list: Option<Make<C>>,
    list_there: Option<Make<C>>,
}

mod cloudcix_nested {
    use super::Nested;
    use crate::calls::{Made, all, value};
    use crudl_clients::cloudcix::Client;

    include!(concat!(env!("OUT_DIR"), "/cloudcix_nested.rs"));
}

async fn stays<C>(client: &C, nested: &Nested<C>) -> Told {
    let Nested { id, create, read, read_there, list, list_there, .. } = nested;
    let first = |records: Value| records.as_array().and_then(|records| records.first().cloned());
    let created = match (create, list) {
        (Some(create), _) => create(client, "")?.await?,
        (None, Some(list)) => first(list(client, "")?.await?).ok_or("nothing from the beginning")?,
        (None, None) => return Err("neither made nor listed".into()),
    };
    let created = stated(&created);
    // The first that is made, where nothing says which it is.
    let value = created.get(*id).cloned().unwrap_or_else(|| 1.into());
    let given = value.to_string();
    if let (Some(list), Some(list_there)) = (list, list_there) {
        let is = |record: &Value| match id.is_empty() {
            true => stated(record) == created,
            false => object(record).get(*id) == Some(&value),
        };
        let shows = |records: &Value| records.as_array().is_some_and(|records| records.iter().any(is));
        holds(shows(&list(client, &given)?.await?), format!("the list lacks {created:?}"))?;
        holds(!shows(&list_there(client, &given)?.await?), format!("listed elsewhere: {created:?}"))?;
    }
    if let (Some(read), Some(read_there)) = (read, read_there) {
        let found = stated(&read(client, &given)?.await?);
        holds(create.is_none() || found == created, format!("created {created:?}, read {found:?}"))?;
        match read_there(client, &given)?.await {
            // Whatever id is asked for is there.
            Ok(other) => holds(stated(&other) != found, format!("the same elsewhere: {found:?}"))?,
            Err(error) => holds(error.kind() == ErrorKind::NotFound, format!("elsewhere: {error}"))?,
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_stay_with_the_record_that_they_belong_to() {
    let mock = full(&ir()).await;
    let client = client::<cloudcix::Client>(&mock);
    let mut faults = Vec::new();
    for nested in cloudcix_nested::NESTED {
        mock.clear();
        if let Err(error) = stays(&client, nested).await {
            faults.push(format!("{}: {error}", nested.service));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    let count = cloudcix_nested::NESTED.len();
    println!("services whose records belong to others: {count}");
    assert!(count >= 61, "only {count} services");
}

/// The same where nothing is there but what was made.
#[tokio::test]
async fn parents_have_to_be_there_and_keep_their_own() -> Told {
    let mock = Mock::new().await?;
    let client = client::<cloudcix::Client>(&mock).app_manager();
    let (apps, menus) = (client.app(), client.app_menu());
    let missing = menus.create(7, 1, "home").await.err().ok_or("no app 7")?;
    assert_eq!(missing.kind(), ErrorKind::NotFound);
    let icon = "https://example.com/icon.png";
    let (one, other) = (apps.create(icon, "one").await?.id, apps.create(icon, "other").await?.id);
    let menu = menus.create(one, 1, "home").await?.id;
    let further = menus.create(other, 1, "start").await?.id;
    assert_eq!(menus.read(one, menu).await?.name, "home");
    for gone in [
        menus.read(other, menu).await.err(),
        menus.update(other, menu, 2, "stolen").await.err(),
        menus.partial_update(other, menu).name("stolen").await.err(),
        menus.delete(other, menu).await.err(),
        menus.read(one, further).await.err(),
    ] {
        assert_eq!(gone.map(|error| error.kind()), Some(ErrorKind::NotFound));
    }
    for (app, expected) in [(one, (menu, "home")), (other, (further, "start"))] {
        let items = menus.list(app).all().try_collect().await?;
        let items: Vec<_> = items.iter().map(|item| (item.id, item.name.as_str())).collect();
        assert_eq!(items, [expected]);
    }
    Ok(())
}
