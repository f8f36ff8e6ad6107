//! The Rust of the README, as functions that are compiled: each part of a program with what it takes for given.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

/// Names of the functions, and what the blocks take for given, in the README's order. A whole program takes nothing.
const BLOCKS: [(&str, &str); 5] = [
    ("a_first_program", ""),
    ("the_other_systems", "vm: crudl::Uuid, ip: std::net::Ipv4Addr, resource_group: crudl::Uuid"),
    (
        "when_things_go_wrong",
        "teams: team::TeamService, machines: crudl_clients::idcloudhost::vm::machine::MachineService, vm: crudl::Uuid",
    ),
    ("streams", "objects: crudl_clients::cloudcix::vault::obj::ObjService"),
    ("the_derive_by_hand", "token: crudl::Secret"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    println!("cargo::rerun-if-changed={}", readme.display());
    let text = std::fs::read_to_string(readme)?;
    let blocks: Vec<&str> = text.split("\n```rust\n").skip(1).filter_map(|rest| rest.split("\n```").next()).collect();
    if blocks.len() != BLOCKS.len() {
        return Err(format!("the README has {} blocks of Rust, and {} are known", blocks.len(), BLOCKS.len()).into());
    }
    let mut out = String::new();
    for ((name, given), block) in BLOCKS.iter().zip(blocks) {
        if block.contains("fn main()") {
            writeln!(out, "mod {name} {{\n{block}\n}}")?;
        } else {
            writeln!(
                out,
                "async fn {name}({given}) -> Result<(), Box<dyn std::error::Error>> {{\n{block}\nOk(())\n}}"
            )?;
        }
    }
    std::fs::write(Path::new(&std::env::var("OUT_DIR")?).join("readme.rs"), out)?;
    Ok(())
}
