//! What the Rust types don't tell. In: an IR. Out: what is sent and read, and what is documented, in the table.

mod effects;
mod fields;
mod methods;

use crudl_spec::ir::{Application, Auth, Doc, Enum, EnumValue, Evidence, Ir, Record, Server, Service, System};

use crate::rules::What;
use crate::view::View;

/// Adds all facts.
pub(crate) fn add(ir: &Ir, view: &mut View) {
    for system in &ir.systems {
        let place = system.name.plain().to_owned();
        self::system(&place, system, view);
        for application in &system.applications {
            let place = format!("{place}.{}", application.name.plain());
            self::application(ir, &place, system, application, view);
            for service in &application.services {
                self::service(ir, system, &format!("{place}.{}", service.name.plain()), service, view);
            }
        }
    }
}

fn system(place: &str, system: &System, view: &mut View) {
    view.set(place, What::Text, "", format!("{}: {}", system.title, doc(&system.doc)));
    view.set(place, What::Protocol, "", format!("{:?}", system.protocol));
    for Server { name, template, env, url, lowercase, version } in &system.servers {
        let name = name.plain();
        view.some(place, What::Environment, &format!("server {name}"), env.as_ref());
        let lowercase = if *lowercase { ", in lower case" } else { "" };
        let version = version.map_or_else(String::new, |version| format!(", without v{version}"));
        let url = url.as_ref().map_or_else(String::new, |url| format!(" at {url}"));
        view.set(place, What::Server, name, format!("{template}{url}{lowercase}{version}"));
    }
    let (how, env): (_, &[_]) = match &system.auth {
        Auth::None => ("none".to_owned(), &[]),
        Auth::ApiKey { header, env } => (format!("a key in {header}"), env),
        Auth::Basic { env } => ("HTTP Basic".to_owned(), env),
        Auth::Token { header, sign_in, renew, token, env } => {
            let path = |method: &crudl_spec::ir::MethodPath| {
                let service = &system.applications[method.application].services[method.service];
                service.methods[method.method].path.template.clone()
            };
            let renew = renew.as_ref().map_or_else(String::new, |renew| format!(", renewed at {}", path(renew)));
            (format!("the `{token}` of {} in {header}{renew}", path(sign_in)), env)
        }
    };
    view.set(place, What::Authorisation, "", how);
    for (credential, variable) in env {
        view.set(place, What::Environment, &format!("credential {credential}"), variable);
    }
    let envelope = system.envelope.as_ref();
    view.some(place, What::Envelope, "", envelope.map(|e| words(&[Some(&e.content), e.metadata.as_ref()])));
    let paging = system.paging.as_ref().map(|p| {
        let numbers =
            [p.first.to_string(), p.default.to_string(), p.max.map_or("any".to_owned(), |max| max.to_string())];
        let keys = words(&[Some(&p.page), Some(&p.limit), p.items.as_ref(), p.next.as_ref()]);
        format!(
            "{keys}; total {}; first {}, size {}, at most {}",
            p.total.join("/"),
            numbers[0],
            numbers[1],
            numbers[2]
        )
    });
    view.some(place, What::Paging, "", paging);
    let filters = system.filters.as_ref().map(|f| {
        let keys = words(&[Some(&f.matching), f.exclude.as_ref(), f.from.as_ref(), f.to.as_ref()]);
        format!("{keys} with `{}`", f.operator)
    });
    let order = system.order.as_ref().map(|o| {
        let direction = o.direction.as_ref().map(|(parameter, ascending)| format!("{parameter}={ascending}"));
        words(&[Some(&o.parameter), Some(&o.descending), direction.as_ref()])
    });
    view.some(place, What::Selection, "filters", filters);
    view.some(place, What::Selection, "orders", order);
    view.some(place, What::Errors, "", (!system.errors.is_empty()).then(|| system.errors.join(", ")));
    for option in &system.options {
        fields::field(place, &option.name, option, view);
    }
}

fn application(ir: &Ir, place: &str, system: &System, application: &Application, view: &mut View) {
    view.set(place, What::Text, "", format!("{}: {}", application.title, doc(&application.doc)));
    let server = system.servers.get(application.server).map(|server| server.name.plain()).unwrap_or_default();
    view.set(place, What::Address, "", format!("server {server}, segment {}", application.segment));
    let source = application.source.as_ref().map_or_else(String::new, |source| format!(", {source}"));
    view.set(place, What::Evidence, "", format!("{}{source}", evidence(application.evidence)));
    for id in &application.records {
        record(ir, place, &ir[*id], view);
    }
    for id in &application.enums {
        enumeration(place, &ir[*id], view);
    }
}

fn service(ir: &Ir, system: &System, place: &str, service: &Service, view: &mut View) {
    view.set(place, What::Text, "", doc(&service.doc));
    view.set(place, What::Evidence, "", evidence(service.evidence));
    for id in &service.records {
        record(ir, place, &ir[*id], view);
    }
    for id in &service.enums {
        enumeration(place, &ir[*id], view);
    }
    for column in &service.columns {
        let name = &column.constant;
        let of_filter = column.filter_wire.as_ref().unwrap_or(&column.wire);
        let of_order = column.order_wire.as_ref().unwrap_or(&column.wire);
        let both = if of_filter == of_order { of_filter.clone() } else { format!("{of_filter}, {of_order}") };
        view.set(place, What::Wire, name, both);
        view.set(place, What::WireType, name, fields::type_name(ir, &column.ty));
        view.set(place, What::Text, name, doc(&column.doc));
    }
    for method in &service.methods {
        let place = format!("{place}.{}", method.name.plain());
        methods::method(ir, system, &place, service, method, view);
        view.some(&place, What::Effect, "", effects::effects(system, &method.effects));
    }
}

fn record(ir: &Ir, place: &str, record: &Record, view: &mut View) {
    let place = format!("{place}.{}", record.name);
    let open = if record.open { " May hold any further field." } else { "" };
    view.set(&place, What::Text, "", format!("{}{open}", doc(&record.doc)));
    for field in &record.fields {
        fields::field(&place, &field.name, field, view);
        view.set(&place, What::WireType, field.name.plain(), fields::type_name(ir, &field.ty));
        fields::directions(&place, field, view);
    }
}

fn enumeration(place: &str, definition: &Enum, view: &mut View) {
    let place = format!("{place}.{}", definition.name);
    view.set(&place, What::Text, "", doc(&definition.doc));
    for variant in &definition.variants {
        let value = match &variant.value {
            EnumValue::Text(text) => text.clone(),
            EnumValue::Int(number) => number.to_string(),
        };
        view.set(&place, What::Wire, variant.name.as_str(), value);
    }
}

/// All that people read.
fn doc(doc: &Doc) -> String {
    let mut all = vec![doc.text.as_str()];
    all.extend(doc.because.iter().chain(&doc.aliases).map(String::as_str));
    all.join("\n")
}

const fn evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Both => "both",
        Evidence::Documented => "documented",
        Evidence::Server => "server",
    }
}

fn words(words: &[Option<&String>]) -> String {
    words.iter().flatten().map(|word| word.as_str()).collect::<Vec<_>>().join(", ")
}
