//! Which fields need a box. In: the record table. Out: the fields that close a cycle.

use std::collections::HashSet;

use crudl_spec::ir::{Ir, RecordId, Type};

/// Fields, by record and position, that would make their record infinitely large.
///
/// Found depth first in the order of the table, so only one field of each cycle is boxed, always the same.
pub(crate) fn boxed(ir: &Ir) -> HashSet<(RecordId, usize)> {
    let mut boxed = HashSet::new();
    let mut state = vec![State::New; ir.records.len()];
    for start in 0..ir.records.len() {
        if state[start] != State::New {
            continue;
        }
        state[start] = State::Open;
        // A stack of our own: a chain of records may be longer than the thread's stack.
        let mut path = vec![(start, 0)];
        while let Some((record, field)) = path.pop() {
            let Some(next) = ir.records[record].fields.get(field) else {
                state[record] = State::Done;
                continue;
            };
            path.push((record, field + 1));
            let Some(held) = held(&next.ty) else { continue };
            match state.get(held.0) {
                Some(State::Open) => {
                    boxed.insert((RecordId(record), field));
                }
                Some(State::New) => {
                    state[held.0] = State::Open;
                    path.push((held.0, 0));
                }
                Some(State::Done) | None => {}
            }
        }
    }
    boxed
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

/// The record that a value holds in place; lists and maps hold theirs elsewhere.
fn held(ty: &Type) -> Option<RecordId> {
    match ty {
        Type::Record(id) => Some(*id),
        Type::List(_) | Type::Map(_) => None,
        ty => held(ty.inner()?),
    }
}
