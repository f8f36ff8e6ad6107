//! The public API as a list, so that a change of it shows; and what may not be in it.
//!
//! In: the sources, from `lib.rs` on. Out: a line for each item that can be reached: paths of modules and re-exports,
//! signatures, fields, variants, methods, traits that types implement. Methods that a macro of the builders writes count
//! for each type that calls it. Needs no nightly compiler and no documentation; what derives write isn't seen.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, Fields, ImplItem, Item, TraitItem, UseTree, Visibility};

/// Crates whose types may not show.
const FOREIGN: &[&str] = &["http_types", "hyper", "reqwest", "rustls", "rustls_platform_verifier", "tokio", "ureq"];

/// A file of the crate.
struct Module {
    public: bool,
    items: Vec<Item>,
}

#[derive(Default)]
struct Crate {
    /// By path: ``, `transport`, `send::retry`.
    modules: BTreeMap<String, Module>,
    /// Names that a file takes from [`FOREIGN`].
    foreign: BTreeSet<String>,
    macros: BTreeMap<String, Vec<ImplItem>>,
}

fn text(tokens: impl ToTokens) -> String {
    // Spaces as tokens print them, without those that nobody writes.
    let mut text = tokens.to_token_stream().to_string();
    for (from, to) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" ,", ","),
        ("& ", "&"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" : ", ": "),
        (" ;", ";"),
        (" [", "["),
        (" ?", "?"),
        ("=()", "= ()"),
        ("+? Sized", "+ ?Sized"),
        ("static[", "static ["),
        ("_,()", "_, ()"),
        (",)", ")"),
        ("' ", "'"),
        ("fn(", "fn("),
    ] {
        text = text.replace(from, to);
    }
    text
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| text(&attribute.meta).replace(' ', "") == "doc(hidden)")
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| text(&attribute.meta).replace(' ', "") == "cfg(test)")
}

/// Attributes that are a promise: features, derives, `must_use`, `non_exhaustive`.
fn promises(attributes: &[Attribute]) -> String {
    let mut all = String::new();
    for attribute in attributes {
        if attribute.path().is_ident("must_use") {
            all.push_str(" #[must_use]");
        } else if ["cfg", "derive", "non_exhaustive"].iter().any(|name| attribute.path().is_ident(name)) {
            all.push_str(&format!(" #[{}]", text(&attribute.meta)));
        }
    }
    all
}

impl Crate {
    fn read(source: &Path) -> Self {
        let mut all = Self::default();
        all.file(source.join("lib.rs"), source.to_owned(), String::new(), true);
        all
    }

    fn file(&mut self, file: PathBuf, folder: PathBuf, path: String, public: bool) {
        let code = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let items = syn::parse_file(&code).unwrap_or_else(|error| panic!("{}: {error}", file.display())).items;
        self.module(items, folder, path, public);
    }

    fn module(&mut self, items: Vec<Item>, folder: PathBuf, path: String, public: bool) {
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

    fn list(&self) -> Vec<String> {
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

fn signature(function: &syn::Signature) -> String {
    let mut function = function.clone();
    // Whether an argument can be changed inside is nobody's business.
    for input in &mut function.inputs {
        match input {
            syn::FnArg::Receiver(receiver) if matches!(receiver.kind, syn::ReceiverKind::Value) => {
                receiver.mutability = None;
            }
            syn::FnArg::Typed(argument) => {
                if let syn::Pat::Ident(name) = &mut *argument.pat {
                    name.mutability = None;
                }
            }
            syn::FnArg::Receiver(_) => {}
        }
    }
    text(function)
}

fn declare(prefix: &str, item: &Item, lines: &mut Vec<String>) {
    match item {
        Item::Struct(item) if is_public(&item.vis) && !hidden(&item.attrs) => {
            lines.push(format!("{prefix}::{} struct{}{}", item.ident, text(&item.generics), promises(&item.attrs)));
            fields(&format!("{prefix}::{}", item.ident), &item.fields, false, lines);
        }
        Item::Enum(item) if is_public(&item.vis) && !hidden(&item.attrs) => {
            lines.push(format!("{prefix}::{} enum{}{}", item.ident, text(&item.generics), promises(&item.attrs)));
            for variant in &item.variants {
                let path = format!("{prefix}::{}::{}", item.ident, variant.ident);
                lines.push(format!("{path} variant"));
                fields(&path, &variant.fields, true, lines);
            }
        }
        Item::Trait(item) if is_public(&item.vis) && !hidden(&item.attrs) => {
            let bounds =
                if item.supertraits.is_empty() { String::new() } else { format!(": {}", text(&item.supertraits)) };
            lines.push(format!("{prefix}::{} trait{}{bounds}", item.ident, text(&item.generics)));
            for inner in &item.items {
                let line = match inner {
                    TraitItem::Fn(function) => {
                        let provided = if function.default.is_some() { " { … }" } else { "" };
                        format!("{}{provided}", signature(&function.sig))
                    }
                    TraitItem::Type(kind) => format!("type {}", kind.ident),
                    TraitItem::Const(constant) => format!("const {}: {}", constant.ident, text(&constant.ty)),
                    _ => continue,
                };
                lines.push(format!("{prefix}::{}::{line}", item.ident));
            }
        }
        Item::Fn(item) if is_public(&item.vis) && !hidden(&item.attrs) => {
            lines.push(format!("{prefix}::{}{}", signature(&item.sig), promises(&item.attrs)));
        }
        Item::Type(item) if is_public(&item.vis) => {
            lines.push(format!("{prefix}::{}{} = {}", item.ident, text(&item.generics), text(&item.ty)));
        }
        Item::Const(item) if is_public(&item.vis) => {
            lines.push(format!("{prefix}::{} const: {}", item.ident, text(&item.ty)));
        }
        Item::Static(item) if is_public(&item.vis) => {
            lines.push(format!("{prefix}::{} static: {}", item.ident, text(&item.ty)));
        }
        _ => {}
    }
}

fn fields(path: &str, fields: &Fields, all: bool, lines: &mut Vec<String>) {
    for (index, field) in fields.iter().enumerate() {
        if all || is_public(&field.vis) {
            let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
            lines.push(format!("{path}.{name}: {}", text(&field.ty)));
        }
    }
}

fn is_named(item: &Item, name: &str) -> bool {
    match item {
        Item::Struct(item) => item.ident == name,
        Item::Enum(item) => item.ident == name,
        Item::Trait(item) => item.ident == name,
        Item::Fn(item) => item.sig.ident == name,
        Item::Type(item) => item.ident == name,
        Item::Const(item) => item.ident == name,
        _ => false,
    }
}

/// Where each name comes from, and the name.
fn reexports(tree: &UseTree, path: String, names: &mut Vec<(String, String)>) {
    match tree {
        UseTree::Path(inner) => reexports(&inner.tree, format!("{path}{}::", inner.ident), names),
        UseTree::Name(name) => names.push((format!("{path}{}", name.ident), name.ident.to_string())),
        UseTree::Rename(name) => names.push((format!("{path}{}", name.ident), name.rename.to_string())),
        UseTree::Glob(_) => names.push((format!("{path}*"), "*".to_owned())),
        UseTree::Group(group) => group.items.iter().for_each(|tree| reexports(tree, path.clone(), names)),
    }
}

/// Tokens without `#[doc = …]`, which is no promise.
fn without_docs(tokens: TokenStream) -> TokenStream {
    let mut kept = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let attribute = matches!(&token, TokenTree::Punct(sign) if sign.as_char() == '#');
        if attribute && tokens.next_if(|next| matches!(next, TokenTree::Group(_))).is_some() {
            continue;
        }
        kept.extend([token]);
    }
    kept
}

/// Tokens with a plain name in the place of a macro's variables: `$($settings).+` and `$name`.
fn without_variables(tokens: TokenStream) -> TokenStream {
    let mut kept = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(dollar) if dollar.as_char() == '$' => {
                if let Some(TokenTree::Group(_)) = tokens.next() {
                    // Its separator and how often.
                    while tokens.next_if(|next| matches!(next, TokenTree::Punct(_))).is_some_and(
                        |next| !matches!(&next, TokenTree::Punct(sign) if matches!(sign.as_char(), '+' | '*' | '?')),
                    ) {}
                }
                kept.extend(quote!(variable));
            }
            TokenTree::Group(group) => {
                let inner = without_variables(group.stream());
                kept.extend([TokenTree::Group(proc_macro2::Group::new(group.delimiter(), inner))]);
            }
            token => kept.extend([token]),
        }
    }
    kept
}

#[test]
fn the_public_api() {
    let all = Crate::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let lines = all.list();
    assert!(all.foreign.contains("HeaderValue") && all.macros["common_settings"].len() > 10);
    for line in &lines {
        let words: Vec<_> = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
        let taken = words.iter().find(|word| FOREIGN.contains(word) || all.foreign.contains(**word));
        assert!(taken.is_none(), "`{}` of an HTTP library in: {line}", taken.unwrap_or(&""));
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_type_of_a_library_would_show() {
    let mut all = Crate::default();
    let code = "use http_types::{HeaderMap as Map, Uri}; pub struct A(pub Map); impl A { pub fn b(&self) -> Uri { c() } }
                macro_rules! m { ($($s:ident).+) => { pub fn d(mut self, e: u8) -> Self { self.$($s).+.e = e; self } }; }
                impl A { m!(x.y); fn f(&self) {} }";
    all.module(syn::parse_file(code).unwrap().items, PathBuf::new(), String::new(), true);
    assert_eq!(
        all.list(),
        ["crudl::A struct", "crudl::A.0: Map", "impl A { fn b(&self) -> Uri }", "impl A { fn d(self, e: u8) -> Self }"]
    );
    assert!(all.foreign.contains("Map") && all.foreign.contains("Uri"));
}
