//! Who uses what: which records are read, which are sent, and which applications need which.

use std::collections::BTreeSet;

use crate::ir::{Body, EnumId, Field, Home, Ir, Method, RecordId, Returns, Type};
use crate::resolve::named;

/// Types that a method reads and sends, without what is inside of records.
#[derive(Default)]
pub(super) struct Used<'a> {
    pub output: Vec<&'a Type>,
    pub input: Vec<&'a Type>,
    pub metadata: Option<RecordId>,
}

pub(super) fn used(method: &Method) -> Used<'_> {
    let mut used = Used::default();
    match &method.returns {
        Returns::Page(ty) => used.output.push(ty),
        Returns::Value { ty, facts, .. } => {
            used.output.push(ty);
            used.metadata = *facts;
        }
        Returns::None | Returns::Head | Returns::Bytes => {}
    }
    match &method.body {
        Body::None => {}
        Body::Fields { fields, .. } => used.input.extend(fields.iter().map(|input| &input.field.ty)),
        Body::Value { ty, .. } => used.input.push(ty),
    }
    used.input.extend(method.query.iter().map(|input| &input.field.ty));
    used.input.extend(method.path.params.iter().map(|param| &param.ty));
    used.metadata = used.metadata.or_else(|| method.list.as_ref().and_then(|list| list.metadata));
    used
}

/// Records that can be reached from some, themselves included, over fields that pass a test.
pub(super) fn closure(
    ir: &Ir,
    start: impl Iterator<Item = RecordId>,
    follow: impl Fn(&Field) -> bool,
) -> BTreeSet<RecordId> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<RecordId> = start.collect();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let fields = ir.records.get(id.0).map(|record| record.fields.as_slice()).unwrap_or_default();
        open.extend(fields.iter().filter(|field| follow(field)).filter_map(|field| record_in(&field.ty)));
    }
    seen
}

pub(super) fn record_in(ty: &Type) -> Option<RecordId> {
    match named(ty) {
        Some(Type::Record(id)) => Some(*id),
        Some(_) | None => None,
    }
}

pub(super) fn enum_in(ty: &Type) -> Option<EnumId> {
    match named(ty) {
        Some(Type::Enum(id)) => Some(*id),
        Some(_) | None => None,
    }
}

/// Fills in [`Record::input`](crate::ir::Record::input), `output`, and
/// [`Application::needs`](crate::ir::Application::needs).
pub(crate) fn reach(ir: &mut Ir) {
    let (mut read, mut sent) = (BTreeSet::new(), BTreeSet::new());
    for system in &ir.systems {
        sent.extend(system.options.iter().filter_map(|field| record_in(&field.ty)));
        for method in system.applications.iter().flat_map(|app| &app.services).flat_map(|service| &service.methods) {
            let used = used(method);
            read.extend(used.output.iter().filter_map(|ty| record_in(ty)));
            read.extend(used.metadata);
            sent.extend(used.input.iter().filter_map(|ty| record_in(ty)));
        }
    }
    let read = closure(ir, read.into_iter(), |field| !field.write_only);
    let sent = closure(ir, sent.into_iter(), |field| !field.read_only);
    for (index, record) in ir.records.iter_mut().enumerate() {
        record.output = read.contains(&RecordId(index));
        record.input = sent.contains(&RecordId(index));
    }
    needs(ir);
}

/// Which applications use types of which others.
fn needs(ir: &mut Ir) {
    let mut needs: BTreeSet<(usize, usize, usize)> = BTreeSet::new();
    let home_of = |ty: &Type| -> Option<Home> {
        match named(ty)? {
            Type::Record(id) => ir.records.get(id.0).map(|record| record.home),
            Type::Enum(id) => ir.enums.get(id.0).map(|one| one.home),
            _ => None,
        }
    };
    let mut need = |system: usize, application: usize, ty: &Type| {
        if let Some(home) = home_of(ty)
            && home.application != application
        {
            needs.insert((system, application, home.application));
        }
    };
    for record in &ir.records {
        record.fields.iter().for_each(|field| need(record.home.system, record.home.application, &field.ty));
    }
    for (s, system) in ir.systems.iter().enumerate() {
        for (a, application) in system.applications.iter().enumerate() {
            for service in &application.services {
                service.record.iter().for_each(|record| need(s, a, &Type::Record(*record)));
                service.columns.iter().for_each(|column| need(s, a, &column.ty));
                for method in &service.methods {
                    let used = used(method);
                    used.output.into_iter().chain(used.input).for_each(|ty| need(s, a, ty));
                    used.metadata.iter().for_each(|record| need(s, a, &Type::Record(*record)));
                }
            }
        }
    }
    for (s, system) in ir.systems.iter_mut().enumerate() {
        for (a, application) in system.applications.iter_mut().enumerate() {
            application.needs = needs.range((s, a, 0)..=(s, a, usize::MAX)).map(|(_, _, other)| *other).collect();
        }
    }
}
