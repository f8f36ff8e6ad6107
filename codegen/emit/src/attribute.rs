//! The `#[crudl(…)]` attributes of a handle. In: the plan of a service. Out: their text.
//!
//! Text and not tokens: they are most of a service's file, and a printer of Rust items can't lay them out to be read.
//! Strings in them are literals made by `proc_macro2`.

use crudl_spec::ir::{Body, Encoding, Kind, Method, Path, Protocol, Returns, Service, System, TimeFormat, Type, Verb};
use proc_macro2::TokenStream;
use quote::quote;

use crate::names::{self, bare};
use crate::plan::{self, Argument, Decoded, MethodPlan, Place, Plan, Sort, Value};
use crate::scope::Scope;
use crate::text::{KeyValue, WIDTH, literal};
use crate::{method_docs, types};

/// All attributes of the handle, in order.
pub(crate) fn all(
    system: &System,
    operation: &str,
    service: &Service,
    plan: &Plan<'_>,
    scope: &Scope<'_>,
) -> Vec<String> {
    let mut out = vec![head(operation, service, plan, scope)];
    out.extend(plan.methods.iter().map(|method| entry(system, service, plan, method, scope)));
    out
}

/// The keys that hold for the whole handle.
fn head(operation: &str, service: &Service, plan: &Plan<'_>, scope: &Scope<'_>) -> String {
    let mut keys =
        vec![format!("name = {}", literal(operation)), format!("path = {}", literal(&service.path.template))];
    let uses_item = service.methods.iter().any(|method| !on_collection(method.kind) && method.path == service.item);
    if uses_item && service.item.template != default_item(&service.path) {
        keys.push(format!("item = {}", literal(&service.item.template)));
    }
    if let Some(record) = service.record {
        keys.push(format!("record = {}", types::text(&types::plain(&Type::Record(record), scope))));
    }
    if !plan.params.is_empty() {
        let params: Vec<String> = plan
            .params
            .iter()
            .map(|param| {
                let renamed = bare(param.name.as_str()) != param.wire;
                let name = if renamed { format!("{} as {}", param.wire, param.name) } else { param.name.to_string() };
                format!("{}{name}: {}", coding(&param.ty), value_type(&plan::param(param), plan, None, scope))
            })
            .collect();
        keys.push(format!("params({})", params.join(", ")));
    }
    let line = format!("#[crudl({})]", keys.join(", "));
    if line.chars().count() <= WIDTH {
        return line;
    }
    // Rustfmt lays out what is all literals, and then without the last comma.
    let comma = if service.record.is_none() && plan.params.is_empty() { "" } else { "," };
    format!("#[crudl(\n    {}{comma}\n)]", keys.join(",\n    "))
}

/// What `derive(Crudl)` takes for the path of one record.
fn default_item(path: &Path) -> String {
    let slash = if path.template.ends_with('/') || path.template.is_empty() { "" } else { "/" };
    let end = if path.template.ends_with('/') { "/" } else { "" };
    format!("{}{slash}{{pk}}{end}", path.template)
}

/// One method.
fn entry(system: &System, service: &Service, plan: &Plan<'_>, planned: &MethodPlan<'_>, scope: &Scope<'_>) -> String {
    let method = planned.method;
    let mut head = names::method(method.name.as_str());
    let arguments: Vec<String> =
        planned.arguments.iter().map(|argument| self::argument(argument, method, plan, planned, scope)).collect();
    let result = result(system, service, plan, planned, scope).map_or_else(String::new, |ty| format!(" -> {ty}"));
    if !arguments.is_empty() {
        let line = format!("{head}({})", arguments.join(", "));
        head = if line.chars().count() + result.len() + 12 <= WIDTH {
            line
        } else {
            format!("{head}(\n    {},\n)", arguments.join(",\n    "))
        };
    }
    head.push_str(&result);
    let keys = keys(system, service, planned, scope);
    if keys.is_empty() {
        return format!("#[crudl({head})]");
    }
    let inline: Vec<String> =
        keys.iter().map(|(key, value)| format!("{key}{}{}", value.separator(), value.inline())).collect();
    let line = format!("#[crudl({head} {{ {} }})]", inline.join(", "));
    if line.chars().count() <= WIDTH && !line.contains('\n') {
        return line;
    }
    let mut out = format!("#[crudl({head} {{\n");
    for (key, value) in &keys {
        out.push_str(&format!("    {key}{}{},\n", value.separator(), value.wrapped(key.len() + 8)));
    }
    out.push_str("})]");
    out
}

fn keys(
    system: &System,
    service: &Service,
    planned: &MethodPlan<'_>,
    scope: &Scope<'_>,
) -> Vec<(&'static str, KeyValue)> {
    let method = planned.method;
    let mut out = Vec::new();
    let text = |text: String| KeyValue::Text(text);
    let token = |token: String| KeyValue::Token(token);
    if method.verb != default_verb(named_kind(method)) {
        out.push(("verb", token(verb(method.verb).to_owned())));
    }
    let implied = if on_collection(method.kind) { &service.path } else { &service.item };
    if method.path.template != implied.template {
        out.push(("path", text(method.path.template.clone())));
    }
    if method.success != [default_success(named_kind(method))] && !method.success.is_empty() {
        let list: Vec<String> = method.success.iter().map(u16::to_string).collect();
        out.push((
            "success",
            token(if let [one] = list.as_slice() { one.clone() } else { format!("[{}]", list.join(", ")) }),
        ));
    }
    if let Returns::Value { envelope, .. } = &method.returns {
        let usual = system.envelope.as_ref().map(|envelope| &envelope.content);
        match envelope {
            Some(key) if Some(key) != usual => out.push(("envelope", text(key.clone()))),
            None if usual.is_some() => out.push(("envelope", token("bare".to_owned()))),
            Some(_) | None => {}
        }
    }
    if !method.auth {
        out.push(("auth", token("false".to_owned())));
    }
    // The other verbs are idempotent by what they mean; the derive takes no other word for it.
    if method.idempotent && matches!(method.verb, Verb::Post | Verb::Patch) {
        out.push(("idempotent", token("true".to_owned())));
    }
    if let (Some(list), Decoded::Page(..)) = (&method.list, planned.result) {
        match list.paging {
            None => out.push(("paged", token("false".to_owned()))),
            Some(size) if system.paging.as_ref().is_some_and(|paging| paging.max != size.max) => {
                out.extend(size.max.map(|max| ("limit", token(max.to_string()))));
            }
            Some(_) => {}
        }
    }
    if let Body::Fields { encoding, .. } = &method.body {
        let usual = if system.protocol == Protocol::Form { Encoding::Form } else { Encoding::Json };
        match encoding {
            Encoding::Json if usual != Encoding::Json => out.push(("body", token("json".to_owned()))),
            Encoding::Form if usual != Encoding::Form => out.push(("body", token("form".to_owned()))),
            Encoding::Json | Encoding::Form | Encoding::XmlRpc | Encoding::Raw => {}
        }
    }
    if system.protocol == Protocol::XmlRpc {
        let inputs = plan::inputs(method).iter();
        let remote = inputs.map(|input| format!("{}: {}", wire_name(&input.field.wire), xml_type(&input.field.ty)));
        let remote: Vec<String> = remote.collect();
        if !remote.is_empty() {
            out.push(("arguments", KeyValue::List(remote)));
        }
    }
    if method.not_implemented {
        out.push(("not_implemented", token("true".to_owned())));
    }
    out.push(("doc", text(method_docs::documentation(service, planned, scope))));
    if let Some(access) = &method.access {
        out.push(("access", text(crate::doc::prose(access))));
    }
    if !method.errors.is_empty() {
        out.push(("errors", text(method_docs::errors(service, method))));
    }
    if method.deprecated {
        out.push(("deprecated", text("the reference says so".to_owned())));
    }
    out
}

/// A name as `arguments(…)` takes it.
fn wire_name(wire: &str) -> String {
    match syn::parse_str::<syn::Ident>(wire) {
        Ok(_) => wire.to_owned(),
        Err(_) => literal(wire),
    }
}

/// What a type is in XML-RPC.
fn xml_type(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "Bool",
        Type::Int | Type::DateTime(TimeFormat::Epoch) => "Int",
        Type::Float => "Double",
        Type::Bytes => "Base64",
        Type::DateTime(_) | Type::LocalDateTime(_) => "Time",
        Type::List(_) => "Array",
        Type::Map(_) | Type::Record(_) => "Struct",
        Type::Nullable(inner) => xml_type(inner),
        Type::Any | Type::Enum(_) => "Any",
        Type::Decimal
        | Type::String
        | Type::Secret
        | Type::Uuid
        | Type::Ip
        | Type::Ipv4
        | Type::Ipv6
        | Type::Cidr
        | Type::Url
        | Type::Mac
        | Type::Date
        | Type::Json(_) => "Text",
    }
}

/// The attribute of an argument whose type doesn't say how it is written.
fn coding(ty: &Type) -> String {
    types::coding(ty).map_or_else(String::new, |(_, name)| format!("#[coding = {name}] "))
}

fn argument(
    argument: &Argument<'_>,
    method: &Method,
    plan: &Plan<'_>,
    planned: &MethodPlan<'_>,
    scope: &Scope<'_>,
) -> String {
    let in_body = matches!(method.verb, Verb::Post | Verb::Put | Verb::Patch);
    let place = match argument.place {
        Place::Path => "#[path] ",
        Place::Filter => "#[filter] ",
        Place::Fields => "#[fields] ",
        Place::Whole => "#[whole] ",
        Place::Query if in_body => "#[query] ",
        Place::Body if !in_body => "#[body] ",
        Place::Query | Place::Body => "",
    };
    let named = argument.wire.is_empty() || bare(&argument.name) == argument.wire;
    let wire = if named { String::new() } else { format!("#[wire = {}] ", literal(argument.wire)) };
    let coding = match &argument.value {
        Value::Type { ty, .. } => self::coding(ty),
        Value::Fields => String::new(),
    };
    format!("{place}{wire}{coding}{}: {}", argument.name, value_type(&argument.value, plan, Some(planned), scope))
}

/// The type of an argument.
pub(crate) fn value_type(
    value: &Value<'_>,
    plan: &Plan<'_>,
    planned: Option<&MethodPlan<'_>>,
    scope: &Scope<'_>,
) -> String {
    let (ty, sort) = match value {
        Value::Type { ty, sort } => (types::plain(ty, scope), *sort),
        Value::Fields => {
            let fields = planned.and_then(|planned| planned.fields.as_ref());
            return fields.map_or_else(|| plan.handle.clone(), |fields| fields.name.clone());
        }
    };
    types::text(&match sort {
        Sort::Plain => ty,
        Sort::Optional => types::option(ty, scope),
        // `None` of an option would be left out; the null of a patch is sent.
        Sort::Nullable => quote!(crudl::Patch<#ty>),
        Sort::Flag => quote!(crudl::Flag),
    })
}

/// The type that a method returns, where the derive doesn't know it.
fn result(
    system: &System,
    service: &Service,
    plan: &Plan<'_>,
    planned: &MethodPlan<'_>,
    scope: &Scope<'_>,
) -> Option<String> {
    if !planned.options.is_empty() {
        return Some(format!("crate::{}::Call<{}>", system.name, types::text(&decoded(planned.result, scope))));
    }
    if let Some(call) = planned.call {
        return Some(plan.calls[call].name.clone());
    }
    let record = service.record.map(Type::Record);
    let usual = match named_kind(planned.method) {
        Kind::List => record.as_ref().map(|ty| Decoded::Page(ty, None)),
        Kind::Create | Kind::Read | Kind::Update | Kind::PartialUpdate => record.as_ref().map(Decoded::Value),
        Kind::Delete | Kind::Action => Some(Decoded::Nothing),
        Kind::Head => Some(Decoded::Headers),
    };
    if usual == Some(planned.result) { None } else { Some(returned(planned.result, plan, scope)) }
}

/// `crudl::Call<Team>`, `crudl::List<TeamService, Team>`.
fn returned(result: Decoded<'_>, plan: &Plan<'_>, scope: &Scope<'_>) -> String {
    match result {
        Decoded::Page(ty, metadata) => {
            let mut arguments = vec![plan.handle.clone(), types::text(&types::plain(ty, scope))];
            arguments.extend(metadata.map(|record| types::text(&types::plain(&Type::Record(record), scope))));
            format!("crudl::List<{}>", arguments.join(", "))
        }
        Decoded::Nothing | Decoded::Headers | Decoded::Bytes | Decoded::Value(_) | Decoded::Enveloped(..) => {
            types::text(&call(result, scope))
        }
    }
}

/// The runtime's call type for a result that isn't a page.
pub(crate) fn call(result: Decoded<'_>, scope: &Scope<'_>) -> TokenStream {
    let inner = decoded(result, scope);
    quote!(crudl::Call<#inner>)
}

/// What a call gives.
pub(crate) fn decoded(result: Decoded<'_>, scope: &Scope<'_>) -> TokenStream {
    match result {
        Decoded::Nothing => quote!(()),
        Decoded::Headers => quote!(crudl::Headers),
        Decoded::Bytes => quote!(crudl::Bytes),
        Decoded::Value(ty) | Decoded::Page(ty, _) => types::plain(ty, scope),
        Decoded::Enveloped(ty, facts) => {
            let (ty, facts) = (types::plain(ty, scope), types::plain(&Type::Record(facts), scope));
            quote!(crudl::Enveloped<#ty, #facts>)
        }
    }
}

fn on_collection(kind: Kind) -> bool {
    matches!(kind, Kind::List | Kind::Create)
}

/// What the derive takes a method for, by its name.
fn named_kind(method: &Method) -> Kind {
    if method.name.plain() == "list" { Kind::List } else { method.kind }
}

fn default_verb(kind: Kind) -> Verb {
    match kind {
        Kind::List | Kind::Read => Verb::Get,
        Kind::Create | Kind::Action => Verb::Post,
        Kind::Update => Verb::Put,
        Kind::PartialUpdate => Verb::Patch,
        Kind::Delete => Verb::Delete,
        Kind::Head => Verb::Head,
    }
}

/// `GET`, as the derive and people read it.
pub(crate) fn verb(verb: Verb) -> &'static str {
    match verb {
        Verb::Get => "GET",
        Verb::Post => "POST",
        Verb::Put => "PUT",
        Verb::Patch => "PATCH",
        Verb::Delete => "DELETE",
        Verb::Head => "HEAD",
    }
}

fn default_success(kind: Kind) -> u16 {
    match kind {
        Kind::Create => 201,
        Kind::Delete => 204,
        Kind::List | Kind::Read | Kind::Update | Kind::PartialUpdate | Kind::Head | Kind::Action => 200,
    }
}
