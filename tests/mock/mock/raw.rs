//! Requests as any other program would send them. In: a head, headers, a body. Out: status, headers, body.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }
}

/// Sends `GET /path` with headers; the host is the server's if none of them says otherwise.
pub fn send(url: &str, line: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let server = url.trim_start_matches("http://");
    let mut request = format!("{line} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    if !headers.iter().any(|(name, _)| *name == "Host") {
        request.push_str(&format!("Host: {server}\r\n"));
    }
    headers.iter().for_each(|(name, value)| request.push_str(&format!("{name}: {value}\r\n")));
    request.push_str(&format!("\r\n{body}"));
    let mut stream = TcpStream::connect(server).expect("a connection");
    stream.write_all(request.as_bytes()).expect("a server that reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("the end of a head");
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a status");
    let headers = lines.filter_map(|line| line.split_once(':'));
    let headers = headers.map(|(name, value)| (name.to_lowercase(), value.trim().to_owned())).collect();
    Answer { status, headers, body: body.to_owned() }
}

pub const JSON: (&str, &str) = ("Content-Type", "application/json");

/// A token of CloudCIX.
pub fn token(url: &str) -> String {
    let body = r#"{"email": "ann@example.com", "password": "password", "api_key": "key"}"#;
    let answer = send(url, "POST /membership/v2/auth/login/", &[JSON], body);
    answer.json()["token"].as_str().expect("a token").to_owned()
}

/// `ann:password`.
pub const BASIC: (&str, &str) = ("Authorization", "Basic YW5uOnBhc3N3b3Jk");
