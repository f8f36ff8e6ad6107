//! The file of a service. In: its IR and its plan. Out: its source.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crudl_spec::ir::{Application, Home, Service, Type};
use proc_macro2::TokenStream;
use quote::quote;

use crate::context::{Context, Item, items};
use crate::doc::{self, Docs, cell, code, prose, sentence};
use crate::layout::{self, Slots};
use crate::names::{self, Taken, ident};
use crate::plan::{Decoded, Plan, Value};
use crate::scope::Scope;
use crate::{EmitError, attribute, banner, calls, codes, columns, example, facts, method_docs, records};

/// `src/<system>/<application>/<service>.rs`.
pub(crate) fn file(cx: &Context<'_>, s: usize, a: usize, v: usize) -> Result<(PathBuf, String), EmitError> {
    let home = Home { system: s, application: a, service: Some(v) };
    let (system, application) = (cx.system(home), cx.application(home));
    let service = &application.services[v];
    let plan = Plan::new(cx, &system.options, service);
    let scope = scope(cx, home, service, &plan);
    let path = format!("src/{}/{}/{}.rs", system.name.plain(), application.name.plain(), service.name.plain());
    let mut slots = Slots::default();

    let mut tokens = module_docs(application, service, &plan).inner();
    tokens.extend(scope.uses());
    tokens.extend(service.records.iter().map(|id| records::record(*id, &scope)));
    tokens.extend(service.enums.iter().map(|id| records::enumeration(&cx.ir[*id], &scope)));
    tokens.extend(service.columns.iter().map(|column| columns::column(column, &plan.handle, home, &scope)));
    tokens.extend(plan.parameters.iter().map(|parameter| columns::parameter(parameter, &plan.handle, &scope)));
    if !plan.has_handle() {
        return finish(path, service, tokens, &slots);
    }
    let operation = format!("{}.{}.{}", system.name.plain(), application.name.plain(), service.name.plain());
    let attributes: Vec<TokenStream> = attribute::all(system, &operation, service, &plan, &scope)
        .into_iter()
        .map(|text| slots.attribute(text))
        .collect();
    tokens.extend(handle(home, service, &plan, &attributes, &scope));
    tokens.extend(plan.methods.iter().filter_map(|planned| {
        let fields = planned.fields.as_ref()?;
        Some(records::required_fields(fields, &calls::link(&plan.handle, planned.method), &scope))
    }));
    tokens.extend(plan.calls.iter().map(|call| calls::call(call, &plan.handle, &scope)));
    tokens.extend(codes::codes(service, &plan.codes, &mut slots));
    finish(path, service, tokens, &slots)
}

fn finish(path: String, service: &Service, tokens: TokenStream, slots: &Slots) -> Result<(PathBuf, String), EmitError> {
    let text = layout::print(&path, &banner::rust(&service.file), tokens, slots)?;
    Ok((PathBuf::from(path), text))
}

/// Names of the file: what it defines, what it needs from elsewhere.
fn scope<'a>(cx: &'a Context<'a>, home: Home, service: &'a Service, plan: &Plan<'a>) -> Scope<'a> {
    let records = service.records.iter().map(|r| r.0);
    let mut local: Vec<String> = cx.type_names(records, service.enums.iter().map(|e| e.0)).collect();
    local.push(plan.handle.clone());
    local.push(plan.codes.clone());
    local.extend(plan.calls.iter().map(|call| call.name.clone()));
    local.extend(plan.methods.iter().filter_map(|m| m.fields.as_ref()).map(|fields| fields.name.clone()));
    let mut needed = BTreeSet::new();
    let mut column_types = BTreeSet::new();
    let mut operators = BTreeSet::new();
    for id in &service.records {
        records::named(&cx.ir[*id], &mut needed);
    }
    for column in &service.columns {
        items(&column.ty, &mut needed);
        columns::named(column, &mut column_types);
        operators.extend(columns::operators(cx, home.system, column).map(str::to_owned));
    }
    for parameter in &plan.parameters {
        items(&parameter.input.field.ty, &mut needed);
    }
    for call in &plan.calls {
        for setter in &call.setters {
            items(&setter.input.field.ty, &mut needed);
        }
    }
    if let Some(record) = service.record {
        items(&Type::Record(record), &mut needed);
    }
    for planned in &plan.methods {
        for input in planned.fields.iter().flat_map(|fields| &fields.inputs) {
            items(&input.field.ty, &mut needed);
        }
        for argument in &planned.arguments {
            if let Value::Type { ty, .. } = &argument.value {
                items(ty, &mut needed);
            }
        }
        for param in &planned.method.path.params {
            items(&param.ty, &mut needed);
        }
        match planned.result {
            Decoded::Value(ty) => items(ty, &mut needed),
            Decoded::Enveloped(ty, facts) => {
                items(ty, &mut needed);
                needed.insert(Item::Record(facts.0));
            }
            Decoded::Page(ty, metadata) => {
                items(ty, &mut needed);
                needed.extend(metadata.map(|record| Item::Record(record.0)));
            }
            Decoded::Nothing | Decoded::Headers | Decoded::Bytes => {}
        }
    }
    Scope::inside(cx, home, Taken::new(local), &needed, &column_types, &operators)
}

/// What the service is, where its facts come from, and its methods at a glance.
fn module_docs(application: &Application, service: &Service, plan: &Plan<'_>) -> Docs {
    let mut docs = Docs::new();
    docs.paragraph(&sentence(&service.doc.text));
    let mut provenance = vec![facts::evidence(service.evidence).to_owned()];
    provenance.extend(application.source.as_ref().map(|source| format!("Source: {}", sentence(source))));
    if service.open {
        provenance.push(
            "The reference gives no fields: what answers hold is in `extra`, what is sent is given to `set`."
                .to_owned(),
        );
    }
    docs.paragraph(&provenance.join(" "));
    if !plan.has_handle() {
        docs.paragraph("No method of it is known, so it has no handle.");
    } else {
        let access = service.methods.iter().any(|method| method.access.is_some());
        docs.gap();
        if access {
            docs.line("| method | call | access |").line("|---|---|---|");
        } else {
            docs.line("| method | call |").line("|---|---|");
        }
        for planned in &plan.methods {
            let method = planned.method;
            let name = names::method(method.name.as_str());
            let name = match name.strip_prefix("r#") {
                // Rustdoc doesn't follow raw identifiers.
                Some(raw) => format!("`{raw}`"),
                None => format!("[`{name}`]({}::{name})", plan.handle),
            };
            let call = code(&format!("{} {}", attribute::verb(method.verb), method.path.template));
            let mut row = format!("| {} | {} |", cell(&name), cell(&call));
            if access {
                let access = method.access.as_deref().map(prose).unwrap_or_default();
                row.push_str(&if access.is_empty() { " |".to_owned() } else { format!(" {} |", cell(&access)) });
            }
            docs.line(row);
        }
    }
    if !service.doc.because.is_empty() {
        docs.gap().line("# Notes").gap();
        for reason in &service.doc.because {
            docs.item(&sentence(reason));
        }
    }
    docs
}

fn handle(
    home: Home,
    service: &Service,
    plan: &Plan<'_>,
    attributes: &[TokenStream],
    scope: &Scope<'_>,
) -> TokenStream {
    let cx = scope.cx;
    let application = cx.application(home);
    let mut docs = Docs::new();
    let of_application = names::application_accessor(application.name.as_str());
    let of_application = names::bare(&of_application);
    let is_main = application.main.is_some() && application.main == home.service;
    docs.paragraph(&if is_main {
        format!("Calls of `client.{of_application}()`.")
    } else {
        let of_service = names::service_accessor(service.name.as_str());
        format!("Calls of `client.{of_application}().{}()`.", names::bare(&of_service))
    });
    let arguments = method_docs::placeholders(service, scope);
    if !arguments.is_empty() {
        docs.gap();
        for argument in arguments {
            docs.item(&argument);
        }
    }
    if let Some(lines) = example::lines(cx, home, service, plan) {
        docs.gap();
        for line in lines {
            docs.line(line);
        }
    }
    let name = ident(&plan.handle);
    let methods = service.methods.iter().flat_map(|method| &method.doc.aliases);
    let aliases = doc::aliases(service.doc.aliases.iter().chain(methods).map(String::as_str), &plan.handle);
    // The other services of the application hang from its main one.
    let visible = is_main.then(|| quote!(pub(super)));
    quote! {
        #docs
        #aliases
        #[derive(Clone, Debug, crudl::Crudl)]
        #(#attributes)*
        pub struct #name {
            #visible api: crudl::Api,
        }
    }
}
