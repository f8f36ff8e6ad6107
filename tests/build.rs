//! Writes a function for each application that makes every call of it: what `client/wire.rs` sends.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let spec = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../spec");
    println!("cargo::rerun-if-changed={}", spec.display());
    let ir = crudl_spec::load(&spec).map_err(|faults| faults.render(false))?;

    let mut applications: BTreeMap<String, String> = BTreeMap::new();
    for call in crudl_emit::exercise::exercises(&ir, "cloudcix") {
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
    writeln!(text, "const APPLICATIONS: &[(&str, Application)] = &[\n{}];", names.concat())?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("calls.rs"), text)?;
    Ok(())
}
