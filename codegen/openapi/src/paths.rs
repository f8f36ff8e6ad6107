//! Operations by path.
//!
//! In: the methods of a system. Out: the Paths Object. A path has one operation a verb; where several methods share both,
//! all but the first stand under the path with a fragment, which is part of a URL and never sent.

use std::collections::{BTreeMap, BTreeSet};

use crudl_spec::ir::{Method, System, Verb};
use indexmap::IndexMap;

use crate::address::Address;
use crate::json::{Json, Object};
use crate::operation::{Operation, tag};
use crate::schema::Schemas;

/// A path and its operations.
#[derive(Debug, Default)]
struct Item {
    application: String,
    servers: Vec<Object>,
    /// With the service that each is of.
    operations: BTreeMap<&'static str, (String, Object)>,
}

/// An operation that has no place yet.
struct Made {
    application: String,
    service: String,
    verb: &'static str,
    object: Object,
}

/// All paths of a system.
#[derive(Debug, Default)]
pub(crate) struct Paths {
    items: IndexMap<String, Item>,
    /// Paths without the names of their placeholders.
    shapes: BTreeSet<String>,
}

/// The order in which a path item has them.
const VERBS: [&str; 6] = ["get", "post", "put", "patch", "delete", "head"];

impl Paths {
    pub(crate) fn new(schemas: Schemas<'_>, system: &System, base: Option<&str>) -> Self {
        let mut out = Self::default();
        let mut shorter = Vec::new();
        for operation in Operation::all(schemas, system) {
            let Operation { application, service, method, .. } = operation;
            let address = Address::of(system, application, base);
            let made = |object| Made {
                application: application.name.plain().to_owned(),
                service: tag(application, service),
                verb: verb(method),
                object,
            };
            let path = format!("{}/{}", address.prefix, method.path.template);
            let key = out.free(&operation, &path);
            out.put(key, &address, made(operation.object(&path, "")));
            if let Some(param) = method.path.params.last().filter(|param| param.optional) {
                let path = path.replace(&format!("{{{}}}/", param.wire), "");
                let path = path.replace(&format!("/{{{}}}", param.wire), "");
                let object = operation.object(&path, &format!(".without_{}", param.wire));
                shorter.push((path, address, made(object)));
            }
        }
        // Where a last placeholder may be left out, the path has two forms; what is there of its own goes first.
        for (path, address, made) in shorter {
            let free = out
                .items
                .get(&path)
                .is_none_or(|item| item.application == made.application && !item.operations.contains_key(made.verb));
            if free {
                out.put(path, &address, made);
            }
        }
        out
    }

    /// The path, with a fragment if somebody else has it.
    fn free(&self, operation: &Operation<'_>, path: &str) -> String {
        let service = tag(operation.application, operation.service);
        let item = match self.items.get(path) {
            // The same path with other names is the same path.
            None if !self.shapes.contains(&shape(path)) => return path.to_owned(),
            item => item.filter(|item| item.application == operation.application.name.plain()),
        };
        match item.map(|item| item.operations.get(verb(operation.method))) {
            Some(None) => path.to_owned(),
            Some(Some((owner, _))) if *owner == service => format!("{path}#{}", operation.id()),
            _ => format!("{path}#{service}"),
        }
    }

    fn put(&mut self, key: String, address: &Address, made: Made) {
        self.shapes.insert(shape(&key));
        let item = self.items.entry(key).or_default();
        item.application = made.application;
        item.servers.clone_from(&address.servers);
        item.operations.insert(made.verb, (made.service, made.object));
    }

    /// Those that have a fragment.
    pub(crate) fn shared(&self) -> Vec<&str> {
        self.items.keys().map(String::as_str).filter(|key| key.contains('#')).collect()
    }

    /// The Paths Object. Servers are left out where they are those of the document.
    pub(crate) fn object(self, servers: &[Object]) -> Object {
        let items = self.items.into_iter().map(|(key, mut item)| {
            let mut out = Object::new();
            if item.servers != servers {
                out = out.filled("servers", item.servers);
            }
            for verb in VERBS {
                if let Some((_, operation)) = item.operations.remove(verb) {
                    out.set(verb, operation);
                }
            }
            (key, Json::Object(out))
        });
        items.collect()
    }
}

fn verb(method: &Method) -> &'static str {
    match method.verb {
        Verb::Get => "get",
        Verb::Post => "post",
        Verb::Put => "put",
        Verb::Patch => "patch",
        Verb::Delete => "delete",
        Verb::Head => "head",
    }
}

/// A path without the names of its placeholders.
fn shape(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}
