//! Forms of values that their type doesn't say: `crudl::Coding` by name.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::Path;

use crate::fault::help;

/// A variant of `crudl::Coding`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coding(&'static str);

const NAMES: [(&str, &str); 5] =
    [("space", "Space"), ("basic", "Basic"), ("epoch", "Epoch"), ("minute", "Minute"), ("json", "Json")];

impl Coding {
    /// The form of that name.
    pub fn parse(word: &Ident) -> syn::Result<Self> {
        match NAMES.iter().find(|(name, _)| word == name) {
            Some((_, variant)) => Ok(Self(variant)),
            None => {
                let help = help(&word.to_string(), &NAMES.map(|(name, _)| name));
                Err(syn::Error::new(word.span(), format!("unknown form `{word}` of a value\n{help}")))
            }
        }
    }

    /// Its path.
    pub fn variant(self, runtime: &Path) -> TokenStream {
        let variant = Ident::new(self.0, Span::call_site());
        quote!(#runtime::Coding::#variant)
    }
}
