//! The records of a system, in memory.
//!
//! In: which collection (location, application, service, parents), which record, what it should hold. Out: records as
//! JSON objects in the form of the wire. What was deleted is remembered, so that it doesn't come back by itself.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use indexmap::IndexMap;
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::check;

/// Where records are: a world of its own for each location and parent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    /// Empty where none was given.
    pub(crate) location: String,
    pub(crate) application: usize,
    pub(crate) service: usize,
    /// Ids of the records that these belong to, as text.
    pub(crate) parents: Vec<String>,
}

/// Records of one collection, in the order in which they were made.
#[derive(Debug, Default)]
pub(crate) struct Collection {
    pub(crate) records: IndexMap<String, Map<String, Value>>,
    pub(crate) gone: HashSet<String>,
    /// Bytes that records stand for.
    contents: HashMap<String, Content>,
    /// Records of other services that those were made for, by the parameters that named them.
    owners: HashMap<String, Map<String, Value>>,
    /// Whether the records that are there from the beginning have been made.
    pub(crate) populated: bool,
}

/// Bytes as they were sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Content {
    pub(crate) bytes: Bytes,
    pub(crate) media: String,
    pub(crate) stored: Timestamp,
}

/// All records of a system.
#[derive(Debug, Default)]
pub(crate) struct Store {
    collections: HashMap<Key, Collection>,
    /// The last number that was given to a record, by application and service: ids aren't used twice.
    numbers: HashMap<(usize, usize), i64>,
    /// How many items lists in records were given.
    items: u64,
}

impl Collection {
    /// Whether no record has or had an id.
    pub(crate) fn is_free(&self, id: &str) -> bool {
        !self.records.contains_key(id) && !self.gone.contains(id)
    }

    /// What a parameter named when a record was made.
    pub(crate) fn owner(&self, id: &str, wire: &str) -> Option<&Value> {
        self.owners.get(id)?.get(wire)
    }

    /// How many ids aren't free.
    pub(crate) fn known(&self) -> usize {
        self.records.len() + self.gone.len()
    }
}

impl Store {
    pub(crate) fn collection(&mut self, key: &Key) -> &mut Collection {
        self.collections.entry(key.clone()).or_default()
    }

    pub(crate) fn get(&self, key: &Key, id: &str) -> Option<&Map<String, Value>> {
        self.collections.get(key)?.records.get(id)
    }

    pub(crate) fn put(&mut self, key: &Key, id: &str, record: Map<String, Value>) {
        let collection = self.collection(key);
        collection.gone.remove(id);
        collection.records.insert(id.to_owned(), record);
    }

    /// All records of a location, with where they are.
    pub(crate) fn located<'s>(
        &'s mut self,
        location: &'s str,
    ) -> impl Iterator<Item = (&'s Key, &'s mut Map<String, Value>)> {
        let collections = self.collections.iter_mut().filter(move |(key, _)| key.location == location);
        collections.flat_map(|(key, found)| found.records.values_mut().map(move |record| (key, record)))
    }

    /// Keeps the bytes of a record in place of others; without any it has none any more.
    pub(crate) fn keep(&mut self, key: &Key, id: &str, content: Option<Content>) {
        let contents = &mut self.collection(key).contents;
        match content {
            Some(content) => drop(contents.insert(id.to_owned(), content)),
            None => drop(contents.remove(id)),
        }
    }

    /// Keeps which other records a record was made for.
    pub(crate) fn own(&mut self, key: &Key, id: &str, owners: Map<String, Value>) {
        self.collection(key).owners.insert(id.to_owned(), owners);
    }

    /// The bytes of a record.
    pub(crate) fn content(&self, key: &Key, id: &str) -> Option<&Content> {
        self.collections.get(key)?.contents.get(id)
    }

    pub(crate) fn remove(&mut self, key: &Key, id: &str) -> Option<Map<String, Value>> {
        let collection = self.collection(key);
        let record = collection.records.shift_remove(id)?;
        collection.contents.remove(id);
        collection.owners.remove(id);
        collection.gone.insert(id.to_owned());
        Some(record)
    }

    /// The next number of an item.
    pub(crate) fn item(&mut self) -> u64 {
        self.items = self.items.wrapping_add(1);
        self.items
    }

    /// The next number of a service.
    pub(crate) fn next(&mut self, key: &Key) -> i64 {
        let last = self.numbers.entry((key.application, key.service)).or_default();
        *last = last.saturating_add(1);
        *last
    }
}

/// An id as the text that it is known by.
pub(crate) fn id_text(value: &Value) -> String {
    match value {
        // UUIDs and addresses are the same in either case.
        Value::String(text) => match text.parse::<uuid::Uuid>() {
            Ok(id) => id.to_string(),
            Err(_) => text.clone(),
        },
        other => check::integer(other).map_or_else(|| other.to_string(), |number| number.to_string()),
    }
}
