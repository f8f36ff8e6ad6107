//! Reading attributes so that one fault doesn't hide the next.

use proc_macro2::{Ident, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, LitStr, Token, Type};

use crate::fault::Faults;

/// A key with its value, so that a later check can point at the key.
#[derive(Debug)]
pub struct Keyed<T> {
    pub key: Ident,
    pub value: T,
}

/// Fills a slot, unless an earlier key did.
pub fn set<T>(slot: &mut Option<Keyed<T>>, key: &Ident, value: T, faults: &mut Faults) {
    if slot.is_some() {
        faults.at(key, format!("duplicate key `{key}`"));
    } else {
        *slot = Some(Keyed { key: key.clone(), value });
    }
}

/// Reads what stands between the parentheses of `attribute`.
pub fn arguments(
    attribute: &Attribute,
    faults: &mut Faults,
    entry: impl FnMut(ParseStream, &mut Faults) -> syn::Result<()>,
) {
    let result = attribute.parse_args_with(|input: ParseStream| {
        entries(input, faults, entry);
        Ok(())
    });
    if let Err(fault) = result {
        faults.push(fault);
    }
}

/// Reads entries separated by commas up to the end. A faulty one is reported and skipped.
pub fn entries(
    input: ParseStream,
    faults: &mut Faults,
    mut entry: impl FnMut(ParseStream, &mut Faults) -> syn::Result<()>,
) {
    while !input.is_empty() {
        match entry(input, faults) {
            Err(fault) => {
                faults.push(fault);
                skip(input);
            }
            Ok(()) if input.is_empty() || input.peek(Token![,]) => {}
            Ok(()) => {
                faults.push(input.error("expected `,`"));
                // Only the comma is missing: what follows may be read as usual.
                if !input.peek(Ident::peek_any) {
                    skip(input);
                }
            }
        }
        if input.peek(Token![,]) && input.parse::<Token![,]>().is_err() {
            return;
        }
    }
}

/// Skips to the next comma that isn't inside `<…>`.
fn skip(input: ParseStream) {
    let mut depth = 0_u32;
    let mut after_minus = false;
    while !input.is_empty() && (depth > 0 || !input.peek(Token![,])) {
        let Ok(token) = input.parse::<TokenTree>() else { return };
        let punct = if let TokenTree::Punct(punct) = &token { punct.as_char() } else { ' ' };
        match punct {
            '<' => depth += 1,
            // Not the end of `->`.
            '>' if !after_minus => depth = depth.saturating_sub(1),
            _ => {}
        }
        after_minus = punct == '-';
    }
}

/// `= "text"`
pub fn string(input: ParseStream) -> syn::Result<LitStr> {
    input.parse::<Token![=]>()?;
    text(input)
}

/// `"text"`, and not an expression that makes one.
pub fn text(input: ParseStream) -> syn::Result<LitStr> {
    if input.peek(LitStr) { input.parse() } else { Err(input.error("expected a string literal")) }
}

/// `= true`
pub fn boolean(input: ParseStream) -> syn::Result<bool> {
    input.parse::<Token![=]>()?;
    match input.parse::<syn::LitBool>() {
        Ok(literal) => Ok(literal.value),
        Err(fault) => Err(syn::Error::new(fault.span(), "expected `true` or `false`")),
    }
}

/// A type.
pub fn ty(input: ParseStream) -> syn::Result<Type> {
    // syn would list every token that can start one.
    let no_type = input.is_empty() || input.peek(Token![,]) || input.peek(syn::token::Brace) || input.peek(syn::Lit);
    if no_type { Err(input.error("expected a type")) } else { input.parse() }
}

/// The next token as a name, keywords included (`crate`, `type`).
pub fn word(input: ParseStream) -> syn::Result<Ident> {
    if input.peek(Ident::peek_any) { input.call(Ident::parse_any) } else { Err(input.error("expected a name")) }
}
