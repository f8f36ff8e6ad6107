//! The life of a record, for every service whose records have one. In: the IR. Out: a table of functions, each a call that
//! takes the record's id, or a value, as JSON.

use std::error::Error;
use std::fmt::Write as _;

use crudl_emit::exercise::{self, Answer, Given, Part, Slot};
use crudl_spec::ir::{Column, Facts, Field, Ir, Kind, Method, Operators, Service, Type};

use crate::valid::inputs;

/// The table of a system.
pub fn lives(ir: &Ir, system: &str) -> Result<String, Box<dyn Error>> {
    let (mut text, mut table) = (String::new(), String::new());
    for known in ir.systems.iter().filter(|known| known.name.plain() == system) {
        for application in &known.applications {
            for service in application.services.iter().filter(|service| is_full(service)) {
                let (application, name) = (application.name.plain(), service.name.plain());
                let writer = Writer { ir, system, service, path: format!("{application}.{name}") };
                let counted = service.item.params.last().is_some_and(|param| param.ty == Type::Int);
                match crudl_mock::id_field(ir, service) {
                    Some(id) => writer.write(&id, &mut text, &mut table)?,
                    // The record doesn't say its id, but ids are counted.
                    None if counted => writer.write("", &mut text, &mut table)?,
                    None => return Err(format!("{system}.{}: nothing tells its records apart", writer.path).into()),
                }
            }
        }
    }
    writeln!(text, "pub const LIVES: &[Life<Client>] = &[\n{table}];")?;
    Ok(text)
}

/// Whether its records are created, read, listed, changed and deleted.
fn is_full(service: &Service) -> bool {
    let has = |kind: Kind| service.methods.iter().any(|method| method.kind == kind);
    let kinds = [Kind::Create, Kind::Read, Kind::List, Kind::Delete];
    kinds.into_iter().all(has) && (has(Kind::Update) || has(Kind::PartialUpdate))
}

struct Writer<'a> {
    ir: &'a Ir,
    system: &'a str,
    service: &'a Service,
    path: String,
}

impl Writer<'_> {
    fn write(&self, id: &str, text: &mut String, table: &mut String) -> Result<(), Box<dyn Error>> {
        let prefix = self.path.replace('.', "_");
        let method = |kind: Kind| self.service.methods.iter().find(|method| method.kind == kind);
        let mut members = format!("service: {:?}, id: {id:?}", self.path);
        for (name, kind) in [("create", Kind::Create), ("read", Kind::Read), ("delete", Kind::Delete)] {
            let (code, show) = self.call(method(kind), name, &|_| true)?;
            function(text, &format!("{prefix}_{name}"), &format!("{show}({code})"))?;
            write!(members, ", {name}: {prefix}_{name}")?;
        }
        let list = method(Kind::List);
        let (code, _) = self.call(list, "list", &|slot| slot.place == Part::Path)?;
        function(text, &format!("{prefix}_list"), &format!("all({code})"))?;
        write!(members, ", list: {prefix}_list")?;
        match list.and_then(|list| self.column(list)) {
            None => members.push_str(", filter: None"),
            Some((column, field)) => {
                let rust = if field.ty == Type::Int { "i64" } else { "String" };
                let (system, path) = (self.system, self.path.replace('.', "::"));
                let eq = format!(
                    "crudl_clients::{system}::{path}::{}.eq(crudl::from_slice::<{rust}>(given.as_bytes())?)",
                    column.constant
                );
                function(text, &format!("{prefix}_finds"), &format!("all({code}.filter({eq}))"))?;
                let excludes = list.and_then(|list| list.list.as_ref()).is_some_and(|list| list.exclude);
                let negation = if excludes {
                    function(text, &format!("{prefix}_excludes"), &format!("all({code}.exclude({eq}))"))?;
                    format!("Some({prefix}_excludes)")
                } else {
                    "None".to_owned()
                };
                write!(
                    members,
                    ", filter: Some(Filter {{ field: {:?}, finds: {prefix}_finds, excludes: {negation} }})",
                    field.wire
                )?;
            }
        }
        for (name, kind) in [("update", Kind::Update), ("partial_update", Kind::PartialUpdate)] {
            let Some(changed) = method(kind).map(|method| self.changes(method)) else {
                write!(members, ", {name}: None")?;
                continue;
            };
            let one = changed.first().map(|(wire, _)| wire.clone());
            let is_partial = kind == Kind::PartialUpdate;
            let wanted = |slot: &Slot<'_>| !is_partial || Some(slot.wire) == one.as_deref();
            let (code, show) = self.call(method(kind), name, &wanted)?;
            function(text, &format!("{prefix}_{name}"), &format!("{show}({code})"))?;
            let changed = changed.iter().take(if is_partial { 1 } else { usize::MAX });
            let changed: Vec<String> = changed.map(|(wire, json)| format!("({wire:?}, r####\"{json}\"####)")).collect();
            write!(members, ", {name}: Some(Change {{ call: {prefix}_{name}, sets: &[{}] }})", changed.join(", "))?;
        }
        writeln!(table, "    Life {{ {members} }},")?;
        Ok(())
    }

    /// An expression of a call, and the function that shows its result. The id is `given`.
    fn call(
        &self,
        method: Option<&Method>,
        stage: &str,
        wanted: &dyn Fn(&Slot<'_>) -> bool,
    ) -> Result<(String, &'static str), Box<dyn Error>> {
        let method = method.ok_or("a method that the service has")?;
        let id = crudl_mock::id_parameter(self.ir, self.service).unwrap_or_default();
        let name = format!("{}.{}", self.path, method.name.plain());
        let takes_id = stage != "create" && stage != "list";
        let composed = exercise::compose(self.ir, self.system, &name, &mut |slot| {
            if takes_id && slot.wire == id {
                return Some(Given::Value(format!("crudl::from_slice::<{}>(given.as_bytes())?", slot.rust)));
            }
            // The record as a whole.
            if slot.place == Part::Whole {
                let mut value = crudl_mock::sample(self.ir, slot.ty, &Facts::default(), stage);
                if let Some(held) = value.as_object_mut() {
                    held.insert(id.clone(), "GIVEN".into());
                }
                let json = value.to_string().replace("\"GIVEN\"", "{given}").replace('{', "{{").replace('}', "}}");
                let json = json.replace("{{given}}", "{given}");
                return Some(Given::Value(format!(
                    "crudl::from_slice::<{}>(format!(r####\"{json}\"####).as_bytes())?",
                    slot.rust
                )));
            }
            let input = inputs(method).find(|input| input.field.wire == slot.wire);
            if slot.place != Part::Path && input.is_none_or(|input| !input.required) && !wanted(slot) {
                return None;
            }
            if slot.flag {
                return Some(Given::Value("true".to_owned()));
            }
            let value = self.value(slot.ty, input.map(|input| &input.field), slot.wire, stage);
            Some(Given::Value(format!("crudl::from_slice::<{}>(r####\"{value}\"####.as_bytes())?", slot.rust)))
        })?;
        let show = match composed.answer {
            Answer::Nothing => "nothing",
            Answer::Value(_) => "value",
            Answer::Enveloped(_) => "enveloped",
            Answer::Page(_) => "page",
        };
        Ok((composed.code, show))
    }

    /// What is sent; places are the same at each stage, as the record would be another one's otherwise.
    fn value(&self, ty: &Type, field: Option<&Field>, wire: &str, stage: &str) -> serde_json::Value {
        let facts = field.map(|field| field.facts.clone()).unwrap_or_default();
        let stage = if field.is_some() { stage } else { "place" };
        crudl_mock::sample(self.ir, ty, &facts, &format!("{}.{stage}.{wire}", self.path))
    }

    /// Fields that a method sets and that the record returns as they are.
    fn changes(&self, method: &Method) -> Vec<(String, String)> {
        let Some(record) = self.service.record.map(|id| &self.ir[id]) else { return Vec::new() };
        let id = crudl_mock::id_parameter(self.ir, self.service);
        let own = crudl_mock::id_field(self.ir, self.service);
        let returned = |wire: &str, ty: &Type| {
            Some(wire) != id.as_deref()
                && Some(wire) != own.as_deref()
                && matches!(ty, Type::String | Type::Int)
                && record.fields.iter().any(|field| field.wire == wire && field.ty == *ty && !field.write_only)
        };
        let stage = method.name.plain();
        let body = inputs(method).filter(|input| !method.query.contains(input));
        let fields = body.filter(|input| returned(&input.field.wire, &input.field.ty));
        fields
            .map(|input| {
                let field = &input.field;
                (field.wire.clone(), self.value(&field.ty, Some(field), &field.wire, stage).to_string())
            })
            .collect()
    }

    /// A filter for equality on a field that lists return as it is.
    fn column(&self, list: &Method) -> Option<(&Column, &Field)> {
        let shown = match &list.returns {
            crudl_spec::ir::Returns::Page(Type::Record(id)) => &self.ir[*id],
            _ => return None,
        };
        let has = |column: &Column| list.list.as_ref().is_some_and(|l| l.filters.iter().any(|f| f.wire == column.wire));
        let columns = self.service.columns.iter().filter(|column| has(column));
        let equal = columns.filter(|column| !matches!(column.filter, None | Some(Operators::Between)));
        let mut found = equal.filter_map(|column| {
            let field = shown.fields.iter().find(|field| field.wire == column.wire && field.ty == column.ty)?;
            matches!(field.ty, Type::Int | Type::String).then_some((column, field))
        });
        found.next()
    }
}

fn function(text: &mut String, name: &str, code: &str) -> Result<(), Box<dyn Error>> {
    // Not every call needs the id.
    writeln!(
        text,
        "#[allow(unused_variables)]\nfn {name}(client: &Client, given: &str) -> Made {{\n    Ok({code})\n}}"
    )?;
    Ok(())
}
