//! Items as lines of text. In: syntax. Out: what of it is a promise, as somebody would write it.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, Fields, Item, TraitItem, UseTree, Visibility};

pub fn text(tokens: impl ToTokens) -> String {
    // Spaces as tokens print them, without those that nobody writes.
    let mut text = tokens.to_token_stream().to_string();
    for (from, to) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" ,", ","),
        ("& ", "&"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" : ", ": "),
        (" ;", ";"),
        (" [", "["),
        (" ?", "?"),
        ("=()", "= ()"),
        ("+? Sized", "+ ?Sized"),
        ("static[", "static ["),
        ("_,()", "_, ()"),
        (",)", ")"),
        ("' ", "'"),
        ("fn(", "fn("),
    ] {
        text = text.replace(from, to);
    }
    text
}

pub fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

pub fn hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| text(&attribute.meta).replace(' ', "") == "doc(hidden)")
}

pub fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| text(&attribute.meta).replace(' ', "") == "cfg(test)")
}

/// Attributes that are a promise: features, derives, `must_use`, `non_exhaustive`.
pub fn promises(attributes: &[Attribute]) -> String {
    let mut all = String::new();
    for attribute in attributes {
        if attribute.path().is_ident("must_use") {
            all.push_str(" #[must_use]");
        } else if ["cfg", "derive", "non_exhaustive"].iter().any(|name| attribute.path().is_ident(name)) {
            all.push_str(&format!(" #[{}]", text(&attribute.meta)));
        }
    }
    all
}

pub fn signature(function: &syn::Signature) -> String {
    let mut function = function.clone();
    // Whether an argument can be changed inside is nobody's business.
    for input in &mut function.inputs {
        match input {
            syn::FnArg::Receiver(receiver) if matches!(receiver.kind, syn::ReceiverKind::Value) => {
                receiver.mutability = None;
            }
            syn::FnArg::Typed(argument) => {
                if let syn::Pat::Ident(name) = &mut *argument.pat {
                    name.mutability = None;
                }
            }
            syn::FnArg::Receiver(_) => {}
        }
    }
    text(function)
}

pub fn declare(prefix: &str, item: &Item, lines: &mut Vec<String>) {
    match item {
        Item::Struct(item) if is_public(&item.vis) && !hidden(&item.attrs) => {
            lines.push(format!("{prefix}::{} struct{}{}", item.ident, text(&item.generics), promises(&item.attrs)));
            fields(&format!("{prefix}::{}", item.ident), &item.fields, false, lines);
        }
        Item::Enum(item) if is_public(&item.vis) && !hidden(&item.attrs) => {
            lines.push(format!("{prefix}::{} enum{}{}", item.ident, text(&item.generics), promises(&item.attrs)));
            for variant in &item.variants {
                let path = format!("{prefix}::{}::{}", item.ident, variant.ident);
                lines.push(format!("{path} variant"));
                fields(&path, &variant.fields, true, lines);
            }
        }
        Item::Trait(item) if is_public(&item.vis) && !hidden(&item.attrs) => {
            let bounds =
                if item.supertraits.is_empty() { String::new() } else { format!(": {}", text(&item.supertraits)) };
            lines.push(format!("{prefix}::{} trait{}{bounds}", item.ident, text(&item.generics)));
            for inner in &item.items {
                let line = match inner {
                    TraitItem::Fn(function) => {
                        let provided = if function.default.is_some() { " { … }" } else { "" };
                        format!("{}{provided}", signature(&function.sig))
                    }
                    TraitItem::Type(kind) => format!("type {}", kind.ident),
                    TraitItem::Const(constant) => format!("const {}: {}", constant.ident, text(&constant.ty)),
                    _ => continue,
                };
                lines.push(format!("{prefix}::{}::{line}", item.ident));
            }
        }
        Item::Fn(item) if is_public(&item.vis) && !hidden(&item.attrs) => {
            lines.push(format!("{prefix}::{}{}", signature(&item.sig), promises(&item.attrs)));
        }
        Item::Type(item) if is_public(&item.vis) => {
            lines.push(format!("{prefix}::{}{} = {}", item.ident, text(&item.generics), text(&item.ty)));
        }
        Item::Const(item) if is_public(&item.vis) => {
            lines.push(format!("{prefix}::{} const: {}", item.ident, text(&item.ty)));
        }
        Item::Static(item) if is_public(&item.vis) => {
            lines.push(format!("{prefix}::{} static: {}", item.ident, text(&item.ty)));
        }
        _ => {}
    }
}

pub fn fields(path: &str, fields: &Fields, all: bool, lines: &mut Vec<String>) {
    for (index, field) in fields.iter().enumerate() {
        if all || is_public(&field.vis) {
            let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
            lines.push(format!("{path}.{name}: {}", text(&field.ty)));
        }
    }
}

pub fn is_named(item: &Item, name: &str) -> bool {
    match item {
        Item::Struct(item) => item.ident == name,
        Item::Enum(item) => item.ident == name,
        Item::Trait(item) => item.ident == name,
        Item::Fn(item) => item.sig.ident == name,
        Item::Type(item) => item.ident == name,
        Item::Const(item) => item.ident == name,
        _ => false,
    }
}

/// Where each name comes from, and the name.
pub fn reexports(tree: &UseTree, path: String, names: &mut Vec<(String, String)>) {
    match tree {
        UseTree::Path(inner) => reexports(&inner.tree, format!("{path}{}::", inner.ident), names),
        UseTree::Name(name) => names.push((format!("{path}{}", name.ident), name.ident.to_string())),
        UseTree::Rename(name) => names.push((format!("{path}{}", name.ident), name.rename.to_string())),
        UseTree::Glob(_) => names.push((format!("{path}*"), "*".to_owned())),
        UseTree::Group(group) => group.items.iter().for_each(|tree| reexports(tree, path.clone(), names)),
    }
}

/// Tokens without `#[doc = …]`, which is no promise.
pub fn without_docs(tokens: TokenStream) -> TokenStream {
    let mut kept = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let attribute = matches!(&token, TokenTree::Punct(sign) if sign.as_char() == '#');
        if attribute && tokens.next_if(|next| matches!(next, TokenTree::Group(_))).is_some() {
            continue;
        }
        kept.extend([token]);
    }
    kept
}

/// Tokens with a plain name in the place of a macro's variables: `$($settings).+` and `$name`.
pub fn without_variables(tokens: TokenStream) -> TokenStream {
    let mut kept = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(dollar) if dollar.as_char() == '$' => {
                if let Some(TokenTree::Group(_)) = tokens.next() {
                    // Its separator and how often.
                    while tokens.next_if(|next| matches!(next, TokenTree::Punct(_))).is_some_and(
                        |next| !matches!(&next, TokenTree::Punct(sign) if matches!(sign.as_char(), '+' | '*' | '?')),
                    ) {}
                }
                kept.extend(quote!(variable));
            }
            TokenTree::Group(group) => {
                let inner = without_variables(group.stream());
                kept.extend([TokenTree::Group(proc_macro2::Group::new(group.delimiter(), inner))]);
            }
            token => kept.extend([token]),
        }
    }
    kept
}
