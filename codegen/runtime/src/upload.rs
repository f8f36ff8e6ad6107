//! What a raw body is: bytes, or a stream that is read while it is sent.
//!
//! In: bytes, a file, a reader, a stream of chunks, and whoever wants to know how far it is. Out: chunks for a transport,
//! as [`Read`] or as [`Stream`]. No more than a chunk is in memory. What was sent in part can be sent anew if it can be
//! read from its beginning: bytes and files can.

use std::fmt;
use std::fs::File;
use std::future::poll_fn;
use std::io::{self, Read, Seek, SeekFrom};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes};
use futures_core::Stream;

/// Largest piece that is read or reported at once, in bytes.
const CHUNK: usize = 64 << 10;

type Chunks = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;
type Progress = Box<dyn FnMut(u64, Option<u64>) + Send>;

/// A body that is sent as it is: `Bytes`, `Vec<u8>`, `String`, a `File`, or a stream.
///
/// A call whose stream was begun isn't made again by itself, as its beginning is gone; one with bytes or with a file is,
/// where that is safe.
#[derive(Clone)]
pub struct Upload(Arc<Mutex<State>>);

struct State {
    source: Source,
    /// In bytes; none if nobody knows.
    length: Option<u64>,
    progress: Option<Progress>,
    /// How often sending began. Only the last attempt gets chunks: two that share a stream would tear it apart.
    attempt: u64,
    /// Bytes of this attempt that were handed on.
    sent: u64,
    /// Whether the source was asked for its first bytes, and whether this attempt has its last.
    begun: bool,
    ended: bool,
    /// Why the source, not the network, ended the call.
    fault: Option<io::Error>,
}

enum Source {
    Bytes(Bytes),
    /// With the position at which the body begins.
    File(File, u64),
    Reader(Box<dyn Read + Send>),
    Stream(Chunks),
}

impl Upload {
    /// Chunks as they come. With a length that isn't theirs the call fails; without one they are sent without.
    pub fn stream(chunks: impl Stream<Item = io::Result<Bytes>> + Send + 'static, length: Option<u64>) -> Self {
        Self::new(Source::Stream(Box::pin(chunks)), length)
    }

    /// What a reader gives, to its end; the length in bytes as for [`stream`](Self::stream). The reader may block.
    pub fn reader(reader: impl Read + Send + 'static, length: Option<u64>) -> Self {
        Self::new(Source::Reader(Box::new(reader)), length)
    }

    /// Calls this after each chunk, with the bytes that were handed to the network and the length of all, if it's known.
    /// It begins at 0 again when the call is made again.
    #[must_use]
    pub fn progress(self, report: impl FnMut(u64, Option<u64>) + Send + 'static) -> Self {
        self.state().progress = Some(Box::new(report));
        self
    }

    /// Bytes of all of it, if that's known.
    pub fn length(&self) -> Option<u64> {
        self.state().length
    }

    /// The chunks, for a transport that blocks. An earlier reader or stream of the same body gives no more.
    ///
    /// Waits for the chunks of a stream on this thread, so that a stream which needs a runtime has to run on one
    /// elsewhere.
    pub fn into_reader(self) -> UploadReader {
        let attempt = self.begin();
        UploadReader { upload: self, attempt, rest: Bytes::new() }
    }

    /// The chunks, for a transport that doesn't block; but see [`blocks`](Self::blocks).
    pub fn into_stream(self) -> UploadStream {
        let attempt = self.begin();
        UploadStream { upload: self, attempt }
    }

    /// Whether a chunk of [`into_stream`](Self::into_stream) may block the thread, as a reader's or a file's does.
    pub fn blocks(&self) -> bool {
        matches!(self.state().source, Source::File(..) | Source::Reader(_))
    }

    fn new(source: Source, length: Option<u64>) -> Self {
        Self(Arc::new(Mutex::new(State {
            source,
            length,
            progress: None,
            attempt: 0,
            sent: 0,
            begun: false,
            ended: false,
            fault: None,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Bytes that nobody watches, which needn't be sent in chunks.
    pub(crate) fn whole(&self) -> Option<Bytes> {
        match &*self.state() {
            State { source: Source::Bytes(bytes), progress: None, .. } => Some(bytes.clone()),
            _ => None,
        }
    }

    /// Whether all of it can be sent, for the first time or again.
    pub(crate) fn is_sendable(&self) -> bool {
        let state = self.state();
        !state.begun || matches!(state.source, Source::Bytes(_) | Source::File(..))
    }

    /// Why the source, not the network, ended the call.
    pub(crate) fn fault(&self) -> Option<io::Error> {
        self.state().fault.take()
    }

    fn begin(&self) -> u64 {
        let mut state = self.state();
        state.attempt += 1;
        state.sent = 0;
        state.ended = false;
        state.attempt
    }

    /// The next chunk of an attempt; none at the end, and an error if that isn't where it should be.
    fn poll_chunk(&self, attempt: u64, context: &mut Context<'_>) -> Poll<io::Result<Option<Bytes>>> {
        let mut state = self.state();
        if state.attempt != attempt {
            return Poll::Ready(Err(io::Error::other("the body is sent anew")));
        }
        if state.ended {
            return Poll::Ready(Ok(None));
        }
        let chunk = ready!(state.poll_source(context)).and_then(|chunk| state.count(chunk));
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(fault) => {
                let words = io::Error::new(fault.kind(), "the body can't be read");
                state.fault = Some(fault);
                return Poll::Ready(Err(words));
            }
        };
        // Outside the lock: who listens may ask the upload something.
        let State { sent, length, .. } = *state;
        let report = state.progress.take_if(|_| chunk.is_some());
        drop(state);
        if let Some(mut report) = report {
            report(sent, length);
            self.state().progress.get_or_insert(report);
        }
        Poll::Ready(Ok(chunk))
    }
}

impl State {
    fn poll_source(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Option<Bytes>>> {
        let first = self.sent == 0;
        let begun = std::mem::replace(&mut self.begun, true);
        let chunk = match &mut self.source {
            Source::Bytes(bytes) => {
                let from = usize::try_from(self.sent).unwrap_or(usize::MAX).min(bytes.len());
                Ok(Some(bytes.slice(from..bytes.len().min(from + CHUNK))))
            }
            Source::File(file, start) => {
                let rewound = if first && begun { file.seek(SeekFrom::Start(*start)).map(drop) } else { Ok(()) };
                rewound.and_then(|()| read(file)).map(Some)
            }
            Source::Reader(reader) => read(reader).map(Some),
            // Empty chunks would be taken for the end.
            Source::Stream(chunks) => loop {
                match ready!(chunks.as_mut().poll_next(context)).transpose() {
                    Ok(Some(chunk)) if chunk.is_empty() => {}
                    chunk => break chunk,
                }
            },
        };
        Poll::Ready(chunk.map(|chunk| chunk.filter(|chunk| !chunk.is_empty())))
    }

    /// Counts a chunk, and compares with the length.
    fn count(&mut self, chunk: Option<Bytes>) -> io::Result<Option<Bytes>> {
        let came = chunk.as_ref().map_or(0, |chunk| chunk.len() as u64);
        self.sent += came;
        self.ended = chunk.is_none();
        let Self { sent, length, .. } = *self;
        let wrong = |words| Err(io::Error::new(io::ErrorKind::InvalidData, words));
        match length {
            Some(length) if sent > length => {
                return wrong(format!("the body is longer than the {length} bytes it said"));
            }
            Some(length) if chunk.is_none() && sent < length => {
                return wrong(format!("the body ended after {sent} of {length} bytes"));
            }
            _ => {}
        }
        Ok(chunk)
    }
}

/// As much as a reader gives at once.
fn read(reader: &mut dyn Read) -> io::Result<Bytes> {
    let mut chunk = vec![0; CHUNK];
    loop {
        match reader.read(&mut chunk) {
            Ok(count) => {
                chunk.truncate(count);
                return Ok(chunk.into());
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// One attempt at sending a body, for a transport that blocks.
#[derive(Debug)]
pub struct UploadReader {
    upload: Upload,
    attempt: u64,
    rest: Bytes,
}

impl Read for UploadReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.rest.is_empty() && !into.is_empty() {
            let chunk = pollster::block_on(poll_fn(|context| self.upload.poll_chunk(self.attempt, context)))?;
            self.rest = chunk.unwrap_or_default();
        }
        let count = self.rest.len().min(into.len());
        self.rest.copy_to_slice(&mut into[..count]);
        Ok(count)
    }
}

/// One attempt at sending a body, for a transport that doesn't block.
#[derive(Debug)]
pub struct UploadStream {
    upload: Upload,
    attempt: u64,
}

impl Stream for UploadStream {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        self.upload.poll_chunk(self.attempt, context).map(io::Result::transpose)
    }
}

impl From<Bytes> for Upload {
    fn from(bytes: Bytes) -> Self {
        let length = bytes.len() as u64;
        Self::new(Source::Bytes(bytes), Some(length))
    }
}

macro_rules! from_bytes {
    ($($type:ty)*) => {$(
        impl From<$type> for Upload {
            fn from(bytes: $type) -> Self {
                Bytes::from(bytes).into()
            }
        }
    )*};
}

from_bytes!(Vec<u8> String &'static [u8] &'static str);

impl<const N: usize> From<&'static [u8; N]> for Upload {
    fn from(bytes: &'static [u8; N]) -> Self {
        bytes.as_slice().into()
    }
}

impl From<File> for Upload {
    /// From where the file stands to its end. Its length is sent along, unless it isn't a file that has one.
    fn from(mut file: File) -> Self {
        let all = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|metadata| metadata.len());
        match (all, file.stream_position()) {
            (Some(all), Ok(start)) => Self::new(Source::File(file, start), Some(all.saturating_sub(start))),
            _ => Self::reader(file, None),
        }
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload").field("length", &self.length()).finish_non_exhaustive()
    }
}
