//! The HTTP transport for calls without async: ureq over rustls with ring, and no Tokio.
//!
//! In: an [`HttpRequest`]. Out: the answer as it came, read no further than the size limit, by the rules of the other
//! transport. All of it is done on the thread that polls the call, which the call blocks: for `.send()`, and not within
//! an async program, whose other tasks would wait. What ureq says through the crate `log` has no headers with secrets and
//! no bodies; at the level `trace` it has whole addresses.

mod connector;

use std::io::{self, Read as _};

use bytes::Bytes;
use http_types::header::CONTENT_LENGTH;
use http_types::{Method, Uri};
use ureq::{Agent, ProxyProtocol, SendBody};

use crate::connection::{Connection, FOREVER, Proxy, User, takes_body};
use crate::download::Download;
use crate::headers::Headers;
use crate::system::Verb;
use crate::tls;
use crate::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind};
use connector::{NotReached, Reaching};

/// Connections that are kept open: as many as calls may be on their way at once.
const IDLE: usize = 100;

/// Most bytes that are set aside because a server says how long its answer is.
const AT_ONCE: usize = 1024 * 1024;

/// Sends over HTTP/1.1 and blocks the thread for it. Cheap to clone; clones share their connections, and any number of
/// threads may send at once.
#[derive(Clone, Debug)]
pub struct Http(Agent);

impl Http {
    /// HTTP/1.1 over TLS 1.2 and 1.3. The time to connect is that to look up the name, and again that to connect.
    ///
    /// # Errors
    /// The certificates to trust or to show can't be read; the proxy can't be used.
    pub fn new(connection: &Connection) -> Result<Self, TransportError> {
        let invalid = |message: String| TransportError::new(TransportErrorKind::Invalid, message);
        let mut tls = tls::config(connection).map_err(invalid)?;
        tls.alpn_protocols = vec![b"http/1.1".to_vec()];
        let to_connect = Some(connection.connect_timeout.min(FOREVER));
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_resolve(to_connect)
            .timeout_connect(to_connect)
            .max_idle_connections(IDLE)
            .max_idle_connections_per_host(IDLE)
            .user_agent(concat!("crudl/", env!("CARGO_PKG_VERSION")));
        match &connection.proxy {
            Proxy::Environment => {}
            Proxy::None => config = config.proxy(None),
            Proxy::At(url, user) => {
                let unusable = || invalid("the proxy can't be used".to_owned());
                config = config.proxy(Some(proxy(url, user.as_ref()).ok_or_else(unusable)?));
            }
        }
        Ok(Self(Agent::with_parts(config.build(), Reaching::over(tls), Reaching::names())))
    }

    fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let uri: Uri = request.url.parse().map_err(|error| {
            TransportError::new(TransportErrorKind::Invalid, "the URL can't be used").with_source(error)
        })?;
        let mut outgoing = http_types::Request::new(());
        *outgoing.method_mut() = method(request.verb);
        *outgoing.uri_mut() = uri;
        *outgoing.headers_mut() = request.headers.into_map();
        let config = self.0.configure_request(outgoing);
        let limit = Some(request.timeout.min(FOREVER));
        // A stream takes its time, as long as it moves.
        let outgoing = match request.upload.is_some() || request.download {
            true => config.timeout_recv_response(limit).timeout_per_read(limit).timeout_per_write(limit),
            false => config.timeout_global(limit),
        };
        let outgoing = outgoing.build();
        let incoming = if let Some(upload) = request.upload {
            self.0
                .run(with_length(outgoing, upload.length()).map(|()| SendBody::from_owned_reader(upload.into_reader())))
        } else if !request.body.is_empty() || takes_body(request.verb) {
            // What takes a body has one, if an empty one, so that its length is sent.
            self.0.run(outgoing.map(|()| &request.body[..]))
        } else {
            self.0.run(outgoing)
        };
        let (head, body) = incoming.map_err(|error| classify(error, "no answer from the server"))?.into_parts();
        let (status, headers) = (head.status.as_u16(), Headers::from_map(head.headers));
        if request.download && head.status.is_success() {
            let length = body.content_length();
            let rest = Some(Download::from_reader(Incoming(body.into_reader()), length));
            return Ok(HttpResponse { rest, ..HttpResponse::new(status, headers, Bytes::new()) });
        }
        Ok(HttpResponse::new(status, headers, whole(body, request.max_response_bytes)?))
    }
}

/// A proxy in ureq's words; none if it doesn't take the address.
fn proxy(url: &str, user: Option<&User>) -> Option<ureq::Proxy> {
    let uri: Uri = url.parse().ok()?;
    let protocol = if uri.scheme_str() == Some("https") { ProxyProtocol::Https } else { ProxyProtocol::Http };
    let mut proxy = ureq::Proxy::builder(protocol).host(uri.host()?);
    if let Some(port) = uri.port_u16() {
        proxy = proxy.port(port);
    }
    if let Some(User { name, password, .. }) = user {
        proxy = proxy.username(name).password(password.expose());
    }
    proxy.build().ok()
}

/// A body that is read while it comes. ureq wraps what it found; whoever reads wants to know if it was a limit of time.
struct Incoming<R>(R);

impl<R: io::Read> io::Read for Incoming<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into).map_err(|error| match ureq::Error::from(error) {
            error @ ureq::Error::Timeout(_) => io::Error::new(io::ErrorKind::TimedOut, error),
            error => error.into_io(),
        })
    }
}

/// Says how long a stream is, where that is known: it is sent in chunks otherwise.
fn with_length(mut request: http_types::Request<()>, length: Option<u64>) -> http_types::Request<()> {
    if let Some(length) = length {
        request.headers_mut().insert(CONTENT_LENGTH, length.into());
    }
    request
}

impl Transport for Http {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move { self.exchange(request) })
    }
}

/// Reads the body chunk by chunk, so that an endless one is dropped at the limit.
fn whole(body: ureq::Body, limit: u64) -> Result<Bytes, TransportError> {
    let too_large =
        || TransportError::new(TransportErrorKind::TooLarge, format!("the answer is longer than {limit} bytes"));
    let announced = body.content_length();
    if announced.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    // A byte more, so that the last read finds the end rather than room that is used up.
    let room = announced.and_then(|length| usize::try_from(length).ok()).map_or(0, |length| length.min(AT_ONCE) + 1);
    let mut whole = Vec::with_capacity(room);
    let mut reader = body.into_reader().take(limit.saturating_add(1));
    reader.read_to_end(&mut whole).map_err(|error| classify(error.into(), "the answer broke off"))?;
    if whole.len() as u64 > limit {
        return Err(too_large());
    }
    Ok(whole.into())
}

const fn method(verb: Verb) -> Method {
    match verb {
        Verb::Get => Method::GET,
        Verb::Post => Method::POST,
        Verb::Put => Method::PUT,
        Verb::Patch => Method::PATCH,
        Verb::Delete => Method::DELETE,
        Verb::Head => Method::HEAD,
    }
}

fn classify(error: ureq::Error, message: &'static str) -> TransportError {
    use TransportErrorKind::{ConnectTimeout, Interrupted, Invalid, NotSent, Timeout as TimedOut};
    let (kind, message) = match &error {
        // A connection that never stood can't have carried the request, even if it took too long.
        ureq::Error::Timeout(ureq::Timeout::Resolve | ureq::Timeout::Connect) => {
            (ConnectTimeout, "no connection in time")
        }
        ureq::Error::Timeout(_) => (TimedOut, "no answer in time"),
        ureq::Error::Other(cause) if cause.is::<NotReached>() => (NotSent, "the server can't be reached"),
        // Its text has the URL, and a query may hold what no log should.
        ureq::Error::BadUri(_) => return TransportError::new(Invalid, "the URL can't be used"),
        ureq::Error::Http(_) => (Invalid, message),
        _ => (Interrupted, message),
    };
    let described = TransportError::new(kind, message);
    match error {
        ureq::Error::Other(cause) => described.with_source(cause),
        ureq::Error::Io(cause) => described.with_source(cause),
        cause => described.with_source(cause),
    }
}

#[cfg(test)]
mod tests;
