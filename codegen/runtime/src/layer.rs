//! What stands around a transport: metrics, signatures, recordings, faults on purpose.
//!
//! In: an [`HttpRequest`] on its way to a transport. Out: an answer, its own or the transport's. Layers see every attempt
//! of a call, and signing in too, each complete with its credentials. Retries, limits and the waits for them are above.
//!
//! ```text
//! call ─ retries, limits, sign-in ─┬─ first layer ─ second layer ─ … ─ transport ─ network
//!                                  └─ for each attempt
//! ```
//!
//! The layer that is added first sees a request first and its answer last. So a layer that signs what is sent comes after
//! one that adds a header, and a [`Recorder`](crate::Recorder) that shall see what was sent comes last.
//!
//! # Metrics
//!
//! The name of the operation is the label to count by; a URL has too many values.
//!
//! ```
//! use std::collections::BTreeMap;
//! use std::sync::{Arc, Mutex};
//! use std::time::{Duration, Instant};
//! use crudl::transport::{BoxFuture, HttpRequest, HttpResponse, Layer, Transport, TransportError};
//!
//! #[derive(Default)]
//! struct Metrics(Mutex<BTreeMap<(&'static str, Option<u16>), (u64, Duration)>>);
//!
//! impl Layer for Metrics {
//!     fn send<'a>(
//!         &'a self,
//!         request: HttpRequest,
//!         next: &'a dyn Transport,
//!     ) -> BoxFuture<'a, Result<HttpResponse, TransportError>> {
//!         Box::pin(async move {
//!             let (operation, start) = (request.operation, Instant::now());
//!             let result = next.send(request).await;
//!             let status = result.as_ref().ok().map(|response| response.status);
//!             let mut all = self.0.lock().unwrap();
//!             let (count, time) = all.entry((operation, status)).or_default();
//!             (*count, *time) = (*count + 1, *time + start.elapsed());
//!             result
//!         })
//!     }
//! }
//!
//! # fn main() -> Result<(), crudl::Error> {
//! let metrics = Arc::new(Metrics::default());
//! let client = crudl::Client::builder("https://api.example.com/").layer(metrics.clone()).build()?;
//! # Ok(()) }
//! ```
//!
//! # Signatures
//!
//! A layer may change a request before it passes it on.
//!
//! ```
//! use crudl::transport::{BoxFuture, HttpRequest, HttpResponse, Layer, Transport, TransportError};
//!
//! struct Signed(crudl::Secret);
//!
//! # fn hmac(_: &str, _: &[u8]) -> String { "s".to_owned() }
//! impl Layer for Signed {
//!     fn send<'a>(
//!         &'a self,
//!         mut request: HttpRequest,
//!         next: &'a dyn Transport,
//!     ) -> BoxFuture<'a, Result<HttpResponse, TransportError>> {
//!         let signature = hmac(self.0.expose(), &request.body);
//!         let _ = request.headers.set("x-signature", &signature);
//!         next.send(request)
//!     }
//! }
//! # fn main() -> Result<(), crudl::Error> {
//! # let client = crudl::Client::builder("https://api.example.com/").layer(Signed("k".into())).build()?;
//! # Ok(()) }
//! ```
//!
//! # Faults on purpose
//!
//! A layer needn't pass a request on at all. What it answers is subject to retries as a server's answer is.
//!
//! ```
//! use std::sync::atomic::{AtomicU32, Ordering};
//! use crudl::transport::{
//!     BoxFuture, HttpRequest, HttpResponse, Layer, Transport, TransportError, TransportErrorKind,
//! };
//!
//! /// Every third request doesn't reach the server.
//! #[derive(Default)]
//! struct Flaky(AtomicU32);
//!
//! impl Layer for Flaky {
//!     fn send<'a>(
//!         &'a self,
//!         request: HttpRequest,
//!         next: &'a dyn Transport,
//!     ) -> BoxFuture<'a, Result<HttpResponse, TransportError>> {
//!         match self.0.fetch_add(1, Ordering::Relaxed) % 3 {
//!             2 => Box::pin(async { Err(TransportError::new(TransportErrorKind::NotSent, "unlucky")) }),
//!             _ => next.send(request),
//!         }
//!     }
//! }
//! # fn main() -> Result<(), crudl::Error> {
//! # let client = crudl::Client::builder("https://api.example.com/").layer(Flaky::default()).build()?;
//! # Ok(()) }
//! ```
//!
//! # Tracing
//!
//! Each attempt has a span already, without a layer: `call` at level DEBUG of the target `crudl::send::trace`, with the
//! names of OpenTelemetry's conventions for HTTP clients. A layer runs inside of it, so that what it traces stands there.
//!
//! # Another HTTP client
//!
//! Any client can send: what it takes is a [`Transport`]. Redirects must stay answers, and the two limits of a request be
//! kept to.
//!
//! ```
//! # mod mine {
//! #     pub struct Client;
//! #     pub struct Answer { pub status: u16, pub headers: Vec<(String, String)>, pub body: Vec<u8> }
//! #     impl Client {
//! #         pub async fn send(&self, _: &str, _: &str, _: Vec<(&str, &str)>, _: &[u8], _: std::time::Duration, _: u64)
//! #             -> Result<Answer, std::io::Error> {
//! #             Ok(Answer { status: 200, headers: Vec::new(), body: br#"{"up": true}"#.to_vec() })
//! #         }
//! #     }
//! # }
//! use crudl::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind};
//!
//! struct Mine(mine::Client);
//!
//! impl Transport for Mine {
//!     fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
//!         Box::pin(async move {
//!             let headers = request.headers.iter().collect();
//!             let verb = request.verb.as_str();
//!             let answer = self
//!                 .0
//!                 .send(verb, &request.url, headers, &request.body, request.timeout, request.max_response_bytes)
//!                 .await
//!                 // Unless it is known that nothing was sent: then `NotSent`, which may be tried again.
//!                 .map_err(|error| {
//!                     TransportError::new(TransportErrorKind::Interrupted, "no answer").with_source(error)
//!                 })?;
//!             Ok(HttpResponse::new(answer.status, answer.headers.into_iter().collect(), answer.body))
//!         })
//!     }
//! }
//!
//! # #[derive(Clone, crudl::Crudl)]
//! # #[crudl(path = "health", record = crudl::Value)]
//! # #[crudl(health -> crudl::Call<crudl::Value> { verb = GET, path = "health" })]
//! # struct Health { api: crudl::Api }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), crudl::Error> {
//! let client = crudl::Client::builder("https://api.example.com/").transport(Mine(mine::Client)).build()?;
//! # assert_eq!(Health::new(client.api()).health().await?["up"], true);
//! # Ok(()) }
//! ```

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};

/// Stands between calls and a transport. See the [module](self) for examples.
pub trait Layer: Send + Sync {
    /// Sends a request through `next`, or answers itself. What holds for [`Transport::send`] holds here.
    fn send<'a>(
        &'a self,
        request: HttpRequest,
        next: &'a dyn Transport,
    ) -> BoxFuture<'a, Result<HttpResponse, TransportError>>;
}

macro_rules! forward {
    ($($holder:ident)*) => {$(
        impl<L: Layer + ?Sized> Layer for $holder<L> {
            fn send<'a>(
                &'a self,
                request: HttpRequest,
                next: &'a dyn Transport,
            ) -> BoxFuture<'a, Result<HttpResponse, TransportError>> {
                (**self).send(request, next)
            }
        }
    )*};
}

forward!(Arc Box);

/// A transport with a layer around it; a transport itself, so that layers nest.
#[derive(Clone, Debug)]
pub struct Layered<L, T> {
    layer: L,
    transport: T,
}

impl<L: Layer, T: Transport> Layered<L, T> {
    /// Puts a layer around a transport.
    pub const fn new(layer: L, transport: T) -> Self {
        Self { layer, transport }
    }
}

impl<L: Layer, T: Transport> Transport for Layered<L, T> {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        self.layer.send(request, &self.transport)
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.transport.sleep(duration)
    }
    fn now(&self) -> Instant {
        self.transport.now()
    }
}
