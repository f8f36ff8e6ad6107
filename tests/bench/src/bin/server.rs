//! A server for the benches: prints its URL, then gives every GET one address, or a page of a hundred.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    println!("http://{}", listener.local_addr()?);
    let one = format!("{{\"content\": {}}}", crudl_bench::ADDRESS);
    let page = format!(
        "{{\"content\": [{}], \"_metadata\": {{\"page\": 0, \"limit\": 100, \"order\": \"name\", \"total_records\": 100, \"warnings\": []}}}}",
        vec![crudl_bench::ADDRESS; 100].join(",")
    );
    let (one, page): (&'static str, &'static str) = (one.leak(), page.leak());
    for stream in listener.incoming() {
        let stream = stream?;
        thread::spawn(move || serve(stream, one, page));
    }
    Ok(())
}

/// Answers requests of one connection until it closes. Bodies of requests are not expected.
fn serve(stream: TcpStream, one: &str, page: &str) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let body = if line.contains("/address/1/") { one } else { page };
        while line != "\r\n" {
            line.clear();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
        }
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
        writer.write_all([head.as_bytes(), body.as_bytes()].concat().as_slice())?;
    }
}
