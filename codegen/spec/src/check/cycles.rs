//! Records that must contain themselves: no value of such a type could ever end.

use super::reach::record_in;
use crate::fault::At;
use crate::ir::{Field, Ir, RecordId, Type};
use crate::resolve::{Cx, DeclKind};

/// The record that a field must hold a value of.
fn must_hold(field: &Field) -> Option<RecordId> {
    let has_items = field.facts.min_length.is_some_and(|least| least > 0);
    let by_value = |ty: &Type| match ty {
        Type::List(_) | Type::Map(_) => has_items,
        Type::Nullable(_) => false,
        _ => true,
    };
    let mut held = std::iter::successors(Some(&field.ty), |ty| ty.inner());
    let needed = !field.nullable && !field.optional && held.all(by_value);
    if needed { record_in(&field.ty) } else { None }
}

pub(super) fn records(cx: &Cx<'_>, ir: &Ir) {
    // 0: not seen, 1: on the way, 2: done. Its own stack, since a chain of records may be long.
    let mut state = vec![0_u8; ir.records.len()];
    for start in 0..ir.records.len() {
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((record, next)) = path.last().copied() {
            if next == 0 {
                if state.get(record).is_none_or(|state| *state != 0) {
                    path.pop();
                    continue;
                }
                set(&mut state, record, 1);
            }
            let fields = ir.records.get(record).map(|record| record.fields.as_slice()).unwrap_or_default();
            let Some(field) = fields.get(next) else {
                set(&mut state, record, 2);
                path.pop();
                continue;
            };
            if let Some(last) = path.last_mut() {
                last.1 += 1;
            }
            let Some(RecordId(target)) = must_hold(field) else { continue };
            match state.get(target) {
                Some(0) => path.push((target, 0)),
                Some(1) => report(cx, ir, &path, target),
                Some(_) | None => {}
            }
        }
    }
}

fn set(state: &mut [u8], index: usize, value: u8) {
    if let Some(slot) = state.get_mut(index) {
        *slot = value;
    }
}

/// Tells of a cycle from a record back to itself; the path holds each record and its field after the current one.
fn report(cx: &Cx<'_>, ir: &Ir, path: &[(usize, usize)], target: usize) {
    let Some(from) = path.iter().position(|(record, _)| *record == target) else { return };
    let cycle = path.get(from..).unwrap_or_default();
    let steps = cycle.iter().filter_map(|(record, next)| {
        let record = ir.records.get(*record)?;
        Some(format!("{}.{}", record.name, record.fields.get(next.checked_sub(1)?)?.wire))
    });
    let steps: Vec<_> = steps.collect();
    let Some((record, next)) = path.last() else { return };
    let Some(decl) = cx.symbols.records.get(*record) else { return };
    let DeclKind::Record(def) = decl.kind else { return };
    let Some((field, _)) = next.checked_sub(1).and_then(|index| def.fields.get_index(index)) else { return };
    let name = ir.records.get(target).map(|record| record.name.to_string()).unwrap_or_default();
    let root = At::file(decl.file);
    let all = root.key("records");
    let record = all.key(decl.key);
    let fields = record.key("fields");
    let message = format!("the record `{name}` contains itself without end: {} → {name}", steps.join(" → "));
    cx.fault(
        fields.key(field).name(),
        message,
        "let one of the fields be null (`T?`), `optional` or a list that may be empty",
    );
}
