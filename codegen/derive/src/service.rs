//! `#[derive(Crudl)]`: parse → validate → expand.

mod arguments;
mod expand;
mod keys;
mod parse;
mod template;
#[cfg(test)]
mod tests;
mod validate;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::fault::Faults;

/// The methods of a service handle.
pub fn derive(input: &DeriveInput, faults: &mut Faults) -> TokenStream {
    match parse::service(input, faults) {
        Some(service) => expand::service(&validate::service(service, faults)),
        None => TokenStream::new(),
    }
}
