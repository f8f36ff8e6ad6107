//! [`Handle`] in, code out. Nothing can fail here.
//!
//! A method is one expression: the less is written, the less is compiled, some 1,300 times. Its operation is a constant
//! that rustc promotes to a static; a `static` item would cost half as much again to check, and a name.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{LitStr, Path};

use super::arguments::{Argument, Taken};
use super::keys::{Encoding, Envelope, Verb};
use super::parse::Place;
use super::validate::{Handle, Kind, Operation};
use crate::types;

/// The inherent `impl` of a handle.
pub fn service(handle: &Handle) -> TokenStream {
    let Handle { ident, generics, runtime, api, api_type, phantoms, operations } = handle;
    let (impl_generics, type_generics, bounds) = generics.split_for_impl();
    let methods = operations.iter().map(|operation| method(operation, handle));
    // Faults of the field's type belong on the field.
    let api_value = quote_spanned!(types::span(api_type)=> api);
    quote! {
        #[automatically_derived]
        // Not every method that an API has is called by every program.
        #[allow(dead_code, clippy::all, clippy::pedantic)]
        impl #impl_generics #ident #type_generics #bounds {
            /// A handle that sends through `api`.
            pub fn new(api: #runtime::Api) -> Self {
                Self { #api: #api_value, #(#phantoms: ::core::marker::PhantomData,)* }
            }
            #(#methods)*
        }
    }
}

fn method(operation: &Operation, handle: &Handle) -> TokenStream {
    let Handle { runtime, api, .. } = handle;
    let Operation { ident, arguments, returns, .. } = operation;
    let doc = LitStr::new(&doc(operation, runtime), Span::call_site());
    let deprecated = operation.deprecated.as_ref().map(|note| match note {
        Some(note) => quote!(#[deprecated = #note]),
        None => quote!(#[deprecated]),
    });
    let declared = arguments.iter().map(|argument| declared(argument, runtime));
    let calls = arguments.iter().map(|argument| call(argument, runtime));
    let data = data(operation, runtime);
    // A type that is no result is a fault of that type.
    let from = quote_spanned!(types::span(returns)=> <#returns as ::core::convert::From<#runtime::Request>>::from);
    quote! {
        #[doc = #doc]
        #deprecated
        pub fn #ident(&self #(, #declared)*) -> #returns {
            #from(#runtime::Request::new(&self.#api, &#data) #(#calls)*)
        }
    }
}

/// `name: impl Into<T>`
fn declared(argument: &Argument, runtime: &Path) -> TokenStream {
    let Argument { ident, ty, taken, .. } = argument;
    match taken {
        Taken::AsIs => quote!(#ident: #ty),
        Taken::Into => quote!(#ident: impl ::core::convert::Into<#ty>),
        Taken::List(item) => {
            quote!(#ident: impl ::core::iter::IntoIterator<Item = impl ::core::convert::Into<#item>>)
        }
        Taken::Raw => quote!(#ident: impl ::core::convert::Into<#runtime::Upload>),
    }
}

/// `.set("name", value)`
fn call(argument: &Argument, runtime: &Path) -> TokenStream {
    let Argument { ident, place, wire, coding, ty, taken } = argument;
    // A type that can't be sent is a fault of that type.
    let span = types::span(ty);
    let value = match taken {
        Taken::AsIs | Taken::Raw => quote_spanned!(span=> #ident),
        Taken::Into => quote_spanned!(span=> ::core::convert::Into::<#ty>::into(#ident)),
        Taken::List(item) => quote_spanned!(span=> #runtime::list::<#item>(#ident)),
    };
    let value = match coding {
        Some(coding) => {
            let coding = coding.variant(runtime);
            quote!(#runtime::coded(#coding, #value))
        }
        None => value,
    };
    match place {
        Place::Path => quote!(.segment(#value)),
        Place::Query => quote!(.query(#wire, #value)),
        Place::Filter => quote!(.filter(#wire, #value)),
        Place::Body => quote!(.set(#wire, #value)),
        Place::Fields => quote!(.fields(#value)),
        Place::Whole if matches!(taken, Taken::Raw) => quote!(.raw(#value)),
        Place::Whole => quote!(.whole(#value)),
    }
}

/// The `crudl::Operation`, without what is as in `Operation::DEFAULT`.
fn data(operation: &Operation, runtime: &Path) -> TokenStream {
    let Operation { name, verb, path, success, envelope, auth, idempotent, paged, limit, .. } = operation;
    let encoding = operation.encoding.map(|encoding| match encoding {
        Encoding::Json => quote!(encoding: #runtime::Encoding::Json,),
        Encoding::Form => quote!(encoding: #runtime::Encoding::Form,),
    });
    let remote = operation.remote.iter().map(|(name, kind)| {
        let kind = Ident::new(kind, Span::call_site());
        quote!((#name, #runtime::XmlType::#kind))
    });
    let remote = (!operation.remote.is_empty()).then(|| quote!(arguments: &[#(#remote),*],));
    let not_implemented = operation.not_implemented.then(|| quote!(not_implemented: true,));
    let verb = (*verb != Verb::Get).then(|| {
        let variant = Ident::new(verb.variant(), Span::call_site());
        quote!(verb: #runtime::Verb::#variant,)
    });
    let success = (success.as_slice() != [200]).then(|| quote!(success: &[#(#success),*],));
    let envelope = match envelope {
        Envelope::System => None,
        Envelope::Bare => Some(quote!(envelope: #runtime::EnvelopeKey::Bare,)),
        Envelope::Key(key) => Some(quote!(envelope: #runtime::EnvelopeKey::Key(#key),)),
    };
    let auth = (!auth).then(|| quote!(auth: false,));
    let idempotent = idempotent.then(|| quote!(idempotent: true,));
    let paged = (!paged).then(|| quote!(paged: false,));
    let limit = limit.map(|limit| quote!(limit: ::core::option::Option::Some(#limit),));
    quote! {
        #runtime::Operation {
            name: #name, path: #path, #verb #success #envelope #auth #idempotent #paged #limit
            #encoding #remote #not_implemented
            ..#runtime::Operation::DEFAULT
        }
    }
}

/// Documentation of a method.
fn doc(operation: &Operation, runtime: &Path) -> String {
    let Operation { ident, kind, verb, path, access, errors, .. } = operation;
    let mut doc = match &operation.doc {
        Some(doc) => doc.trim().to_owned(),
        None => match kind {
            Kind::List => "Lists records.".to_owned(),
            Kind::Create => "Creates a record.".to_owned(),
            Kind::Read => "Reads one record.".to_owned(),
            Kind::Update => "Replaces one record.".to_owned(),
            Kind::PartialUpdate => "Changes the given fields of one record.".to_owned(),
            Kind::Delete => "Deletes one record.".to_owned(),
            Kind::Head => "Asks for the headers of one record.".to_owned(),
            Kind::Action => format!("The action `{ident}`."),
        },
    };
    doc.push_str(&format!("\n\n`{} {path}`", verb.name()));
    if let Some(access) = access {
        doc.push_str(&format!("\n\nAccess: {}.", access.trim_end_matches('.')));
    }
    doc.push_str("\n\n# Errors\n\n");
    match errors {
        Some(errors) => doc.push_str(errors.trim()),
        None => {
            let runtime: String = runtime.to_token_stream().to_string().split_whitespace().collect();
            let runtime = runtime.trim_start_matches("::");
            // Where it is called `crudl`, rustdoc finds it, and warns of a link that says so again.
            let link = if runtime == "crudl" { String::new() } else { format!("({runtime}::Error)") };
            doc.push_str(&format!("See [`crudl::Error`]{link}."));
        }
    }
    doc
}
