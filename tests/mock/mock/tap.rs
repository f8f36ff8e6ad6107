//! What clients send, as it goes over the wire.
//!
//! In: the address of a server. Out: an address that hands everything on to it and back, and the requests that came.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

pub struct Tap {
    pub url: String,
    sent: Arc<Mutex<Vec<u8>>>,
}

/// A request as it was sent. The names of headers are in lower case, as servers read them.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    pub line: String,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Tap {
    pub fn on(url: &str) -> Self {
        let server = url.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("a port"));
        let sent = Arc::new(Mutex::new(Vec::new()));
        let log = sent.clone();
        thread::spawn(move || {
            for client in listener.incoming() {
                // Whoever misses a connection tells.
                let _ = client.and_then(|client| join(client, &server, log.clone()));
            }
        });
        Self { url, sent }
    }

    /// The requests since the last time.
    pub fn take(&self) -> Vec<Sent> {
        let bytes = std::mem::take(&mut *self.sent.lock().expect("no other panic"));
        let mut rest = bytes.as_slice();
        let mut out = Vec::new();
        while !rest.is_empty() {
            let end = rest.windows(4).position(|four| four == b"\r\n\r\n").expect("the end of a head");
            let head = String::from_utf8_lossy(&rest[..end]).into_owned();
            let mut lines = head.split("\r\n");
            let line = lines.next().unwrap_or_default().to_owned();
            let header = |line: &str| {
                let (name, value) = line.split_once(':').expect("a header");
                (name.to_lowercase(), value.trim().to_owned())
            };
            let headers: BTreeMap<_, _> = lines.map(header).collect();
            assert!(!headers.contains_key("transfer-encoding"), "{line}: the length of a body is known");
            let length = headers.get("content-length").map_or(0, |length| length.parse().expect("a length"));
            let (body, after) = rest[end + 4..].split_at(length);
            out.push(Sent { line, headers, body: String::from_utf8_lossy(body).into_owned() });
            rest = after;
        }
        out
    }
}

fn join(client: TcpStream, server: &str, log: Arc<Mutex<Vec<u8>>>) -> std::io::Result<()> {
    let server = TcpStream::connect(server)?;
    for stream in [&client, &server] {
        stream.set_nodelay(true)?;
    }
    let (back, there) = (client.try_clone()?, server.try_clone()?);
    thread::spawn(move || hand_on(client, there, |bytes| log.lock().expect("no other panic").extend(bytes)));
    thread::spawn(move || hand_on(server, back, |_| {}));
    Ok(())
}

/// Until one side has ended.
fn hand_on(mut from: TcpStream, mut to: TcpStream, mut seen: impl FnMut(&[u8])) -> std::io::Result<()> {
    let mut chunk = [0; 16 * 1024];
    loop {
        let count = from.read(&mut chunk)?;
        if count == 0 {
            return to.shutdown(Shutdown::Write);
        }
        // Before it goes on, so that it is there once the answer is.
        seen(&chunk[..count]);
        to.write_all(&chunk[..count])?;
    }
}
