//! What `crudl-diff` calls breaking, against what rustc says of a program: each case is a change of one small spec, and
//! a program that compiles before it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use crudl_diff::rules::{Effect, What};
use crudl_diff::{Change, Format, Report, Side};
use crudl_spec::{Ir, Sources};

use crate::fixture;

/// One change, and a program.
struct Case {
    name: String,
    old: BTreeMap<String, String>,
    new: BTreeMap<String, String>,
    program: String,
}

fn text(name: &str) -> String {
    fs::read_to_string(fixture::folder().join("changes").join(name)).expect("a file of the fixtures")
}

/// Lines of a case that change the base, each exactly once.
fn cases() -> Vec<Case> {
    let bases = ["base.txt", "remote.txt"].map(|name| fixture::overlay(BTreeMap::new(), &text(name)));
    let text = text("cases.txt");
    text.split("\n=== ")
        .skip(1)
        .map(|case| {
            let (head, body) = case.split_once('\n').expect("a name and a body");
            let (name, base) = head.strip_suffix(" (remote)").map_or((head, &bases[0]), |name| (name, &bases[1]));
            let (name, reversed) = name.strip_suffix(" (reversed)").map_or((name, false), |name| (name, true));
            let (mut files, mut program, mut from) = (base.clone(), String::new(), None);
            for line in body.lines() {
                if let Some(folder) = line.strip_prefix("delete ") {
                    files.retain(|path, _| !path.starts_with(folder));
                } else if let Some(text) = line.strip_prefix("- ") {
                    from = Some(text.replace("\\n", "\n"));
                } else if let Some(text) = line.strip_prefix("+ ") {
                    let from = from.take().expect("what is replaced");
                    let text = text.replace("\\n", "\n");
                    let found: Vec<_> = files.values_mut().filter(|file| file.contains(&from)).collect();
                    assert_eq!(found.len(), 1, "{name}: {from}");
                    for file in found {
                        assert_eq!(file.matches(&from).count(), 1, "{name}: {from}");
                        *file = file.replace(&from, &text);
                    }
                } else {
                    let _ = writeln!(program, "    {line}");
                }
            }
            let (old, new) = if reversed { (files, base.clone()) } else { (base.clone(), files) };
            Case { name: name.to_owned(), old, new, program }
        })
        .collect()
}

/// All cases as one spec, a system each, so that one compilation serves them all.
fn together<'c>(cases: impl Iterator<Item = (&'c str, &'c BTreeMap<String, String>)>) -> Ir {
    let (mut sources, mut empty) = (Sources::new(), true);
    for (name, files) in cases {
        empty &= files.is_empty();
        for (path, text) in files {
            let text = text.replacen("system: shop", &format!("system: {name}"), 1);
            sources.insert(path.replacen("shop/", &format!("{name}/"), 1), text.into_bytes());
        }
    }
    if empty {
        return Ir::default();
    }
    crudl_spec::load_sources(&sources).unwrap_or_else(|faults| panic!("{}", faults.render(false)))
}

fn report(case: &Case) -> Report {
    let load = |files| together([("shop", files)].into_iter());
    crudl_diff::diff(("old", &load(&case.old)), ("new", &load(&case.new)), "0.1.0".parse().expect("a version"))
}

/// The programs that don't compile, with the first thing that rustc says.
fn refused(folder: &Path, ir: &Ir, cases: &[Case]) -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let files = crudl_emit::emit(ir).expect("emission");
    crudl_emit::write::write(&folder.join("generated"), &files).expect("writing");
    let programs = folder.join("programs/src/bin");
    let _ = fs::remove_dir_all(&programs);
    fs::create_dir_all(&programs).expect("the programs' folder");
    for Case { name, program, .. } in cases {
        let source = format!(
            "#![allow(warnings)]\nuse crudl_clients::{{crudl, {name} as shop}};\nuse shop::{{Client, depot, store::{{self, thing}}}};\n\n\
             async fn program(client: Client) -> Result<(), Box<dyn std::error::Error>> {{\n    \
             let things = client.store().thing();\n{program}    Ok(())\n}}\n\nfn main() {{}}\n"
        );
        let source = if program.contains("depot") { source } else { source.replacen("depot, ", "", 1) };
        fs::write(programs.join(format!("{name}.rs")), source).expect("a program");
    }
    let features: Vec<String> = ir.systems.iter().map(|system| format!("{:?}", system.name.plain())).collect();
    let features = features.join(", ");
    let manifest = format!(
        "[package]\nname = \"programs\"\nedition = \"2024\"\n\n[dependencies]\n\
         crudl-clients = {{ path = \"../generated\", default-features = false, features = [{features}] }}\n"
    );
    fs::write(folder.join("programs/Cargo.toml"), manifest).expect("a manifest");
    fixture::workspace(&root, folder, &["generated", "programs"]);
    let output = Command::new(env!("CARGO"))
        .args(["check", "--package", "programs", "--bins", "--keep-going", "--offline", "--message-format", "json"])
        .env("CARGO_TARGET_DIR", folder.with_file_name("target"))
        .env("CARGO_INCREMENTAL", "0")
        .current_dir(folder)
        .output()
        .expect("cargo");
    let stdout = String::from_utf8_lossy(&output.stdout);
    let mut built = BTreeSet::new();
    let mut refused = BTreeMap::new();
    for message in stdout.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a message")) {
        let target = &message["target"];
        if target["kind"][0] != "bin" {
            let rendered = message["message"]["rendered"].as_str().unwrap_or_default();
            assert_ne!(message["message"]["level"], "error", "the emitted crate: {rendered}");
            continue;
        }
        let name = target["name"].as_str().expect("a name").to_owned();
        if message["reason"] == "compiler-artifact" {
            built.insert(name);
        } else if message["message"]["level"] == "error" {
            let said = message["message"]["message"].as_str().unwrap_or_default();
            refused.entry(name).or_insert_with(|| said.to_owned());
        }
    }
    let known: BTreeSet<String> = built.iter().chain(refused.keys()).cloned().collect();
    let all: BTreeSet<String> = cases.iter().map(|case| case.name.clone()).collect();
    assert_eq!(known, all, "not every program was compiled: {}", String::from_utf8_lossy(&output.stderr));
    refused
}

#[test]
fn rustc_agrees() {
    let cases = cases();
    let work = Path::new(env!("CARGO_TARGET_TMPDIR")).join("changes");
    let old = together(cases.iter().map(|case| (case.name.as_str(), &case.old)));
    let before = refused(&work.join("old"), &old, &cases);
    assert!(before.is_empty(), "programs that don't compile before the change: {before:#?}");
    let new = together(cases.iter().map(|case| (case.name.as_str(), &case.new)));
    let after = refused(&work.join("new"), &new, &cases);
    let mut wrong = String::new();
    for case in &cases {
        let report = report(case);
        let said = after.get(&case.name);
        if report.breaks_builds() != said.is_some() {
            let said = said.map_or("compiles", String::as_str);
            let _ = writeln!(wrong, "{}: {said}\n{}", case.name, report.render(Format::Table));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn changes_are_told() {
    let mut out = String::new();
    for case in cases() {
        let report = report(&case);
        // The first line names the specs, the last is the verdict.
        let table = report.render(Format::Table);
        let lines = table.lines().skip(2).filter(|line| !line.is_empty());
        let _ = writeln!(out, "{}", case.name);
        lines.for_each(|line| {
            let _ = writeln!(out, "    {line}");
        });
    }
    insta::with_settings!({snapshot_path => "changes", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("changes", out);
    });
}

/// What breaks programs, or means another thing to them, has a program of its own here.
#[test]
fn rules_that_break_have_a_case() {
    let known: Vec<Change> = cases().iter().flat_map(|case| report(case).changes).collect();
    let sides = [Side::Added, Side::Removed, Side::Changed];
    let rules = What::ALL.into_iter().flat_map(|what| sides.map(|side| (what, side)));
    let missing: Vec<_> = rules
        .filter(|(what, side)| what.effect(*side).is_some_and(|effect| effect.is_breaking()))
        .filter(|(what, side)| !known.iter().any(|change| (change.what, change.side) == (*what, *side)))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    let unforeseen: Vec<_> = known.iter().filter(|change| change.what.effect(change.side).is_none()).collect();
    assert!(unforeseen.is_empty(), "{unforeseen:#?}");
    for (what, side) in What::ALL.into_iter().flat_map(|what| sides.map(|side| (what, side))) {
        let effect = what.effect(side).unwrap_or(Effect::UNFORESEEN);
        assert!(!effect.reason.is_empty(), "{what:?} {side:?}");
    }
}

/// All three forms of one report, of which each case is a system.
#[test]
fn reports_have_three_forms() {
    let shown = ["required_argument_added", "arguments_of_one_type_in_another_order", "value_added", "words_and_rules"];
    let cases: Vec<Case> = cases().into_iter().filter(|case| shown.contains(&case.name.as_str())).collect();
    let old = together(cases.iter().map(|case| (case.name.as_str(), &case.old)));
    let new = together(cases.iter().map(|case| (case.name.as_str(), &case.new)));
    let report = crudl_diff::diff(("v1.2.0", &old), ("HEAD", &new), "1.2.0".parse().expect("a version"));
    let same = crudl_diff::diff(("v1.2.0", &old), ("HEAD", &old), "1.2.0".parse().expect("a version"));
    insta::with_settings!({snapshot_path => "changes", prepend_module_to_snapshot => false, omit_expression => true}, {
        for (name, format) in [("table", Format::Table), ("markdown", Format::Markdown), ("json", Format::Json)] {
            insta::assert_snapshot!(name, format!("{}----\n{}", report.render(format), same.render(format)));
        }
    });
}
