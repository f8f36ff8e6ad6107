//! The crate without features: records, calls and a transport of one's own, without the HTTP stack.

use std::process::Command;

/// What only a network needs, and what is known not to build for `wasm32-unknown-unknown` without more.
const KEPT_OUT: &[&str] = &[
    "aws-lc-rs",
    "getrandom",
    "h2",
    "hyper",
    "hyper-util",
    "libc",
    "mio",
    "native-tls",
    "openssl",
    "reqwest",
    "ring",
    "rustls",
    "socket2",
    "tokio",
    "tower",
    "ureq",
];

#[test]
fn no_http_stack() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--package", "crudl", "--no-default-features", "--edges", "normal", "--prefix", "none"])
        .args(["--locked", "--offline", "--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let (listed, said) = (String::from_utf8_lossy(&tree.stdout), String::from_utf8_lossy(&tree.stderr));
    assert!(tree.status.success(), "{said}");
    let names: Vec<_> = listed.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains(&"crudl") && names.contains(&"serde_json"), "{listed}");
    for name in KEPT_OUT {
        assert!(!names.contains(name), "{name} in\n{listed}");
    }
}
