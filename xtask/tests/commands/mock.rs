//! `cargo xtask mock`: what it prints, how it stops, what it refuses.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::home::Home;

/// A home with two systems.
fn home(name: &str) -> Home {
    let home = Home::new(name);
    for path in ["api.yaml", "shop/application.yaml", "shop/pet.yaml"] {
        let text = std::fs::read_to_string(home.path("spec/pets").join(path)).expect("a file");
        home.write(&format!("spec/plants/{path}"), &text);
    }
    home
}

/// The servers, once they are ready, and the lines that they printed.
fn start(home: &Home, arguments: &[&str]) -> (Child, BufReader<ChildStdout>, Vec<String>) {
    let mut command = home.command(&[&["mock"], arguments].concat());
    let mut child = command.stdout(Stdio::piped()).spawn().expect("the command");
    let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut lines = Vec::new();
    while lines.last().is_none_or(|line| line != r#"{"ready":true}"#) {
        let mut line = String::new();
        assert_ne!(out.read_line(&mut line).expect("text"), 0, "it ended after {lines:?}");
        lines.push(line.trim_end().to_owned());
    }
    (child, out, lines)
}

/// Sends a signal, and gives the exit code; nothing more is printed.
fn stop((mut child, mut out, _): (Child, BufReader<ChildStdout>, Vec<String>), signal: Signal) -> Option<i32> {
    kill_process(Pid::from_child(&child), signal).expect("a process");
    let mut rest = String::new();
    out.read_to_string(&mut rest).expect("text");
    assert_eq!(rest, "");
    child.wait().expect("an end").code()
}

/// The answer of a server to a GET.
fn get(port: u16, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("a server");
    write!(stream, "GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\n\r\n").expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).expect("a body")
}

/// The port of a line.
fn port(line: &str) -> u16 {
    let digits = line.trim_end_matches(r#""}"#).rsplit(':').next().expect("a port");
    digits.parse().unwrap_or_else(|_| panic!("{line}"))
}

#[test]
fn it_tells_where_and_that_it_is_ready_and_stops_when_told() {
    let home = home("mock");
    for signal in [Signal::INT, Signal::TERM] {
        let started = start(&home, &[]);
        let lines = &started.2;
        let expected = ["pets", "plants"].map(|system| format!(r#"{{"system":"{system}","url":"http://127.0.0.1:"#));
        assert_eq!(lines.len(), 3, "{lines:?}");
        for (line, expected) in lines.iter().zip(expected) {
            assert!(line.starts_with(&expected), "{line}");
            assert!(TcpStream::connect(("127.0.0.1", port(line))).is_ok(), "{line}");
        }
        assert_eq!(stop(started, signal), Some(0), "{signal:?}");
    }
}

#[test]
fn ports_and_systems_are_chosen() {
    let home = home("mock_ports");
    // Free a moment ago; another program may take one of them in between, and then the next is tried.
    let base = (0..50).find_map(|_| {
        let first = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
        TcpListener::bind(("127.0.0.1", first.checked_add(1)?)).ok().map(|_| first)
    });
    let base = base.expect("two free ports in a row");
    let started = start(&home, &["--port-base", &base.to_string()]);
    assert_eq!(started.2.iter().take(2).map(|line| port(line)).collect::<Vec<_>>(), [base, base + 1]);
    // A port that is taken is told, and nothing is served.
    let taken = home.run(&["mock", "--port-base", &base.to_string()]);
    assert_eq!((taken.code, taken.text.as_str()), (Some(1), ""));
    assert!(taken.error.starts_with("error: can't listen for `pets`: "), "{}", taken.error);
    assert_eq!(stop(started, Signal::TERM), Some(0));

    let started = start(&home, &["--system", "plants"]);
    assert_eq!(started.2.len(), 2);
    assert!(started.2[0].starts_with(r#"{"system":"plants","#), "{:?}", started.2);
    assert_eq!(stop(started, Signal::TERM), Some(0));
}

#[test]
fn a_seed_makes_the_same_values_and_faults_go_wrong() {
    let home = home("mock_seed");
    home.write("faults.yaml", "faults:\n- {fault: status, status: 503, call: pets.shop.pet.read, times: 1}\n");
    let mut answers = ["1", "1", "2"].map(|seed| {
        let started = start(&home, &["--system", "pets", "--every-id-exists", "--seed", seed]);
        let answer = get(port(&started.2[0]), "/pet/7/");
        assert_eq!(stop(started, Signal::TERM), Some(0));
        answer
    });
    assert_eq!(answers[0], answers[1]);
    assert_ne!(answers[0], answers[2]);

    let started = start(&home, &["--system", "pets", "--every-id-exists", "--seed", "1", "--faults", "faults.yaml"]);
    answers[1..].fill_with(|| get(port(&started.2[0]), "/pet/7/"));
    assert_ne!(answers[0], answers[1], "the fault");
    assert_eq!(answers[0], answers[2], "once");
    assert_eq!(stop(started, Signal::TERM), Some(0));
}

#[test]
fn the_faults_of_the_guide_are_taken() {
    let guide = include_str!("../../../codegen/docs/guides/offline.md");
    let faults = guide.split_once("```yaml\n").and_then(|(_, rest)| rest.split_once("```")).expect("a block").0;
    let home = Home::new("mock_guide");
    home.write("faults.yaml", faults);
    let spec = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec");
    let started = start(&home, &["--spec", spec, "--system", "cloudcix", "--faults", "faults.yaml"]);
    assert_eq!(stop(started, Signal::TERM), Some(0));
}

#[test]
fn what_it_can_not_serve_is_told() {
    let home = home("mock_refused");
    home.write(
        "faults.yaml",
        "seed: x\nfaults:\n- {fault: stauts}\n- {fault: delay, call: pets.shop.pet.raed}\n- {fault: html, rate: 2}\n",
    );
    let refused: [&[&str]; 6] = [
        &["mock", "--faults", "faults.yaml"],
        &["mock", "--faults", "nowhere.yaml"],
        &["mock", "--system", "planets"],
        &["mock", "--port-base", "65535"],
        &["mock", "--port-base", "65536"],
        &["mock", "--seed", "-1"],
    ];
    insta::assert_snapshot!(refused.map(|arguments| home.said(arguments)).concat());
}
