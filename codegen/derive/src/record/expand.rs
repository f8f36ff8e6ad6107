//! [`Record`] in, code out.
//!
//! The table and the two matches are all that is compiled for a record; decoding, encoding and `Debug` are the
//! runtime's, once. The table is promoted to a static, which is cheaper to check than a `static` item.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{DeriveInput, Path, parse_quote};

use super::parse::{Field, Record};
use crate::types;

/// The traits of a record.
pub fn record(input: &DeriveInput, runtime: &Path, record: &Record) -> TokenStream {
    let ident = &input.ident;
    let name = ident.unraw().to_string();
    let mut generics = input.generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(parse_quote!(#runtime::record::Place));
        parameter.bounds.push(parse_quote!(#runtime::record::Encode));
    }
    let (impl_generics, type_generics, bounds) = generics.split_for_impl();
    let mut de_generics = generics.clone();
    de_generics.params.insert(0, parse_quote!('__crudl_de));
    let (de_impl_generics, ..) = de_generics.split_for_impl();

    let table = record.fields.iter().map(
        |Field { name, wire, null, .. }| quote!(#runtime::record::Field { name: #name, wire: #wire, null: #null }),
    );
    let codings = record.fields.iter().enumerate().filter_map(|(index, field)| {
        let (index, coding) = (proc_macro2::Literal::usize_unsuffixed(index), field.coding?.variant(runtime));
        Some(quote!((#index, #coding)))
    });
    // A type that can't be decoded is a fault of that type.
    let blanks = record.fields.iter().map(|Field { ident, ty, .. }| {
        let blank = types::located(quote!(#runtime::record::Place::blank()), types::span(ty));
        quote!(#ident: #blank)
    });
    let fields = || record.fields.iter().map(|Field { ident, ty, .. }| (ident, types::span(ty))).enumerate();
    let places = fields().map(|(index, (ident, span))| quote_spanned!(span=> #index => &mut self.#ident));
    let values = fields().map(|(index, (ident, span))| quote_spanned!(span=> #index => &self.#ident));
    let place = by_index(places);
    let value = by_index(values);
    let defaults = &record.defaults;
    let extra = record.extra.as_ref().map(|extra| {
        quote! {
            #[inline(never)]
            fn extra(&self) -> ::core::option::Option<&#runtime::record::Extra> {
                ::core::option::Option::Some(&self.#extra)
            }
            #[inline(never)]
            fn extra_mut(&mut self) -> ::core::option::Option<&mut #runtime::record::Extra> {
                ::core::option::Option::Some(&mut self.#extra)
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl #impl_generics #runtime::record::Record for #ident #type_generics #bounds {
            #[inline(never)]
            fn shape(&self) -> &'static #runtime::record::Shape {
                &#runtime::record::Shape { name: #name, fields: &[#(#table),*], codings: &[#(#codings),*] }
            }
            #[inline(never)]
            fn place(&mut self, index: usize) -> ::core::option::Option<&mut dyn #runtime::record::Place> {
                #place
            }
            #[inline(never)]
            fn value(&self, index: usize) -> ::core::option::Option<&dyn #runtime::record::Encode> {
                #value
            }
            #extra
        }
        #[automatically_derived]
        impl #impl_generics #runtime::record::Place for #ident #type_generics #bounds {
            #[inline(never)]
            fn blank() -> Self {
                Self { #(#blanks,)* #(#defaults: ::core::default::Default::default(),)* }
            }
            #[inline(never)]
            fn expected(&self) -> &'static str {
                "an object"
            }
            #[inline(never)]
            fn nested(&mut self) -> #runtime::record::Nested<'_> {
                #runtime::record::Nested::Record(self)
            }
        }
        #[automatically_derived]
        impl #impl_generics #runtime::record::Encode for #ident #type_generics #bounds {
            fn encode(&self) -> #runtime::private::Value {
                #runtime::record::encode(self)
            }
            fn secrets(&self, take: &mut dyn ::core::ops::FnMut(&#runtime::Secret)) {
                #runtime::record::secrets(self, take)
            }
        }
        #[automatically_derived]
        impl #impl_generics ::core::fmt::Debug for #ident #type_generics #bounds {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #runtime::record::debug(self, f)
            }
        }
        #[automatically_derived]
        impl #impl_generics #runtime::private::serde::Serialize for #ident #type_generics #bounds {
            fn serialize<__S: #runtime::private::serde::Serializer>(
                &self,
                serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                #runtime::record::serialize(self, serializer)
            }
        }
        #[automatically_derived]
        impl #de_impl_generics #runtime::private::serde::Deserialize<'__crudl_de> for #ident #type_generics #bounds {
            fn deserialize<__D: #runtime::private::serde::Deserializer<'__crudl_de>>(
                deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                #runtime::record::deserialize(deserializer)
            }
        }
    }
}

/// The arm of an index, or `None`.
fn by_index(arms: impl ExactSizeIterator<Item = TokenStream>) -> TokenStream {
    if arms.len() == 0 {
        // A match that only returns would make `Some` unreachable, which rustc warns about.
        return quote!(let _ = index; ::core::option::Option::None);
    }
    quote! {
        ::core::option::Option::Some(match index {
            #(#arms,)*
            _ => return ::core::option::Option::None,
        })
    }
}
