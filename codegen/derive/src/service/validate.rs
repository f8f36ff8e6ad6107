//! [`Service`] in, [`Handle`] out: defaults filled in, contradictions reported. A faulty method is left out.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;
use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{Generics, LitInt, LitStr, Member, Path, Type, parse_quote};

use super::arguments::{self, Argument};
use super::keys::{Encoding, Envelope, Verb};
use super::parse::{Method, Param, Place, Service};
use super::template::Template;
use crate::container;
use crate::fault::{Faults, closest};
use crate::syntax::Keyed;
use crate::types;

/// A service handle, ready to expand.
pub struct Handle {
    pub ident: Ident,
    pub generics: Generics,
    pub runtime: Path,
    pub api: Member,
    pub api_type: Type,
    pub phantoms: Vec<Member>,
    pub operations: Vec<Operation>,
}

/// One method, ready to expand.
pub struct Operation {
    pub ident: Ident,
    /// `cloudcix.membership.team.create`
    pub name: String,
    pub kind: Kind,
    pub verb: Verb,
    pub path: String,
    pub success: Vec<u16>,
    pub envelope: Envelope,
    pub auth: bool,
    /// Only if the verb doesn't say so.
    pub idempotent: bool,
    pub paged: bool,
    pub limit: Option<u64>,
    pub encoding: Option<Encoding>,
    /// Of a remote procedure: names with variants of `crudl::XmlType`.
    pub remote: Vec<(String, &'static str)>,
    pub not_implemented: bool,
    pub deprecated: Option<Option<LitStr>>,
    pub doc: Option<String>,
    pub access: Option<String>,
    pub errors: Option<String>,
    /// Placeholders first, in the path's order.
    pub arguments: Vec<Argument>,
    pub returns: Type,
}

/// What a method's name implies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    List,
    Create,
    Read,
    Update,
    PartialUpdate,
    Delete,
    Head,
    Action,
}

const KINDS: [(&str, Kind); 7] = [
    ("list", Kind::List),
    ("create", Kind::Create),
    ("read", Kind::Read),
    ("update", Kind::Update),
    ("partial_update", Kind::PartialUpdate),
    ("delete", Kind::Delete),
    ("head", Kind::Head),
];

/// What the methods of one service share.
struct Shared {
    runtime: Path,
    name: String,
    record: Option<Type>,
    envelope: Envelope,
    path: Option<Template>,
    item: Option<Template>,
    params: BTreeMap<String, Param>,
}

/// Resolves a service.
pub fn service(service: Service, faults: &mut Faults) -> Handle {
    let Service { ident, generics, api, api_type, phantoms, keys, methods } = service;
    let template = |key: &Option<Keyed<LitStr>>, faults: &mut Faults| template(key.as_ref()?, faults);
    let path = template(&keys.path, faults);
    let item =
        template(&keys.item, faults).or_else(|| keys.item.is_none().then(|| path.as_ref().map(Template::item))?);
    let shared = Shared {
        runtime: keys.runtime.map_or_else(container::default, |runtime| runtime.value),
        name: name(&ident, keys.name.as_ref(), faults),
        record: keys.record.map(|record| record.value),
        envelope: keys.envelope.map_or(Envelope::System, |envelope| envelope.value),
        path,
        item,
        params: params(keys.params, faults),
    };
    // A path that was given, but is faulty, is not missing too.
    let mut missing_path = keys.path.is_none();
    let mut seen = BTreeSet::new();
    let mut placeholders: Vec<String> =
        [&shared.path, &shared.item].into_iter().flatten().flat_map(|path| path.placeholders.clone()).collect();
    let mut operations = Vec::new();
    for method in methods {
        let key = method.ident.unraw().to_string();
        let taken = key == "new" || !seen.insert(key.clone());
        if key == "new" {
            faults.at(&method.ident, "`new` is the handle's constructor\nhelp: give the method another name");
        } else if taken {
            faults.at(&method.ident, format!("duplicate method `{key}`"));
        }
        let template = method.keys.path.as_ref().map(|path| self::template(path, faults));
        for template in template.iter().flatten() {
            placeholders.extend(template.placeholders.iter().cloned());
        }
        // Also looked at when its name is taken, for its other faults.
        operations.extend(operation(method, template, &shared, &mut missing_path, faults).filter(|_| !taken));
    }
    unknown_params(&shared.params, &placeholders, faults);
    if seen.is_empty() && faults.is_empty() {
        faults.at(&ident, "no methods\nhelp: add some: `#[crudl(list, read)]`");
    }
    Handle { ident, generics, runtime: shared.runtime, api, api_type, phantoms, operations }
}

/// Prefix of operation names.
fn name(ident: &Ident, name: Option<&Keyed<LitStr>>, faults: &mut Faults) -> String {
    match name {
        Some(name) if name.value.value().is_empty() => {
            faults.at(&name.value, "an empty name");
            String::new()
        }
        Some(name) => name.value.value(),
        None => {
            let snake = ident.unraw().to_string().to_snake_case();
            snake.strip_suffix("_service").map(str::to_owned).unwrap_or(snake)
        }
    }
}

fn template(path: &Keyed<LitStr>, faults: &mut Faults) -> Option<Template> {
    match Template::parse(&path.value) {
        Ok(template) => Some(template),
        Err(all) => {
            all.into_iter().for_each(|fault| faults.push(fault));
            None
        }
    }
}

fn params(params: Vec<Param>, faults: &mut Faults) -> BTreeMap<String, Param> {
    let mut by_name = BTreeMap::new();
    for param in params {
        let name = param.wire.unraw().to_string();
        match by_name.entry(name) {
            Entry::Occupied(earlier) => {
                faults.at(&param.wire, format!("duplicate placeholder `{}`", earlier.key()));
            }
            Entry::Vacant(free) => {
                free.insert(param);
            }
        }
    }
    by_name
}

fn unknown_params(params: &BTreeMap<String, Param>, placeholders: &[String], faults: &mut Faults) {
    for (name, param) in params.iter().filter(|(name, _)| !placeholders.contains(name)) {
        let help = match closest(name, placeholders.iter().map(String::as_str)) {
            Some(close) => format!("help: did you mean `{close}`?"),
            None => format!("help: write `{{{name}}}` in a path, or take it out"),
        };
        faults.at(&param.wire, format!("no path has a placeholder `{name}`\n{help}"));
    }
}

/// Resolves a method. `template` is its own path, parsed: `None` if it has none, `Some(None)` if it's faulty.
fn operation(
    method: Method,
    template: Option<Option<Template>>,
    shared: &Shared,
    missing_path: &mut bool,
    faults: &mut Faults,
) -> Option<Operation> {
    let Method { ident, args, returns, keys } = method;
    let name = ident.unraw().to_string();
    let kind = KINDS.iter().find(|(known, _)| *known == name).map_or(Kind::Action, |&(_, kind)| kind);
    if kind == Kind::Action && keys.verb.is_none() && keys.path.is_none() && returns.is_none() {
        misspelt(&ident, &name, faults);
    }
    let (verb, path, success) = match kind {
        Kind::List => (Verb::Get, &shared.path, 200),
        Kind::Create => (Verb::Post, &shared.path, 201),
        Kind::Read => (Verb::Get, &shared.item, 200),
        Kind::Update => (Verb::Put, &shared.item, 200),
        Kind::PartialUpdate => (Verb::Patch, &shared.item, 200),
        Kind::Delete => (Verb::Delete, &shared.item, 204),
        Kind::Head => (Verb::Head, &shared.item, 200),
        Kind::Action => (Verb::Post, &shared.item, 200),
    };
    let verb = keys.verb.as_ref().map_or(verb, |verb| verb.value);
    if keys.path.is_none() && path.is_none() && *missing_path {
        *missing_path = false;
        faults.at(&ident, format!("`{name}` has no path\nhelp: add `path = \"teams/\"` to the service"));
    }
    let paged = keys.paged.as_ref();
    let list = kind == Kind::List
        || paged.is_some_and(|paged| paged.value)
        || returns.as_ref().is_some_and(|ty| types::is_runtimes(ty, "List"));
    if let Some(paged) = paged.filter(|_| !list) {
        faults.at(&paged.key, format!("`paged` is for lists, and `{name}` is none"));
    }
    if let Some(limit) = keys.limit.as_ref().filter(|_| !list || paged.is_some_and(|paged| !paged.value)) {
        faults.at(&limit.key, format!("`limit` is for lists with pages, and `{name}` has none"));
    }
    if let Some(idempotent) = keys.idempotent.as_ref().filter(|idempotent| !idempotent.value && verb.idempotent()) {
        faults.at(&idempotent.key, format!("`{}` is idempotent by definition", verb.name()));
    }
    if let Some(body) = keys.body.as_ref().filter(|_| matches!(verb, Verb::Get | Verb::Head)) {
        let help = "help: another `verb`, or take it out: a query has one form";
        faults.at(&body.key, format!("`{}` has no body\n{help}", verb.name()));
    }
    let returns = returns.or_else(|| result(kind, list, &ident, shared, faults));
    let success = match &keys.success {
        Some(statuses) => self::success(&statuses.value, faults),
        None => vec![success],
    };
    let limit = keys.limit.as_ref().and_then(|limit| positive(&limit.value, faults));
    let context = arguments::Context { method: &name, verb, list, params: &shared.params };
    // Without a usable path the placeholders are unknown; other faults of the arguments are still reported.
    let path = template.unwrap_or_else(|| path.clone());
    let arguments = arguments::resolve(args, path.as_ref(), &context, faults);
    if let (Some(remote), Some(arguments)) = (&keys.arguments, &arguments) {
        unsent(&remote.value, arguments, faults);
    }
    Some(Operation {
        name: format!("{}.{name}", shared.name),
        ident,
        kind,
        verb,
        path: path?.text,
        success,
        envelope: keys.envelope.map_or_else(|| shared.envelope.clone(), |envelope| envelope.value),
        auth: keys.auth.is_none_or(|auth| auth.value),
        idempotent: !verb.idempotent() && keys.idempotent.is_some_and(|idempotent| idempotent.value),
        paged: paged.is_none_or(|paged| paged.value),
        limit,
        encoding: keys.body.map(|body| body.value),
        remote: keys.arguments.map(|arguments| arguments.value).unwrap_or_default(),
        not_implemented: keys.not_implemented.is_some_and(|stated| stated.value),
        deprecated: keys.deprecated.map(|note| note.value),
        doc: keys.doc.map(|doc| doc.value.value()),
        access: keys.access.map(|access| access.value.value()),
        errors: keys.errors.map(|errors| errors.value.value()),
        arguments: arguments?,
        returns: returns?,
    })
}

/// Arguments that a remote procedure doesn't take: they would be refused when the call is made.
fn unsent(remote: &[(String, &'static str)], arguments: &[Argument], faults: &mut Faults) {
    let known = || remote.iter().map(|(name, _)| name.as_str());
    for argument in arguments.iter().filter(|argument| argument.place == Place::Body) {
        if !known().any(|name| name == argument.wire) {
            let help = match closest(&argument.wire, known()) {
                Some(close) => format!("help: did you mean `{close}`?"),
                None => "help: name it there, where it stands in the order".to_owned(),
            };
            faults.at(&argument.ident, format!("`arguments` lacks `{}`\n{help}", argument.wire));
        }
    }
}

/// An action that says nothing of itself, and is called nearly as a known method, is a slip.
fn misspelt(ident: &Ident, name: &str, faults: &mut Faults) {
    // `load` is not `read`: two letters differ only in a long word.
    let most = if name.len() < 6 { 1 } else { 2 };
    let distance = |known: &str| strsim::damerau_levenshtein(name, known);
    let close = KINDS.iter().map(|(known, _)| *known).min_by_key(|known| distance(known));
    if let Some(close) = close.filter(|close| distance(close) <= most) {
        let help = format!(
            "help: did you mean `{close}`? If `{name}` is an action, give its path or verb: `{name} {{ path = \"…\" }}`"
        );
        faults.at(ident, format!("unknown method `{name}`\n{help}"));
    }
}

/// The result of a method that names none.
fn result(kind: Kind, list: bool, ident: &Ident, shared: &Shared, faults: &mut Faults) -> Option<Type> {
    let Shared { runtime, record, .. } = shared;
    match kind {
        Kind::Delete => return Some(parse_quote!(#runtime::Call<()>)),
        Kind::Head => return Some(parse_quote!(#runtime::Call<#runtime::Headers>)),
        Kind::Action if !list => return Some(parse_quote!(#runtime::Call<()>)),
        Kind::List | Kind::Create | Kind::Read | Kind::Update | Kind::PartialUpdate | Kind::Action => {}
    }
    let Some(record) = record else {
        let help = "help: add `record = Team` to the service, or `-> Type` to the method";
        faults.at(ident, format!("what `{ident}` returns is not known\n{help}"));
        return None;
    };
    Some(if list { parse_quote!(#runtime::List<Self, #record>) } else { parse_quote!(#runtime::Call<#record>) })
}

/// Statuses in range, each once.
fn success(statuses: &[LitInt], faults: &mut Faults) -> Vec<u16> {
    let mut all = Vec::new();
    for literal in statuses {
        match literal.base10_parse() {
            Ok(status) if all.contains(&status) => faults.at(literal, format!("status {status} stands twice")),
            Ok(status @ 200..=399) => all.push(status),
            _ => faults.at(literal, format!("{literal} is not a status of success\nhelp: one from 200 to 399")),
        }
    }
    all
}

fn positive(literal: &LitInt, faults: &mut Faults) -> Option<u64> {
    match literal.base10_parse() {
        Ok(number) if number > 0 => Some(number),
        _ => {
            faults.at(literal, "a page holds at least one record");
            None
        }
    }
}
