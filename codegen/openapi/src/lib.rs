//! The spec as OpenAPI 3.1.
//!
//! In: the IR, a system, [`Options`]. Out: a document, as JSON in the order of the spec; a pure function. What isn't of
//! OpenAPI stands under `x-`: who may call (`x-access`), where facts come from (`x-evidence`), codes of failures
//! (`x-codes`, `x-field-codes`), other names (`x-aliases`), what the document requires and the server doesn't
//! (`x-documented-required`), whether a call may be repeated (`x-idempotent`).
//!
//! | module | what it does |
//! |---|---|
//! | `json` | objects that keep their order |
//! | `address` | servers and their variables |
//! | `paths`, `operation` | operations, each under a path of its own |
//! | `parameters`, `body`, `answer` | what a call says, sends and answers |
//! | `schema`, `components` | types, facts, records, enums, failures, sign-in |
//! | `example` | plausible values |
//! | `words` | what people read |

#![forbid(unsafe_code)]

mod address;
mod answer;
mod body;
mod components;
mod example;
mod json;
mod operation;
mod parameters;
mod paths;
mod schema;
mod words;

use crudl_spec::Ir;
use crudl_spec::ir::{Facts, Protocol, System, Type};

pub use json::{Json, Object};

use operation::Operation;
use paths::Paths;
use schema::{Direction, Schemas, reference};

/// What a document is for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The base URL of one installation, such as the mock's. Without one the servers of the document have variables.
    pub base: Option<String>,
}

/// Why there is no document.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The spec has no system of that name.
    #[error("there is no system `{0}`; there are: {1}")]
    UnknownSystem(String, String),
    /// The system's protocol isn't one of resources.
    #[error(
        "`{0}` is XML-RPC: all its calls are POSTs of XML to one address, which OpenAPI can't tell apart; use its emitted client"
    )]
    XmlRpc(String),
    /// The base isn't an address.
    #[error("`{0}` is no base URL; one is `https://api.example.com/`")]
    Base(String),
}

/// The document of a system.
///
/// ```
/// # let mut sources = crudl_spec::Sources::new();
/// # sources.insert("pets/api.yaml", "title: Pets\ndoc: Sells pets.\nprotocol: json\nservers: {main: {url: 'https://pets.example/'}}\n");
/// # sources.insert("pets/shop/application.yaml", "title: Shop\ndoc: The shop.\n");
/// # sources.insert(
/// #     "pets/shop/pet.yaml",
/// #     "doc: Animals.\nrecord: Pet\nrecords: {Pet: {fields: {id: int, name: string}}}\nmethods: {list: {}, read: {}}\n",
/// # );
/// # let ir = crudl_spec::load_sources(&sources)?;
/// let document = crudl_openapi::document(&ir, "pets", &crudl_openapi::Options::default())?;
/// assert!(crudl_openapi::text(&document).contains(r#""operationId": "shop.pet.read""#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If the system isn't known, or can't be described.
pub fn document(ir: &Ir, system: &str, options: &Options) -> Result<Object, Error> {
    let Some(index) = ir.systems.iter().position(|known| known.name.plain() == system) else {
        let names: Vec<_> = ir.systems.iter().map(|known| known.name.plain()).collect();
        return Err(Error::UnknownSystem(system.to_owned(), names.join(", ")));
    };
    let system = &ir.systems[index];
    if system.protocol == Protocol::XmlRpc {
        return Err(Error::XmlRpc(system.name.plain().to_owned()));
    }
    if let Some(base) = options.base.as_ref().filter(|base| !address::is_base(base)) {
        return Err(Error::Base(base.clone()));
    }
    let schemas = Schemas { ir, system: index };
    let base = options.base.as_deref().map(|base| base.trim_end_matches('/'));
    let paths = Paths::new(schemas, system, base);
    let servers = match base {
        Some(base) => vec![Object::new().with("url", base)],
        None => address::general(system),
    };
    let security = components::security(system);
    let required = security.as_ref().map(|(name, _)| vec![Object::new().with(*name, Vec::<Json>::new())]);
    Ok(Object::new()
        .with("openapi", "3.1.0")
        .with("info", info(system, &paths))
        .with("servers", servers.clone())
        .maybe("security", required)
        .with("tags", tags(system))
        .with("x-tagGroups", groups(system))
        .with("paths", paths.object(&servers))
        .with("components", components(schemas, system, security)))
}

/// A plausible value that is sent: of a type, with what is known of it, for a field of that name. None where a pattern asks
/// for a text that isn't known.
pub fn sample(ir: &Ir, ty: &Type, facts: &Facts, name: &str) -> Option<Json> {
    Schemas { ir, system: 0 }.example(ty, facts, name, Direction::In)
}

/// A document as text, with a line feed at its end.
pub fn text(document: &Object) -> String {
    // Objects of texts, numbers and lists can always be written.
    serde_json::to_string_pretty(document).map_or_else(|_| String::new(), |text| text + "\n")
}

fn info(system: &System, paths: &Paths) -> Object {
    let shared = paths.shared();
    let shared = (!shared.is_empty()).then(|| {
        let list: Vec<_> = shared.iter().map(|path| format!("- `{path}`")).collect();
        format!(
            "OpenAPI has one operation a verb and path. Where several calls share both, told apart by their host, by what \
             is there or by their parameters, all but the first have a fragment in their path, which isn't sent:\n\n{}",
            list.join("\n")
        )
    });
    Object::new()
        .with("title", &system.title)
        .with("version", env!("CARGO_PKG_VERSION"))
        .with(
            "description",
            [Some(words::paragraphs(&system.doc, None)), shared].into_iter().flatten().collect::<Vec<_>>().join("\n\n"),
        )
        .with("x-system", system.name.plain())
}

/// One a service.
fn tags(system: &System) -> Vec<Object> {
    let mut out = Vec::new();
    for application in &system.applications {
        for service in &application.services {
            out.push(
                Object::new()
                    .with("name", operation::tag(application, service))
                    .with("description", words::paragraphs(&service.doc, None))
                    .maybe("x-evidence", operation::evidence(service.evidence))
                    .filled("x-aliases", service.doc.aliases.clone()),
            );
        }
    }
    out
}

/// Services by application, as viewers show them.
fn groups(system: &System) -> Vec<Object> {
    let group = |application: &crudl_spec::ir::Application| {
        let tags: Vec<String> =
            application.services.iter().map(|service| operation::tag(application, service)).collect();
        Object::new()
            .with("name", &application.title)
            .with("description", words::paragraphs(&application.doc, None))
            .with("tags", tags)
            .maybe("x-source", application.source.as_ref())
    };
    system.applications.iter().map(group).collect()
}

fn components(schemas: Schemas<'_>, system: &System, security: Option<(&'static str, Object)>) -> Object {
    let mut shapes = schemas.components();
    for (name, schema) in Operation::all(schemas, system).filter_map(|operation| operation.conditions_component()) {
        shapes.set(name, schema);
    }
    shapes.set("Failure", components::failure(system));
    shapes.sort();
    let media = Object::new().with("schema", reference("schemas", "Failure"));
    let failure = Object::new()
        .with("description", "The call failed.")
        .with("content", Object::new().with("application/json", media))
        .filled("x-codes", system.errors.clone());
    let schemes = security.map(|(name, scheme)| Object::new().with(name, scheme));
    Object::new()
        .with("schemas", shapes)
        .with("responses", Object::new().with("Failure", failure))
        .maybe("securitySchemes", schemes)
}
