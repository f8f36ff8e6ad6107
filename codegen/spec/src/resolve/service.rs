//! Services.

use super::columns::Columns;
use super::methods::{MethodSource, ServiceCx};
use super::paths::{Defs, path};
use super::types::reference;
use super::{Cx, Scope, doc};
use crate::check::{MethodSpot, Spots};
use heck::ToSnakeCase as _;

use crate::fault::{At, Fault};
use crate::ir::{Doc, EnumId, Evidence, Home, Ir, Kind, Method, Protocol, RecordId, Service};
use crate::layout::ServiceFile;
use crate::model::Application;
use crate::names::TypeName;
use crate::suggest::similar;

/// What a service takes from what is around it.
pub(crate) struct Around<'a> {
    pub scope: Scope,
    pub service: usize,
    pub application: Option<&'a Application>,
    pub evidence: Evidence,
    /// First part of error codes.
    pub error_prefix: &'a str,
    /// Keys and facts of `api.yaml`.
    pub api: &'a super::system::ApiFacts<'a>,
}

/// Resolves a service; nothing if its file says nothing.
pub(crate) fn service(
    cx: &Cx<'_>,
    ir: &Ir,
    file: &ServiceFile<'_>,
    around: &Around<'_>,
    spots: &mut Spots,
) -> Option<Service> {
    let def = file.model?;
    let scope = around.scope;
    let root = At::file(file.file);
    let open = def.open.unwrap_or_else(|| around.application.is_some_and(|app| app.open));
    let evidence = def.evidence.map_or(around.evidence, doc::evidence);
    let title = file.name.plain().replace('_', " ");
    doc::required(cx, &root, "doc", &def.doc);
    doc::name_length(cx, file.stem, &root);

    let params_at = root.key("params");
    let params = || Defs { defs: Some(&def.params), at: params_at };
    // The path of a service of remote procedures is the prefix of their names.
    let slash = if around.api.protocol == Protocol::XmlRpc { "" } else { "/" };
    let default_path = format!("{}{slash}", file.stem);
    let template = def.path.as_deref().unwrap_or(&default_path);
    let collection = path(cx, scope, template, &root.key("path"), &params());
    let default_item =
        format!("{}{}{{pk}}/", template, if template.is_empty() || template.ends_with('/') { "" } else { "/" });
    let item_template = def.item.as_deref().unwrap_or(&default_item);
    // A path with an id in it already, and no item of its own, gets a fault of the path's.
    let item_key = if def.item.is_some() { root.key("item") } else { root.key("path") };
    let item = path(cx, scope, item_template, &item_key, &params());

    let record = def.record.as_ref().and_then(|name| reference(cx, scope, name, &root.key("record")));
    let noun = noun(&title, record.and_then(|id| ir.records.get(id.0)).map(|record| record.name.as_str()));
    if let Some(record) = record {
        spots.bases.push(record);
    }
    let mut service_cx = ServiceCx {
        cx,
        ir,
        around,
        file,
        def,
        open,
        evidence,
        noun,
        record,
        path: &collection,
        item: &item,
        prefix: def.error_prefix.clone().unwrap_or_else(|| format!("{}_{}", around.error_prefix, file.stem)),
        used_inputs: Vec::new(),
        columns: Columns::new(cx, ir, scope),
    };
    let mut methods: Vec<(Method, String)> = Vec::new();
    let update = def.methods.get("update");
    for (key, method) in def.methods.iter() {
        doc::name_length(cx, key, &root.key("methods").key(key));
        let base = update.filter(|_| key == "partial_update").map(|update| ("update", update));
        if let Some(resolved) = service_cx.method(&MethodSource { key, def: method, written: key, base }) {
            methods.push((resolved, key.clone()));
        }
    }
    let stated = def.methods.contains_key("partial_update");
    if def.partial_update.is_some() && (stated || update.is_none()) {
        let help = "the key is for services with `update`, to say whether `partial_update` comes with it";
        cx.fault(root.key("partial_update").name(), "`partial_update` means nothing here", help);
    }
    if let Some(update) = update.filter(|_| !stated && def.partial_update != Some(false)) {
        let none = crate::model::MethodDef::default();
        let source =
            MethodSource { key: "partial_update", def: &none, written: "update", base: Some(("update", update)) };
        if let Some(resolved) = service_cx.method(&source) {
            methods.push((resolved, "update".to_owned()));
        }
    }
    methods.sort_by(|(a, _), (b, _)| (order(a.kind), &a.name).cmp(&(order(b.kind), &b.name)));
    service_cx.unused();
    let columns = service_cx.columns.finish();
    same_names(cx, &root, &methods);
    unused_params(cx, &root, def.params.keys(), &collection, &item, &methods);

    for (index, (method, key)) in methods.iter().enumerate() {
        let because = !def.because.values.is_empty() || !method.doc.because.is_empty();
        spots.methods.push(MethodSpot {
            system: scope.system,
            application: scope.application,
            service: around.service,
            method: index,
            file: file.file,
            stem: file.stem.to_owned(),
            implied: method.name.plain() == "partial_update" && key == "update",
            verb: method.verb,
            template: method.path.template.clone(),
            query: method.query.iter().filter(|input| input.required).map(|input| input.field.wire.clone()).collect(),
            key: key.clone(),
            because,
        });
    }
    let home = Home { system: scope.system, application: scope.application, service: Some(around.service) };
    let doc =
        Doc { text: def.doc.trim().to_owned(), ..doc::doc(cx, &root, Some(&def.doc), &def.aliases, &def.because) };
    Some(Service {
        name: file.name.clone(),
        type_name: TypeName::new(&format!("{}_service", file.stem)).unwrap_or_else(|_| TypeName::faulty()),
        title,
        doc,
        record,
        records: cx.symbols.records_of(home).map(RecordId).collect(),
        enums: cx.symbols.enums_of(home).map(EnumId).collect(),
        methods: methods.into_iter().map(|(method, _)| method).collect(),
        path: collection,
        item,
        columns,
        evidence,
        open,
        file: cx.files.get(file.file).map(|file| file.shown.clone()).unwrap_or_default(),
    })
}

/// One of what a service holds: `disk` of a service `disks` whose record is a `Disk` or a `StorageDisk`.
fn noun<'t>(title: &'t str, record: Option<&str>) -> &'t str {
    let words = record.unwrap_or_default().to_snake_case().replace('_', " ");
    title.strip_suffix('s').filter(|singular| words.ends_with(singular)).unwrap_or(title)
}

/// The order of methods.
fn order(kind: Kind) -> usize {
    match kind {
        Kind::List => 0,
        Kind::Create => 1,
        Kind::Read => 2,
        Kind::Update => 3,
        Kind::PartialUpdate => 4,
        Kind::Delete => 5,
        Kind::Head => 6,
        Kind::Action => 7,
    }
}

/// Methods that become one in Rust.
fn same_names(cx: &Cx<'_>, root: &At<'_>, methods: &[(Method, String)]) {
    let all = root.key("methods");
    for (index, (method, key)) in methods.iter().enumerate() {
        let before = methods.iter().take(index).find(|(other, _)| other.name == method.name);
        if let Some((_, first)) = before {
            let message = format!("the methods `{first}` and `{key}` both become `{}`", method.name);
            let fault = Fault::new(all.key(key).name(), message).help("rename one of them");
            cx.report(fault.second(all.key(first).name(), "the other one"));
        }
    }
}

/// Entries of `params` that no path has a placeholder for.
fn unused_params<'k>(
    cx: &Cx<'_>,
    root: &At<'_>,
    params: impl Iterator<Item = &'k String>,
    path: &crate::ir::Path,
    item: &crate::ir::Path,
    methods: &[(Method, String)],
) {
    let paths = || [path, item].into_iter().chain(methods.iter().map(|(method, _)| &method.path));
    let known: Vec<&str> = paths().flat_map(|path| path.params.iter().map(|param| param.wire.as_str())).collect();
    for param in params {
        if known.contains(&param.as_str()) {
            continue;
        }
        let help = match similar(param, known.iter().copied()) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => format!("write `{{{param}}}` in a path, or leave it out"),
        };
        cx.fault(root.key("params").key(param).name(), format!("no path has a placeholder `{param}`"), help);
    }
}
