//! `#[derive(Enum)]`: parse → expand.

mod expand;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::container;
use crate::fault::Faults;

/// The traits of an enum of known values.
pub fn derive(input: &DeriveInput, faults: &mut Faults) -> TokenStream {
    let runtime = container::runtime(input, faults);
    match parse::wire_enum(input, faults) {
        Some(wire_enum) => expand::wire_enum(&input.ident, &runtime, &wire_enum),
        None => TokenStream::new(),
    }
}
