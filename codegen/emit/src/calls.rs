//! Call types with setters. In: the plan of one. Out: the struct and its setters, which write into the request.

use crudl_spec::ir::Method;
use proc_macro2::TokenStream;
use quote::quote;

use crate::attribute;
use crate::doc::{self, Docs};
use crate::facts::{self, Direction};
use crate::lazy::Lazy;
use crate::names::{self, bare, ident};
use crate::plan::CallPlan;
use crate::scope::Scope;
use crate::types;

/// A call type.
pub(crate) fn call(plan: &CallPlan<'_>, handle: &str, scope: &Scope<'_>) -> TokenStream {
    let name = ident(&plan.name);
    let inner = attribute::call(plan.result, scope);
    let links: Vec<String> = plan.methods.iter().map(|method| link(handle, method)).collect();
    let mut docs = Docs::new();
    docs.paragraph(&format!("Optional fields of {}.", links.join(" and ")));
    let setters = plan.setters.iter().map(|setter| {
        Lazy(move || {
            let field = &setter.input.field;
            let name = ident(&setter.name);
            let mut docs = Docs::indented(4);
            docs.paragraph(&facts::field(field, Direction::In, scope));
            let aliases = doc::aliases(field.doc.aliases.iter().map(String::as_str), bare(&setter.name));
            let (parameter, body) = types::setter(setter, scope);
            quote! {
                #docs
                #aliases
                pub fn #name(self, value: #parameter) -> Self {
                    Self(self.0.#body)
                }
            }
        })
    });
    quote! {
        #docs
        #[must_use = "a call does nothing until it is awaited or sent"]
        #[derive(Debug, crudl::Call)]
        pub struct #name(#inner);

        impl #name {
            #(#setters)*
        }
    }
}

/// A link to a method of the handle.
pub(crate) fn link(handle: &str, method: &Method) -> String {
    let name = &names::method(method.name.as_str());
    if name.starts_with("r#") {
        // Rustdoc doesn't follow raw identifiers.
        return format!("`{handle}::{}`", bare(name));
    }
    format!("[`{handle}::{name}`]")
}
