//! The error codes of a service as constants. In: the methods of a service. Out: an enum without values, whose derive writes
//! them.

use std::collections::BTreeMap;

use crudl_spec::ir::{CodeRange, Service};
use proc_macro2::TokenStream;
use quote::quote;

use crate::doc::Docs;
use crate::layout::Slots;
use crate::names::ident;

/// First and last numbers.
type Numbers = Vec<(u16, u16)>;

/// What stands before the numbers of each prefix, and the numbers.
type Runs<'a> = BTreeMap<&'a str, (String, Numbers)>;

/// The enum; nothing if no code is documented.
pub(crate) fn codes(service: &Service, name: &str, slots: &mut Slots) -> TokenStream {
    let (runs, whole) = read(service);
    let run = |(prefix, (constant, numbers)): (&str, (String, Numbers))| {
        let range = |(first, last): (u16, u16)| {
            if first == last { format!("{first}") } else { format!("{first}..={last}") }
        };
        let entries = std::iter::once(format!("{constant} = {prefix:?}")).chain(numbers.into_iter().map(range));
        attribute(entries)
    };
    let Some((example, _)) = constants(service).into_iter().next() else { return TokenStream::new() };
    let mut attributes: Vec<String> = runs.into_iter().map(run).collect();
    if !whole.is_empty() {
        attributes.push(attribute(whole.iter().map(|code| format!("{code:?}"))));
    }
    let attributes = attributes.into_iter().map(|text| slots.attribute(text));
    let mut docs = Docs::new();
    docs.paragraph(&format!("Error codes, which the methods list: `error.is({name}::{example})`, or in a pattern.",));
    let name = ident(name);
    quote! {
        #docs
        #[derive(crudl::Codes)]
        #(#attributes)*
        pub enum #name {}
    }
}

/// Every constant and its code, as the derive writes them.
pub(crate) fn constants(service: &Service) -> Vec<(String, String)> {
    let (runs, whole) = read(service);
    let numbered = runs.into_iter().flat_map(|(prefix, (constant, numbers))| {
        let all = numbers.into_iter().flat_map(|(first, last)| first..=last);
        all.map(move |number| (format!("{constant}_{number:03}"), format!("{prefix}{number:03}")))
    });
    let letters = |code: &str| code.to_uppercase().replace(|c: char| !c.is_alphanumeric(), "_");
    numbered.chain(whole.into_iter().map(|code| (letters(code), code.to_owned()))).collect()
}

/// The codes of all methods: runs by prefix, and whole ones.
fn read(service: &Service) -> (Runs<'_>, Vec<&str>) {
    let mut runs = Runs::new();
    let mut whole: Vec<&str> = Vec::new();
    for method in &service.methods {
        for range in method.errors.iter().flat_map(|group| &group.codes) {
            match range {
                CodeRange::Run { prefix, first, last } => {
                    let known =
                        runs.entry(prefix).or_insert_with(|| (constant(prefix, method.name.plain()), Vec::new()));
                    known.1.push((*first, *last));
                }
                CodeRange::Code(code) => whole.push(code),
            }
        }
    }
    // Two prefixes that end alike are told apart by all that they say.
    let names: Vec<String> = runs.values().map(|(constant, _)| constant.clone()).collect();
    for (prefix, (constant, numbers)) in &mut runs {
        if names.iter().filter(|name| *name == constant).count() > 1 {
            *constant = prefix.trim_end_matches('_').to_uppercase();
        }
        *numbers = merged(std::mem::take(numbers));
    }
    whole.sort_unstable();
    whole.dedup();
    (runs, whole)
}

/// `membership_team_create_` gives `CREATE`, as a method is called or might be; a prefix of another shape gives all of it.
fn constant(prefix: &str, method: &str) -> String {
    const USUAL: [&str; 6] = ["list", "create", "read", "partial_update", "update", "delete"];
    let bare = prefix.trim_end_matches('_');
    let own = std::iter::once(method).chain(USUAL).find(|name| bare.ends_with(&format!("_{name}")));
    own.unwrap_or(bare).to_uppercase()
}

/// Numbers in order, those that touch or overlap as one range.
fn merged(mut numbers: Numbers) -> Numbers {
    numbers.sort_unstable();
    let mut merged = Numbers::new();
    for (first, last) in numbers {
        match merged.last_mut() {
            Some(known) if first <= known.1.saturating_add(1) => known.1 = known.1.max(last),
            _ => merged.push((first, last)),
        }
    }
    merged
}

/// As rustfmt would have it: in one line, or a line each.
fn attribute(entries: impl Iterator<Item = String>) -> String {
    const WIDTH: usize = 120;
    let entries: Vec<String> = entries.collect();
    let line = format!("#[crudl({})]", entries.join(", "));
    if line.len() <= WIDTH { line } else { format!("#[crudl(\n    {}\n)]", entries.join(",\n    ")) }
}
