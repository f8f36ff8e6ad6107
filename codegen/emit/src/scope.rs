//! How a file names types. In: where it is and which types it needs. Out: its `use` lines, and a path for each type.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crudl_spec::ir::Home;
use proc_macro2::TokenStream;
use quote::quote;

use crate::context::{Context, Item};
use crate::names::{self, Taken, bare, ident};

/// Where source stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a module of the crate: an application's, or a service's.
    Inside(Home),
    /// In the module of a system.
    System,
    /// In an example: outside the crate.
    Outside,
}

/// Names of the runtime's column types that files use unqualified where they can.
const COLUMN: &[&str] = &["Between", "Column", "Exact", "NoFilter", "Number", "Sortable", "Text", "Unsortable"];

/// Resolved names of one file.
pub(crate) struct Scope<'a> {
    pub(crate) cx: &'a Context<'a>,
    place: Place,
    /// Types defined in the file.
    local: Taken,
    imported: BTreeSet<Item>,
    /// Module to names, for the `use` lines.
    uses: BTreeMap<String, BTreeSet<String>>,
    columns: HashMap<&'static str, bool>,
    operators: BTreeSet<String>,
}

impl<'a> Scope<'a> {
    /// Every path in full.
    pub(crate) fn outside(cx: &'a Context<'a>) -> Self {
        Self {
            cx,
            place: Place::Outside,
            local: Taken::default(),
            imported: BTreeSet::new(),
            uses: BTreeMap::new(),
            columns: HashMap::new(),
            operators: BTreeSet::new(),
        }
    }

    /// The module of a system.
    pub(crate) fn system(cx: &'a Context<'a>) -> Self {
        Self { place: Place::System, ..Self::outside(cx) }
    }

    /// A file that defines the `local` types, names `items` and the column types `columns`.
    ///
    /// A name that two of them want, or the prelude, is imported for none: its types are written with their paths.
    pub(crate) fn inside(
        cx: &'a Context<'a>,
        home: Home,
        local: Taken,
        items: &BTreeSet<Item>,
        columns: &BTreeSet<&'static str>,
        operators: &BTreeSet<String>,
    ) -> Self {
        let mut scope = Self { place: Place::Inside(home), local, ..Self::outside(cx) };
        let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
        let foreign: Vec<Item> = items.iter().copied().filter(|item| cx.home(*item) != home).collect();
        for item in &foreign {
            *wanted.entry(cx.name(*item)).or_default() += 1;
        }
        for column in columns {
            *wanted.entry((*column).to_owned()).or_default() += 1;
        }
        for name in operators {
            *wanted.entry(name.clone()).or_default() += 1;
        }
        let free = |name: &str, scope: &Self| {
            let known = names::PRELUDE.contains(&name) || names::DERIVED.contains(&name);
            wanted.get(name) == Some(&1) && !scope.local.contains(name) && !known
        };
        for item in foreign {
            let name = cx.name(item);
            if free(&name, &scope) {
                let module = scope.module(item).join("::");
                scope.uses.entry(module).or_default().insert(name);
                scope.imported.insert(item);
            }
        }
        for column in COLUMN.iter().filter(|column| columns.contains(*column)) {
            let imported = free(column, &scope);
            if imported {
                scope.uses.entry("crudl::column".to_owned()).or_default().insert((*column).to_owned());
            }
            scope.columns.insert(column, imported);
        }
        for name in operators {
            if free(name, &scope) {
                scope.uses.entry(scope.operators_module(home)).or_default().insert(name.clone());
                scope.operators.insert(name.clone());
            }
        }
        scope
    }

    /// The `use` lines, sorted as rustfmt does.
    pub(crate) fn uses(&self) -> TokenStream {
        let rank = |module: &str| match module.split("::").next() {
            Some("self") => 0,
            Some("super") => 1,
            Some("crate") => 2,
            _ => 3,
        };
        let mut modules: Vec<_> = self.uses.iter().collect();
        // A single name is the last segment; a list comes after all of them.
        let last = |names: &BTreeSet<String>| if names.len() == 1 { names.first().cloned() } else { None };
        modules.sort_by_cached_key(|(module, names)| {
            let mut path: Vec<String> = module.split("::").map(|segment| bare(segment).to_owned()).collect();
            path.push(last(names).unwrap_or_else(|| "{".to_owned()));
            (rank(module), path)
        });
        let lines = modules.into_iter().map(|(module, names)| {
            let module = module.split("::").map(ident);
            let names: Vec<_> = names.iter().map(ident).collect();
            match names.as_slice() {
                [name] => quote!(use #(#module::)*#name;),
                names => quote!(use #(#module::)*{#(#names),*};),
            }
        });
        quote!(#(#lines)*)
    }

    /// Segments of the module that defines a type, seen from here; none if it's this one.
    fn module(&self, item: Item) -> Vec<String> {
        let home = self.cx.home(item);
        let system = self.cx.system(home);
        let application = self.cx.application(home);
        let service = home.service.map(|v| application.services[v].name.to_string());
        let full = |root: &str| {
            let mut path = vec![root.to_owned(), system.name.to_string(), application.name.to_string()];
            path.extend(service.clone());
            path
        };
        match self.place {
            Place::Outside => full("crudl_clients"),
            Place::Inside(here) if here == home => Vec::new(),
            Place::Inside(here) if (here.system, here.application) == (home.system, home.application) => {
                let up = if here.service.is_some() { "super" } else { "self" };
                std::iter::once(up.to_owned()).chain(service).collect()
            }
            Place::Inside(_) | Place::System => full("crate"),
        }
    }

    /// A record or an enum.
    pub(crate) fn item(&self, item: Item) -> TokenStream {
        let name = ident(self.cx.name(item));
        if self.imported.contains(&item) {
            return quote!(#name);
        }
        let mut module = self.module(item);
        if module.is_empty() && names::DERIVED.contains(&self.cx.name(item).as_str()) {
            module.push("self".to_owned());
        }
        let module = module.iter().map(ident);
        quote!(#(#module::)*#name)
    }

    /// A type of `crudl::column`.
    pub(crate) fn column(&self, name: &'static str) -> TokenStream {
        let token = ident(name);
        if self.columns.get(name) == Some(&true) { quote!(#token) } else { quote!(crudl::column::#token) }
    }

    /// A kind of column that only the system of `home` has.
    pub(crate) fn operators(&self, name: &str, home: Home) -> TokenStream {
        let token = ident(name);
        if self.operators.contains(name) {
            return quote!(#token);
        }
        let module = self.operators_module(home);
        let module = module.split("::").map(ident);
        quote!(#(#module::)*#token)
    }

    fn operators_module(&self, home: Home) -> String {
        format!("crate::{}::{}", self.cx.system(home).name, self.cx.operators_module[home.system])
    }

    /// A name of the prelude, in full if the file defines another with that name.
    pub(crate) fn prelude(&self, name: &'static str) -> TokenStream {
        let token = ident(name);
        if !self.local.contains(name) {
            return quote!(#token);
        }
        match name {
            "Box" => quote!(::std::boxed::Box),
            "Into" => quote!(::core::convert::Into),
            "IntoIterator" => quote!(::core::iter::IntoIterator),
            "Iterator" => quote!(::core::iter::Iterator),
            "None" | "Option" | "Some" => quote!(::core::option::Option),
            "String" => quote!(::std::string::String),
            "Vec" => quote!(::std::vec::Vec),
            _ => quote!(#token),
        }
    }

    /// A link to a type for doc text, as short as it can be; code where this feature can't reach it.
    pub(crate) fn link(&self, item: Item) -> String {
        let name = self.cx.name(item);
        let Place::Inside(here) = self.place else { return format!("`{name}`") };
        let home = self.cx.home(item);
        if home == here || self.imported.contains(&item) {
            return format!("[`{name}`]");
        }
        let module = self.module(item);
        // Rustdoc doesn't follow raw identifiers.
        if !self.cx.reaches(here, home) || module.iter().any(|segment| segment.starts_with("r#")) {
            let application = self.cx.application(home);
            return format!("`{name}` of `{}`", application.name.plain());
        }
        format!("[`{name}`]({}::{name})", module.join("::"))
    }
}
