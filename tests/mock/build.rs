//! Writes every call of every system as code, and how many methods there are.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use crudl_emit::exercise::{self, Given, Part};
use crudl_spec::Ir;
use crudl_spec::ir::{Body, Facts, Input, Method, Type};

fn main() -> Result<(), Box<dyn Error>> {
    let spec = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../spec");
    println!("cargo::rerun-if-changed={}", spec.display());
    let ir = crudl_spec::load(&spec).map_err(|faults| faults.render(false))?;
    let out = env::var("OUT_DIR")?;
    for system in &ir.systems {
        let name = system.name.plain();
        fs::write(Path::new(&out).join(format!("{name}_calls.rs")), calls(&ir, name)?)?;
    }
    Ok(())
}

/// A function for each application that makes every call of it.
fn calls(ir: &Ir, system: &str) -> Result<String, Box<dyn Error>> {
    let mut applications: BTreeMap<String, String> = BTreeMap::new();
    for call in exercise::exercises(ir, system) {
        let (text, passed) = (applications.entry(call.application).or_default(), format!("{:?}", call.passed));
        writeln!(text, "    calls.push(Call::new({:?}, {:?}, {passed:?}, {}));", call.service, call.method, call.code)?;
    }
    for (name, code) in valid(ir, system)? {
        let [application, service, method] = name;
        let text = applications.entry(application).or_default();
        writeln!(text, "    calls.push(Call::new({service:?}, {method:?}, \"Valid\", {code}));")?;
    }
    let mut text = String::new();
    for (application, calls) in &applications {
        writeln!(
            text,
            "fn {application}(client: &Client, calls: &mut Vec<Call>) -> Result<(), Box<dyn std::error::Error>> {{\n{calls}    Ok(())\n}}\n"
        )?;
    }
    let names: Vec<_> = applications.keys().map(|name| format!("    ({name:?}, {name}),\n")).collect();
    writeln!(text, "pub const APPLICATIONS: &[(&str, Application<Client>)] = &[\n{}];", names.concat())?;
    Ok(text)
}

/// Application, service and method, and an expression.
type Named = ([String; 3], String);

/// The calls of methods whose facts a plausible value may not meet, with values that meet them.
fn valid(ir: &Ir, system: &str) -> Result<Vec<Named>, Box<dyn Error>> {
    let mut out = Vec::new();
    for known in ir.systems.iter().filter(|known| known.name.plain() == system) {
        for application in &known.applications {
            for service in &application.services {
                for method in service.methods.iter().filter(|method| is_strict(ir, method)) {
                    let name = [application.name.plain(), service.name.plain(), method.name.plain()];
                    let composed = exercise::compose(ir, system, &name.join("."), &mut |slot| {
                        let field = inputs(method).find(|input| input.field.wire == slot.wire);
                        let field = field.filter(|_| matches!(slot.place, Part::Body | Part::Query));
                        let facts = field.map(|input| input.field.facts.clone()).unwrap_or_default();
                        if slot.flag {
                            return Some(Given::Value("true".to_owned()));
                        }
                        let value = crudl_mock::sample(ir, slot.ty, &facts, slot.wire);
                        let read = format!("crudl::from_slice::<{}>(r####\"{value}\"####.as_bytes())?", slot.rust);
                        Some(Given::Value(read))
                    })?;
                    out.push((name.map(str::to_owned), composed.code));
                }
            }
        }
    }
    Ok(out)
}

fn inputs(method: &Method) -> impl Iterator<Item = &Input> {
    let fields = if let Body::Fields { fields, .. } = &method.body { fields.as_slice() } else { &[] };
    fields.iter().chain(&method.query)
}

/// Whether a value that is plausible for a name may break what is known of it.
fn is_strict(ir: &Ir, method: &Method) -> bool {
    let facts = |facts: &Facts| {
        let bounded = facts.min.is_some() || facts.max.is_some() || facts.min_length.is_some();
        let short = facts.max_length.is_some_and(|length| length < 8);
        bounded || short || facts.pattern.is_some() || !facts.values.is_empty()
    };
    let within = |ty: &Type| match item(ty) {
        Type::Record(id) => ir[*id].fields.iter().any(|field| facts(&field.facts)),
        _ => false,
    };
    inputs(method).any(|input| facts(&input.field.facts) || within(&input.field.ty))
}

fn item(ty: &Type) -> &Type {
    match ty {
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Json(inner) => item(inner),
        other => other,
    }
}
