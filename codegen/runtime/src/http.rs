//! The HTTP transport: reqwest over rustls with ring.
//!
//! In: an [`HttpRequest`]. Out: the answer as it came, read no further than the size limit, or still to be read as
//! `streams` has it. Redirects are answers like any other: following one could carry credentials elsewhere, and the caller
//! reports it.

mod streams;

use std::fmt;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http_types::header::{CONTENT_LENGTH, HeaderValue};
use reqwest::redirect::Policy;
use tokio::runtime::{Handle, RuntimeFlavor};

use crate::connection::{Connection, FOREVER, Proxy, takes_body};
use crate::headers::Headers;
use crate::in_place;
use crate::system::Verb;
use crate::tls;
use crate::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind};

/// Sends over HTTP. Cheap to clone; clones share their connections. Calls have to be awaited on a Tokio runtime.
#[derive(Clone)]
pub struct Http {
    client: reqwest::Client,
    /// What the library is told beforehand.
    timeout: Duration,
}

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
            .timeout(connection.usual_timeout)
            .user_agent(concat!("crudl/", env!("CARGO_PKG_VERSION")));
        let client = match &connection.proxy {
            Proxy::Environment => client,
            Proxy::None => client.no_proxy(),
            Proxy::At(url, credentials) => {
                let proxy = reqwest::Proxy::all(url).map_err(|_| invalid("the proxy can't be used".to_owned()))?;
                client.proxy(match credentials {
                    Some(user) => proxy.custom_http_auth(user.header.clone()),
                    None => proxy,
                })
            }
        };
        let client = client.build().map_err(|error| classify(error, "the HTTP client can't be set up"))?;
        Ok(Self { client, timeout: connection.usual_timeout })
    }
}

impl fmt::Debug for Http {
    /// Nothing of its settings, which hold a proxy's credentials and a private key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http").finish_non_exhaustive()
    }
}

impl Http {
    async fn execute(&self, outgoing: reqwest::Request) -> Result<reqwest::Response, TransportError> {
        self.client.execute(outgoing).await.map_err(|error| classify(error, "no answer from the server"))
    }
}

/// The answer as a whole.
async fn collect(incoming: &mut reqwest::Response, limit: u64) -> Result<HttpResponse, TransportError> {
    let status = incoming.status().as_u16();
    let headers = Headers::from_map(std::mem::take(incoming.headers_mut()));
    Ok(HttpResponse::new(status, headers, body(incoming, limit).await?))
}

impl Transport for Http {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            on_a_runtime()?;
            let limit = request.max_response_bytes;
            let url = reqwest::Url::parse(&request.url).map_err(|error| {
                TransportError::new(TransportErrorKind::Invalid, "the URL can't be used").with_source(error)
            })?;
            let mut outgoing = reqwest::Request::new(method(request.verb), url);
            *outgoing.headers_mut() = request.headers.into_map();
            if !request.body.is_empty() {
                *outgoing.body_mut() = Some(request.body.into());
            } else if request.upload.is_none() && takes_body(request.verb) {
                // Some servers want to be told that there is none.
                outgoing.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
            }
            if request.upload.is_some() || request.download {
                // Boxed, so that calls without streams don't carry the room for it.
                return Box::pin(streams::send(
                    self,
                    outgoing,
                    request.upload,
                    request.download,
                    request.timeout,
                    limit,
                ))
                .await;
            }
            if request.timeout != self.timeout {
                *outgoing.timeout_mut() = Some(request.timeout);
            }
            let mut incoming = self.execute(outgoing).await?;
            collect(&mut incoming, limit).await
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            // Made inside, as it has to be on a runtime.
            match on_a_runtime() {
                Ok(()) => tokio::time::sleep(duration).await,
                Err(_) => futures_timer::Delay::new(duration.min(FOREVER)).await,
            }
        })
    }

    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }
}

/// Whether there is a runtime that can do the work: without one reqwest would panic, and one whose only thread is blocked
/// would never get to it.
fn on_a_runtime() -> Result<(), TransportError> {
    let without = "to call without one, turn on the feature `blocking` and use `.blocking()` on the builder";
    let words = match Handle::try_current() {
        Err(_) => format!("HTTP needs a Tokio runtime around the call; {without}"),
        Ok(runtime) if in_place::is_blocked() && runtime.runtime_flavor() == RuntimeFlavor::CurrentThread => {
            format!("HTTP needs the thread that this call blocks: await it instead; {without}")
        }
        Ok(_) => return Ok(()),
    };
    Err(TransportError::new(TransportErrorKind::Invalid, words))
}

/// Reads the body chunk by chunk, so that an endless one is dropped at the limit. One chunk isn't copied.
async fn body(incoming: &mut reqwest::Response, limit: u64) -> Result<Bytes, TransportError> {
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
