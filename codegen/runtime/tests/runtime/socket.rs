//! Over a real socket, by each of the crate's transports: a server of one thread a connection, in as few lines as it
//! takes.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crudl::{ErrorKind, Options};

use crate::fixtures::{Cloud, NAME};

/// Verb and target, token, body: to status line with headers, and body. An empty status line cuts the connection.
type Handler = dyn Fn(&str, &str, &str) -> (String, Vec<u8>) + Send + Sync;

fn serve(handler: impl Fn(&str, &str, &str) -> (String, Vec<u8>) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let handler: Arc<Handler> = Arc::new(handler);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let handler = handler.clone();
            std::thread::spawn(move || connection(stream.unwrap(), &*handler));
        }
    });
    format!("http://{address}/")
}

fn connection(mut stream: TcpStream, handler: &Handler) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    loop {
        let mut first = String::new();
        if reader.read_line(&mut first).ok()? == 0 {
            return None;
        }
        let (mut length, mut token) = (0, String::new());
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().ok()?,
                "x-auth-token" => token = value.to_owned(),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let target = first.trim_end().strip_suffix(" HTTP/1.1")?;
        let (head, body) = handler(target, &token, &String::from_utf8_lossy(&body));
        if head.is_empty() {
            return None;
        }
        let length =
            if head.contains("content-length") { String::new() } else { format!("content-length: {}\r\n", body.len()) };
        stream.write_all(format!("HTTP/1.1 {head}\r\n{length}\r\n").as_bytes()).ok()?;
        stream.write_all(&body).ok()?;
        if head.contains("x-stall") {
            std::thread::sleep(Duration::from_secs(3));
        }
        if head.contains("content-length") {
            return None;
        }
    }
}

fn json(status: &str, body: &str) -> (String, Vec<u8>) {
    (format!("{status}\r\ncontent-type: application/json"), body.as_bytes().to_vec())
}

/// A builder for each transport.
fn builders(url: &str) -> Vec<crudl::Builder<Cloud>> {
    let builders = [
        Cloud::builder(),
        #[cfg(feature = "blocking")]
        Cloud::builder().blocking(),
    ];
    builders.into_iter().map(|builder| builder.url(url)).collect()
}

fn clouds(url: &str) -> impl Iterator<Item = Cloud> {
    builders(url).into_iter().map(|builder| builder.token("t").build().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_sign_in_to_the_last_page() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let seen = log.clone();
    let sign_ins = Arc::new(AtomicUsize::new(0));
    let count = sign_ins.clone();
    let url = serve(move |target, token, body| {
        seen.lock().unwrap().push(format!("{target} {token} {body}").trim_end().to_owned());
        if target == "POST /membership/auth/login/" {
            let number = count.fetch_add(1, Ordering::Relaxed) + 1;
            return json("201 Created", &format!(r#"{{"token": "t{number}"}}"#));
        }
        // The first token runs out after the first page.
        if token == "t1" && target.contains("page=1") {
            return json("401 Unauthorized", r#"{"detail": "expired"}"#);
        }
        let page = if target.contains("page=0") { 0 } else { 1 };
        json(
            "200 OK",
            &format!(
                r#"{{"content": [{{"id": {page}, "name": "ä"}}], "_metadata": {{"page": {page}, "limit": 1, "total_records": 2}}}}"#
            ),
        )
    });
    let list = "GET /membership/team/?search%5Bname__icontains%5D=%C3%A4&page=";
    let sign_in = r#"POST /membership/auth/login/  {"api_key":"key","email":"me@cix.ie","password":"pass"}"#;
    for builder in builders(&url) {
        log.lock().unwrap().clear();
        sign_ins.store(0, Ordering::Relaxed);
        let cloud = builder.login("me@cix.ie", "pass", "key").build().unwrap();
        let all = cloud.team().list().filter(NAME.icontains("ä")).all().try_collect().await.unwrap();
        assert_eq!(all.iter().map(|team| (team.id, team.name.as_str())).collect::<Vec<_>>(), [(0, "ä"), (1, "ä")]);
        assert_eq!(
            *log.lock().unwrap(),
            [
                sign_in.to_owned(),
                format!("{list}0&limit=100 t1"),
                format!("{list}1&limit=100 t1"),
                sign_in.to_owned(),
                format!("{list}1&limit=100 t2"),
            ]
        );
    }
}

#[tokio::test]
async fn shapes_of_errors_and_redirects() {
    let url = serve(|target, _, _| match target {
        "GET /membership/team/404/" => {
            json("404 Not Found", r#"{"error_code": "membership_team_read_001", "detail": "No."}"#)
        }
        "GET /membership/team/302/" => ("302 Found\r\nlocation: https://evil.example/x".to_owned(), Vec::new()),
        "HEAD /membership/team/1/" => ("200 OK\r\nx-total: 3".to_owned(), Vec::new()),
        "DELETE /membership/team/1/" => ("204 No Content".to_owned(), Vec::new()),
        _ => ("502 Bad Gateway\r\ncontent-type: text/html".to_owned(), b"<html>".to_vec()),
    });
    for cloud in clouds(&url) {
        let teams = cloud.team();
        assert_eq!(teams.read(404).await.unwrap_err().code(), Some("membership_team_read_001"));
        assert_eq!(teams.read(302).await.unwrap_err().kind(), ErrorKind::Redirected);
        assert_eq!(teams.read(502).await.unwrap_err().kind(), ErrorKind::Server(502));
        assert_eq!(teams.head(1).await.unwrap().get("x-total"), Some("3"));
        teams.delete(1).await.unwrap();
    }
}

#[tokio::test]
async fn limits() {
    let url = serve(|target, _, _| match target {
        "GET /membership/team/1/" => json("200 OK", &" ".repeat(3000)),
        // Chunked, so that nothing says how long it is.
        "GET /membership/team/2/" => {
            let chunk = format!("3e8\r\n{}\r\n", " ".repeat(1000));
            ("200 OK\r\ntransfer-encoding: chunked\r\nx-no: content-length".to_owned(), chunk.repeat(5).into_bytes())
        }
        "GET /membership/team/3/" => ("200 OK\r\ncontent-length: 100".to_owned(), b"cut".to_vec()),
        "GET /membership/team/4/" => (String::new(), Vec::new()),
        "GET /membership/team/6/" => ("200 OK\r\ncontent-length: 100\r\nx-stall: 3 s".to_owned(), b"cut".to_vec()),
        _ => {
            std::thread::sleep(Duration::from_secs(3));
            json("200 OK", "{}")
        }
    });
    for builder in builders(&url) {
        let cloud = builder.token("t").max_response_bytes(2000).build().unwrap();
        let teams = cloud.team();
        let mut kinds = Vec::new();
        for id in 1..=4 {
            kinds.push(teams.read(id).await.unwrap_err().kind());
        }
        assert_eq!(kinds, [ErrorKind::TooLarge, ErrorKind::TooLarge, ErrorKind::Interrupted, ErrorKind::Interrupted]);
        // Before the head of the answer, and within its body.
        for id in [5, 6] {
            let error = teams.read(id).with(Options::new().timeout(Duration::from_millis(200))).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Timeout(crudl::TimedOut::Attempt), "{id}: {error}");
        }
    }
}

#[tokio::test]
async fn compressed() {
    // What fixtures have as `TEAM`, and 3000 spaces, by `gzip -9`.
    let team = [
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 74, 206, 207, 43, 73, 205, 43, 81, 178, 82, 168, 86, 202, 76, 1, 82,
        230, 58, 10, 74, 185, 169, 185, 73, 169, 69, 8, 49, 67, 160, 88, 94, 98, 110, 42, 144, 169, 148, 156, 89, 161,
        84, 139, 196, 207, 47, 40, 86, 2, 113, 243, 75, 64, 220, 188, 210, 156, 156, 218, 90, 0, 132, 180, 152, 59, 87,
        0, 0, 0,
    ];
    let spaces = [
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 237, 193, 49, 1, 0, 0, 0, 194, 160, 42, 235, 159, 210, 26, 30, 64, 1, 0, 0,
        239, 6, 172, 145, 240, 23, 184, 11, 0, 0,
    ];
    let url = serve(move |target, _, _| {
        let packed: &[u8] = if target.contains("/7/") { &team } else { &spaces };
        ("200 OK\r\ncontent-encoding: gzip".to_owned(), packed.to_vec())
    });
    for builder in builders(&url) {
        let teams = builder.token("t").max_response_bytes(2000).build().unwrap().team();
        assert_eq!(teams.read(7).await.unwrap().name, "ops");
        // Small as it comes, and large as it is.
        assert_eq!(teams.read(8).await.unwrap_err().kind(), ErrorKind::TooLarge);
    }
}

#[tokio::test]
async fn nobody_there() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for cloud in clouds(&format!("http://{free}/")) {
        let error = cloud.team().create("secret-name").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotSent);
        assert!(error.is_retryable());
        let mut chain = format!("{error}");
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            chain.push_str(&format!(" <- {cause}"));
            source = cause.source();
        }
        assert!(chain.contains("Connection refused") && !chain.contains("team/"), "{chain}");
    }
    // Nor is there a host of that name.
    for builder in builders("https://nowhere.invalid/") {
        let cloud = builder.token("t").retry(crudl::Retry::NEVER).build().unwrap();
        assert_eq!(cloud.team().create("ops").await.unwrap_err().kind(), ErrorKind::NotSent);
    }
}

#[test]
fn where_the_runtime_cant_help() {
    let cloud = Cloud::builder().url("http://127.0.0.1:1/").token("t").build().unwrap();
    let error = cloud.team().read(1).send().unwrap_err().to_string();
    assert!(error.contains("HTTP needs a Tokio runtime around the call; to call without one, turn on"), "{error}");
    // The one thread that could do the work waits for it.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let error = runtime.block_on(async { cloud.team().read(1).send() }).unwrap_err().to_string();
    assert!(error.contains("HTTP needs the thread that this call blocks: await it instead"), "{error}");
    // Threads that may be blocked are fine.
    let url = serve(|_, _, _| json("200 OK", crate::fixtures::TEAM));
    let teams = Cloud::builder().url(url).token("t").build().unwrap().team();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let team = runtime.block_on(async { tokio::task::spawn_blocking(move || teams.read(7).send()).await }).unwrap();
    assert_eq!(team.unwrap().name, "ops");
}
