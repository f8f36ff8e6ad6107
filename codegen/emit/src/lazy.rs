//! Tokens written where they belong. In: a closure that makes them. Out: the same tokens, moved and not copied.
//!
//! `quote!` copies every token of a stream that's interpolated, once for each level; most of emission would be that.

use proc_macro2::TokenStream;
use quote::ToTokens;

/// Tokens that are made when they are interpolated.
pub(crate) struct Lazy<F>(pub(crate) F);

impl<F: Fn() -> TokenStream> ToTokens for Lazy<F> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend((self.0)());
    }
}
