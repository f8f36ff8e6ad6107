//! The life of a record, for every service whose records have one. In: the IR. Out: a table of functions, each a call that
//! takes the record's id, or a value, as JSON.

mod nested;
mod told;

use std::error::Error;
use std::fmt::Write as _;

use crudl_emit::exercise::{self, Answer, Given, Part, Slot};
use crudl_spec::ir::{Facts, Ir, Kind, Method, Service, Type};

pub use self::nested::nested;
use self::told::{BARE, SortedBy};
use crate::valid::inputs;

/// Where records are made, and where they aren't found.
const PLACE: &str = "place";
const ELSEWHERE: &str = "elsewhere";

/// Members of a row.
type Written = Result<String, Box<dyn Error>>;

/// The table of a system.
pub fn lives(ir: &Ir, system: &str) -> Result<String, Box<dyn Error>> {
    let (mut text, mut table) = (String::new(), String::new());
    for known in ir.systems.iter().filter(|known| known.name.plain() == system) {
        for application in &known.applications {
            for service in application.services.iter().filter(|service| is_full(service)) {
                let (application, name) = (application.name.plain(), service.name.plain());
                let writer = Writer { ir, system, service, path: format!("{application}.{name}"), place: PLACE };
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
    /// What the parameters of its path are made from.
    place: &'static str,
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
        let list = method(Kind::List).ok_or("a list that the service has")?;
        let (code, _) = self.call(Some(list), "list", &|slot| slot.place == Part::Path)?;
        function(text, &format!("{prefix}_list"), &format!("all({code})"))?;
        write!(members, ", list: {prefix}_list")?;
        members.push_str(&self.filter(list, &prefix, &code, text)?);
        members.push_str(&self.order(list, &prefix, &code, text)?);
        let (update, partial) = (method(Kind::Update), method(Kind::PartialUpdate));
        let changes = [
            ("update", update, update.map(|update| self.changes(update, "update"))),
            (
                "partial_update",
                partial,
                partial.map(|partial| self.changes(partial, "partial_update").into_iter().take(1).collect()),
            ),
            ("clear", partial, partial.and_then(|partial| self.cleared(partial))),
            ("replace", update, update.and_then(|update| self.left(update))),
        ];
        for (name, method, sets) in changes {
            let Some(sets) = sets else {
                write!(members, ", {name}: None")?;
                continue;
            };
            let wanted = |slot: &Slot<'_>| match name {
                "update" => true,
                "replace" => false,
                _ => sets.iter().any(|(wire, _)| wire == slot.wire),
            };
            let (code, show) = self.call(method, name, &wanted)?;
            function(text, &format!("{prefix}_{name}"), &format!("{show}({code})"))?;
            let sets = sets.iter().map(|(wire, json)| format!("({wire:?}, r####\"{json}\"####)"));
            let sets: Vec<String> = sets.collect();
            write!(members, ", {name}: Some(Change {{ call: {prefix}_{name}, sets: &[{}] }})", sets.join(", "))?;
        }
        writeln!(table, "    Life {{ {members} }},")?;
        Ok(())
    }

    fn filter(&self, list: &Method, prefix: &str, code: &str, text: &mut String) -> Written {
        let Some((column, rust, field)) = self.equal(list) else { return Ok(", filter: None".to_owned()) };
        let eq = format!("{column}.eq(crudl::from_slice::<{rust}>(given.as_bytes())?)");
        function(text, &format!("{prefix}_finds"), &format!("all({code}.filter({eq}))"))?;
        let mut excludes = "None".to_owned();
        if list.list.as_ref().is_some_and(|list| list.exclude || list.open) {
            function(text, &format!("{prefix}_excludes"), &format!("all({code}.exclude({eq}))"))?;
            excludes = format!("Some({prefix}_excludes)");
        }
        Ok(format!(", filter: Some(Filter {{ field: {field:?}, finds: {prefix}_finds, excludes: {excludes} }})"))
    }

    fn order(&self, list: &Method, prefix: &str, code: &str, text: &mut String) -> Written {
        let sorted = self.sorted(list);
        if sorted.is_empty() {
            return Ok(", order: None".to_owned());
        }
        let arm = |known: &SortedBy| {
            let SortedBy { name, column, .. } = known;
            format!("\"{name}\" => {column}.asc(), \"-{name}\" => {column}.desc(), ")
        };
        let arms: String = sorted.iter().map(arm).collect();
        let order = format!("match given {{ {arms}other => return Err(other.into()) }}");
        function(text, &format!("{prefix}_ordered"), &format!("all({code}.order({order}))"))?;
        let by = sorted.iter().map(|SortedBy { name, way, number, .. }| format!("({name:?}, &{way:?}, {number})"));
        let by: Vec<String> = by.collect();
        Ok(format!(", order: Some(Sorted {{ call: {prefix}_ordered, by: &[{}] }})", by.join(", ")))
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
                if let (Some(held), Type::Record(sent)) = (value.as_object_mut(), slot.ty) {
                    if stage == "replace" {
                        let nullable = self.ir[*sent].fields.iter().filter(|field| field.nullable);
                        held.extend(nullable.map(|field| (field.wire.clone(), serde_json::Value::Null)));
                    }
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
            let filters = method.list.iter().flat_map(|list| &list.filters);
            let required = input.is_some_and(|input| input.required)
                || filters.into_iter().any(|filter| filter.required && filter.wire == slot.wire);
            if slot.place != Part::Path && !required && !wanted(slot) {
                return None;
            }
            if slot.flag {
                return Some(Given::Value("true".to_owned()));
            }
            if stage == "clear" && slot.place == Part::Body && input.is_some_and(|input| !input.required) {
                return Some(Given::Null);
            }
            let param = method.path.params.iter().find(|param| slot.place == Part::Path && param.wire == slot.wire);
            let value = match (input, param) {
                (_, Some(param)) => {
                    let mut facts = param.facts.clone();
                    // Of few values, chance would choose the same for both.
                    let one = if self.place == ELSEWHERE { facts.values.pop() } else { facts.values.first().cloned() };
                    facts.values = one.into_iter().collect();
                    self.value(slot.ty, &facts, slot.wire, self.place)
                }
                (Some(input), None) => self.value(slot.ty, &input.field.facts, slot.wire, stage),
                (None, None) => self.value(slot.ty, &Facts::default(), slot.wire, self.place),
            };
            Some(Given::Value(format!("crudl::from_slice::<{}>(r####\"{value}\"####.as_bytes())?", slot.rust)))
        })?;
        let show = match composed.answer {
            Answer::Nothing => "nothing",
            Answer::Value(_) => "value",
            Answer::Enveloped(_) => "enveloped",
            Answer::Page(_) => "page",
        };
        let further = match stage {
            _ if !self.is_bare() => String::new(),
            "create" | "update" | "partial_update" => format!(".set({BARE:?}, {stage:?})"),
            "clear" => format!(".set({BARE:?}, crudl::Value::Null)"),
            "replace" => ".set(\"note\", \"replaced\")".to_owned(),
            _ => String::new(),
        };
        Ok((composed.code + &further, show))
    }

    /// What is sent. Places are the same at each stage, as the record would be another one's otherwise.
    fn value(&self, ty: &Type, facts: &Facts, wire: &str, stage: &str) -> serde_json::Value {
        crudl_mock::sample(self.ir, ty, facts, &format!("{}.{stage}.{wire}", self.path))
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
