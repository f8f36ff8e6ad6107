//! Raw bodies, without a network: what they can be made of, and when a call with one is made again.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use crudl::transport::{BoxFuture, TransportErrorKind};
use crudl::{
    Bytes, Download, Error, ErrorKind, Headers, HttpRequest, HttpResponse, Retry, Transport, TransportError, Upload,
};
use futures_core::Stream;

use crate::fixtures::{Cloud, Wire};

/// A stream of chunks that are there.
pub struct Parts(VecDeque<io::Result<Bytes>>);

impl Stream for Parts {
    type Item = io::Result<Bytes>;
    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        Poll::Ready(self.0.pop_front())
    }
}

pub fn parts(parts: &[&'static str]) -> Parts {
    Parts(parts.iter().map(|part| Ok(Bytes::from_static(part.as_bytes()))).collect())
}

/// A file that is gone when the test is over, and stands behind its first two bytes.
struct Held(PathBuf);

impl Held {
    fn new(name: &str, content: &str) -> Self {
        let path = std::env::temp_dir().join(format!("crudl-{}-{name}", std::process::id()));
        File::create(&path).unwrap().write_all(format!("--{content}").as_bytes()).unwrap();
        Self(path)
    }
    fn open(&self) -> File {
        let mut file = File::open(&self.0).unwrap();
        file.seek(SeekFrom::Start(2)).unwrap();
        file
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// How many bytes of a body are read, and what happens then.
type Step = (u64, Result<(u16, &'static str), TransportErrorKind>);

/// What is to happen, and what came.
type Script = (VecDeque<Step>, Vec<(String, String)>);

/// A transport that reads uploads as one that blocks does.
#[derive(Clone, Default)]
struct Reading(Arc<Mutex<Script>>);

impl Reading {
    fn new(steps: &[Step]) -> Self {
        Self(Arc::new(Mutex::new((steps.iter().copied().collect(), Vec::new()))))
    }
    fn builder(&self) -> crudl::Builder<Cloud> {
        Wire::new().builder().transport(self.clone())
    }
    /// The token and what was read of the body, of each request.
    fn read(&self) -> Vec<(String, String)> {
        self.0.lock().unwrap().1.clone()
    }
    fn bodies(&self) -> Vec<String> {
        self.read().into_iter().map(|(_, body)| body).collect()
    }
}

impl Transport for Reading {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let mut state = self.0.lock().unwrap();
        let (most, outcome) = state.0.pop_front().expect("a step for each request");
        let mut body = request.body.to_vec();
        let mut result = Ok(0);
        if let Some(upload) = request.upload.filter(|_| most > 0) {
            assert!(body.is_empty());
            result = upload.into_reader().take(most).read_to_end(&mut body);
        }
        let token = request.headers.get("x-auth-token").unwrap_or_default().to_owned();
        state.1.push((token, String::from_utf8(body).unwrap()));
        let broken = |kind| TransportError::new(kind, "as the test wants it");
        let outcome = match (result, outcome) {
            (Err(_), _) => Err(broken(TransportErrorKind::Interrupted)),
            (_, Err(kind)) => Err(broken(kind)),
            (_, Ok((status, body))) => Ok(HttpResponse::new(status, Headers::new(), body)),
        };
        Box::pin(std::future::ready(outcome))
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

const ALL: u64 = u64::MAX;
const TEXT: &str = "a body of some bytes";

#[tokio::test]
async fn what_a_body_can_be() {
    let file = Held::new("kinds", TEXT);
    let length = Some(TEXT.len() as u64);
    let table: Vec<(&str, Upload, Option<u64>)> = vec![
        ("bytes", Bytes::from_static(TEXT.as_bytes()).into(), length),
        ("a vector", TEXT.as_bytes().to_vec().into(), length),
        ("a string", TEXT.to_owned().into(), length),
        ("a literal", TEXT.into(), length),
        ("bytes that are watched", Upload::from(TEXT).progress(|_, _| {}), length),
        ("a file", file.open().into(), length),
        ("a reader", Upload::reader(TEXT.as_bytes(), None), None),
        ("a reader of known length", Upload::reader(TEXT.as_bytes(), length), length),
        ("a stream", Upload::stream(parts(&["a body ", "", "of some bytes"]), None), None),
        ("a stream of known length", Upload::stream(parts(&["a body of", " some bytes"]), length), length),
    ];
    for (what, upload, length) in table {
        assert_eq!(upload.length(), length, "{what}");
        let reading = Reading::new(&[(ALL, Ok((200, "")))]);
        reading.builder().build().unwrap().team().add_note(7, upload).await.unwrap();
        assert_eq!(reading.bodies(), [TEXT], "{what}");
    }
    // What is there as a whole is sent as a whole, which every transport can.
    let wire = Wire::new().answer(200, "").answer(200, "");
    wire.cloud().team().add_note(7, TEXT).await.unwrap();
    wire.cloud().team().add_note(7, Upload::reader(TEXT.as_bytes(), None)).await.unwrap();
    let sent = wire.sent();
    assert_eq!((sent[0].body.as_ref(), sent[0].upload.is_some()), (TEXT.as_bytes(), false));
    assert_eq!((sent[1].body.is_empty(), sent[1].upload.is_some()), (true, true));
    for request in &sent {
        assert_eq!(request.headers.get("content-type"), Some("application/octet-stream"));
        assert!(!format!("{request:?}").contains("some bytes"));
    }
}

fn source(kind: &str, file: &Held) -> Upload {
    match kind {
        "bytes" => Upload::from(TEXT).progress(|_, _| {}),
        "file" => file.open().into(),
        "reader" => Upload::reader(TEXT.as_bytes(), None),
        _ => Upload::stream(parts(&["a body ", "of some bytes"]), None),
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_begun_is_sent_again_only_from_its_beginning() {
    let file = Held::new("retries", TEXT);
    let unsent = Err(TransportErrorKind::NotSent);
    let broken = Err(TransportErrorKind::Interrupted);
    let down = Ok((503, ""));
    // What happens after how many bytes; how often bytes and files are put and added, and how often readers and streams.
    let table: [(&str, Step, [usize; 4]); 6] = [
        ("not sent", (0, unsent), [2, 2, 2, 2]),
        // Not by a transport of ours, but the stream counts, not its word.
        ("not sent after all", (5, unsent), [2, 2, 1, 1]),
        ("broken, nothing taken", (0, broken), [2, 1, 2, 1]),
        ("broken in the middle", (5, broken), [2, 1, 1, 1]),
        ("down, nothing taken", (0, down), [2, 1, 2, 1]),
        ("down after all", (ALL, down), [2, 1, 1, 1]),
    ];
    for (what, step, counts) in table {
        for (kinds, counts) in [(["bytes", "file"], &counts[..2]), (["reader", "stream"], &counts[2..])] {
            for (kind, (put, expected)) in
                kinds.iter().flat_map(|kind| [(kind, (true, counts[0])), (kind, (false, counts[1]))])
            {
                let reading = Reading::new(&[step, (ALL, Ok((200, "")))]);
                let teams = reading.builder().build().unwrap().team();
                let upload = source(kind, &file);
                let result = if put { teams.put_note(7, upload).await } else { teams.add_note(7, upload).await };
                let bodies = reading.bodies();
                assert_eq!((bodies.len(), result.is_ok()), (expected, expected == 2), "{what}, {kind}, put: {put}");
                assert!(result.is_err() || bodies[1] == TEXT, "{what}, {kind}, put: {put}: {bodies:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_refused_token() {
    let file = Held::new("tokens", TEXT);
    let sign_in = |token| (0, Ok((201, token)));
    let (t1, t2) = (sign_in(r#"{"token": "t1"}"#), sign_in(r#"{"token": "t2"}"#));
    for (kind, taken, again) in [("stream", 0, true), ("stream", 5, false), ("file", 5, true), ("bytes", 5, true)] {
        let reading = Reading::new(&[
            t1,
            (taken, Ok((401, r#"{"detail": "Expired."}"#))),
            t2,
            (ALL, Ok((200, ""))),
            (ALL, Ok((200, ""))),
        ]);
        let builder = Cloud::builder().url("https://cloudcix.com/").login("a@b.c", "password", "key");
        let teams = builder.transport(reading.clone()).build().unwrap().team();
        let result = teams.add_note(7, source(kind, &file)).await;
        if !again {
            let error = result.as_ref().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unauthorized);
            let words = "Expired.; the stream of the call's body was begun and can't be sent again with another token";
            assert_eq!(error.detail(), Some(words));
        }
        assert_eq!(result.is_ok(), again, "{kind} after {taken}");
        // The next call has the fresh token, whatever became of this one.
        teams.add_note(7, source(kind, &file)).await.unwrap();
        let last = reading.read().pop().unwrap();
        assert_eq!(last, ("t2".to_owned(), TEXT.to_owned()), "{kind} after {taken}");
    }
}

fn faulty() -> Vec<(Upload, &'static str)> {
    let broken = Parts([Ok(Bytes::from_static(b"abc")), Err(io::Error::other("the disk is gone"))].into());
    vec![
        (Upload::reader(&b"abc"[..], Some(5)), "the body ended after 3 of 5 bytes"),
        (Upload::stream(parts(&["abc", "def"]), Some(5)), "the body is longer than the 5 bytes it said"),
        (Upload::stream(broken, None), "the disk is gone"),
    ]
}

/// What every transport makes of a source that is at fault.
pub async fn check_faults(cloud: &Cloud) {
    for (upload, words) in faulty() {
        let error = cloud.team().put_note(7, upload).await.unwrap_err();
        assert_eq!((error.kind(), error.detail()), (ErrorKind::InvalidRequest, Some(words)), "{error:?}");
        let source = std::error::Error::source(&error).unwrap();
        assert!(source.is::<io::Error>() && source.to_string() == words, "{source:?}");
    }
}

#[tokio::test]
async fn a_source_at_fault_is_not_the_networks() {
    let reading = Reading::new(&[(ALL, Ok((200, ""))); 3]);
    check_faults(&reading.builder().build().unwrap()).await;
    assert_eq!(reading.bodies().len(), 3);
}

#[tokio::test]
async fn a_stream_of_two_calls_is_sent_once() {
    let reading = Reading::new(&[(5, Ok((200, "")))]);
    let teams = reading.builder().build().unwrap().team();
    let upload = Upload::reader(TEXT.as_bytes(), None);
    teams.put_note(7, upload.clone()).await.unwrap();
    let error = teams.put_note(7, upload).await.unwrap_err();
    assert_eq!((error.kind(), reading.bodies().len()), (ErrorKind::InvalidRequest, 1), "{error}");
}

#[test]
fn two_readers_dont_share_a_stream() {
    let upload = Upload::stream(parts(&["ab", "cd"]), None);
    let mut first = upload.clone().into_reader();
    first.read_exact(&mut [0]).unwrap();
    let mut second = upload.clone().into_reader();
    let mut rest = String::new();
    first.read_to_string(&mut rest).unwrap_err();
    second.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "bcd");
    // Again from the beginning, where there's one to go to.
    let upload = Upload::from("ab").progress(|_, _| {});
    for _ in 0..2 {
        assert_eq!(io::read_to_string(upload.clone().into_reader()).unwrap(), "ab");
    }
}

#[tokio::test]
async fn downloads_of_transports_that_collect() {
    let wire = Wire::new().answer_with(200, &[("etag", "e")], TEXT).answer(404, r#"{"detail": "No."}"#);
    let teams = wire.cloud().team();
    let mut download = teams.note(7).stream().await.unwrap();
    assert_eq!((download.length(), download.headers().get("etag")), (Some(20), Some("e")));
    assert_eq!(download.next().await.unwrap().unwrap(), TEXT);
    assert!(download.next().await.is_none());
    assert!(wire.sent()[0].download);
    let error = teams.note(7).stream().await.unwrap_err();
    assert_eq!((error.kind(), error.detail()), (ErrorKind::NotFound, Some("No.")));
}

/// Answers with what a reader gives; the length is what the server said.
fn answering(reader: impl io::Read + Send + 'static, length: Option<u64>) -> Cloud {
    let rest = Mutex::new(Some(Download::from_reader(reader, length)));
    let transport = crudl::transport::answer_with(move |_| {
        Ok(HttpResponse { rest: rest.lock().unwrap().take(), ..HttpResponse::new(200, Headers::new(), "") })
    });
    Wire::new().builder().retry(Retry::NEVER).transport(transport).build().unwrap()
}

#[tokio::test]
async fn downloads_of_readers() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = seen.clone();
    let cloud = answering(TEXT.as_bytes().chain(TEXT.as_bytes()), Some(40));
    let download = cloud.team().note(7).stream().await.unwrap();
    let download = download.progress(move |came, of| log.lock().unwrap().push((came, of)));
    let mut written = Vec::new();
    assert_eq!(download.write_to(&mut written).await.unwrap(), 40);
    assert_eq!(written, TEXT.repeat(2).into_bytes());
    assert_eq!(*seen.lock().unwrap(), [(20, Some(40)), (40, Some(40))]);

    // Read in pieces that aren't the chunks.
    let mut download = answering(TEXT.as_bytes(), None).team().note(7).stream().await.unwrap();
    let (mut some, mut rest) = ([0; 6], String::new());
    download.read_exact(&mut some).unwrap();
    download.read_to_string(&mut rest).unwrap();
    assert_eq!((&some, rest.as_str()), (b"a body", " of some bytes"));

    for (length, words) in [(30, "20 of 30 bytes"), (10, "20 of 10 bytes")] {
        let mut download = answering(TEXT.as_bytes(), Some(length)).team().note(7).stream().await.unwrap();
        let error = io::read_to_string(&mut download).unwrap_err();
        let error = error.get_ref().and_then(|error| error.downcast_ref::<Error>()).unwrap();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Interrupted, "cloudcix.membership.team.note"));
        assert!(error.to_string().ends_with(words) && error.is_retryable(), "{error}");
        assert!(download.next().await.is_none());
    }
}

#[tokio::test]
async fn a_download_is_cancelled() {
    let cancel = crudl::Cancel::new();
    let cloud = answering(io::repeat(b'a'), None);
    let call = cloud.team().note(7).with(crudl::Options::new().cancel(&cancel));
    let mut download = call.stream().await.unwrap();
    download.next().await.unwrap().unwrap();
    cancel.cancel();
    assert_eq!(download.next().await.unwrap().unwrap_err().kind(), ErrorKind::Cancelled);
    assert!(download.next().await.is_none());
}
