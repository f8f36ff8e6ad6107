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

/// The same as text: `Vec<i64>`.
pub(crate) fn text(tokens: &TokenStream) -> String {
    // Tokens print with spaces around them; no type here needs one but after a comma.
    tokens.to_string().replace(' ', "").replace(',', ", ")
}

/// How a value is written where its type doesn't say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Codec {
    /// The type says it.
    Plain,
    /// An instant in another format.
    Time(&'static str),
    /// JSON text inside a string.
    Json,
}

/// The codec of a type.
pub(crate) fn codec(ty: &Type) -> Codec {
    match ty {
        Type::DateTime(TimeFormat::Space) => Codec::Time("space"),
        Type::DateTime(TimeFormat::Basic) => Codec::Time("basic"),
        Type::DateTime(TimeFormat::Epoch) => Codec::Time("epoch"),
        Type::Json(_) => Codec::Json,
        _ => Codec::Plain,
    }
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

/// The argument `value` as something to send.
fn sent(ty: &Type, scope: &Scope<'_>) -> TokenStream {
    let plain = plain(ty, scope);
    match (codec(ty), ty) {
        (Codec::Time(format), _) => quote!(crudl::time::format(#format, value.into())),
        (Codec::Json, _) => quote!({ let json: #plain = value.into(); crudl::json_text(json) }),
        (Codec::Plain, Type::Bool | Type::Int | Type::Float) => quote!(value),
        (Codec::Plain, Type::List(_)) => quote!(crudl::list(value)),
        (Codec::Plain, _) => quote!(value.into()),
    }
}

/// Type of the parameter `value` of a setter, and what it does with it.
pub(crate) fn setter(setter: &Setter<'_>, scope: &Scope<'_>) -> (TokenStream, TokenStream) {
    let field = &setter.input.field;
    let (ty, wire) = (&field.ty, &field.wire);
    if setter.query && field.facts.flag {
        return (quote!(bool), quote!(query(#wire, crudl::Flag(value))));
    }
    if setter.query {
        let value = sent(ty, scope);
        return (argument(ty, scope), quote!(query(#wire, #value)));
    }
    if setter.input.nullable {
        let (into, plain) = (scope.prelude("Into"), plain(ty, scope));
        let value = match codec(ty) {
            Codec::Plain => quote!(value.into()),
            Codec::Time(format) => quote!(crudl::Patch::map(value.into(), |at| crudl::time::format(#format, at))),
            Codec::Json => quote!(crudl::Patch::map(value.into(), |json: #plain| crudl::json_text(json))),
        };
        return (quote!(impl #into<crudl::Patch<#plain>>), quote!(patch(#wire, #value)));
    }
    let value = sent(ty, scope);
    (argument(ty, scope), quote!(set(#wire, #value)))
}

/// The attribute that names a field's wire form to `derive(Record)`.
pub(crate) fn record_attribute(wire: &str, name: &str, null: bool) -> TokenStream {
    let mut keys = Vec::new();
    if crate::names::bare(name) != wire {
        keys.push(quote!(wire = #wire));
    }
    if null {
        keys.push(quote!(null));
    }
    if keys.is_empty() { TokenStream::new() } else { quote!(#[record(#(#keys),*)]) }
}

/// A field of a struct, public.
pub(crate) fn field(name: &str, ty: TokenStream) -> TokenStream {
    let name = ident(name);
    quote!(pub #name: #ty)
}
