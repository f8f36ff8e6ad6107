//! What the derives see of a type: its spelling.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::{GenericArgument, Path, PathArguments, Type};

/// `T` of `NAME<T>`, however `NAME` is qualified.
pub fn inner<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let segment = path(ty)?.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match (segment.ident == name, arguments.args.len(), arguments.args.first()) {
        (true, 1, Some(GenericArgument::Type(inner))) => Some(inner),
        _ => None,
    }
}

/// The last name of a type: `Api` of `crudl::Api`.
pub fn last_name(ty: &Type) -> Option<&syn::Ident> {
    Some(&path(ty)?.segments.last()?.ident)
}

/// Whether the type is what the runtime calls so: a path from `self`, `super` or `crate` leads to another of that name.
pub fn is_runtimes(ty: &Type, name: &str) -> bool {
    let own = |path: &Path| {
        let first = path.segments.first().filter(|_| path.segments.len() > 1);
        first.is_some_and(|first| ["self", "super", "crate"].iter().any(|root| first.ident == root))
    };
    last_name(ty).is_some_and(|last| last == name) && !path(ty).is_some_and(own)
}

/// Whether the type is one of these names, unqualified.
pub fn is_one_of(ty: &Type, names: &[&str]) -> bool {
    path(ty).and_then(Path::get_ident).is_some_and(|ident| names.iter().any(|name| ident == name))
}

/// Where faults of a type are shown: its last name (stable Rust can't join spans). Names resolve as the derive's own.
pub fn span(ty: &Type) -> Span {
    Span::call_site().located_at(last_name(ty).map_or_else(|| ty.span(), syn::Ident::span))
}

/// The same tokens, all at this place, so that a fault of theirs is shown there.
pub fn located(tokens: TokenStream, span: Span) -> TokenStream {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for token in &mut tokens {
        token.set_span(token.span().located_at(span));
    }
    tokens.into_iter().collect()
}

fn path(ty: &Type) -> Option<&Path> {
    match ty {
        Type::Path(ty) if ty.qself.is_none() => Some(&ty.path),
        // A type that came through a `macro_rules!` macro.
        Type::Group(group) => path(&group.elem),
        Type::Paren(paren) => path(&paren.elem),
        _ => None,
    }
}
