//! Over TLS, with a server that has a certificate of its own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::Http;
use crate::connection::Connection;
use crate::headers::Headers;
use crate::in_place;
use crate::system::Verb;
use crate::transport::{HttpRequest, HttpResponse, Transport as _, TransportError, TransportErrorKind};

const CONNECTION: Connection = Connection::new().connect_timeout(Duration::from_secs(1));

fn send(http: &Http, url: &str, body: Vec<u8>) -> Result<HttpResponse, TransportError> {
    in_place::run(http.send(HttpRequest {
        operation: "test",
        secrets: Vec::new(),
        upload: None,
        download: false,
        verb: Verb::Post,
        url: url.to_owned(),
        headers: Headers::new(),
        body: body.into(),
        timeout: Duration::from_secs(20),
        max_response_bytes: 1 << 20,
    }))
}

/// Serves each connection in a thread; gives the port, and how many there were.
fn serve(serve: impl Fn(TcpStream) -> std::io::Result<()> + Send + Sync + 'static) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (port, count) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
    let (counted, serve) = (count.clone(), Arc::new(serve));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            counted.fetch_add(1, Ordering::SeqCst);
            let serve = serve.clone();
            std::thread::spawn(move || serve(stream.unwrap()));
        }
    });
    (port, count)
}

/// A server that sends back what it gets, and its certificate.
fn echo() -> (u16, Arc<AtomicUsize>, String) {
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificate: CertificateDer<'static> = own.cert.der().clone();
    let key = PrivatePkcs8KeyDer::from(own.signing_key.serialize_der());
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions().unwrap();
    let tls = builder.with_no_client_auth().with_single_cert(vec![certificate.clone()], key.into()).unwrap();
    let tls = Arc::new(tls);
    let (port, count) = serve(move |stream| {
        let secured = StreamOwned::new(ServerConnection::new(tls.clone()).map_err(std::io::Error::other)?, stream);
        let mut stream = BufReader::new(secured);
        loop {
            let (mut line, mut length) = (String::new(), 0);
            while line != "\r\n" {
                line.clear();
                if stream.read_line(&mut line)? == 0 {
                    return Ok(());
                }
                if let Some(value) = line.strip_prefix("content-length: ") {
                    length = value.trim().parse().map_err(std::io::Error::other)?;
                }
            }
            let mut body = vec![0; length];
            stream.read_exact(&mut body)?;
            let stream = stream.get_mut();
            write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n")?;
            stream.write_all(&body)?;
        }
    });
    (port, count, own.cert.pem())
}

#[test]
fn a_connection_over_tls_is_kept() {
    let (port, count, root) = echo();
    let http = Http::new(&CONNECTION.root_certificates(root)).unwrap();
    for length in [0, 5, 300_000] {
        let body = vec![b'x'; length];
        let answer = send(&http, &format!("https://localhost:{port}/"), body.clone()).unwrap();
        assert!(answer.status == 200 && answer.body == body, "{length}: {answer:?}");
    }
    assert_eq!(count.load(Ordering::SeqCst), 1);
    // The certificate is of another host.
    let error = send(&http, &format!("https://127.0.0.1:{port}/"), Vec::new()).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::NotSent);
}

#[test]
fn what_cant_be_trusted_gets_nothing() {
    let (own, _, _) = echo();
    let (clear, _) = serve(|mut stream| stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
    let (silent, _) = serve(|stream| {
        std::thread::sleep(Duration::from_secs(5));
        drop(stream);
        Ok(())
    });
    let http = Http::new(&CONNECTION).unwrap();
    for (port, kind) in [
        (own, TransportErrorKind::NotSent),
        (clear, TransportErrorKind::NotSent),
        (silent, TransportErrorKind::ConnectTimeout),
    ] {
        let error = send(&http, &format!("https://localhost:{port}/?secret"), b"secret".to_vec()).unwrap_err();
        assert_eq!(error.kind(), kind, "{error:?}");
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
    }
}
