//! Names in emitted source. In: names of the IR. Out: identifiers, and names that don't clash.
//!
//! Every rule about clashes between what the spec names and what the emitter adds is here.

use std::collections::BTreeSet;
use std::fmt::Display;

use proc_macro2::{Ident, Span};

/// Methods that every call type has besides its setters.
const CALL_METHODS: &[&str] = &[
    "with",
    "set",
    "send",
    "into_call",
    "into_future",
    "patch",
    "query",
    "clone",
    "fmt",
    "from",
    "into",
    "timeout",
    "header",
];

/// Methods that every handle has besides its services.
const HANDLE_METHODS: &[&str] = &["new", "open", "builder", "location", "clone", "fmt", "from", "into"];

/// Names of the prelude that emitted source uses unqualified.
pub(crate) const PRELUDE: &[&str] = &[
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Eq",
    "From",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Option",
    "PartialEq",
    "Result",
    "Self",
    "Some",
    "String",
    "Vec",
];

/// Types of the runtime that derives know by name: one of the spec with such a name is never written without its path.
pub(crate) const DERIVED: &[&str] = &["Bytes", "Extra", "List"];

/// An identifier; the IR's names say themselves whether they are raw.
pub(crate) fn ident(name: impl Display) -> Ident {
    let name = name.to_string();
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(&name, Span::call_site()),
    }
}

/// Without `r#`: what derives take for the name on the wire.
pub(crate) fn bare(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// Name of a setter.
pub(crate) fn setter(name: &str) -> String {
    apart(name, CALL_METHODS, "_field")
}

/// Name of a method of a handle.
pub(crate) fn method(name: &str) -> String {
    apart(name, &["new"], "_method")
}

/// Name of an accessor of a service.
pub(crate) fn service_accessor(name: &str) -> String {
    apart(name, HANDLE_METHODS, "_service")
}

/// Name of an accessor of an application.
pub(crate) fn application_accessor(name: &str) -> String {
    apart(name, HANDLE_METHODS, "_application")
}

fn apart(name: &str, taken: &[&str], suffix: &str) -> String {
    if taken.contains(&bare(name)) { format!("{}{suffix}", bare(name)) } else { name.to_owned() }
}

/// `partial_update` as a type: `PartialUpdate`.
pub(crate) fn camel(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for part in bare(name).split('_') {
        let mut chars = part.chars();
        if let Some(first) = chars.next() {
            out.extend(first.to_uppercase());
            out.push_str(chars.as_str());
        }
    }
    out
}

/// `page_size` as a constant: `PAGE_SIZE`.
pub(crate) fn screaming(name: &str) -> String {
    bare(name).to_uppercase()
}

/// Names already given in one namespace.
#[derive(Clone, Debug, Default)]
pub(crate) struct Taken(BTreeSet<String>);

impl Taken {
    pub(crate) fn new(names: impl IntoIterator<Item = String>) -> Self {
        Self(names.into_iter().collect())
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// The name if it's free, else with the suffix as often as it takes.
    pub(crate) fn claim(&mut self, name: impl Into<String>, suffix: &str) -> String {
        let mut name = name.into();
        while self.0.contains(&name) {
            name = format!("{}{suffix}", bare(&name));
        }
        self.0.insert(name.clone());
        name
    }
}

/// `a` or `an`.
pub(crate) fn article(name: &str) -> &'static str {
    if name.starts_with(['A', 'E', 'I', 'O', 'a', 'e', 'i', 'o']) { "an" } else { "a" }
}
