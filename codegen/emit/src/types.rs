//! Types in emitted source. In: types of the IR. Out: Rust types, parameters of methods, and what sends them.

use crudl_spec::ir::{TimeFormat, Type};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::context::Item;
use crate::names::ident;
use crate::plan::Setter;
use crate::scope::Scope;

/// The type of a value that's there.
pub(crate) fn plain(ty: &Type, scope: &Scope<'_>) -> TokenStream {
    match ty {
        Type::Bool => quote!(bool),
        Type::Int => quote!(i64),
        Type::Float => quote!(f64),
        Type::Decimal => quote!(crudl::Decimal),
        Type::String | Type::Url | Type::Mac => scope.prelude("String"),
        Type::Secret => quote!(crudl::Secret),
        Type::Bytes => quote!(crudl::Bytes),
        Type::Uuid => quote!(crudl::Uuid),
        Type::Ip => quote!(std::net::IpAddr),
        Type::Ipv4 => quote!(std::net::Ipv4Addr),
        Type::Ipv6 => quote!(std::net::Ipv6Addr),
        Type::Cidr => quote!(crudl::IpNet),
        Type::Date => quote!(crudl::Date),
        Type::DateTime(_) => quote!(crudl::Timestamp),
        Type::LocalDateTime(_) => quote!(crudl::DateTime),
        Type::Any => quote!(crudl::Value),
        Type::Json(inner) => plain(inner, scope),
        Type::Record(id) => scope.item(Item::Record(id.0)),
        Type::Enum(id) => scope.item(Item::Enum(id.0)),
        Type::List(inner) => {
            let (vec, inner) = (scope.prelude("Vec"), plain(inner, scope));
            quote!(#vec<#inner>)
        }
        Type::Map(inner) => {
            let (string, inner) = (scope.prelude("String"), plain(inner, scope));
            quote!(std::collections::BTreeMap<#string, #inner>)
        }
        Type::Nullable(inner) => option(plain(inner, scope), scope),
    }
}

/// `Option<T>`.
pub(crate) fn option(inner: TokenStream, scope: &Scope<'_>) -> TokenStream {
    let option = scope.prelude("Option");
    quote!(#option<#inner>)
}

/// The same as text: `Vec<i64>`, `impl IntoIterator<Item = impl Into<i64>>`.
pub(crate) fn text(tokens: &TokenStream) -> String {
    // Tokens print with spaces around them; a type needs one between words, after a comma and around an equals sign.
    let tokens = tokens.to_string();
    let mut out = String::with_capacity(tokens.len());
    for token in tokens.split(' ') {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let apart =
            out.ends_with([',', '=']) || token.starts_with('=') || (out.ends_with(word) && token.starts_with(word));
        if apart {
            out.push(' ');
        }
        out.push_str(token);
    }
    out
}

/// How a value is written where its type doesn't say it: a variant of `crudl::Coding`, and its name in attributes.
pub(crate) fn coding(ty: &Type) -> Option<(&'static str, &'static str)> {
    match ty {
        Type::DateTime(format) | Type::LocalDateTime(format) => match format {
            TimeFormat::Rfc3339 => None,
            TimeFormat::Space => Some(("Space", "space")),
            TimeFormat::Basic => Some(("Basic", "basic")),
            TimeFormat::Epoch => Some(("Epoch", "epoch")),
            TimeFormat::Minute => Some(("Minute", "minute")),
        },
        Type::Json(_) => Some(("Json", "json")),
        Type::List(inner) | Type::Nullable(inner) => coding(inner).filter(|(variant, _)| *variant != "Json"),
        _ => None,
    }
}

/// `crudl::Coding::Space`
pub(crate) fn coding_path(ty: &Type) -> Option<TokenStream> {
    let (variant, _) = coding(ty)?;
    let variant = ident(variant);
    Some(quote!(crudl::Coding::#variant))
}

/// What a caller may pass for a type, in the position of an argument.
pub(crate) fn argument(ty: &Type, scope: &Scope<'_>) -> TokenStream {
    let into = scope.prelude("Into");
    match ty {
        Type::Bool | Type::Int | Type::Float => plain(ty, scope),
        Type::List(inner) => {
            let (iterator, inner) = (scope.prelude("IntoIterator"), plain(inner, scope));
            quote!(impl #iterator<Item = impl #into<#inner>>)
        }
        _ => {
            let plain = plain(ty, scope);
            quote!(impl #into<#plain>)
        }
    }
}

/// The argument of that name as the owned value, for a struct; none if it's that already.
pub(crate) fn owned(ty: &Type, name: &Ident) -> Option<TokenStream> {
    match ty {
        Type::Bool | Type::Int | Type::Float => None,
        Type::List(_) => Some(quote!(#name.into_iter().map(|item| item.into()).collect())),
        _ => Some(quote!(#name.into())),
    }
}

/// Type of the parameter `value` of a setter, and the setter's body.
pub(crate) fn setter(setter: &Setter<'_>, scope: &Scope<'_>) -> (TokenStream, TokenStream) {
    let field = &setter.input.field;
    let (ty, wire) = (&field.ty, &field.wire);
    let place = ident(if setter.query { "query" } else { "set" });
    if field.facts.flag {
        return (quote!(bool), quote!(Self(self.0.#place(#wire, crudl::Flag(value)))));
    }
    let (into, coding) = (scope.prelude("Into"), coding_path(ty));
    // JSON inside a string is taken as what it holds.
    let ty = if let Type::Json(inner) = ty { inner } else { ty };
    let plain = plain(ty, scope);
    if setter.input.nullable && !setter.query {
        let body = match coding {
            None => quote!(Self(self.0.patch(#wire, value.into()))),
            Some(coding) => quote! {
                let value: crudl::Patch<#plain> = value.into();
                Self(self.0.set(#wire, crudl::coded(#coding, value)))
            },
        };
        return (quote!(impl #into<crudl::Patch<#plain>>), body);
    }
    let body = match (coding, ty) {
        (None, Type::Bool | Type::Int | Type::Float) => quote!(Self(self.0.#place(#wire, value))),
        (None, Type::List(_)) => quote!(Self(self.0.#place(#wire, crudl::list(value)))),
        (None, _) => quote!(Self(self.0.#place(#wire, value.into()))),
        (Some(coding), Type::Bool | Type::Int | Type::Float) => {
            quote!(Self(self.0.#place(#wire, crudl::coded(#coding, value))))
        }
        (Some(coding), Type::List(item)) => {
            let item = self::plain(item, scope);
            quote! {
                let value = crudl::list::<#item>(value);
                Self(self.0.#place(#wire, crudl::coded(#coding, value)))
            }
        }
        (Some(coding), _) => quote! {
            let value: #plain = value.into();
            Self(self.0.#place(#wire, crudl::coded(#coding, value)))
        },
    };
    (argument(ty, scope), body)
}

/// The attribute that names a field's wire form to `derive(Record)`.
pub(crate) fn record_attribute(wire: &str, name: &str, null: bool, ty: &Type) -> TokenStream {
    let mut keys = Vec::new();
    if crate::names::bare(name) != wire {
        keys.push(quote!(wire = #wire));
    }
    if null {
        keys.push(quote!(null));
    }
    if let Some((_, name)) = coding(ty) {
        let name = ident(name);
        keys.push(quote!(coding = #name));
    }
    if keys.is_empty() { TokenStream::new() } else { quote!(#[record(#(#keys),*)]) }
}

/// A field of a struct, public.
pub(crate) fn field(name: &str, ty: TokenStream) -> TokenStream {
    let name = ident(name);
    quote!(pub #name: #ty)
}
