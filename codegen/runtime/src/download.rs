//! A body that is read while it comes.
//!
//! In: what a transport reads from the network, as a [`Read`] or a [`Stream`]. Out: chunks, as [`Read`] or as [`Stream`],
//! with the headers of the answer. No more than a chunk is in memory. A body that breaks off, or that is shorter or
//! longer than the server said, ends with an error and never like one that is whole.

use std::fmt;
use std::future::{Future, poll_fn};
use std::io::{self, Read, Write};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes, BytesMut};
use futures_core::Stream;

use crate::cancel::Cancel;
use crate::error::{Error, ErrorKind, TimedOut};
use crate::headers::Headers;
use crate::in_place;
use crate::request::{Reply, Request};
use crate::transport::{BoxFuture, HttpResponse, TransportError, TransportErrorKind};

/// Largest piece that is taken from a reader at once, in bytes.
const CHUNK: usize = 64 << 10;

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;
/// Ends when the program ends the call.
type Cancelled = BoxFuture<'static, ()>;
type Progress = Box<dyn FnMut(u64, Option<u64>) + Send>;

/// The bytes of an answer: a stream of chunks, or [`Read`] for programs that block.
///
/// Neither the limit of an answer's size nor that of an attempt's time ends it; it fails when nothing came for as long as
/// an attempt may last. Dropping it ends the call.
pub struct Download(Box<State>);

struct State {
    headers: Headers,
    length: Option<u64>,
    /// In a lock for [`Sync`] alone; it is never shared.
    source: Mutex<Source>,
    /// In a lock as the source is.
    progress: Mutex<Option<Progress>>,
    received: u64,
    /// The operation, and whether it may be repeated.
    operation: (&'static str, bool),
    /// In a lock as the source is.
    cancelled: Mutex<Option<Cancelled>>,
    /// What was taken from the source and not yet read.
    rest: Bytes,
}

enum Source {
    Reader(Box<dyn Read + Send>, BytesMut),
    Stream(Chunks),
    /// After the end, or an error.
    Over,
}

impl Download {
    /// For transports: chunks as they come. With a length, in bytes, anything else is an error of the download.
    pub fn from_stream(
        chunks: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
        length: Option<u64>,
    ) -> Self {
        Self::new(Source::Stream(Box::pin(chunks)), length)
    }

    /// For transports that block: what a reader gives, to its end; the length as for [`from_stream`](Self::from_stream).
    pub fn from_reader(reader: impl Read + Send + 'static, length: Option<u64>) -> Self {
        Self::new(Source::Reader(Box::new(reader), BytesMut::new()), length)
    }

    fn new(source: Source, length: Option<u64>) -> Self {
        Self(Box::new(State {
            headers: Headers::new(),
            length,
            source: Mutex::new(source),
            progress: Mutex::new(None),
            received: 0,
            operation: ("", false),
            cancelled: Mutex::new(None),
            rest: Bytes::new(),
        }))
    }

    /// The body of an answer, whether its transport left it to be read or not.
    fn of(reply: Reply, cancelled: Option<Cancelled>) -> Self {
        let HttpResponse { headers, body, rest, .. } = reply.response;
        let mut download = rest.unwrap_or_else(|| {
            let length = Some(body.len() as u64);
            Self::from_reader(body.reader(), length)
        });
        download.0.headers = headers;
        download.0.operation = (reply.operation.name, reply.operation.is_idempotent());
        download.0.cancelled = Mutex::new(cancelled);
        download
    }

    /// Calls this after each chunk, with the bytes that came so far and the length of all, if the server says it.
    #[must_use]
    pub fn progress(mut self, report: impl FnMut(u64, Option<u64>) + Send + 'static) -> Self {
        self.0.progress = Mutex::new(Some(Box::new(report)));
        self
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &Headers {
        &self.0.headers
    }

    /// Bytes of all of it, if the server says it. It doesn't say it of what it compresses on the way.
    pub fn length(&self) -> Option<u64> {
        self.0.length
    }

    /// The next chunk; none at the end.
    ///
    /// # Errors
    /// [`Interrupted`](ErrorKind::Interrupted) where the body broke off or hasn't the length that the server said;
    /// [`Timeout`](ErrorKind::Timeout) where nothing came for too long. After an error there's nothing more.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|context| self.poll_chunk(context)).await
    }

    /// Writes all of it, and gives the number of bytes. Programs that block have [`io::copy`].
    ///
    /// # Errors
    /// Those of the writer; those of [`next`](Self::next) as the inner error of an [`io::Error`].
    pub async fn write_to(mut self, mut writer: impl Write) -> io::Result<u64> {
        let mut written = 0;
        while let Some(chunk) = self.next().await {
            let chunk = chunk.map_err(into_io)?;
            writer.write_all(&chunk)?;
            written += chunk.len() as u64;
        }
        writer.flush()?;
        Ok(written)
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        let state = &mut *self.0;
        if !state.rest.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut state.rest))));
        }
        let chunk = ready!(state.poll(context)).transpose();
        if !matches!(chunk, Some(Ok(_))) {
            state.source = Mutex::new(Source::Over);
        }
        Poll::Ready(chunk)
    }
}

impl State {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Error>> {
        let source = self.source.get_mut().unwrap_or_else(PoisonError::into_inner);
        if matches!(source, Source::Over) {
            return Poll::Ready(Ok(None));
        }
        let cancelled = self.cancelled.get_mut().unwrap_or_else(PoisonError::into_inner);
        if cancelled.as_mut().is_some_and(|cancelled| cancelled.as_mut().poll(context).is_ready()) {
            return Poll::Ready(Err(Error::cancelled(self.operation.0)));
        }
        let chunk = ready!(source.poll(context));
        Poll::Ready(chunk.and_then(|chunk| self.count(chunk)).map_err(|error| {
            let (operation, idempotent) = self.operation;
            Error::transport(operation, idempotent, error)
        }))
    }

    /// Counts a chunk, compares with the length, and reports.
    fn count(&mut self, chunk: Option<Bytes>) -> Result<Option<Bytes>, TransportError> {
        let came = chunk.as_ref().map_or(0, |chunk| chunk.len() as u64);
        self.received += came;
        let Self { received, length, .. } = *self;
        if let Some(length) = length.filter(|length| received > *length || (chunk.is_none() && received < *length)) {
            let words = format!("the answer broke off after {received} of {length} bytes");
            return Err(TransportError::new(TransportErrorKind::Interrupted, words));
        }
        if came > 0
            && let Some(report) = self.progress.get_mut().unwrap_or_else(PoisonError::into_inner)
        {
            report(received, length);
        }
        Ok(chunk)
    }
}

impl Source {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, TransportError>> {
        match self {
            Self::Reader(reader, buffer) => Poll::Ready(read(reader, buffer)),
            // Empty chunks would be taken for the end by those who read.
            Self::Stream(chunks) => loop {
                match ready!(chunks.as_mut().poll_next(context)).transpose() {
                    Ok(Some(chunk)) if chunk.is_empty() => {}
                    chunk => break Poll::Ready(chunk),
                }
            },
            Self::Over => Poll::Ready(Ok(None)),
        }
    }
}

/// As much as a reader gives at once; none at its end.
fn read(reader: &mut dyn Read, buffer: &mut BytesMut) -> Result<Option<Bytes>, TransportError> {
    // Takes its room back once the last chunk is dropped.
    buffer.resize(CHUNK, 0);
    loop {
        match reader.read(buffer) {
            Ok(0) => return Ok(None),
            Ok(count) => return Ok(Some(buffer.split_to(count).freeze())),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                let kind = match error.kind() {
                    io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => TransportErrorKind::Timeout,
                    _ => TransportErrorKind::Interrupted,
                };
                return Err(TransportError::new(kind, "the answer broke off").with_source(error));
            }
        }
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        self.poll_chunk(context)
    }
}

/// Waits on this thread, which therefore mustn't be the only one that a runtime has: that is an error. Its errors hold an [`Error`], which
/// `get_ref` shows.
impl Read for Download {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.0.rest.is_empty() && !into.is_empty() {
            let chunk = in_place::run(self.next()).transpose().map_err(into_io)?;
            self.0.rest = chunk.unwrap_or_default();
        }
        let count = self.0.rest.len().min(into.len());
        self.0.rest.copy_to_slice(&mut into[..count]);
        Ok(count)
    }
}

fn into_io(error: Error) -> io::Error {
    let kind = match error.kind() {
        ErrorKind::Timeout(TimedOut::Attempt) => io::ErrorKind::TimedOut,
        ErrorKind::Interrupted => io::ErrorKind::UnexpectedEof,
        _ => io::ErrorKind::Other,
    };
    io::Error::new(kind, error)
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let State { headers, length, received, .. } = &*self.0;
        f.debug_struct("Download")
            .field("headers", headers)
            .field("length", length)
            .field("received", received)
            .finish_non_exhaustive()
    }
}

/// A call on its way that gives a [`Download`] once the head of the answer is there.
#[must_use = "a future does nothing until it is awaited"]
pub struct PendingDownload {
    reply: BoxFuture<'static, Result<Reply, Error>>,
    /// What may end it after the call itself is over.
    cancelled: Option<Cancelled>,
}

impl PendingDownload {
    pub(crate) fn new(request: Request) -> Self {
        let both = (request.api().client().cancel.clone(), request.options().cancel.clone());
        let cancelled: Option<Cancelled> = match both {
            (None, None) => None,
            (one, other) => Some(Box::pin(async move { Cancel::either(one.as_ref(), other.as_ref()).await })),
        };
        Self { reply: request.downloaded().send(), cancelled }
    }
}

impl Future for PendingDownload {
    type Output = Result<Download, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let reply = ready!(self.reply.as_mut().poll(context))?;
        Poll::Ready(Ok(Download::of(reply, self.cancelled.take())))
    }
}

impl fmt::Debug for PendingDownload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingDownload").finish_non_exhaustive()
    }
}
