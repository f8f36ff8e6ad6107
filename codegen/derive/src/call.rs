//! `#[derive(Call)]` on `struct Create(crudl::Call<Team>);`

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, Type, parse_quote};

use crate::container;
use crate::fault::Faults;
use crate::types;

const SHAPE: &str = "a call is a tuple struct with one field: `struct Create(crudl::Call<Team>);`";

/// The options and the end of a call.
pub fn derive(input: &DeriveInput, faults: &mut Faults) -> TokenStream {
    let runtime = container::runtime(input, faults);
    match result(input) {
        Ok(result) => expand(input, &runtime, result),
        Err(fault) => {
            faults.push(fault);
            TokenStream::new()
        }
    }
}

/// `T` of `crudl::Call<T>`.
fn result(input: &DeriveInput) -> syn::Result<&Type> {
    let Data::Struct(data) = &input.data else { return Err(syn::Error::new_spanned(&input.ident, SHAPE)) };
    let Fields::Unnamed(fields) = &data.fields else { return Err(syn::Error::new_spanned(&input.ident, SHAPE)) };
    let mut fields = fields.unnamed.iter();
    let (Some(field), None) = (fields.next(), fields.next()) else {
        return Err(syn::Error::new_spanned(&data.fields, SHAPE));
    };
    types::inner(&field.ty, "Call").ok_or_else(|| {
        let help = match types::last_name(&field.ty) {
            Some(last) if last == "List" => "\nhelp: a list has its options already; return it as it is",
            _ => "",
        };
        syn::Error::new_spanned(&field.ty, format!("not a `crudl::Call<T>`: {SHAPE}{help}"))
    })
}

fn expand(input: &DeriveInput, runtime: &syn::Path, result: &Type) -> TokenStream {
    let ident = &input.ident;
    let (impl_generics, type_generics, bounds) = input.generics.split_for_impl();
    // Only what can be read can be awaited.
    let mut read = input.generics.clone();
    for parameter in read.type_params_mut() {
        parameter.bounds.push(parse_quote!(#runtime::record::Place));
    }
    let (read_generics, _, read_bounds) = read.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics ::core::convert::From<#runtime::Request> for #ident #type_generics #bounds {
            fn from(request: #runtime::Request) -> Self {
                Self(::core::convert::From::from(request))
            }
        }
        #[automatically_derived]
        impl #read_generics ::core::future::IntoFuture for #ident #type_generics #read_bounds {
            type Output = ::core::result::Result<#result, #runtime::Error>;
            type IntoFuture = #runtime::Pending<#result>;
            fn into_future(self) -> Self::IntoFuture {
                ::core::future::IntoFuture::into_future(self.0)
            }
        }
        #[automatically_derived]
        #[allow(dead_code)]
        impl #read_generics #ident #type_generics #read_bounds {
            /// Makes the call without async: see `crudl::Call::send`.
            #[inline]
            pub fn send(self) -> ::core::result::Result<#result, #runtime::Error> {
                self.0.send()
            }
        }
        #[automatically_derived]
        #[allow(dead_code)]
        impl #impl_generics #ident #type_generics #bounds {
            /// Sends with these options: time limit, headers, retries.
            pub fn with(self, options: #runtime::Options) -> Self {
                Self(self.0.with(options))
            }
            /// Sends a field that has no method of its own.
            pub fn set(
                self,
                name: impl ::core::convert::Into<::std::borrow::Cow<'static, str>>,
                value: impl #runtime::Encode,
            ) -> Self {
                Self(self.0.set(name, value))
            }
            /// The call without its setters.
            pub fn into_call(self) -> #runtime::Call<#result> {
                self.0
            }
        }
    }
}
