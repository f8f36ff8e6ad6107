//! Connections of the HTTP transport: TLS with certificates of our own, HTTP/2, gzip, proxies, one pool.

use std::convert::Infallible;
use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crudl::{Client, ClientBuilder, Error, ErrorKind, Secret, Value};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

#[derive(Clone, Debug, crudl::Crudl)]
#[crudl(path = "probe", record = Value)]
#[crudl(probe -> crudl::Call<Value> { verb = GET, path = "probe" })]
struct Probes {
    api: crudl::Api,
}

async fn probe(builder: ClientBuilder) -> Result<Value, Error> {
    let client = builder.bearer("token-secret").retry(crudl::Retry::NEVER).build()?;
    Probes::new(client.api()).probe().await
}

/// A server that tells what it was asked with.
struct Server {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
}

impl Server {
    async fn start(tls: Option<ServerConfig>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = connections.clone();
        let tls = tls.map(|config| TlsAcceptor::from(Arc::new(config)));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::Relaxed);
                let tls = tls.clone();
                tokio::spawn(async move {
                    let builder = auto::Builder::new(TokioExecutor::new());
                    let service = hyper::service::service_fn(answer);
                    // A client that doesn't trust us ends the connection; that is its test's business.
                    let _ = match tls {
                        None => builder.serve_connection(TokioIo::new(stream), service).await,
                        Some(tls) => match tls.accept(stream).await {
                            Ok(stream) => builder.serve_connection(TokioIo::new(stream), service).await,
                            Err(_) => Ok(()),
                        },
                    };
                });
            }
        });
        Self { address, connections }
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

async fn answer(request: Request<Incoming>) -> Result<Response<Full<hyper::body::Bytes>>, Infallible> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let target = header("x-redirect");
    if !target.is_empty() {
        return Ok(Response::builder().status(307).header("location", target).body(Full::default()).unwrap());
    }
    let padding = " ".repeat(header("x-padding").parse().unwrap_or(0));
    let body = format!(
        r#"{{"version": "{:?}", "token": "{}", "encodings": "{}"}}{padding}"#,
        request.version(),
        header("authorization"),
        header("accept-encoding")
    );
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(body.as_bytes()).unwrap();
    let response = Response::builder().header("content-type", "application/json").header("content-encoding", "gzip");
    Ok(response.body(Full::from(packed.finish().unwrap())).unwrap())
}

/// An authority, and a certificate of `127.0.0.1` and `localhost` that it has signed.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    chain: String,
    key: String,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let names = ["127.0.0.1", "localhost"].map(str::to_owned);
        let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &issuer).unwrap();
        Self { chain: certificate.pem(), key: key.serialize_pem(), issuer }
    }

    /// A server's TLS; with `clients` it wants a certificate of theirs.
    fn server(&self, clients: Option<&Self>, alpn: &[&str]) -> ServerConfig {
        let provider = Arc::new(ring::default_provider());
        let builder =
            ServerConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions().unwrap();
        let builder = match clients {
            None => builder.with_no_client_auth(),
            Some(clients) => {
                let mut roots = RootCertStore::empty();
                roots.add(clients.issuer.der().clone()).unwrap();
                let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
                builder.with_client_cert_verifier(verifier.build().unwrap())
            }
        };
        let chain = vec![CertificateDer::from_pem_slice(self.chain.as_bytes()).unwrap()];
        let key = PrivateKeyDer::from_pem_slice(self.key.as_bytes()).unwrap();
        let mut config = builder.with_single_cert(chain, key).unwrap();
        config.alpn_protocols = alpn.iter().map(|name| name.as_bytes().to_vec()).collect();
        config
    }
}

#[tokio::test]
async fn http2_where_it_is_offered_and_gzip() {
    let authority = Authority::new();
    for (alpn, version) in [(&["h2", "http/1.1"][..], "HTTP/2.0"), (&["http/1.1"], "HTTP/1.1")] {
        let server = Server::start(Some(authority.server(None, alpn))).await;
        let builder = || Client::builder(format!("https://localhost:{}/", server.address.port())).no_proxy();
        let said = probe(builder().root_certificates(authority.issuer.pem())).await.unwrap();
        assert_eq!(said["version"], version);
        assert_eq!(said["encodings"], "gzip");
        // What isn't trusted gets nothing of the call.
        let error = probe(builder()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotSent, "{error:?}");
    }
}

#[tokio::test]
async fn limits_count_what_is_unpacked() {
    let server = Server::start(None).await;
    let builder = Client::builder(format!("http://{}/", server.address)).no_proxy();
    let error = probe(builder.header("x-padding", "1000000").max_response_bytes(100_000)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error:?}");
}

#[tokio::test]
async fn client_certificates() {
    let (authority, clients) = (Authority::new(), Authority::new());
    let server = Server::start(Some(authority.server(Some(&clients), &["h2"]))).await;
    let builder = || {
        let builder = Client::builder(format!("https://{}/", server.address)).no_proxy();
        builder.root_certificates(authority.issuer.pem())
    };
    let said = probe(builder().client_certificate(clients.chain.as_str(), clients.key.as_str())).await.unwrap();
    assert_eq!(said["version"], "HTTP/2.0");
    // None, and one of somebody else's.
    probe(builder()).await.unwrap_err();
    probe(builder().client_certificate(authority.chain.as_str(), authority.key.as_str())).await.unwrap_err();
}

#[test]
fn what_can_not_be_used_is_said_at_once() {
    let key = "-----BEGIN PRIVATE KEY-----\nkey-secret\n-----END PRIVATE KEY-----";
    let authority = Authority::new();
    let build = |builder: ClientBuilder| builder.build().unwrap_err().to_string();
    let error = build(Client::builder("nowhere").proxy("socks5://me:proxy-secret@host").root_certificates("no PEM"));
    for part in
        ["base URL: ", "; proxy: `socks5://` isn't supported", "; root certificates: no certificate in the text"]
    {
        assert!(error.contains(part) && !error.contains("secret"), "{part}: {error}");
    }
    let https = || Client::builder("https://api.example.com/");
    let error = build(https().client_certificate(authority.chain.as_str(), key));
    assert_eq!(error, "not configured: client certificate: its key isn't a private key in PEM");
    let error = build(https().client_certificate(authority.chain.as_str(), Authority::new().key.as_str()));
    assert!(error.starts_with("not configured: client certificate: "), "{error}");
    let nobody = crudl::transport::answer_with(|_| {
        Ok(crudl::HttpResponse::new(200, crudl::Headers::new(), crudl::Bytes::new()))
    });
    let error = build(https().proxy("http://proxy:1").transport(nobody));
    assert!(error.ends_with("not for one of your own"), "{error}");
}

/// A proxy that lets in who proves to be `me`: it answers plain requests itself, and passes connections on.
async fn proxy(log: Arc<Mutex<Vec<String>>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let log = log.clone();
            tokio::spawn(async move { proxied(stream, &log).await });
        }
    });
    address
}

async fn proxied(stream: TcpStream, log: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).await? == 0 {
            return Ok(());
        }
    }
    let first = head.lines().next().unwrap_or_default().to_owned();
    log.lock().unwrap().push(head.to_lowercase());
    // `me:proxy-secret`
    if !head.to_lowercase().contains("proxy-authorization: basic bwu6chjvehktc2vjcmv0") {
        let refused = "HTTP/1.1 407 No\r\ncontent-length: 0\r\nproxy-authenticate: Basic\r\n\r\n";
        return stream.write_all(refused.as_bytes()).await;
    }
    let Some(target) = first.strip_prefix("CONNECT ").and_then(|rest| rest.split(' ').next()) else {
        let body = r#"{"version": "by the proxy"}"#;
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        return stream.write_all(answer.as_bytes()).await;
    };
    let mut server = TcpStream::connect(target).await?;
    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
    tokio::io::copy_bidirectional(&mut stream, &mut server).await.map(drop)
}

#[tokio::test]
async fn proxies() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let proxy = proxy(log.clone()).await;
    let authority = Authority::new();
    let server = Server::start(Some(authority.server(None, &["h2"]))).await;
    let through = |url: String, user: &str| {
        let builder = Client::builder(url).allow_http().root_certificates(authority.issuer.pem());
        builder.proxy(format!("http://{user}{proxy}"))
    };
    let plain = "http://api.example.invalid/".to_owned();
    let tls = format!("https://localhost:{}/", server.address.port());
    let me = "me:proxy-secret@";
    assert_eq!(probe(through(plain.clone(), me)).await.unwrap()["version"], "by the proxy");
    assert_eq!(probe(through(tls.clone(), me)).await.unwrap()["version"], "HTTP/2.0");
    let heads = log.lock().unwrap().clone();
    assert!(heads[0].starts_with("get http://api.example.invalid/probe "), "{}", heads[0]);
    assert!(heads[1].starts_with(&format!("connect localhost:{} ", server.address.port())), "{}", heads[1]);
    assert!(!heads[1].contains("authorization: bearer"), "{}", heads[1]);

    for url in [plain, tls] {
        let error = probe(through(url, "me:wrong-secret@")).await.unwrap_err();
        let mut said = format!("{error} {error:?}");
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            said.push_str(&format!(" {cause} {cause:?}"));
            source = cause.source();
        }
        assert!(!said.contains("secret"), "{said}");
    }
    let http = crudl::http::Http::new(&crudl::Connection::new().proxy("http://me:proxy-secret@proxy:1")).unwrap();
    assert_eq!(format!("{http:?}"), "Http { .. }");
}

#[tokio::test]
async fn a_redirect_carries_nothing_elsewhere() {
    let (here, elsewhere) = (Server::start(None).await, Server::start(None).await);
    let target = format!("http://{}/probe", elsewhere.address);
    let builder = Client::builder(format!("http://{}/", here.address)).no_proxy();
    let error = probe(builder.header("x-redirect", target)).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Redirected, Some(307)));
    assert_eq!((here.connections(), elsewhere.connections()), (1, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clones_share_one_pool() {
    const CALLS: usize = 1000;
    const AT_ONCE: usize = 8;
    let authority = Authority::new();
    // HTTP/1.1 needs a connection for each call that is on its way, HTTP/2 one for all.
    for (server, most) in [
        (Server::start(None).await, 2 * AT_ONCE),
        (Server::start(Some(authority.server(None, &["h2"]))).await, AT_ONCE),
    ] {
        let scheme = if most == AT_ONCE { "https" } else { "http" };
        let client = Client::builder(format!("{scheme}://{}/", server.address)).bearer(Secret::from("t")).no_proxy();
        let client = client.root_certificates(authority.issuer.pem()).build().unwrap();
        let tasks = (0..AT_ONCE).map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                for _ in 0..CALLS / AT_ONCE {
                    let said = Probes::new(client.api()).probe().await.unwrap();
                    assert_eq!(said["token"], "Bearer t");
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        println!("{CALLS} calls over {scheme} took {} connections", server.connections());
        assert!((1..=most).contains(&server.connections()), "{}", server.connections());
    }
}
