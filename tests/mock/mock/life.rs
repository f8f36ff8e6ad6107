//! The life of a record of every service whose records are created, read, listed, changed and deleted: what was sent is
//! what is returned, lists find it and keep their order, a change changes nothing else, null clears, an update replaces,
//! and what is deleted is gone.

use std::collections::BTreeMap;
use std::error::Error;

use crudl::ErrorKind;
use serde_json::{Map, Value};

use crate::calls::{Make, Told, holds, object, stated};
use crate::drive::{client, full, ir};

/// The calls of a service.
pub struct Life<C: 'static> {
    pub service: &'static str,
    /// The record's field; empty if the reference doesn't say which.
    pub id: &'static str,
    pub create: Make<C>,
    read: Make<C>,
    pub list: Make<C>,
    filter: Option<Filter<C>>,
    order: Option<Sorted<C>>,
    update: Option<Change<C>>,
    partial_update: Option<Change<C>>,
    /// A partial update that sets a field to null.
    clear: Option<Change<C>>,
    /// An update that names only what it must, and what it leaves of the rest.
    replace: Option<Change<C>>,
    delete: Make<C>,
}

pub struct Filter<C: 'static> {
    field: &'static str,
    finds: Make<C>,
    excludes: Option<Make<C>>,
}

/// The text is a column, with a minus for the largest first.
pub struct Sorted<C: 'static> {
    call: Make<C>,
    /// Columns, the way to their values in a record, and whether these are numbers.
    by: &'static [(&'static str, &'static [&'static str], bool)],
}

pub struct Change<C: 'static> {
    call: Make<C>,
    /// Fields and what they are after it.
    sets: &'static [(&'static str, &'static str)],
}

pub mod cloudcix_lives {
    use super::{Change, Filter, Life, Sorted};
    use crate::calls::{Made, all, nothing, value};
    use crudl_clients::cloudcix::Client;

    include!(concat!(env!("OUT_DIR"), "/cloudcix_lives.rs"));
}

pub mod idcloudhost_lives {
    use super::{Change, Life};
    use crate::calls::{Made, all, nothing, value};
    use crudl_clients::idcloudhost::Client;

    include!(concat!(env!("OUT_DIR"), "/idcloudhost_lives.rs"));
}

pub mod nexudus_lives {
    use super::{Change, Filter, Life, Sorted};
    use crate::calls::{Made, all, enveloped, value};
    use crudl_clients::nexudus::Client;

    include!(concat!(env!("OUT_DIR"), "/nexudus_lives.rs"));
}

/// How many services had each check.
type Held = BTreeMap<&'static str, usize>;

/// How many have it at least: a check that is left out isn't one that holds. There are more once the spec has more.
const AT_LEAST: &[(&str, &[(&str, usize)])] = &[
    (
        "cloudcix",
        &[
            ("life", 90),
            ("filter", 89),
            ("negated filter", 89),
            ("order", 89),
            ("columns", 224),
            ("partial update", 84),
            ("null", 53),
            ("update", 84),
            ("replacement", 64),
        ],
    ),
    ("idcloudhost", &[("life", 6), ("partial update", 6)]),
    ("nexudus", &[("life", 1), ("filter", 1), ("order", 1), ("columns", 12), ("replacement", 1)]),
];

/// A value of an order. A list begins with those that have none.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
enum Place {
    Nowhere,
    Number(f64),
    Text(String),
}

fn place(record: &Value, way: &[&str], number: bool) -> Result<Place, Box<dyn Error>> {
    let found = way.iter().try_fold(record, |record, name| record.get(name));
    Ok(match found {
        None | Some(Value::Null) => Place::Nowhere,
        Some(Value::String(text)) if number => Place::Number(text.parse()?),
        Some(Value::String(text)) => Place::Text(text.clone()),
        Some(other) if number => Place::Number(other.as_f64().ok_or("no number")?),
        Some(other) => Place::Text(other.to_string()),
    })
}

/// Whether lists come in the order that they are asked for, by each column; and by how many it shows.
async fn keeps_order<C>(client: &C, Sorted { call, by }: &Sorted<C>) -> Result<usize, Box<dyn Error>> {
    let mut telling = 0;
    for (name, way, number) in *by {
        let mut places = Vec::new();
        for column in [(*name).to_owned(), format!("-{name}")] {
            let listed = call(client, &column)?.await?;
            let records = listed.as_array().ok_or("no list")?;
            let found = records.iter().map(|record| place(record, way, *number));
            places.push(found.collect::<Result<Vec<_>, _>>()?);
        }
        let (first, last) = (&places[0], places[1].iter().rev().cloned().collect::<Vec<_>>());
        holds(first.is_sorted(), format!("by {name}: {first:?}"))?;
        holds(*first == last, format!("by {name} {first:?}, and the other way {last:?}"))?;
        telling += usize::from(first.first() != first.last());
    }
    Ok(telling)
}

fn with(record: &Map<String, Value>, sets: &[(&str, &str)]) -> Result<Map<String, Value>, Box<dyn Error>> {
    let mut expected = record.clone();
    for (field, value) in sets {
        expected.insert((*field).to_owned(), serde_json::from_str(value)?);
    }
    Ok(stated(&expected.into()))
}

async fn live<C>(client: &C, life: &Life<C>, held: &mut Held) -> Told {
    let Life { id, create, read, list, filter, order, update, partial_update, clear, replace, delete, .. } = life;
    let mut had = |check: &'static str, count: usize| *held.entry(check).or_default() += count;
    let created = create(client, "")?.await?;
    let value = match object(&created).get(*id) {
        Some(value) => value.clone(),
        // The first record that is made, as nothing was there.
        None if id.is_empty() => 1.into(),
        None => return Err(format!("no {id} in {created}").into()),
    };
    // Where nothing says which record it is, it is the one that is equal.
    let of = |records: &Value, known: &Map<String, Value>| {
        let mut records = records.as_array().into_iter().flatten();
        let is = |record: &Value| if id.is_empty() { stated(record) == *known } else { record.get(id) == Some(&value) };
        records.find(|record| is(record)).cloned()
    };
    let given = value.to_string();
    let read_first = read(client, &given)?.await?;
    for (field, value) in object(&created) {
        holds(read_first.get(&field) == Some(&value), format!("created with {field} {value}, read {read_first}"))?;
    }
    let listed = list(client, &given)?.await?;
    let mut known = stated(&read_first);
    let shown = of(&listed, &known).ok_or_else(|| format!("the list lacks {id} {given}"))?;
    if let Some(Filter { field, finds, excludes }) = filter {
        let wanted =
            shown.get(field).filter(|wanted| !wanted.is_null()).ok_or_else(|| format!("no {field} to find"))?;
        let wanted = wanted.to_string();
        holds(of(&finds(client, &wanted)?.await?, &known).is_some(), format!("the filter {field} {wanted} lacks it"))?;
        had("filter", 1);
        if let Some(excludes) = excludes {
            holds(of(&excludes(client, &wanted)?.await?, &known).is_none(), format!("not {field} {wanted} has it"))?;
            had("negated filter", 1);
        }
    }
    if let Some(sorted) = order {
        let telling = keeps_order(client, sorted).await?;
        holds(telling > 0, "no order tells, as all values are the same")?;
        had("order", 1);
        had("columns", telling);
    }
    let partial = [("partial update", partial_update, true), ("null", clear, true)];
    for (check, change, is_all) in
        partial.into_iter().chain([("update", update, false), ("replacement", replace, false)])
    {
        let Some(Change { call, sets }) = change else { continue };
        let expected = with(&known, sets)?;
        call(client, &given)?.await?;
        let after = stated(&read(client, &given)?.await?);
        let kept = |(field, _): &(&str, &str)| after.get(*field) == expected.get(*field);
        let right = if is_all { after == expected } else { sets.iter().all(kept) };
        holds(sets.is_empty() || right, format!("{check} {sets:?}: it was {known:?}, and is {after:?}"))?;
        holds(sets.is_empty() || expected != known, format!("{check} {sets:?} changes nothing: {known:?}"))?;
        known = after;
        had(check, usize::from(!sets.is_empty()));
    }
    delete(client, &given)?.await?;
    match read(client, &given)?.await {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        other => return Err(format!("deleted, and read {other:?}").into()),
    }
    let listed = list(client, &given)?.await?;
    holds(of(&listed, &known).is_none(), "deleted, and listed")?;
    had("life", 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_live_as_they_should() {
    let mock = full(&ir()).await;
    let (mut faults, mut lines) = (Vec::new(), Vec::new());
    macro_rules! system {
        ($client:ident, $lives:expr) => {
            let client = client::<crudl_clients::$client::Client>(&mock);
            let mut held = Held::new();
            for life in $lives {
                mock.clear();
                if let Err(error) = live(&client, life, &mut held).await {
                    faults.push(format!("{}: {error}", life.service));
                }
            }
            let wanted = AT_LEAST.iter().find(|(system, _)| *system == stringify!($client));
            for (check, least) in wanted.iter().flat_map(|(_, checks)| *checks) {
                let count = held.get(check).copied().unwrap_or_default();
                if count < *least {
                    faults.push(format!("{}: {check}: {count} of {least}", stringify!($client)));
                }
            }
            let counts: Vec<_> = held.iter().map(|(check, count)| format!("{check} {count}")).collect();
            lines.push(format!("{}: {}", stringify!($client), counts.join(", ")));
        };
    }
    system!(cloudcix, cloudcix_lives::LIVES);
    system!(idcloudhost, idcloudhost_lives::LIVES);
    system!(nexudus, nexudus_lives::LIVES);
    mock.stop().await;
    println!("services that had each check, and columns that were ordered by:\n{}", lines.join("\n"));
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
