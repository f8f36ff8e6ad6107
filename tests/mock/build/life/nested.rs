//! Records that belong to others: whose path goes through those. In: the IR. Out: a table of functions that make and read
//! records here, and read them elsewhere.

use std::error::Error;
use std::fmt::Write as _;

use crudl_emit::exercise::{Part, Slot};
use crudl_spec::ir::{Ir, Kind, Method, Returns};

use super::{ELSEWHERE, PLACE, Writer, function};

/// The table of a system.
pub fn nested(ir: &Ir, system: &str) -> Result<String, Box<dyn Error>> {
    let (mut text, mut table) = (String::new(), String::new());
    for known in ir.systems.iter().filter(|known| known.name.plain() == system) {
        for application in &known.applications {
            for service in &application.services {
                let method = |kind: Kind| service.methods.iter().find(|method| method.kind == kind);
                let is_value = |method: &&Method| matches!(method.returns, Returns::Value { .. });
                let is_page = |method: &&Method| matches!(method.returns, Returns::Page(_));
                let (create, list) = (method(Kind::Create), method(Kind::List).filter(is_page));
                let read = method(Kind::Read).filter(is_value);
                let is_nested = !service.path.params.is_empty() && service.record.is_some();
                if !is_nested || read.or(list).is_none() || create.or(list).is_none() {
                    continue;
                }
                let path = format!("{}.{}", application.name.plain(), service.name.plain());
                let prefix = path.replace('.', "_");
                let here = Writer { ir, system, service, path, place: PLACE };
                let there = Writer { place: ELSEWHERE, path: here.path.clone(), ..here };
                if create.is_none() && here.is_bare() {
                    // Nothing tells such records apart.
                    continue;
                }
                let id = crudl_mock::id_field(ir, service).unwrap_or_default();
                write!(table, "    Nested {{ service: {:?}, id: {id:?}", here.path)?;
                for (name, method, writer) in [
                    ("create", create, &here),
                    ("read", read, &here),
                    ("read_there", read, &there),
                    ("list", list, &here),
                    ("list_there", list, &there),
                ] {
                    let Some(method) = method else {
                        write!(table, ", {name}: None")?;
                        continue;
                    };
                    let (stage, show) = match method.kind {
                        Kind::Create => ("create", None),
                        Kind::List => ("list", Some("all")),
                        _ => ("read", None),
                    };
                    let wanted = |slot: &Slot<'_>| stage == "create" || slot.place == Part::Path;
                    let (code, shown) = writer.call(Some(method), stage, &wanted)?;
                    let show = show.unwrap_or(shown);
                    function(&mut text, &format!("{prefix}_{name}"), &format!("{show}({code})"))?;
                    write!(table, ", {name}: Some({prefix}_{name})")?;
                }
                table.push_str(" },\n");
            }
        }
    }
    writeln!(text, "pub const NESTED: &[Nested<Client>] = &[\n{table}];")?;
    Ok(text)
}
