//! What every stage needs of the whole spec. In: the IR. Out: lookups.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crudl_spec::ir::{Application, Home, Ir, Operator, Operators, RecordId, Service, System, Type};

use crate::boxing;
use crate::names;

/// A record or an enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Item {
    Record(usize),
    Enum(usize),
}

/// The IR with what is found out about it once.
pub(crate) struct Context<'a> {
    pub(crate) ir: &'a Ir,
    /// Fields that are boxed.
    pub(crate) boxed: HashSet<(RecordId, usize)>,
    /// Operator lists of each system that aren't one of the runtime's kinds, with the names of their types.
    pub(crate) operators: Vec<BTreeMap<Vec<Operator>, String>>,
    /// Name of the module of those types, for each system.
    pub(crate) operators_module: Vec<String>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(ir: &'a Ir) -> Self {
        Self {
            ir,
            boxed: boxing::boxed(ir),
            operators: ir.systems.iter().map(operators).collect(),
            operators_module: ir.systems.iter().map(operators_module).collect(),
        }
    }

    pub(crate) fn system(&self, home: Home) -> &'a System {
        &self.ir.systems[home.system]
    }

    pub(crate) fn application(&self, home: Home) -> &'a Application {
        &self.system(home).applications[home.application]
    }

    pub(crate) fn name(&self, item: Item) -> String {
        match item {
            Item::Record(id) => self.ir.records[id].name.to_string(),
            Item::Enum(id) => self.ir.enums[id].name.to_string(),
        }
    }

    pub(crate) fn home(&self, item: Item) -> Home {
        match item {
            Item::Record(id) => self.ir.records[id].home,
            Item::Enum(id) => self.ir.enums[id].home,
        }
    }

    /// Whether application `a` of a system may name types of application `b`: its feature turns that one's on.
    pub(crate) fn reaches(&self, from: Home, to: Home) -> bool {
        from.system == to.system
            && (from.application == to.application || self.application(from).needs.contains(&to.application))
    }

    /// Name of the handle of a service.
    pub(crate) fn handle(&self, service: &Service) -> String {
        let records = service.records.iter().map(|r| r.0);
        let mut names = names::Taken::new(self.type_names(records, service.enums.iter().map(|e| e.0)));
        names.claim(service.type_name.to_string(), "Handle")
    }

    /// Name of the handle of an application.
    pub(crate) fn application_handle(&self, application: &Application) -> String {
        let records = application.records.iter().map(|r| r.0);
        let mut names = names::Taken::new(self.type_names(records, application.enums.iter().map(|e| e.0)));
        names.claim(application.type_name.to_string(), "Application")
    }

    /// Names of these records and enums.
    pub(crate) fn type_names(
        &self,
        records: impl IntoIterator<Item = usize>,
        enums: impl IntoIterator<Item = usize>,
    ) -> impl Iterator<Item = String> {
        let records = records.into_iter().map(|id| self.name(Item::Record(id)));
        records.chain(enums.into_iter().map(|id| self.name(Item::Enum(id))))
    }
}

/// Names for a system's own operator lists: `InIsnull`.
fn operators(system: &System) -> BTreeMap<Vec<Operator>, String> {
    let columns = system.applications.iter().flat_map(|a| &a.services).flat_map(|s| &s.columns);
    let mut known = BTreeMap::new();
    for column in columns {
        if let Some(Operators::Custom(list)) = &column.filter {
            let list: BTreeSet<Operator> = list.iter().copied().collect();
            let name: String = list.iter().map(|operator| names::camel(operator.as_str())).collect();
            known.insert(list.into_iter().collect(), if name.is_empty() { "Equality".to_owned() } else { name });
        }
    }
    known
}

fn operators_module(system: &System) -> String {
    let mut names = names::Taken::new(system.applications.iter().map(|a| a.name.to_string()));
    names.claim("operators", "_of_filters")
}

/// The records and enums that a type names.
pub(crate) fn items(ty: &Type, out: &mut BTreeSet<Item>) {
    match ty {
        Type::Record(id) => {
            out.insert(Item::Record(id.0));
        }
        Type::Enum(id) => {
            out.insert(Item::Enum(id.0));
        }
        ty => {
            if let Some(inner) = ty.inner() {
                items(inner, out);
            }
        }
    }
}
