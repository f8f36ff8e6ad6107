//! What `cargo xtask demo` shows of the examples: each call with what came back.

use std::process::Command;

#[test]
fn every_call_of_the_examples_is_shown() {
    // Nothing leaves the machine, whatever proxy others are reached by.
    let nobody = ["HTTP_PROXY", "http_proxy", "ALL_PROXY"].map(|name| (name, "http://127.0.0.1:9"));
    let output = Command::new(env!("CARGO_BIN_EXE_demo")).envs(nobody).output().expect("the demo");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    // Without times, paths and sentences, which have values that the servers made.
    let lines: Vec<_> = text
        .lines()
        .filter_map(|line| match line.split_whitespace().collect::<Vec<_>>().as_slice() {
            [operation, verb, status, _, "ms", _] => Some(format!("  {operation} {verb} {status}")),
            [.., "ms"] => line.split_once(" in ").map(|(title, _)| title.to_owned()),
            _ => None,
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}
