//! Bodies that are read while they are sent, and answers that are read while they come.
//!
//! In: a request with an upload, or one that asks for a download. Out: an answer, its body collected or still to be read.
//! The limit of time is for what doesn't move: it begins anew with each chunk.

use std::io;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::thread::{self, ThreadId};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body, Frame, SizeHint};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::JoinHandle;
use tokio::time::{Instant, Sleep};

use super::{Http, classify, collect};
use crate::cancel::first;
use crate::connection::FOREVER;
use crate::download::Download;
use crate::headers::Headers;
use crate::in_place;
use crate::transport::{HttpResponse, TransportError, TransportErrorKind};
use crate::upload::{Upload, UploadStream};

pub(super) async fn send(
    http: &Http,
    mut outgoing: reqwest::Request,
    upload: Option<Upload>,
    download: bool,
    timeout: Duration,
    limit: u64,
) -> Result<HttpResponse, TransportError> {
    // The library's own limit is for all of it.
    *outgoing.timeout_mut() = Some(FOREVER);
    let moved = Moved::default();
    if let Some(upload) = upload {
        *outgoing.body_mut() = Some(reqwest::Body::wrap(Outgoing::new(upload, moved.clone())));
    }
    let call = async {
        let mut incoming = http.execute(outgoing).await?;
        if !download || !incoming.status().is_success() {
            return collect(&mut incoming, limit).await;
        }
        let headers = Headers::from_map(std::mem::take(incoming.headers_mut()));
        let (status, length) = (incoming.status().as_u16(), incoming.content_length());
        let rest = Some(Download::from_stream(Incoming::new(incoming, timeout), length));
        Ok(HttpResponse { rest, ..HttpResponse::new(status, headers, Bytes::new()) })
    };
    first(moved.stopped(timeout), call).await.unwrap_or_else(|| Err(too_slow()))
}

fn too_slow() -> TransportError {
    TransportError::new(TransportErrorKind::Timeout, "no answer in time")
}

/// When something moved last.
#[derive(Clone)]
struct Moved(Arc<Mutex<Instant>>);

impl Default for Moved {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }
}

impl Moved {
    fn at(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// Ends once nothing has moved for so long.
    async fn stopped(&self, limit: Duration) {
        loop {
            let at = self.at();
            tokio::time::sleep(limit.saturating_sub(at.elapsed())).await;
            if self.at().elapsed() >= limit {
                return;
            }
        }
    }
}

/// An upload as a body. What may block is read on a thread for that.
struct Outgoing {
    chunks: Chunks,
    length: Option<u64>,
    moved: Moved,
}

type Chunk = Option<io::Result<Bytes>>;

enum Chunks {
    Stream(UploadStream),
    Reader(Option<UploadStream>),
    Reading(JoinHandle<(UploadStream, Chunk)>),
}

impl Outgoing {
    fn new(upload: Upload, moved: Moved) -> Self {
        let (blocks, length) = (upload.blocks(), upload.length());
        let stream = upload.into_stream();
        let chunks = if blocks { Chunks::Reader(Some(stream)) } else { Chunks::Stream(stream) };
        Self { chunks, length, moved }
    }
}

impl Chunks {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Chunk> {
        loop {
            match self {
                Self::Stream(stream) => return Pin::new(stream).poll_next(context),
                Self::Reader(stream) => {
                    let Some(mut stream) = stream.take() else { return Poll::Ready(None) };
                    *self = Self::Reading(tokio::task::spawn_blocking(move || {
                        // It is a reader's, so it is ready once it has blocked.
                        let mut context = Context::from_waker(std::task::Waker::noop());
                        let chunk = match pin!(&mut stream).poll_next(&mut context) {
                            Poll::Ready(chunk) => chunk,
                            Poll::Pending => Some(Err(io::ErrorKind::WouldBlock.into())),
                        };
                        (stream, chunk)
                    }));
                }
                Self::Reading(reading) => {
                    let read = ready!(Pin::new(reading).poll(context));
                    let (stream, chunk) = match read {
                        Ok((stream, chunk)) => (Some(stream), chunk),
                        Err(error) => (None, Some(Err(io::Error::other(error)))),
                    };
                    *self = Self::Reader(stream);
                    return Poll::Ready(chunk);
                }
            }
        }
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let chunk = ready!(self.chunks.poll(context));
        self.moved.now();
        Poll::Ready(chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// The body of an answer as chunks.
struct Incoming {
    body: reqwest::Body,
    timeout: Duration,
    /// When it has waited too long, if it does wait: the time that its reader takes between two chunks isn't the server's.
    end: Pin<Box<Sleep>>,
    waits: bool,
    /// The one thread that brings the chunks, if there's one alone.
    thread: Option<ThreadId>,
}

impl Incoming {
    /// Made while the runtime is at hand, as it may be read elsewhere.
    fn new(incoming: reqwest::Response, timeout: Duration) -> Self {
        let timeout = timeout.min(FOREVER);
        let is_alone = Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread;
        Self {
            body: incoming.into(),
            timeout,
            end: Box::pin(tokio::time::sleep(timeout)),
            waits: false,
            thread: is_alone.then(|| thread::current().id()),
        }
    }
}

impl Stream for Incoming {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            match Pin::new(&mut this.body).poll_frame(context) {
                Poll::Ready(Some(Ok(frame))) => {
                    // Trailers aren't of interest.
                    if let Ok(chunk) = frame.into_data() {
                        this.waits = false;
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                }
                Poll::Ready(Some(Err(error))) => {
                    return Poll::Ready(Some(Err(classify(error, "the answer broke off"))));
                }
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => {
                    if in_place::is_blocked() && this.thread == Some(thread::current().id()) {
                        let words =
                            "the answer needs the thread that waits for it: await its chunks, or read it on another";
                        return Poll::Ready(Some(Err(TransportError::new(TransportErrorKind::Invalid, words))));
                    }
                    if !std::mem::replace(&mut this.waits, true) {
                        this.end.as_mut().reset(Instant::now() + this.timeout);
                    }
                    ready!(this.end.as_mut().poll(context));
                    return Poll::Ready(Some(Err(too_slow())));
                }
            }
        }
    }
}
