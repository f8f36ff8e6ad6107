//! Writes calls as code: all that the spec has (`calls.rs`), those that pages show (`shown.rs`), and those of the
//! references' examples (`examples.rs`).

#[path = "src/examples.rs"]
mod examples;
#[path = "src/xml.rs"]
mod xml;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use crudl_emit::describe::Describe;
use crudl_emit::exercise::{self, Answer, Given, Part, Slot};
use crudl_spec::ir::{CodeRange, Home, Ir, TimeFormat, Type};
use examples::{Body, Example};
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let spec = Path::new(&root).join("../spec");
    println!("cargo::rerun-if-changed={}", spec.display());
    println!("cargo::rerun-if-changed={}", Path::new(&root).join("data").display());
    let ir = crudl_spec::load(&spec).map_err(|faults| faults.render(false))?;
    let out = env::var("OUT_DIR")?;
    for system in &ir.systems {
        let name = system.name.plain();
        fs::write(Path::new(&out).join(format!("{name}_calls.rs")), calls(&ir, name)?)?;
    }
    fs::write(Path::new(&out).join("codes.rs"), codes(&ir))?;
    fs::write(Path::new(&out).join("shown.rs"), shown(&ir))?;
    for system in examples::SYSTEMS {
        fs::write(Path::new(&out).join(format!("{system}_examples.rs")), example_calls(&ir, system)?)?;
    }
    Ok(())
}

/// A function for each application that makes every call of it.
fn calls(ir: &Ir, system: &str) -> Result<String, Box<dyn Error>> {
    let mut applications: BTreeMap<String, String> = BTreeMap::new();
    for call in exercise::exercises(ir, system) {
        let text = applications.entry(call.application).or_default();
        writeln!(
            text,
            "    calls.push(Call::new({:?}, {:?}, Passed::{:?}, {}));",
            call.service, call.method, call.passed, call.code
        )?;
    }
    let mut text = String::new();
    for (application, calls) in &applications {
        writeln!(
            text,
            "fn {application}(client: &Client, calls: &mut Vec<Call>) -> Result<(), Box<dyn Error>> {{\n{calls}    Ok(())\n}}\n"
        )?;
    }
    let names: Vec<_> = applications.keys().map(|name| format!("    ({name:?}, {name}),\n")).collect();
    writeln!(text, "pub const APPLICATIONS: &[(&str, Application)] = &[\n{}];", names.concat())?;
    Ok(text)
}

/// Every documented error code, as its constant and as the spec has it.
fn codes(ir: &Ir) -> String {
    // By code, as the constants of partial updates are those of their updates.
    let mut lines = BTreeMap::new();
    for system in &ir.systems {
        for application in &system.applications {
            for service in &application.services {
                let names = [&system.name, &application.name, &service.name].map(|name| name.as_str());
                let path = format!("crudl_clients::{}::Codes::", names.join("::"));
                for method in &service.methods {
                    for range in method.errors.iter().flat_map(|group| &group.codes) {
                        let codes = match range {
                            CodeRange::Code(code) => vec![code.clone()],
                            CodeRange::Run { prefix, first, last } => {
                                (*first..=*last).map(|number| format!("{prefix}{number:03}")).collect()
                            }
                        };
                        for code in codes {
                            // `membership_team_create_101` is `CREATE_101`: what isn't the method's isn't repeated.
                            let usual = ["list", "create", "read", "partial_update", "update", "delete"];
                            let names = std::iter::once(method.name.plain()).chain(usual);
                            let own = names.filter_map(|name| {
                                let (_, number) = code.rsplit_once(&format!("_{name}_"))?;
                                (number.len() == 3).then(|| format!("{name}_{number}"))
                            });
                            let own = own.filter(|_| matches!(range, CodeRange::Run { .. })).collect::<Vec<_>>();
                            let constant = own.first().unwrap_or(&code).to_uppercase();
                            if own.is_empty() {
                                lines.entry(code).or_insert(format!("{path}{constant}"));
                            } else {
                                lines.insert(code, format!("{path}{constant}"));
                            }
                        }
                    }
                }
            }
        }
    }
    let mut text = "const CODES: &[(&str, &str)] = &[\n".to_owned();
    for (code, path) in lines {
        text += &format!("    ({path}, {code:?}),\n");
    }
    text + "];\n"
}

/// A function for each application with the calls that its pages show, as they are there.
fn shown(ir: &Ir) -> String {
    let words = Describe::new(ir);
    let (mut text, mut count) = (String::new(), 0);
    for (system, of_system) in ir.systems.iter().enumerate() {
        for (application, of_application) in of_system.applications.iter().enumerate() {
            let (client, name) = (&of_system.name, &of_application.name);
            text += &format!(
                "fn {}_{}(client: &crudl_clients::{client}::Client) -> Result<(), Box<dyn Error>> {{\n",
                client.plain(),
                name.plain()
            );
            for service in 0..of_application.services.len() {
                for example in words.examples(Home { system, application, service: Some(service) }) {
                    text += &format!("    {{ {} drop({}); }}\n", example.imports, example.chain.concat());
                    count += 1;
                }
            }
            text += "    Ok(())\n}\n\n";
        }
    }
    format!("{text}const COUNT: usize = {count};\n")
}

/// A function for each operation that makes the call of its example, and where it takes a location, one at a location.
fn example_calls(ir: &Ir, system: &str) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    let mut table = String::new();
    for example in examples::load(system)? {
        let Example { operation, method, .. } = &example;
        let function = operation.to_lowercase();
        let mut used = Vec::new();
        let composed = exercise::compose(ir, system, method, &mut |slot| {
            let value = given(&example, slot)?;
            match slot.place {
                Part::Whole => used.extend(example.body_keys().into_iter().cloned()),
                Part::Path | Part::Query | Part::Body => used.push(slot.wire.to_owned()),
            }
            Some(value)
        });
        let composed = composed.map_err(|problem| format!("{system} {operation}: {problem}"))?;
        if let Some(key) = example.outer_keys().chain(example.body_keys()).find(|key| !used.contains(key)) {
            return Err(format!("{system} {operation}: the method takes no `{key}`, which the example has").into());
        }
        let (show, key) = match composed.answer {
            Answer::Nothing => ("nothing", None),
            Answer::Value(key) => ("value", key),
            Answer::Enveloped(key) => ("enveloped", Some(key)),
            Answer::Page(key) => ("page", key),
        };
        let code = &composed.code;
        writeln!(
            text,
            "fn {function}(client: &Client) -> Result<Answered, Box<dyn Error>> {{\n    Ok({show}({code}))\n}}"
        )?;
        let mut located = "None".to_owned();
        if composed.located {
            writeln!(
                text,
                "fn {function}_at(client: &Located) -> Result<Answered, Box<dyn Error>> {{\n    Ok({show}({code}))\n}}"
            )?;
            located = format!("Some({function}_at)");
        }
        writeln!(
            table,
            "    Call {{ operation: {operation:?}, method: {method:?}, key: {key:?}, call: {function}, located: {located} }},"
        )?;
    }
    let located = if system == "idcloudhost" { "" } else { "type Located = ();\n" };
    writeln!(text, "{located}const CALLS: &[Call] = &[\n{table}];")?;
    Ok(text)
}

/// The example's value for a part of its call, as an expression.
fn given(example: &Example, slot: &Slot<'_>) -> Option<Given> {
    let value = match (slot.place, &example.body) {
        (Part::Path, _) => Value::String(example.path_values.get(slot.wire)?.clone()),
        (Part::Query, _) => Value::String(example.query.get(slot.wire)?.clone()),
        (Part::Whole, Body::Json(value)) => value.clone(),
        (Part::Body, Body::Form(pairs)) => Value::String(pairs.get(slot.wire)?.clone()),
        (Part::Body, Body::Json(value)) => value.get(slot.wire)?.clone(),
        (Part::Body, Body::Xml(arguments)) => {
            // What is sent empty wasn't set.
            let (_, given) = arguments.iter().find(|(name, value)| name == slot.wire && !examples::is_empty(value))?;
            given.clone()
        }
        _ => return None,
    };
    if slot.flag {
        return Some(Given::Value("true".to_owned()));
    }
    if value.is_null() {
        return Some(Given::Null);
    }
    let json = typed(slot.ty, value).to_string();
    Some(Given::Value(format!("crudl::from_slice::<{}>(r####\"{json}\"####.as_bytes())?", slot.rust)))
}

/// A text of a form or a query as the JSON of its type.
fn typed(ty: &Type, value: Value) -> Value {
    let Value::String(text) = &value else { return value };
    match ty {
        Type::Bool => text.to_lowercase().parse::<bool>().map_or(value, Value::from),
        Type::Int | Type::DateTime(TimeFormat::Epoch) => text.parse::<i64>().map_or(value, Value::from),
        Type::Float => text.parse::<f64>().map_or(value, Value::from),
        Type::Json(_) => serde_json::from_str(text).unwrap_or(value),
        _ => value,
    }
}
