//! A server that reads and writes piece by piece, and bytes that are made piece by piece.

use std::hash::Hasher as _;
use std::io::{self, BufRead as _, BufReader, Read, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use crudl::Retry;

use crate::fixtures::Cloud;

/// Bytes that can be made and compared without being held.
#[derive(Clone)]
pub struct Pattern {
    at: u64,
    length: u64,
}

impl Pattern {
    pub const fn new(length: u64) -> Self {
        Self { at: 0, length }
    }
}

impl Read for Pattern {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = into.len().min(usize::try_from(self.length - self.at).unwrap_or(usize::MAX));
        // A prime, so that a chunk that is lost or swapped shows.
        for (byte, at) in into[..count].iter_mut().zip(self.at..) {
            *byte = (at % 251) as u8;
        }
        self.at += count as u64;
        Ok(count)
    }
}

/// The hash of what a reader gives, and its length.
pub fn hash(mut reader: impl Read) -> (u64, u64) {
    let mut hasher = std::hash::DefaultHasher::new();
    let mut buffer = vec![0; 1 << 16];
    let mut length = 0;
    loop {
        match reader.read(&mut buffer).unwrap() {
            0 => return (hasher.finish(), length),
            count => {
                hasher.write(&buffer[..count]);
                length += count as u64;
            }
        }
    }
}

/// The body of a request: as long as it says, or chunked.
enum Sent<'a> {
    Sized(io::Take<&'a mut BufReader<TcpStream>>),
    Chunked(&'a mut BufReader<TcpStream>, u64),
}

impl Read for Sent<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let (reader, left) = match self {
            Self::Sized(reader) => return reader.read(into),
            Self::Chunked(_, u64::MAX) => return Ok(0),
            Self::Chunked(reader, left) => (reader, left),
        };
        let mut line = String::new();
        if *left == 0 {
            reader.read_line(&mut line)?;
            *left = u64::from_str_radix(line.trim(), 16).map_err(io::Error::other)?;
        }
        let last = *left == 0;
        let count = reader.by_ref().take(*left).read(into)?;
        *left -= count as u64;
        if *left == 0 {
            reader.read_line(&mut line)?;
        }
        if last {
            *left = u64::MAX;
        }
        Ok(count)
    }
}

/// Verb, target and what follows of the length, its body: writes an answer; false ends the connection.
type Handler = dyn Fn(&str, Option<u64>, &mut dyn Read, &mut TcpStream) -> io::Result<bool> + Send + Sync;

pub fn serve(
    handler: impl Fn(&str, Option<u64>, &mut dyn Read, &mut TcpStream) -> io::Result<bool> + Send + Sync + 'static,
) -> Cloud {
    builder(handler).build().unwrap()
}

/// The builder of a client for a server of that sort.
pub fn builder(
    handler: impl Fn(&str, Option<u64>, &mut dyn Read, &mut TcpStream) -> io::Result<bool> + Send + Sync + 'static,
) -> crudl::Builder<Cloud> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let handler: Arc<Handler> = Arc::new(handler);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let handler = handler.clone();
            std::thread::spawn(move || connection(stream.unwrap(), &*handler));
        }
    });
    let builder = Cloud::builder().url(url).token("t").retry(Retry::NEVER).max_response_bytes(1000);
    builder.timeout(Duration::from_millis(LIMIT))
}

/// Milliseconds that an attempt may take, and a stream may stand still.
pub const LIMIT: u64 = 1500;

fn connection(mut stream: TcpStream, handler: &Handler) -> io::Result<()> {
    let mut reader = BufReader::with_capacity(1 << 16, stream.try_clone()?);
    loop {
        let mut first = String::new();
        if reader.read_line(&mut first)? == 0 {
            return Ok(());
        }
        let mut length = None;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.parse().ok();
            }
        }
        let verb = first.split(' ').next().unwrap_or_default();
        let mut body = match length {
            None if verb != "GET" => Sent::Chunked(&mut reader, 0),
            length => Sent::Sized(reader.by_ref().take(length.unwrap_or_default())),
        };
        if !handler(verb, length, &mut body, &mut stream)? {
            return Ok(());
        }
    }
}

/// Answers an upload with nothing, once it is there.
pub fn taken(stream: &mut TcpStream) -> io::Result<bool> {
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")?;
    Ok(true)
}
