//! The crate as its sources have it. In: a folder, from `lib.rs` on. Out: its public items, each once a path.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;
use syn::{ImplItem, Item, UseTree};

use super::text::{
    declare, hidden, is_named, is_public, is_test, promises, reexports, signature, text, without_docs,
    without_variables,
};

/// Crates whose types may not show.
pub const FOREIGN: &[&str] = &["http_types", "hyper", "reqwest", "rustls", "rustls_platform_verifier", "tokio", "ureq"];

/// A file of the crate.
struct Module {
    public: bool,
    items: Vec<Item>,
}

#[derive(Default)]
pub struct Crate {
    /// By path: ``, `transport`, `send::retry`.
    modules: BTreeMap<String, Module>,
    /// Names that a file takes from [`FOREIGN`].
    pub foreign: BTreeSet<String>,
    pub macros: BTreeMap<String, Vec<ImplItem>>,
}

impl Crate {
    pub fn read(source: &Path) -> Self {
        let mut all = Self::default();
        all.file(source.join("lib.rs"), source.to_owned(), String::new(), true);
        all
    }

    fn file(&mut self, file: PathBuf, folder: PathBuf, path: String, public: bool) {
        let code = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let items = syn::parse_file(&code).unwrap_or_else(|error| panic!("{}: {error}", file.display())).items;
        self.module(items, folder, path, public);
    }

    pub fn module(&mut self, items: Vec<Item>, folder: PathBuf, path: String, public: bool) {
        for item in &items {
            match item {
                Item::Mod(module) if !is_test(&module.attrs) => {
                    let name = module.ident.to_string();
                    let inner = if path.is_empty() { name.clone() } else { format!("{path}::{name}") };
                    let public = is_public(&module.vis) && !hidden(&module.attrs);
                    match &module.content {
                        Some((_, items)) => self.module(items.clone(), folder.join(&name), inner, public),
                        None => self.file(folder.join(format!("{name}.rs")), folder.join(&name), inner, public),
                    }
                }
                // What a module keeps inside shows nothing, and may use a name that is another type's outside.
                Item::Use(used) if public || !path.contains("::") => self.note_foreign(&used.tree, false),
                Item::Macro(defined) => {
                    if let Some(name) = &defined.ident {
                        self.note_macro(name.to_string(), defined.mac.tokens.clone());
                    }
                }
                _ => {}
            }
        }
        self.modules.insert(path, Module { public, items });
    }

    fn note_foreign(&mut self, tree: &UseTree, foreign: bool) {
        match tree {
            UseTree::Path(path) => {
                let foreign = foreign || FOREIGN.iter().any(|name| path.ident == name);
                self.note_foreign(&path.tree, foreign);
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.note_foreign(tree, foreign)),
            UseTree::Name(name) if foreign => drop(self.foreign.insert(name.ident.to_string())),
            // A trait that is used without its name can't show.
            UseTree::Rename(name) if name.rename == "_" => {}
            UseTree::Rename(name) if foreign => drop(self.foreign.insert(name.rename.to_string())),
            UseTree::Glob(_) => assert!(!foreign, "a glob of an HTTP library hides what is taken"),
            _ => {}
        }
    }

    /// A macro whose body is methods.
    fn note_macro(&mut self, name: String, rules: TokenStream) {
        let bodies = rules.into_iter().filter_map(|token| match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
            _ => None,
        });
        for body in bodies {
            let body = without_variables(body);
            if let Ok(block) = syn::parse2::<syn::ItemImpl>(quote!(impl Builder { #body })) {
                self.macros.insert(name.clone(), block.items);
            }
        }
    }

    pub fn list(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (path, module) in &self.modules {
            if self.is_reachable(path) {
                let prefix = if path.is_empty() { "crudl".to_owned() } else { format!("crudl::{path}") };
                for item in &module.items {
                    self.item(&prefix, path, item, &mut lines);
                }
            }
        }
        // What types can do, wherever the sources say it.
        let named = self.named();
        for module in self.modules.values() {
            for item in &module.items {
                if let Item::Impl(block) = item {
                    self.block(block, &named, &mut lines);
                }
            }
        }
        lines.sort();
        lines.dedup();
        lines
    }

    fn is_reachable(&self, path: &str) -> bool {
        let mut prefixes = path.match_indices("::").map(|(at, _)| &path[..at]).chain([path]);
        path.is_empty() || prefixes.all(|prefix| self.modules.get(prefix).is_some_and(|module| module.public))
    }

    /// All public types, whatever way they are reached.
    fn named(&self) -> BTreeSet<String> {
        let items = self.modules.values().flat_map(|module| &module.items);
        let name = |item: &Item| match item {
            Item::Struct(item) => is_public(&item.vis).then(|| item.ident.to_string()),
            Item::Enum(item) => is_public(&item.vis).then(|| item.ident.to_string()),
            _ => None,
        };
        items.filter_map(name).collect()
    }

    fn item(&self, prefix: &str, path: &str, item: &Item, lines: &mut Vec<String>) {
        match item {
            Item::Use(used) if is_public(&used.vis) && !hidden(&used.attrs) => {
                let mut names = Vec::new();
                reexports(&used.tree, String::new(), &mut names);
                for (from, name) in names {
                    let from = from.trim_start_matches("crate::").to_owned();
                    lines.push(format!("{prefix}::{name} = {from}{}", promises(&used.attrs)));
                    self.reexported(prefix, path, &from, lines);
                }
            }
            Item::Mod(module) if is_public(&module.vis) && !hidden(&module.attrs) => {
                lines.push(format!("{prefix}::{} mod{}", module.ident, promises(&module.attrs)));
            }
            // A macro that writes items: what it is told, an entry a line.
            Item::Macro(called) if called.ident.is_none() => {
                let told = text(without_docs(called.mac.tokens.clone()));
                let entries = told.split(';').map(str::trim).filter(|entry| !entry.is_empty());
                lines.extend(entries.map(|entry| format!("{prefix}::{}! {entry}", text(&called.mac.path))));
            }
            item => declare(prefix, item, lines),
        }
    }

    /// The declaration behind a re-export of a module that can't be reached itself.
    fn reexported(&self, prefix: &str, path: &str, from: &str, lines: &mut Vec<String>) {
        let (module, original) = from.rsplit_once("::").unwrap_or(("", from));
        let inner = if path.is_empty() { module.to_owned() } else { format!("{path}::{module}") };
        for candidate in [inner.as_str(), module] {
            let Some(found) = self.modules.get(candidate) else { continue };
            // It stands in the list where it is.
            if self.is_reachable(candidate) {
                return;
            }
            for item in &found.items {
                if is_named(item, original) {
                    declare(prefix, item, lines);
                }
                // A re-export of a re-export.
                if let Item::Use(used) = item {
                    let mut names = Vec::new();
                    reexports(&used.tree, String::new(), &mut names);
                    if let Some((from, _)) = names.iter().find(|(_, known)| known == original) {
                        self.reexported(prefix, candidate, from, lines);
                    }
                }
            }
            return;
        }
    }

    fn block(&self, block: &syn::ItemImpl, named: &BTreeSet<String>, lines: &mut Vec<String>) {
        let subject = text(&block.self_ty);
        let name = subject.split(['<', ' ']).next().unwrap_or_default().to_owned();
        if !named.contains(&name) || hidden(&block.attrs) || is_test(&block.attrs) {
            return;
        }
        let (generics, _, bounds) = block.generics.split_for_impl();
        let of = format!("impl{}", text(generics));
        let bounds = if bounds.is_some() { format!(" {}", text(bounds)) } else { String::new() };
        if let Some((of_trait, _)) = &block.trait_ {
            lines.push(format!("{of} {} for {subject}{bounds}", text(of_trait)));
            return;
        }
        let expanded = block.items.iter().flat_map(|item| match item {
            ImplItem::Macro(called) => {
                let name = called.mac.path.get_ident().map(ToString::to_string).unwrap_or_default();
                self.macros.get(&name).unwrap_or_else(|| panic!("{name}! isn't understood")).iter().collect()
            }
            item => vec![item],
        });
        for item in expanded {
            let line = match item {
                ImplItem::Fn(function) if is_public(&function.vis) && !hidden(&function.attrs) => {
                    format!("{}{}", signature(&function.sig), promises(&function.attrs))
                }
                ImplItem::Const(constant) if is_public(&constant.vis) && !hidden(&constant.attrs) => {
                    format!("const {}: {}", constant.ident, text(&constant.ty))
                }
                _ => continue,
            };
            lines.push(format!("{of} {subject}{bounds} {{ {line} }}"));
        }
    }
}
