//! Records and enums that no method can reach: a forgotten name, or what is left of something removed.

use std::collections::BTreeSet;

use super::Spots;
use super::reach::{closure, enum_in, record_in, used};
use crate::ir::{EnumId, Ir, RecordId, Type};
use crate::resolve::{Cx, Decl, Symbol};

pub(super) fn types(cx: &Cx<'_>, ir: &Ir, spots: &Spots) {
    let mut types: Vec<&Type> = Vec::new();
    let mut records: BTreeSet<RecordId> = spots.bases.iter().copied().collect();
    for system in &ir.systems {
        types.extend(system.options.iter().map(|field| &field.ty));
        for service in system.applications.iter().flat_map(|app| &app.services) {
            types.extend(service.columns.iter().map(|column| &column.ty));
            types.extend(service.path.params.iter().chain(&service.item.params).map(|param| &param.ty));
            for method in &service.methods {
                let used = used(method);
                types.extend(used.output.into_iter().chain(used.input));
                records.extend(used.metadata);
            }
        }
    }
    let mut enums: BTreeSet<EnumId> = types.iter().filter_map(|ty| enum_in(ty)).collect();
    for symbol in cx.guessed.borrow().iter() {
        match symbol {
            Symbol::Record(id) => _ = records.insert(*id),
            Symbol::Enum(id) => _ = enums.insert(*id),
            Symbol::Faulty => {}
        }
    }
    records.extend(types.iter().filter_map(|ty| record_in(ty)));
    let records = closure(ir, records.into_iter(), |_| true);
    let reached = records.iter().filter_map(|id| ir.records.get(id.0));
    enums.extend(reached.flat_map(|record| &record.fields).filter_map(|field| enum_in(&field.ty)));

    for (index, decl) in cx.symbols.records.iter().enumerate() {
        if !records.contains(&RecordId(index)) {
            report(cx, decl, "record");
        }
    }
    for (index, decl) in cx.symbols.enums.iter().enumerate() {
        if !enums.contains(&EnumId(index)) {
            report(cx, decl, "enum");
        }
    }
}

fn report(cx: &Cx<'_>, decl: &Decl<'_>, what: &str) {
    if cx.maybe_used(decl.key) {
        return;
    }
    let help = "use it as a type, or remove it";
    cx.fault(decl.place(), format!("no method reaches the {what} `{}`", decl.key), help);
}
