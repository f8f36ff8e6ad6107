//! Call types with setters. In: the plan of one. Out: the struct and its setters, which write into the request.

use crudl_spec::ir::{Field, Input, Method};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::attribute;
use crate::doc::{self, Docs};
use crate::facts::{self, Direction};
use crate::lazy::Lazy;
use crate::names::{self, bare, ident};
use crate::plan::{CallPlan, Selection, Setter};
use crate::scope::Scope;
use crate::types;

/// A call type.
pub(crate) fn call(plan: &CallPlan<'_>, handle: &str, scope: &Scope<'_>) -> TokenStream {
    let name = ident(&plan.name);
    let inner = attribute::call(plan.result, scope);
    let links: Vec<String> = plan.methods.iter().map(|method| link(handle, method)).collect();
    let mut docs = Docs::new();
    let what = if plan.setters.is_empty() { "Filters and order" } else { "Optional fields" };
    docs.paragraph(&format!("{what} of {}.", links.join(" and ")));
    let setters = setters(&plan.setters, Direction::body(&plan.methods), scope);
    let selection = plan.selection.map(|selection| self::selection(selection, handle));
    quote! {
        #docs
        #[must_use = "a call does nothing until it is awaited or sent"]
        #[derive(Debug, crudl::Call)]
        pub struct #name(#inner);

        impl #name {
            #(#setters)*
            #selection
        }
    }
}

/// The call type of a system whose calls all take the same options.
pub(crate) fn of_system(title: &str, options: &[Field], scope: &Scope<'_>) -> TokenStream {
    let input =
        |field: &Field| Input { field: field.clone(), required: false, nullable: false, documented_required: false };
    let inputs: Vec<Input> = options.iter().map(input).collect();
    let all: Vec<Setter<'_>> = inputs
        .iter()
        .map(|input| Setter { name: names::setter(input.field.name.as_str()), input, query: false })
        .collect();
    let setters = setters(&all, Direction::In, scope).map(|setter| setter.into_token_stream());
    let text = format!(" A call of {}, with the options that each takes.", doc::prose(title));
    quote! {
        #[doc = #text]
        #[must_use = "a call does nothing until it is awaited or sent"]
        #[derive(Debug, crudl::Call)]
        pub struct Call<T>(crudl::Call<T>);

        impl<T> Call<T> {
            #(#setters)*
        }
    }
}

fn setters<'s>(
    setters: &'s [Setter<'_>],
    body: Direction,
    scope: &'s Scope<'_>,
) -> impl Iterator<Item = impl ToTokens + 's> {
    setters.iter().map(move |setter| {
        Lazy(move || {
            let field = &setter.input.field;
            let name = ident(&setter.name);
            let mut docs = Docs::indented(4);
            docs.paragraph(&facts::field(field, if setter.query { Direction::In } else { body }, scope));
            let aliases = doc::aliases(field.doc.aliases.iter().map(String::as_str), bare(&setter.name));
            let (parameter, body) = types::setter(setter, scope);
            quote! {
                #docs
                #aliases
                pub fn #name(self, value: #parameter) -> Self {
                    #body
                }
            }
        })
    })
}

/// Filters and order of a list whose answer isn't a page.
fn selection(selection: Selection, handle: &str) -> TokenStream {
    let handle = ident(handle);
    let filters = selection.filters.then(|| {
        quote! {
            /// Counts only what meets the condition.
            pub fn filter(self, filter: crudl::Filter<#handle>) -> Self {
                Self(self.0.filter(filter))
            }
        }
    });
    let exclude = selection.exclude.then(|| {
        quote! {
            /// Counts only what doesn't meet the condition.
            pub fn exclude(self, filter: crudl::Filter<#handle>) -> Self {
                Self(self.0.exclude(filter))
            }
        }
    });
    let order = selection.order.then(|| {
        quote! {
            /// In this order: the last that was set counts.
            pub fn order(self, order: crudl::Order<#handle>) -> Self {
                Self(self.0.order(order))
            }
        }
    });
    quote!(#filters #exclude #order)
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
