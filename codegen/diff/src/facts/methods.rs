//! Facts of methods. In: a method and its service. Out: its entries in the table.

use crudl_spec::ir::{Body, CodeRange, Encoding, ErrorGroup, Input, Ir, List, Method, Returns, Service, System};

use super::{doc, evidence, fields};
use crate::rules::What;
use crate::view::View;

pub(super) fn method(ir: &Ir, system: &System, place: &str, service: &Service, method: &Method, view: &mut View) {
    let flag = |is: bool| is.then_some("true");
    view.set(place, What::Verb, "", method.verb.as_str());
    view.set(place, What::Path, "", &method.path.template);
    for param in &method.path.params {
        let name = param.name.plain();
        view.set(place, What::WireType, name, fields::type_name(ir, &param.ty));
        fields::described(place, name, &param.doc, &param.facts, view);
    }
    match &method.body {
        Body::None => {}
        Body::Fields { encoding, fields, open } => {
            view.set(place, What::Body, "", format!("{encoding:?}"));
            view.some(place, What::Open, "", flag(*open));
            inputs(ir, place, fields, view);
            if *encoding == Encoding::XmlRpc {
                let names: Vec<&str> = fields.iter().map(|input| input.field.wire.as_str()).collect();
                view.set(place, What::WireOrder, "", names.join(", "));
            }
        }
        Body::Value { encoding, ty } => {
            view.set(place, What::Body, "", format!("{encoding:?}"));
            view.set(place, What::WireType, "(body)", fields::type_name(ir, ty));
        }
    }
    inputs(ir, place, &method.query, view);
    if let Some(list) = &method.list {
        self::list(system, place, service, list, view);
    }
    match &method.returns {
        Returns::Value { ty, envelope, facts: _ } => {
            // What the system says is told once.
            let usual = system.envelope.as_ref().map(|envelope| &envelope.content);
            let key = if envelope.as_ref() == usual { "the usual" } else { envelope.as_deref().unwrap_or("bare") };
            view.set(place, What::ResultKey, "", key);
            view.set(place, What::WireType, "(result)", fields::type_name(ir, ty));
        }
        Returns::Page(ty) => view.set(place, What::WireType, "(result)", fields::type_name(ir, ty)),
        Returns::None | Returns::Head | Returns::Bytes => {}
    }
    let success: Vec<String> = method.success.iter().map(u16::to_string).collect();
    view.set(place, What::Success, "", if success.is_empty() { "2xx".to_owned() } else { success.join(", ") });
    view.set(place, What::Idempotence, "", method.idempotent.to_string());
    view.set(place, What::SignIn, "", method.auth.to_string());
    view.some(place, What::Implemented, "", flag(method.not_implemented));
    view.some(place, What::Deprecation, "", flag(method.deprecated));
    view.set(place, What::Text, "", doc(&method.doc));
    view.some(place, What::Access, "", method.access.as_ref());
    view.some(place, What::Errors, "", (!method.errors.is_empty()).then(|| errors(&method.errors)));
    view.set(place, What::Evidence, "", evidence(method.evidence));
}

fn inputs(ir: &Ir, place: &str, inputs: &[Input], view: &mut View) {
    for input in inputs {
        fields::field(place, &input.field.name, &input.field, view);
        let name = input.field.name.plain();
        view.set(place, What::WireType, name, fields::type_name(ir, &input.field.ty));
        view.some(place, What::Rule("documented_required"), name, input.documented_required.then_some("true"));
    }
}

fn list(system: &System, place: &str, service: &Service, list: &List, view: &mut View) {
    let constant = |wire: &str| {
        let column = service.columns.iter().find(|column| column.wire == wire);
        column.map_or_else(|| wire.to_owned(), |column| column.constant.clone())
    };
    for filter in &list.filters {
        view.set(place, What::Filter, &constant(&filter.wire), "");
    }
    for wire in &list.order {
        view.set(place, What::Order, &constant(wire), "");
    }
    view.some(place, What::FirstOrder, "", list.order.first());
    view.some(place, What::Exclude, "", list.exclude.then_some(""));
    view.some(place, What::OpenFilters, "", list.open.then_some("true"));
    let usual = system.paging.as_ref().map(|paging| (paging.default, paging.max));
    let pages = list.paging.map(|size| {
        if usual == Some((size.default, size.max)) {
            return "the usual".to_owned();
        }
        let max = size.max.map_or_else(String::new, |max| format!(", at most {max}"));
        format!("of {}{max}", size.default)
    });
    view.set(place, What::Pages, "", pages.unwrap_or_else(|| "none".to_owned()));
}

fn errors(groups: &[ErrorGroup]) -> String {
    let code = |range: &CodeRange| match range {
        CodeRange::Code(code) => code.clone(),
        CodeRange::Run { prefix, first, last } if first == last => format!("{prefix}{first:03}"),
        CodeRange::Run { prefix, first, last } => format!("{prefix}{first:03}-{last:03}"),
    };
    let group = |group: &ErrorGroup| {
        let at = group.field.as_ref().map_or_else(|| group.status.to_string(), |field| format!("`{field}`"));
        let codes: Vec<String> = group.codes.iter().map(code).collect();
        if codes.is_empty() { at } else { format!("{at}: {}", codes.join(", ")) }
    };
    groups.iter().map(group).collect::<Vec<_>>().join("; ")
}
