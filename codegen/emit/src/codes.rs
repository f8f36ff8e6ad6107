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

/// The enum; nothing if no code is documented.
pub(crate) fn codes(service: &Service, name: &str, slots: &mut Slots) -> TokenStream {
    let mut runs: BTreeMap<&str, (String, Numbers)> = BTreeMap::new();
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
    for (prefix, (constant, _)) in &mut runs {
        if names.iter().filter(|name| *name == constant).count() > 1 {
            *constant = prefix.trim_end_matches('_').to_uppercase();
        }
    }
    whole.sort_unstable();
    whole.dedup();
    let mut attributes: Vec<String> =
        runs.into_iter().map(|(prefix, (constant, numbers))| run(&constant, prefix, numbers)).collect();
    if !whole.is_empty() {
        attributes.push(attribute(whole.iter().map(|code| format!("{code:?}"))));
    }
    let Some(example) = attributes.first().and_then(|first| example(first)) else { return TokenStream::new() };
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

/// `membership_team_create_` gives `CREATE`, as a method is called or might be; a prefix of another shape gives all of it.
fn constant(prefix: &str, method: &str) -> String {
    const USUAL: [&str; 6] = ["list", "create", "read", "partial_update", "update", "delete"];
    let bare = prefix.trim_end_matches('_');
    let own = std::iter::once(method).chain(USUAL).find(|name| bare.ends_with(&format!("_{name}")));
    own.unwrap_or(bare).to_uppercase()
}

/// Numbers in order, those that touch or overlap as one range.
fn run(constant: &str, prefix: &str, mut numbers: Numbers) -> String {
    numbers.sort_unstable();
    let mut merged = Numbers::new();
    for (first, last) in numbers {
        match merged.last_mut() {
            Some(known) if first <= known.1.saturating_add(1) => known.1 = known.1.max(last),
            _ => merged.push((first, last)),
        }
    }
    let ranges: Vec<String> = merged
        .iter()
        .map(|(first, last)| if first == last { format!("{first}") } else { format!("{first}..={last}") })
        .collect();
    attribute(std::iter::once(format!("{constant} = {prefix:?}")).chain(ranges))
}

/// As rustfmt would have it: in one line, or a line each.
fn attribute(entries: impl Iterator<Item = String>) -> String {
    const WIDTH: usize = 120;
    let entries: Vec<String> = entries.collect();
    let line = format!("#[crudl({})]", entries.join(", "));
    if line.len() <= WIDTH { line } else { format!("#[crudl(\n    {}\n)]", entries.join(",\n    ")) }
}

/// The first constant of an attribute.
fn example(attribute: &str) -> Option<String> {
    let inside = attribute.strip_prefix("#[crudl(")?.trim_start();
    match inside.split_once(" = ") {
        Some((constant, rest)) => {
            let number = rest.split(", ").nth(1)?.split(['.', ')']).next()?;
            Some(format!("{constant}_{:03}", number.parse::<u16>().ok()?))
        }
        None => Some(inside.trim_start_matches('"').split('"').next()?.to_uppercase()),
    }
}
