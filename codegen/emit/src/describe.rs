//! The emitted crate in words, for other documents than its source. In: the IR. Out: what its documentation says of
//! fields, placeholders, methods and errors, as Markdown; its types; a typical call of each method.
//!
//! The words are those of the emitted crate, so that what is read on a page is what is read in an editor.

use crudl_spec::ir::{Field, Home, Ir, Method, Param, Service, Type};

use crate::context::Context;
use crate::facts;
use crate::plan::Plan;
use crate::scope::Scope;
use crate::{method_docs, names, types};

pub use crate::doc::{cell, code, prose, sentence};
pub use crate::example::Example;
pub use crate::facts::{Direction, errors, evidence};

/// The words for one spec.
pub struct Describe<'a> {
    cx: Context<'a>,
}

impl<'a> Describe<'a> {
    /// For all of a spec.
    pub fn new(ir: &'a Ir) -> Self {
        Self { cx: Context::new(ir) }
    }

    /// What is known of a field beyond its type.
    pub fn field(&self, field: &Field, direction: Direction) -> String {
        facts::field(field, direction, &Scope::outside(&self.cx))
    }

    /// What is known of a placeholder beyond its type.
    pub fn placeholder(&self, param: &Param) -> String {
        method_docs::placeholder(param, &Scope::outside(&self.cx))
    }

    /// What a method does, in paragraphs.
    pub fn method(&self, service: &Service, method: &Method) -> Vec<String> {
        method_docs::paragraphs(service, method, &Scope::outside(&self.cx))
    }

    /// A type in Rust, with full paths: `Vec<crudl_clients::cloudcix::membership::user::User>`.
    pub fn ty(&self, ty: &Type) -> String {
        types::text(&types::plain(ty, &Scope::outside(&self.cx)))
    }

    /// How one gets to the handle of a service: `client.membership().team()`.
    pub fn accessor(&self, home: Home) -> String {
        let application = self.cx.application(home);
        let of_application = names::application_accessor(application.name.as_str());
        match home.service.filter(|service| application.main != Some(*service)) {
            Some(service) => {
                let service = &application.services[service];
                format!("client.{of_application}().{}()", names::service_accessor(service.name.as_str()))
            }
            None => format!("client.{of_application}()"),
        }
    }

    /// A typical call of each method of a service, in their order.
    pub fn examples(&self, home: Home) -> Vec<Example<'a>> {
        let (system, application) = (self.cx.system(home), self.cx.application(home));
        let Some(service) = home.service.and_then(|service| application.services.get(service)) else {
            return Vec::new();
        };
        let plan = Plan::new(&self.cx, &system.options, service);
        plan.methods.iter().map(|planned| Example::new(&self.cx, home, service, &plan, planned)).collect()
    }
}
