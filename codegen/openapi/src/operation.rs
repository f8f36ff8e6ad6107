//! One method as an operation.
//!
//! In: a method with what it belongs to. Out: an Operation Object.

use crudl_spec::ir::{Application, Auth, Doc, Evidence, Method, Service, System};

use crate::json::{Json, Object};
use crate::schema::Schemas;
use crate::words;

/// A method with what it belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Operation<'a> {
    pub(crate) schemas: Schemas<'a>,
    pub(crate) system: &'a System,
    pub(crate) application: &'a Application,
    pub(crate) service: &'a Service,
    pub(crate) method: &'a Method,
}

impl Operation<'_> {
    /// All of a system's.
    pub(crate) fn all<'a>(schemas: Schemas<'a>, system: &'a System) -> impl Iterator<Item = Operation<'a>> {
        system.applications.iter().flat_map(move |application| {
            application.services.iter().flat_map(move |service| {
                let methods = service.methods.iter();
                methods.map(move |method| Operation { schemas, system, application, service, method })
            })
        })
    }

    /// `membership.team.list`
    pub(crate) fn id(&self) -> String {
        format!("{}.{}", tag(self.application, self.service), self.method.name.plain())
    }

    /// The Operation Object. The suffix tells a further form of the path.
    pub(crate) fn object(&self, path: &str, suffix: &str) -> Object {
        let method = self.method;
        let required = (!suffix.is_empty()).then(|| "The path without its last placeholder.".to_owned());
        let doc = Doc { text: String::new(), ..method.doc.clone() };
        let no_sign_in = !method.auth && !matches!(self.system.auth, Auth::None);
        Object::new()
            .with("tags", vec![tag(self.application, self.service)])
            .with("summary", words::sentence(&method.doc.text))
            .filled("description", words::paragraphs(&doc, required))
            .with("operationId", format!("{}{suffix}", self.id()))
            .filled("parameters", self.parameters(path))
            .maybe("requestBody", self.body())
            .with("responses", self.responses())
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
