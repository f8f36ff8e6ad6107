//! Writes code: every call of every system, and the lives of records, and records that belong to others.

mod life;
mod valid;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use crudl_emit::exercise;
use crudl_spec::Ir;

fn main() -> Result<(), Box<dyn Error>> {
    let spec = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../spec");
    println!("cargo::rerun-if-changed={}", spec.display());
    let ir = crudl_spec::load(&spec).map_err(|faults| faults.render(false))?;
    let out = env::var("OUT_DIR")?;
    for system in &ir.systems {
        let name = system.name.plain();
        fs::write(Path::new(&out).join(format!("{name}_calls.rs")), calls(&ir, name)?)?;
        fs::write(Path::new(&out).join(format!("{name}_lives.rs")), life::lives(&ir, name)?)?;
        fs::write(Path::new(&out).join(format!("{name}_nested.rs")), life::nested(&ir, name)?)?;
    }
    Ok(())
}

/// A function for each application that makes every call of it.
fn calls(ir: &Ir, system: &str) -> Result<String, Box<dyn Error>> {
    let mut applications: BTreeMap<String, String> = BTreeMap::new();
    for call in exercise::exercises(ir, system) {
        let (text, passed) = (applications.entry(call.application).or_default(), format!("{:?}", call.passed));
        push(text, &call.service, &call.method, &passed, &call.code)?;
    }
    for (name, code) in valid::calls(ir, system)? {
        let [application, service, method] = name;
        let text = applications.entry(application).or_default();
        push(text, &service, &method, "Valid", &code)?;
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

/// A call, and how it is made without async: each type of call has a method for it, of no trait.
fn push(text: &mut String, service: &str, method: &str, passed: &str, code: &str) -> std::fmt::Result {
    writeln!(text, "    calls.push(Call::new({service:?}, {method:?}, {passed:?}, {code}, |call| call.send()));")
}
