//! Uploads and downloads over a real socket.

use std::future::Future as _;
use std::io::{self, Read, Write as _};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use crudl::{Bytes, Cancel, Error, ErrorKind, TimedOut, Upload};
use futures_core::Stream;

use crate::bytes::check_faults;
use crate::fixtures::Cloud;
use crate::piecewise::{LIMIT, Pattern, builder, hash, serve, taken};

const SIZE: u64 = (5 << 20) + 17;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_and_back() {
    let uploads = Arc::new(Mutex::new(Vec::new()));
    let seen = uploads.clone();
    let cloud = serve(move |verb, length, body, stream| {
        if verb != "GET" {
            let (hash, count) = hash(body);
            seen.lock().unwrap().push((length, hash, count));
            return taken(stream);
        }
        let head = format!("HTTP/1.1 200 OK\r\netag: \"e\"\r\ncontent-length: {SIZE}\r\n\r\n");
        stream.write_all(head.as_bytes())?;
        io::copy(&mut Pattern::new(SIZE), stream)?;
        Ok(true)
    });
    let (expected, _) = hash(Pattern::new(SIZE));
    let path = std::env::temp_dir().join(format!("crudl-{}-there", std::process::id()));
    io::copy(&mut Pattern::new(SIZE), &mut std::fs::File::create(&path).unwrap()).unwrap();
    let whole = std::fs::read(&path).unwrap();
    let slow = Slow { parts: 3, wait: Duration::from_millis(1), sleep: None };
    let table: Vec<(Upload, Option<u64>, u64)> = vec![
        (Upload::reader(Pattern::new(SIZE), None), None, SIZE),
        (Upload::reader(Pattern::new(SIZE), Some(SIZE)), Some(SIZE), SIZE),
        (std::fs::File::open(&path).unwrap().into(), Some(SIZE), SIZE),
        (whole.into(), Some(SIZE), SIZE),
        (Upload::stream(slow, None), None, 3),
        (Upload::reader(io::empty(), Some(0)), Some(0), 0),
    ];
    let teams = cloud.team();
    for (upload, length, size) in table {
        let reports = Arc::new(Mutex::new(Vec::new()));
        let log = reports.clone();
        // Who listens may ask the upload, too.
        let same = upload.clone();
        let upload = upload.progress(move |sent, of| {
            assert_eq!(same.length(), of);
            log.lock().unwrap().push((sent, of));
        });
        teams.add_note(7, upload).await.unwrap();
        let came = uploads.lock().unwrap().pop().unwrap();
        assert_eq!(came, (length, hash(Pattern::new(size)).0, size));
        let reports = reports.lock().unwrap();
        assert!(reports.is_sorted() && reports.iter().all(|(_, of)| *of == length));
        assert_eq!(reports.last().map_or(0, |(sent, _)| *sent), size);
    }
    std::fs::remove_file(&path).unwrap();

    // Far beyond what an answer may be otherwise.
    let last = Arc::new(Mutex::new((0, None)));
    let log = last.clone();
    let download = teams.note(7).stream().await.unwrap().progress(move |came, of| *log.lock().unwrap() = (came, of));
    assert_eq!((download.length(), download.headers().get("etag")), (Some(SIZE), Some("\"e\"")));
    // Away from the runtime, as a program that blocks would.
    let (came, length) = std::thread::spawn(move || hash(download)).join().unwrap();
    assert_eq!((came, length, *last.lock().unwrap()), (expected, SIZE, (SIZE, Some(SIZE))));
    assert_eq!(teams.note(7).await.unwrap_err().kind(), ErrorKind::TooLarge);
}

#[cfg(feature = "blocking")]
#[test]
fn there_and_back_without_async() {
    let uploads = Arc::new(Mutex::new(Vec::new()));
    let seen = uploads.clone();
    let count = std::sync::atomic::AtomicU32::new(0);
    let server = builder(move |verb, length, body, stream| {
        if verb != "GET" {
            let (hash, count) = hash(body);
            seen.lock().unwrap().push((length, hash, count));
            return taken(stream);
        }
        write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {SIZE}\r\n\r\n")?;
        // Whole; cut; standing still.
        match count.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0 => io::copy(&mut Pattern::new(SIZE), stream)?,
            1 => return io::copy(&mut Pattern::new(50_000), stream).map(|_| false),
            _ => {
                io::copy(&mut Pattern::new(50_000), stream)?;
                std::thread::sleep(Duration::from_millis(2 * LIMIT));
                0
            }
        };
        Ok(true)
    });
    let teams = server.blocking().build().unwrap().team();
    for length in [None, Some(SIZE)] {
        teams.add_note(7, Upload::reader(Pattern::new(SIZE), length)).send().unwrap();
        let came = uploads.lock().unwrap().pop().unwrap();
        assert_eq!(came, (length, hash(Pattern::new(SIZE)).0, SIZE));
    }
    let download = teams.note(7).stream().send().unwrap();
    assert_eq!(download.length(), Some(SIZE));
    assert_eq!(hash(download), hash(Pattern::new(SIZE)));
    for expected in [ErrorKind::Interrupted, ErrorKind::Timeout(TimedOut::Attempt)] {
        let error = io::copy(&mut teams.note(7).stream().send().unwrap(), &mut io::sink()).unwrap_err();
        let inner = error.get_ref().and_then(|error| error.downcast_ref::<Error>()).unwrap();
        assert_eq!(inner.kind(), expected);
    }
}

#[tokio::test]
async fn sources_at_fault() {
    check_faults(&serve(|_, _, body, stream| {
        io::copy(body, &mut io::sink())?;
        taken(stream)
    }))
    .await;
}

#[tokio::test]
async fn what_breaks_off_is_never_whole() {
    let (sized, chunked) = ("content-length: 100000", "transfer-encoding: chunked");
    for (head, before) in [(sized, 0), (sized, 50_000), (chunked, 0), (chunked, 50_000)] {
        let cloud = serve(move |_, _, _, stream| {
            write!(stream, "HTTP/1.1 200 OK\r\n{head}\r\n\r\n")?;
            if head.starts_with("transfer") {
                write!(stream, "186a0\r\n")?;
            }
            io::copy(&mut Pattern::new(before), stream)?;
            Ok(false)
        });
        let mut download = cloud.team().note(7).stream().await.unwrap();
        let mut came = 0;
        let error = loop {
            match download.next().await.expect("an error before the end") {
                Ok(chunk) => came += chunk.len() as u64,
                Err(error) => break error,
            }
        };
        assert_eq!((came, error.kind(), error.attempts()), (before, ErrorKind::Interrupted, 0), "{head}");
        assert!(error.to_string().starts_with("cloudcix.membership.team.note: interrupted: the answer broke off"));
        assert!(download.next().await.is_none());
        let error = cloud.team().note(7).stream().await.unwrap().write_to(io::sink()).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        assert!(error.get_ref().is_some_and(|error| error.is::<Error>()));
    }
}

#[tokio::test]
async fn refusals_are_read_as_always() {
    let cloud = serve(|_, _, body, stream| {
        io::copy(body, &mut io::sink())?;
        let body = r#"{"error_code": "vault_object_001", "detail": "No."}"#;
        write!(stream, "HTTP/1.1 404 Not Found\r\ncontent-length: {}\r\n\r\n{body}", body.len())?;
        Ok(true)
    });
    let teams = cloud.team();
    let of_download = teams.note(7).stream().await.unwrap_err();
    let of_upload = teams.put_note(7, Upload::reader(&b"abc"[..], None)).await.unwrap_err();
    for error in [of_download, of_upload] {
        assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, Some("vault_object_001")));
    }
}

/// A stream of single bytes, as the pattern has them, that takes its time for each.
struct Slow {
    parts: u8,
    wait: Duration,
    sleep: Option<Pin<Box<tokio::time::Sleep>>>,
}

impl Stream for Slow {
    type Item = io::Result<Bytes>;
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let wait = self.wait;
        ready!(self.sleep.get_or_insert_with(|| Box::pin(tokio::time::sleep(wait))).as_mut().poll(context));
        self.sleep = None;
        let next = (self.parts > 0).then(|| Ok(vec![3 - self.parts.min(3)].into()));
        self.parts = self.parts.saturating_sub(1);
        Poll::Ready(next)
    }
}

/// A client without limits of time, whose server answers with six bytes.
fn without_limits() -> crudl::Builder<Cloud> {
    let server = builder(|_, _, body, stream| {
        io::copy(body, &mut io::sink())?;
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nabcdef")?;
        Ok(true)
    });
    server.timeout(Duration::MAX).total_timeout(Duration::MAX).connect_timeout(Duration::MAX)
}

#[tokio::test]
async fn times_without_end() {
    let teams = without_limits().build().unwrap().team();
    assert_eq!(teams.note(7).await.unwrap(), "abcdef");
    assert_eq!(teams.note(7).stream().await.unwrap().write_to(io::sink()).await.unwrap(), 6);
    teams.put_note(7, Upload::reader(&b"abc"[..], None)).await.unwrap();
}

#[cfg(feature = "blocking")]
#[test]
fn times_without_end_without_async() {
    let teams = without_limits().blocking().build().unwrap().team();
    assert_eq!(teams.note(7).send().unwrap(), "abcdef");
    assert_eq!(io::copy(&mut teams.note(7).stream().send().unwrap(), &mut io::sink()).unwrap(), 6);
    teams.put_note(7, Upload::reader(&b"abc"[..], None)).send().unwrap();
}

/// Begins an answer of six bytes, and never ends it.
fn stalling() -> crudl::Builder<Cloud> {
    builder(|_, _, _, stream| {
        write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\na")?;
        std::thread::sleep(Duration::from_secs(60));
        Ok(false)
    })
}

#[tokio::test]
async fn a_download_that_stalls_is_cancelled() {
    let cancel = Cancel::new();
    let teams = stalling().timeout(Duration::from_secs(30)).cancel(&cancel).build().unwrap().team();
    let mut download = teams.note(7).stream().await.unwrap();
    assert_eq!(download.next().await.unwrap().unwrap(), "a");
    let end = async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        cancel.cancel();
    };
    let (chunk, ()) = tokio::join!(tokio::time::timeout(Duration::from_secs(20), download.next()), end);
    assert_eq!(chunk.unwrap().unwrap().unwrap_err().kind(), ErrorKind::Cancelled);
}

#[tokio::test]
async fn reading_on_the_only_thread_says_so() {
    let mut download = stalling().build().unwrap().team().note(7).stream().await.unwrap();
    let error = io::copy(&mut download, &mut io::sink()).unwrap_err();
    let inner = error.get_ref().and_then(|error| error.downcast_ref::<Error>()).unwrap();
    assert_eq!(inner.kind(), ErrorKind::InvalidRequest);
    assert!(inner.to_string().contains("await its chunks, or read it on another"), "{inner}");
    // On another it comes, as the runtime's own is free.
    let mut download = stalling().build().unwrap().team().note(7).stream().await.unwrap();
    let mut byte = [0];
    let read = tokio::task::spawn_blocking(move || download.read(&mut byte).map(|count| (count, byte)));
    assert_eq!(read.await.unwrap().unwrap(), (1, *b"a"));
}

#[tokio::test]
async fn a_stream_may_take_its_time_but_not_stand_still() {
    let cloud = serve(|verb, _, body, stream| {
        if verb != "GET" {
            io::copy(body, &mut io::sink())?;
            return taken(stream);
        }
        write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n")?;
        for wait in [1, 1, 1, 1, 1, 6] {
            std::thread::sleep(Duration::from_millis(LIMIT / 3 * wait));
            stream.write_all(b"a")?;
        }
        Ok(true)
    });
    let teams = cloud.team();
    let slow = |wait| Upload::stream(Slow { parts: 4, wait: Duration::from_millis(wait), sleep: None }, None);
    let late = ErrorKind::Timeout(TimedOut::Attempt);
    let up = async { teams.put_note(7, slow(LIMIT / 3)).await.unwrap() };
    let stopped = async { assert_eq!(teams.put_note(7, slow(LIMIT * 2)).await.unwrap_err().kind(), late) };
    let down = async {
        let mut down = teams.note(7).stream().await.unwrap();
        for _ in 0..5 {
            assert_eq!(down.next().await.unwrap().unwrap(), "a");
        }
        assert_eq!(down.next().await.unwrap().unwrap_err().kind(), late);
    };
    tokio::join!(up, stopped, down);
}
