//! Operations by path.
//!
//! In: the methods of a system. Out: the Paths Object. A path has one operation a verb; where several methods share both,
//! all but the first stand under the path with a fragment, which is part of a URL and never sent.

use std::collections::{BTreeMap, BTreeSet};

use crudl_spec::ir::{Application, Evidence, Method, Service, System};
use indexmap::IndexMap;

use crate::address::Address;
use crate::json::{Json, Object};
use crate::schema::Schemas;
use crate::words;

/// A path and its operations.
#[derive(Debug, Default)]
struct Item {
    application: usize,
    servers: Vec<Object>,
    operations: BTreeMap<&'static str, Object>,
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
        for (index, application) in system.applications.iter().enumerate() {
            let address = Address::of(system, application, base);
            for service in &application.services {
                for method in &service.methods {
                    let operation = Operation { schemas, system, application, service, method };
                    let path = format!("{}/{}", address.prefix, method.path.template);
                    let verb = verb(method);
                    let key = out.free(index, &operation, &path, verb);
                    out.put(key, index, &address, verb, operation.object(&path, ""));
                    if let Some(param) = method.path.params.last().filter(|param| param.optional) {
                        let path = path.replace(&format!("{{{}}}/", param.wire), "");
                        let path = path.replace(&format!("/{{{}}}", param.wire), "");
                        let object = operation.object(&path, &format!(".without_{}", param.wire));
                        shorter.push((index, address.clone(), path, verb, object));
                    }
                }
            }
        }
        // Where a last placeholder may be left out, the path has two forms; what is there of its own goes first.
        for (index, address, path, verb, object) in shorter {
            let taken = out.items.get(&path).is_some_and(|item| item.operations.contains_key(verb));
            if !taken {
                out.put(path, index, &address, verb, object);
            }
        }
        out
    }

    /// The path, with a fragment if somebody else has it.
    fn free(&self, application: usize, operation: &Operation<'_>, path: &str, verb: &str) -> String {
        let id = operation.id();
        let service = id.rsplit_once('.').map_or("", |(service, _)| service);
        let known = self.shapes.contains(&shape(path));
        let keys = [path.to_owned(), format!("{path}#{service}")];
        let free = keys.into_iter().find(|key| match self.items.get(key) {
            Some(item) => item.application == application && !item.operations.contains_key(verb),
            None => !known || key.contains('#'),
        });
        free.unwrap_or_else(|| format!("{path}#{id}"))
    }

    fn put(&mut self, key: String, application: usize, address: &Address, verb: &'static str, object: Object) {
        self.shapes.insert(shape(&key));
        let item = self.items.entry(key).or_default();
        item.application = application;
        item.servers.clone_from(&address.servers);
        item.operations.insert(verb, object);
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
                if let Some(operation) = item.operations.remove(verb) {
                    out.set(verb, operation);
                }
            }
            (key, Json::Object(out))
        });
        items.collect()
    }
}

fn verb(method: &Method) -> &'static str {
    use crudl_spec::ir::Verb;
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

/// A method with what it belongs to.
struct Operation<'a> {
    schemas: Schemas<'a>,
    system: &'a System,
    application: &'a Application,
    service: &'a Service,
    method: &'a Method,
}

impl Operation<'_> {
    fn id(&self) -> String {
        format!("{}.{}", tag(self.application, self.service), self.method.name.plain())
    }

    fn object(&self, path: &str, suffix: &str) -> Object {
        let Self { schemas, system, method, .. } = self;
        let required = (!suffix.is_empty()).then(|| "The path without its last placeholder.".to_owned());
        let doc = crudl_spec::ir::Doc { text: String::new(), ..method.doc.clone() };
        let no_sign_in = !method.auth && !matches!(system.auth, crudl_spec::ir::Auth::None);
        Object::new()
            .with("tags", vec![tag(self.application, self.service)])
            .with("summary", words::sentence(&method.doc.text))
            .filled("description", words::paragraphs(&doc, required))
            .with("operationId", format!("{}{suffix}", self.id()))
            .filled("parameters", schemas.parameters(system, self.service, method, path))
            .maybe("requestBody", schemas.body(system, method))
            .with("responses", schemas.responses(system, method))
            .flag("deprecated", method.deprecated)
            .maybe("security", no_sign_in.then(Vec::<Json>::new))
            .flag("x-not-implemented", method.not_implemented)
            .flag("x-idempotent", method.idempotent)
            .maybe("x-access", method.access.as_ref())
            .maybe("x-evidence", evidence(method.evidence))
            .filled("x-aliases", method.doc.aliases.clone())
    }
}

/// `membership.team`, of a service.
pub(crate) fn tag(application: &Application, service: &Service) -> String {
    format!("{}.{}", application.name.plain(), service.name.plain())
}

/// Where facts come from, unless it's both.
pub(crate) const fn evidence(evidence: Evidence) -> Option<&'static str> {
    match evidence {
        Evidence::Both => None,
        Evidence::Documented => Some("documented"),
        Evidence::Server => Some("server"),
    }
}
