//! The HTTP transport: reqwest over rustls with ring.
//!
//! In: an [`HttpRequest`]. Out: the answer as it came, read no further than the size limit. Redirects are answers like
//! any other: following one could carry credentials elsewhere, and the caller reports it.

use std::fmt;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use reqwest::redirect::Policy;

use crate::connection::{Connection, Proxy};
use crate::headers::Headers;
use crate::system::Verb;
use crate::tls;
use crate::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind};

/// Sends over HTTP. Cheap to clone; clones share their connections. Calls have to be awaited on a Tokio runtime.
#[derive(Clone)]
pub struct Http(reqwest::Client);

impl Http {
    /// HTTP/1.1 and HTTP/2 over TLS 1.2 and 1.3.
    ///
    /// # Errors
    /// The certificates to trust or to show can't be read; the proxy can't be used.
    pub fn new(connection: &Connection) -> Result<Self, TransportError> {
        let invalid = |message: String| TransportError::new(TransportErrorKind::Invalid, message);
        let mut tls = tls::config(connection).map_err(invalid)?;
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(Policy::none())
            .referer(false)
            .connect_timeout(connection.connect_timeout)
            .user_agent(concat!("crudl/", env!("CARGO_PKG_VERSION")));
        let client = match &connection.proxy {
            Proxy::Environment => client,
            Proxy::None => client.no_proxy(),
            Proxy::At(url, credentials) => {
                let proxy = reqwest::Proxy::all(url).map_err(|_| invalid("the proxy can't be used".to_owned()))?;
                client.proxy(match credentials {
                    Some(header) => proxy.custom_http_auth(header.clone()),
                    None => proxy,
                })
            }
        };
        client.build().map(Self).map_err(|error| classify(error, "the HTTP client can't be set up"))
    }
}

impl fmt::Debug for Http {
    /// Nothing of its settings, which hold a proxy's credentials and a private key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http").finish_non_exhaustive()
    }
}

impl Transport for Http {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            // reqwest would panic.
            if tokio::runtime::Handle::try_current().is_err() {
                return Err(TransportError::new(
                    TransportErrorKind::Invalid,
                    "HTTP needs a Tokio runtime around the call",
                ));
            }
            let limit = request.max_response_bytes;
            let url = reqwest::Url::parse(&request.url).map_err(|error| {
                TransportError::new(TransportErrorKind::Invalid, "the URL can't be used").with_source(error)
            })?;
            let mut outgoing = reqwest::Request::new(method(request.verb), url);
            *outgoing.headers_mut() = request.headers.into_map();
            *outgoing.timeout_mut() = Some(request.timeout);
            if !request.body.is_empty() {
                *outgoing.body_mut() = Some(request.body.into());
            }
            let mut incoming =
                self.0.execute(outgoing).await.map_err(|error| classify(error, "no answer from the server"))?;
            let status = incoming.status().as_u16();
            let headers = Headers::from_map(std::mem::take(incoming.headers_mut()));
            let body = body(incoming, limit).await?;
            Ok(HttpResponse { status, headers, body })
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            // Made inside, as it has to be on a runtime.
            match tokio::runtime::Handle::try_current() {
                Ok(_) => tokio::time::sleep(duration).await,
                Err(_) => futures_timer::Delay::new(duration).await,
            }
        })
    }

    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }
}

/// Reads the body chunk by chunk, so that an endless one is dropped at the limit. One chunk isn't copied.
async fn body(mut incoming: reqwest::Response, limit: u64) -> Result<Bytes, TransportError> {
    let broken = |error| classify(error, "the answer broke off");
    let too_large =
        || TransportError::new(TransportErrorKind::TooLarge, format!("the answer is longer than {limit} bytes"));
    if incoming.content_length().is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    let Some(first) = incoming.chunk().await.map_err(broken)? else { return Ok(Bytes::new()) };
    if first.len() as u64 > limit {
        return Err(too_large());
    }
    let Some(second) = incoming.chunk().await.map_err(broken)? else { return Ok(first) };
    let mut whole = BytesMut::from(first);
    let mut next = Some(second);
    while let Some(chunk) = next {
        if (whole.len() + chunk.len()) as u64 > limit {
            return Err(too_large());
        }
        whole.extend_from_slice(&chunk);
        next = incoming.chunk().await.map_err(broken)?;
    }
    Ok(whole.freeze())
}

const fn method(verb: Verb) -> reqwest::Method {
    match verb {
        Verb::Get => reqwest::Method::GET,
        Verb::Post => reqwest::Method::POST,
        Verb::Put => reqwest::Method::PUT,
        Verb::Patch => reqwest::Method::PATCH,
        Verb::Delete => reqwest::Method::DELETE,
        Verb::Head => reqwest::Method::HEAD,
    }
}

fn classify(error: reqwest::Error, message: &'static str) -> TransportError {
    // A connection that never stood can't have carried the request, even if it took too long.
    let kind = if error.is_connect() && error.is_timeout() {
        TransportErrorKind::ConnectTimeout
    } else if error.is_connect() {
        TransportErrorKind::NotSent
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_builder() {
        TransportErrorKind::Invalid
    } else {
        TransportErrorKind::Interrupted
    };
    let message = match kind {
        TransportErrorKind::NotSent => "the server can't be reached",
        TransportErrorKind::ConnectTimeout => "no connection in time",
        TransportErrorKind::Timeout => "no answer in time",
        TransportErrorKind::Interrupted | TransportErrorKind::TooLarge | TransportErrorKind::Invalid => message,
    };
    // The URL has the query, and a query may hold what no log should.
    TransportError::new(kind, message).with_source(error.without_url())
}
