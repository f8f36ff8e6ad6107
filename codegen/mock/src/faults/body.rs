//! The body of an answer: at once, in pieces, or broken off.
//!
//! In: bytes, and how they are delivered. Out: frames for the connection, and an error where it is to break.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use tokio::time::Sleep;

/// Most pieces of a slow body.
const PIECES: usize = 10;

/// How long a connection stands before it breaks: what was written so far is sent in that time.
const BEFORE_BREAK: Duration = Duration::from_millis(1);

/// The connection is to break here.
#[derive(Debug, thiserror::Error)]
#[error("the connection is cut")]
pub(crate) struct Cut;

impl From<Infallible> for Cut {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// A body.
#[derive(Debug, Default)]
pub(crate) struct Body {
    steps: VecDeque<Step>,
    wait: Option<Pin<Box<Sleep>>>,
    /// As the head says, whether or not all of it comes.
    length: u64,
}

#[derive(Debug)]
enum Step {
    Send(Bytes),
    Wait(Duration),
    Break,
}

impl Body {
    /// All at once.
    pub(crate) fn whole(bytes: Vec<u8>) -> Self {
        let length = bytes.len() as u64;
        let steps = if bytes.is_empty() { VecDeque::new() } else { VecDeque::from([Step::Send(bytes.into())]) };
        Self { steps, wait: None, length }
    }

    /// So many bytes of it, then the connection breaks.
    pub(crate) fn cut(bytes: Vec<u8>, at: usize) -> Self {
        let length = bytes.len() as u64;
        let mut sent = Bytes::from(bytes);
        sent.truncate(at);
        let mut steps = VecDeque::from([Step::Wait(BEFORE_BREAK), Step::Break]);
        if !sent.is_empty() {
            steps.push_front(Step::Send(sent));
        }
        Self { steps, wait: None, length }
    }

    /// In pieces, over a time.
    pub(crate) fn trickled(bytes: Vec<u8>, time: Duration) -> Self {
        let length = bytes.len() as u64;
        let bytes = Bytes::from(bytes);
        let size = bytes.len().div_ceil(PIECES).max(1);
        let mut steps = VecDeque::new();
        for start in (0..bytes.len()).step_by(size) {
            steps.push_back(Step::Wait(time / u32::try_from(bytes.len().div_ceil(size)).unwrap_or(1)));
            steps.push_back(Step::Send(bytes.slice(start..bytes.len().min(start + size))));
        }
        Self { steps, wait: None, length }
    }
}

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        loop {
            if let Some(wait) = &mut self.wait {
                ready!(wait.as_mut().poll(context));
                self.wait = None;
            }
            match self.steps.pop_front() {
                None => return Poll::Ready(None),
                Some(Step::Send(bytes)) => return Poll::Ready(Some(Ok(Frame::data(bytes)))),
                Some(Step::Break) => return Poll::Ready(Some(Err(Cut))),
                Some(Step::Wait(time)) => self.wait = Some(Box::pin(tokio::time::sleep(time))),
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.steps.is_empty() && self.wait.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}
