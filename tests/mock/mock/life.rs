//! The life of a record of every service whose records are created, read, listed, changed and deleted: what was sent is
//! what is returned, a change changes nothing else, and what is deleted is gone.

use std::error::Error;
use std::fmt::Debug;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use crudl::{Encode, Enveloped, ErrorKind, List, to_value};
use serde_json::{Map, Value};

use crate::drive::{client, full, ir};

/// A call on its way, and what it gives as JSON.
type Sent = Pin<Box<dyn Future<Output = Result<Value, crudl::Error>> + Send>>;
pub type Made = Result<Sent, Box<dyn Error>>;
/// Makes a call; the text is the id, or a value to filter by, as JSON.
type Make<C> = fn(&C, &str) -> Made;

/// The calls of a service.
pub struct Life<C: 'static> {
    service: &'static str,
    /// The record's field; empty if the reference doesn't say which.
    id: &'static str,
    create: Make<C>,
    read: Make<C>,
    list: Make<C>,
    filter: Option<Filter<C>>,
    update: Option<Change<C>>,
    partial_update: Option<Change<C>>,
    delete: Make<C>,
}

pub struct Filter<C: 'static> {
    field: &'static str,
    finds: Make<C>,
    excludes: Option<Make<C>>,
}

pub struct Change<C: 'static> {
    call: Make<C>,
    /// Fields and what they are after it.
    sets: &'static [(&'static str, &'static str)],
}

fn sent<C, T>(call: C, show: fn(&T) -> Value) -> Sent
where
    C: IntoFuture<Output = Result<T, crudl::Error>>,
    C::IntoFuture: Send + 'static,
    T: 'static,
{
    let sent = call.into_future();
    Box::pin(async move { sent.await.map(|result| show(&result)) })
}

macro_rules! showing {
    ($($name:ident<$($generic:ident),*> $result:ty: $show:expr;)*) => {$(
        pub fn $name<C, $($generic),*>(call: C) -> Sent
        where
            C: IntoFuture<Output = Result<$result, crudl::Error>>,
            C::IntoFuture: Send + 'static,
            $($generic: Debug + Encode + 'static,)*
        {
            sent(call, $show)
        }
    )*};
}

showing! {
    value<T> T: |result| to_value(result);
    enveloped<T, F> Enveloped<T, F>: |result| to_value(&result.value);
}

pub fn nothing<C, T>(call: C) -> Sent
where
    C: IntoFuture<Output = Result<T, crudl::Error>>,
    C::IntoFuture: Send + 'static,
    T: 'static,
{
    sent(call, |_| Value::Null)
}

/// All records of a list, page after page.
pub fn all<S, T, M>(list: List<S, T, M>) -> Sent
where
    T: crudl::Place + Encode + Send + Unpin + 'static,
{
    let items = list.all().try_collect();
    Box::pin(async move { items.await.map(|items| to_value(&items)) })
}

mod cloudcix_lives {
    use super::{Change, Filter, Life, Made, all, nothing, value};
    use crudl_clients::cloudcix::Client;

    include!(concat!(env!("OUT_DIR"), "/cloudcix_lives.rs"));
}

mod idcloudhost_lives {
    use super::{Change, Life, Made, all, nothing, value};
    use crudl_clients::idcloudhost::Client;

    include!(concat!(env!("OUT_DIR"), "/idcloudhost_lives.rs"));
}

mod nexudus_lives {
    use super::{Change, Filter, Life, Made, all, enveloped, value};
    use crudl_clients::nexudus::Client;

    include!(concat!(env!("OUT_DIR"), "/nexudus_lives.rs"));
}

type Told = Result<(), Box<dyn Error>>;

fn holds(right: bool, words: impl Into<String>) -> Told {
    if right { Ok(()) } else { Err(words.into().into()) }
}

fn object(value: &Value) -> Map<String, Value> {
    match value {
        // One of a kind may come in a list.
        Value::Array(items) => items.first().map(object).unwrap_or_default(),
        value => value.as_object().cloned().unwrap_or_default(),
    }
}

async fn live<C>(client: &C, life: &Life<C>) -> Told {
    let Life { id, create, read, list, filter, update, partial_update, delete, .. } = life;
    let created = create(client, "")?.await?;
    let value = match object(&created).get(*id) {
        Some(value) => value.clone(),
        // The first record that is made, as nothing was there.
        None if id.is_empty() => 1.into(),
        None => return Err(format!("no {id} in {created}").into()),
    };
    let shows = |records: &Value| match records.as_array() {
        Some(records) if id.is_empty() => !records.is_empty(),
        Some(records) => records.iter().any(|record| record.get(id) == Some(&value)),
        None => false,
    };
    let given = value.to_string();
    let mut known = read(client, &given)?.await?;
    for (field, value) in object(&created) {
        holds(known.get(&field) == Some(&value), format!("created with {field} {value}, read {known}"))?;
    }
    let listed = list(client, &given)?.await?;
    holds(shows(&listed), format!("the list lacks {id} {given}"))?;
    if let Some(Filter { field, finds, excludes }) = filter
        && let Some(record) = listed.as_array().into_iter().flatten().find(|record| record.get(id) == Some(&value))
        && let Some(wanted) = record.get(field).filter(|wanted| !wanted.is_null())
    {
        let wanted = wanted.to_string();
        holds(shows(&finds(client, &wanted)?.await?), format!("the filter {field} {wanted} lacks it"))?;
        if let Some(excludes) = excludes {
            holds(!shows(&excludes(client, &wanted)?.await?), format!("not {field} {wanted} has it"))?;
        }
    }
    if let Some(Change { call, sets }) = partial_update {
        call(client, &given)?.await?;
        let after = read(client, &given)?.await?;
        let mut expected = object(&known);
        for (field, value) in *sets {
            expected.insert((*field).to_owned(), serde_json::from_str(value)?);
        }
        if !sets.is_empty() {
            holds(Value::Object(expected.clone()) == after, format!("partly updated to {expected:?}, read {after}"))?;
        }
        known = after;
    }
    if let Some(Change { call, sets }) = update {
        call(client, &given)?.await?;
        let after = read(client, &given)?.await?;
        for (field, value) in *sets {
            let value: Value = serde_json::from_str(value)?;
            holds(
                after.get(field) == Some(&value),
                format!("updated with {field} {value}, read {after}; it was {known}"),
            )?;
        }
    }
    delete(client, &given)?.await?;
    match read(client, &given)?.await {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        other => return Err(format!("deleted, and read {other:?}").into()),
    }
    let listed = list(client, &given)?.await?;
    holds(id.is_empty() || !shows(&listed), "deleted, and listed")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_live_as_they_should() {
    let mock = full(&ir()).await;
    let (mut faults, mut lines) = (Vec::new(), Vec::new());
    macro_rules! system {
        ($client:ident, $lives:expr) => {
            let client = client::<crudl_clients::$client::Client>(&mock);
            let mut count = 0_usize;
            for life in $lives {
                mock.clear();
                match live(&client, life).await {
                    Ok(()) => count += 1,
                    Err(error) => faults.push(format!("{}: {error}", life.service)),
                }
            }
            lines.push(format!("{} {count} of {}", stringify!($client), $lives.len()));
        };
    }
    system!(cloudcix, cloudcix_lives::LIVES);
    system!(idcloudhost, idcloudhost_lives::LIVES);
    system!(nexudus, nexudus_lives::LIVES);
    mock.stop().await;
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    println!("records lived: {}", lines.join(", "));
}
