//! The module of an application. In: its IR. Out: its handle, its accessors, the types its services share.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crudl_spec::ir::Home;
use proc_macro2::Literal;
use quote::quote;

use crate::context::Context;
use crate::doc::{self, Docs, prose, sentence};
use crate::layout::{self, Slots};
use crate::names::{self, Taken, bare, ident};
use crate::scope::Scope;
use crate::{EmitError, banner, facts, records};

/// `src/<system>/<application>/mod.rs`.
pub(crate) fn file(cx: &Context<'_>, s: usize, a: usize) -> Result<(PathBuf, String), EmitError> {
    let home = Home { system: s, application: a, service: None };
    let (system, application) = (cx.system(home), cx.application(home));
    let handle = cx.application_handle(application);
    let records = application.records.iter().map(|r| r.0);
    let mut local: Vec<String> = cx.type_names(records, application.enums.iter().map(|e| e.0)).collect();
    local.push(handle.clone());
    let mut needed = BTreeSet::new();
    for id in &application.records {
        records::named(&cx.ir[*id], &mut needed);
    }
    let scope = Scope::inside(cx, home, Taken::new(local), &needed, &BTreeSet::new(), &BTreeSet::new());

    let mut docs = Docs::new();
    docs.paragraph(&format!("{}: {}", prose(&application.title), sentence(&application.doc.text)));
    let mut provenance = Vec::new();
    if application.reference != application.title {
        provenance.push(format!("`{}` in the reference.", application.reference.replace(['`', '\n'], "")));
    }
    provenance.push(facts::evidence(application.evidence).to_owned());
    provenance.extend(application.source.as_ref().map(|source| format!("Source: {}", sentence(source))));
    docs.paragraph(&provenance.join(" "));
    if !application.doc.because.is_empty() {
        docs.gap().line("# Notes").gap();
        for reason in &application.doc.because {
            docs.item(&sentence(reason));
        }
    }
    let docs = docs.inner();
    let modules = application.services.iter().map(|service| {
        let name = ident(&service.name);
        quote!(pub mod #name;)
    });
    let uses = scope.uses();
    let (name, segment, server) =
        (application.name.plain(), &application.segment, Literal::usize_unsuffixed(application.server));
    let (type_name, system_name) = (ident(&handle), system.name.plain());
    let main = application.main.map(|main| &application.services[main]);
    let others = application.services.iter().enumerate().filter(|(index, _)| Some(*index) != application.main);
    let others = others.map(|(_, service)| service).filter(|service| !service.methods.is_empty());
    let accessors = others.map(|service| {
        let accessor = ident(names::service_accessor(service.name.as_str()));
        let (module, service_type) = (ident(&service.name), ident(cx.handle(service)));
        let mut docs = Docs::indented(4);
        docs.paragraph(&sentence(&service.doc.text));
        let aliases = doc::aliases(service.doc.aliases.iter().map(String::as_str), bare(&accessor.to_string()));
        quote! {
            #docs
            #aliases
            pub fn #accessor(&self) -> #module::#service_type {
                #module::#service_type::new(self.api.clone())
            }
        }
    });
    let mut handle_docs = Docs::new();
    handle_docs.paragraph(&format!(
        "The services of {}: `client.{}()`.",
        prose(&application.title),
        bare(&names::application_accessor(application.name.as_str()))
    ));
    let aliases = application.doc.aliases.iter().chain(std::iter::once(&application.reference));
    let aliases = doc::aliases(aliases.map(String::as_str), &handle);
    let records = application.records.iter().map(|id| records::record(*id, &scope));
    let enums = application.enums.iter().map(|id| records::enumeration(&cx.ir[*id], &scope));
    let file = format!("src/{system_name}/{name}/mod.rs");
    let handle = match main {
        None => quote! {
            #handle_docs
            #aliases
            #[derive(Clone, Debug)]
            pub struct #type_name {
                api: crudl::Api,
            }
            impl #type_name {
                pub(super) fn new(client: &crudl::Client) -> Self {
                    Self { api: crudl::Api::new(client, &APPLICATION) }
                }
                #(#accessors)*
            }
        },
        Some(main) => {
            let (module, service_type) = (ident(&main.name), ident(cx.handle(main)));
            let accessors: Vec<_> = accessors.collect();
            let others = (!accessors.is_empty()).then(|| quote!(impl #module::#service_type { #(#accessors)* }));
            quote! {
                pub(super) fn open(client: &crudl::Client) -> #module::#service_type {
                    #module::#service_type::new(crudl::Api::new(client, &APPLICATION))
                }
                #others
            }
        }
    };
    let tokens = quote! {
        #docs
        #(#modules)*
        #uses
        static APPLICATION: crudl::Application = crudl::Application {
            system: &super::SYSTEM,
            name: #name,
            segment: #segment,
            server: #server,
        };
        #handle
        #(#records)*
        #(#enums)*
    };
    let text = layout::print(&file, &banner::rust(&application.file), tokens, &Slots::default())?;
    Ok((PathBuf::from(file), text))
}
