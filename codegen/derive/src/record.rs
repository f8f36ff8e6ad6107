//! `#[derive(Record)]`: parse → expand.

mod expand;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::container;
use crate::fault::Faults;

/// The traits of a record.
pub fn derive(input: &DeriveInput, faults: &mut Faults) -> TokenStream {
    let runtime = container::runtime(input, faults);
    match parse::record(input, faults) {
        Some(record) => expand::record(input, &runtime, &record),
        None => TokenStream::new(),
    }
}
