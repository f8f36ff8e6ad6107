//! What streams doesn't grow: each test in a process of its own, whose highest use of memory is read at its end.

use std::io::{self, Write as _};
use std::process::Command;
use std::time::Instant;

use crudl::{Headers, HttpResponse, Upload};

use crate::fixtures::Wire;
use crate::piecewise::{Pattern, serve, taken};

/// Bytes that streaming may add.
const ROOM: u64 = 64 << 20;

/// The most memory that this process ever had, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
}

/// Runs one of the tests below alone.
fn alone(test: &str) {
    let me = std::env::current_exe().unwrap();
    let arguments = ["--exact", &format!("memory::{test}"), "--ignored", "--nocapture"];
    let run = Command::new(me).args(arguments).output().unwrap();
    let printed = String::from_utf8_lossy(&run.stdout);
    print!("{printed}");
    assert!(run.status.success() && printed.contains("1 passed"), "{}", String::from_utf8_lossy(&run.stderr));
}

fn grown(what: &str, before: u64, started: Instant) {
    let grown = peak().saturating_sub(before);
    println!("{what}: {} MB more at most, {:.1} s", grown >> 20, started.elapsed().as_secs_f64());
    assert!(grown < ROOM, "{what}: {grown} bytes more");
}

#[test]
fn a_gigabyte_up_and_a_gigabyte_down() {
    alone("gigabytes");
}

#[test]
#[ignore = "run by `a_gigabyte_up_and_a_gigabyte_down`"]
fn gigabytes() {
    const SIZE: u64 = 1 << 30;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        // Zeros, so that the time is the client's.
        let cloud = serve(|verb, _, body, stream| {
            if verb != "GET" {
                let came = io::copy(body, &mut io::sink())?;
                assert!(came == 3 || came == SIZE, "{came}");
                return taken(stream);
            }
            write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {SIZE}\r\n\r\n")?;
            let zeros = vec![0; 1 << 18];
            for _ in 0..SIZE >> 18 {
                stream.write_all(&zeros)?;
            }
            Ok(true)
        });
        let teams = cloud.team();
        teams.add_note(7, Upload::reader(Pattern::new(3), None)).await.unwrap();
        let (before, started) = (peak(), Instant::now());
        teams.add_note(7, Upload::reader(io::Read::take(io::repeat(0), SIZE), Some(SIZE))).await.unwrap();
        grown("1 GB up", before, started);
        let started = Instant::now();
        let came = teams.note(7).stream().await.unwrap().write_to(io::sink()).await.unwrap();
        assert_eq!(came, SIZE);
        grown("1 GB down", before, started);
    });
}

#[test]
fn a_million_records() {
    alone("records");
}

#[test]
#[ignore = "run by `a_million_records`"]
fn records() {
    const PAGE: u64 = 1000;
    const ALL: u64 = 1_000_000;
    let record = r#"{"id": 7, "name": "ops"}"#;
    let records = vec![record; usize::try_from(PAGE).unwrap()].join(",");
    let transport = crudl::transport::answer_with(move |request| {
        let page = request.url.split_once("page=").unwrap().1.split('&').next().unwrap().to_owned();
        let facts = format!(r#"{{"page": {page}, "limit": {PAGE}, "total_records": {ALL}}}"#);
        let body = format!(r#"{{"content": [{records}], "_metadata": {facts}}}"#);
        Ok(HttpResponse::new(200, Headers::new(), body))
    });
    let cloud = Wire::new().builder().transport(transport).build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let mut all = cloud.team().list().all();
        all.next().await.unwrap().unwrap();
        let (before, started) = (peak(), Instant::now());
        let mut count = 1;
        while let Some(team) = all.next().await {
            assert_eq!(team.unwrap().id, 7);
            count += 1;
        }
        assert_eq!(count, ALL);
        grown("1,000,000 records", before, started);
    });
}
