//! The module of a system. In: its IR. Out: its static description, its client, an accessor for each application.

use std::path::PathBuf;

use crudl_spec::ir::{Application, Auth, MethodPath, Protocol, System};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::context::Context;
use crate::doc::{self, Docs, cell, code, prose, sentence};
use crate::layout::{self, Slots};
use crate::names::{self, bare, ident};
use crate::scope::Scope;
use crate::{EmitError, banner, calls};

/// `src/<system>/mod.rs`.
pub(crate) fn file(cx: &Context<'_>, s: usize) -> Result<(PathBuf, String), EmitError> {
    let system = &cx.ir.systems[s];
    let docs = module_docs(system).inner();
    let mut modules: Vec<(String, TokenStream)> = Vec::new();
    for application in &system.applications {
        let (feature, name) = (&application.feature, ident(&application.name));
        let module = quote!(#[cfg(feature = #feature)] pub mod #name;);
        modules.push((application.name.plain().to_owned(), module));
    }
    if !cx.operators[s].is_empty() {
        let name = ident(&cx.operators_module[s]);
        modules.push((cx.operators_module[s].clone(), quote!(pub mod #name;)));
    }
    modules.sort_by(|(a, _), (b, _)| a.cmp(b));
    let modules = modules.into_iter().map(|(_, module)| module);
    let accessor = |application: &Application| {
        let (feature, module) = (&application.feature, ident(&application.name));
        let accessor = ident(names::application_accessor(application.name.as_str()));
        let (handle, opens) = match application.main {
            None => {
                let handle = ident(cx.application_handle(application));
                (quote!(#module::#handle), quote!(#module::#handle::new(&self.inner)))
            }
            Some(main) => {
                let service = &application.services[main];
                let (service_module, handle) = (ident(&service.name), ident(cx.handle(service)));
                (quote!(#module::#service_module::#handle), quote!(#module::open(&self.inner)))
            }
        };
        let mut docs = Docs::indented(4);
        docs.paragraph(&format!("{}: {}", prose(&application.title), sentence(&application.doc.text)));
        let aliases = application.doc.aliases.iter().chain(std::iter::once(&application.reference));
        let aliases = doc::aliases(aliases.map(String::as_str), bare(&accessor.to_string()));
        quote! {
            #docs
            #aliases
            #[cfg(feature = #feature)]
            pub fn #accessor(&self) -> #handle {
                #opens
            }
        }
    };
    let accessors = system.applications.iter().map(accessor);
    // Without an application that takes a location there's nothing at one.
    let features: Vec<_> = system
        .applications
        .iter()
        .filter(|application| application.located)
        .map(|application| &application.feature)
        .collect();
    let of_located = quote!(#[cfg(any(#(feature = #features),*))]);
    let located = system.location.then(|| {
        let accessors = system.applications.iter().filter(|application| application.located).map(accessor);
        quote! {
            /// A client at one location: the applications that take one.
            #of_located
            #[derive(Clone, Debug)]
            pub struct Located {
                inner: crudl::Client,
            }
            #of_located
            impl Located {
                #(#accessors)*
            }
        }
    });
    let scope = Scope::system(cx);
    let call = (!system.options.is_empty()).then(|| calls::of_system(&system.title, &system.options, &scope));
    let location = system.location.then(|| {
        quote! {
            /// The same client at a location, by its slug: without, the server takes its default. Cheap.
            #of_located
            pub fn location(&self, slug: impl AsRef<str>) -> Located {
                Located { inner: self.inner.at(slug) }
            }
        }
    });
    let description = description(system);
    let auth = match system.auth {
        Auth::Token { .. } => quote!(crudl::auth::Login),
        Auth::ApiKey { .. } => quote!(crudl::auth::ApiKey),
        Auth::Basic { .. } => quote!(crudl::auth::Basic),
        Auth::None => quote!(crudl::auth::Open),
    };
    let client_doc = format!(" A client of {}. Cheap to clone.", prose(&system.title));
    let tokens = quote! {
        #docs
        #(#modules)*
        #description
        #[doc = #client_doc]
        #[derive(Clone, Debug)]
        pub struct Client {
            inner: crudl::Client,
        }
        impl crudl::SystemClient for Client {
            type Auth = #auth;
            const SYSTEM: &'static crudl::System = &SYSTEM;
            fn new(inner: crudl::Client) -> Self {
                Self { inner }
            }
        }
        impl Client {
            /// A builder: give it the sign-in, and what else differs from the usual.
            pub fn builder() -> crudl::Builder<Self> {
                crudl::Builder::new()
            }
            #location
            #(#accessors)*
        }
        #located
        #call
    };
    let path = format!("src/{}/mod.rs", system.name.plain());
    let text = layout::print(&path, &banner::rust(&system.file), tokens, &Slots::default())?;
    Ok((PathBuf::from(path), text))
}

fn module_docs(system: &System) -> Docs {
    let mut docs = Docs::new();
    docs.paragraph(&format!("{}: {}", prose(&system.title), sentence(&system.doc.text)));
    docs.gap().line("| application | feature | services |").line("|---|---|---|");
    for application in &system.applications {
        docs.line(format!(
            "| {} | `{}` | {} |",
            cell(&prose(&application.title)),
            application.feature,
            application.services.len()
        ));
    }
    if !system.errors.is_empty() {
        let codes: Vec<String> = system.errors.iter().map(|error| code(error)).collect();
        docs.paragraph(&format!("Any method may answer with: {}.", codes.join(", ")));
    }
    if !system.doc.because.is_empty() {
        docs.gap().line("# Notes").gap();
        for reason in &system.doc.because {
            docs.item(&sentence(reason));
        }
    }
    docs
}

/// The static that tells the runtime how the system talks.
fn description(system: &System) -> TokenStream {
    let (name, title) = (system.name.plain(), &system.title);
    let protocol = ident(match system.protocol {
        Protocol::Json => "Json",
        Protocol::Form => "Form",
        Protocol::Paged => "Paged",
        Protocol::XmlRpc => "XmlRpc",
    });
    let servers = system.servers.iter().map(|server| {
        let (name, template, lowercase) = (server.name.plain(), &server.template, server.lowercase);
        let (env, url) = (option(server.env.as_ref()), option(server.url.as_ref()));
        let version = option(server.version.map(Literal::u32_unsuffixed).as_ref());
        quote! {
            crudl::Server { name: #name, template: #template, env: #env, url: #url, lowercase: #lowercase, version: #version }
        }
    });
    let auth = auth(system);
    let envelope = option(
        system
            .envelope
            .as_ref()
            .map(|envelope| {
                let (content, metadata) = (&envelope.content, option(envelope.metadata.as_ref()));
                quote!(crudl::Envelope { content: #content, metadata: #metadata })
            })
            .as_ref(),
    );
    let paging = option(
        system
            .paging
            .as_ref()
            .map(|paging| {
                let (page, limit, total) = (&paging.page, &paging.limit, &paging.total);
                let [first, default] = [paging.first, paging.default].map(Literal::u64_unsuffixed);
                let max = option(paging.max.map(Literal::u64_unsuffixed).as_ref());
                let (items, next) = (option(paging.items.as_ref()), option(paging.next.as_ref()));
                quote! {
                    crudl::Paging {
                        page: #page, limit: #limit, first: #first, default: #default, max: #max, items: #items,
                        total: &[#(#total),*], next: #next
                    }
                }
            })
            .as_ref(),
    );
    let filters = option(
        system
            .filters
            .as_ref()
            .map(|filters| {
                let (matching, exclude, operator) =
                    (&filters.matching, option(filters.exclude.as_ref()), &filters.operator);
                let (from, to) = (option(filters.from.as_ref()), option(filters.to.as_ref()));
                quote! {
                    crudl::FilterStyle {
                        matching: #matching, exclude: #exclude, operator: #operator, from: #from, to: #to
                    }
                }
            })
            .as_ref(),
    );
    let order = option(
        system
            .order
            .as_ref()
            .map(|order| {
                let (parameter, descending) = (&order.parameter, &order.descending);
                let direction = order.direction.as_ref().map(|(parameter, ascending)| quote!((#parameter, #ascending)));
                let direction = option(direction.as_ref());
                quote!(crudl::OrderStyle { parameter: #parameter, descending: #descending, direction: #direction })
            })
            .as_ref(),
    );
    quote! {
        pub(crate) static SYSTEM: crudl::System = crudl::System {
            name: #name,
            title: #title,
            protocol: crudl::Protocol::#protocol,
            servers: &[#(#servers),*],
            auth: #auth,
            envelope: #envelope,
            paging: #paging,
            filters: #filters,
            order: #order,
        };
    }
}

fn auth(system: &System) -> TokenStream {
    let pairs = |env: &[(String, String)]| {
        let env = env.iter().map(|(credential, variable)| quote!((#credential, #variable)));
        quote!(&[#(#env),*])
    };
    let (header, sign_in, renew, token, env) = match &system.auth {
        Auth::None => return quote!(crudl::Auth::None),
        Auth::ApiKey { header, env } => {
            let env = pairs(env);
            return quote!(crudl::Auth::ApiKey(crudl::Key { header: #header, env: #env }));
        }
        Auth::Basic { env } => {
            let env = pairs(env);
            return quote!(crudl::Auth::Basic(#env));
        }
        Auth::Token { header, sign_in, renew, token, env } => (header, sign_in, renew, token, pairs(env)),
    };
    let MethodPath { application, service, method } = *sign_in;
    let application = &system.applications[application];
    let path = &application.services[service].methods[method].path.template;
    let (server, segment, renew) =
        (Literal::usize_unsuffixed(application.server), &application.segment, renew.is_some());
    quote! {
        crudl::Auth::Token(crudl::SignIn {
            header: #header,
            server: #server,
            segment: #segment,
            path: #path,
            renew: #renew,
            token: #token,
            env: #env,
        })
    }
}

fn option<T: quote::ToTokens>(value: Option<&T>) -> TokenStream {
    match value {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}
