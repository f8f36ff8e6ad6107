//! What cargo and crates.io read. In: the systems. Out: `Cargo.toml` and `README.md`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crudl_spec::ir::{Application, System};

use crate::banner;
use crate::context::Context;
use crate::doc::{cell, prose, sentence};
use crate::root::{first_application, gate, list};

/// `Cargo.toml`.
pub(crate) fn manifest(cx: &Context<'_>) -> String {
    let mut out = banner::toml("spec/");
    let titles: Vec<String> = cx.ir.systems.iter().map(|system| system.title.clone()).collect();
    let _ = write!(
        out,
        r#"
[package]
name = "crudl-clients"
description = {}
version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
publish.workspace = true

[package.metadata.docs.rs]
all-features = true
rustdoc-args = ["--cfg", "docsrs"]

[lints]
workspace = true

[dependencies]
crudl = {{ workspace = true, default-features = false }}

[features]
default = ["http"]
# The HTTP transport for calls that are awaited, on Tokio.
http = ["crudl/http"]
# The HTTP transport for calls without async, and without Tokio.
blocking = ["crudl/blocking"]
"#,
        string(&format!("Typed clients for {}.", list(&titles)))
    );
    for system in &cx.ir.systems {
        features(system, &mut out);
    }
    out
}

/// A feature for the system, one for each application, and the hidden one that gates the system's module.
fn features(system: &System, out: &mut String) {
    let all: Vec<String> = system.applications.iter().map(|application| string(&application.feature)).collect();
    let name = system.name.plain();
    let _ = write!(out, "\n# {}\n", comment(&system.title));
    let _ = writeln!(out, "{} = [", key(name));
    for feature in &all {
        let _ = writeln!(out, "    {feature},");
    }
    let _ = writeln!(out, "]");
    for (a, application) in system.applications.iter().enumerate() {
        let mut needs = vec![string(&gate(name))];
        needs.extend(reached(system, a).into_iter().map(|other| string(&other.feature)));
        let _ = writeln!(out, "{} = [{}]", key(&application.feature), needs.join(", "));
    }
    let _ = writeln!(out, "# Turned on by each application.");
    let _ = writeln!(out, "{} = []", key(&gate(name)));
}

/// The applications whose types an application names.
fn reached(system: &System, application: usize) -> Vec<&Application> {
    let needs: BTreeSet<usize> = system.applications[application].needs.iter().copied().collect();
    needs.into_iter().filter(|need| *need != application).filter_map(|need| system.applications.get(need)).collect()
}

/// A key of TOML, quoted where it has foreign letters.
fn key(name: &str) -> String {
    if name.is_ascii() { name.to_owned() } else { string(name) }
}

/// A basic string of TOML.
fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn comment(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// `README.md`.
pub(crate) fn readme(cx: &Context<'_>) -> String {
    let mut out = banner::markdown("spec/");
    let titles: Vec<String> = cx.ir.systems.iter().map(|system| prose(&system.title)).collect();
    let _ = write!(
        out,
        "\n# crudl-clients\n\nTyped clients for {}, emitted from one YAML spec. Turn on what you call; nothing else is compiled.\n",
        list(&titles)
    );
    for system in &cx.ir.systems {
        let name = system.name.plain();
        let first = first_application(system).map_or(name, |a| system.applications[a].feature.as_str());
        let _ = write!(
            out,
            "\n## {}\n\n{}\n\n```toml\ncrudl-clients = {{ version = \"0.1\", features = [\"{first}\"] }}\n```\n\n\
             `{name}` turns on all of these:\n\n| feature | services | what it holds |\n|---|---|---|\n",
            prose(&system.title),
            sentence(&system.doc.text),
        );
        for application in &system.applications {
            let _ = writeln!(
                out,
                "| `{}` | {} | {} |",
                application.feature,
                application.services.len(),
                cell(&sentence(&application.doc.text))
            );
        }
    }
    out.push_str(
        "\n`http` (on by default) brings the HTTP transport for calls that are awaited, on Tokio; `blocking` that for calls \
         without async, `.send()`, and without Tokio. Each service's module in the documentation has an example.\n",
    );
    out
}
