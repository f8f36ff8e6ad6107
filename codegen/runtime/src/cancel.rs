//! Ending calls from outside.
//!
//! In: somebody who calls [`Cancel::cancel`]. Out: the calls that were given the handle end with
//! [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled).

use std::fmt;
use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use event_listener::Event;

/// Ends calls: give it to a client (`Builder::cancel`) or to single calls (`Options::cancel`), and keep a clone.
///
/// A call that is dropped ends as well; this is for those who don't hold the call, such as a program that shuts down. A
/// blocking call notices it before it is sent, while it waits, and between pages. Whether the server has carried a call
/// out that was on its way isn't known.
#[derive(Clone, Default)]
pub struct Cancel(Arc<State>);

#[derive(Default)]
struct State {
    cancelled: AtomicBool,
    event: Event,
}

impl Cancel {
    /// Not cancelled.
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends all calls that have this handle or a clone of it, for good.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Release);
        self.0.event.notify(usize::MAX);
    }

    /// Whether it was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Acquire)
    }

    /// Ends when it is cancelled.
    pub async fn cancelled(&self) {
        while !self.is_cancelled() {
            let heard = self.0.event.listen();
            // It may have happened before we listened.
            if self.is_cancelled() {
                return;
            }
            heard.await;
        }
    }

    /// Ends when one of them is cancelled.
    pub(crate) async fn either(one: Option<&Self>, other: Option<&Self>) {
        match (one, other) {
            (Some(one), Some(other)) => drop(first(one.cancelled(), other.cancelled()).await),
            (Some(one), None) | (None, Some(one)) => one.cancelled().await,
            (None, None) => pending().await,
        }
    }
}

impl fmt::Debug for Cancel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Cancel").field(&self.is_cancelled()).finish()
    }
}

/// What a future gives; none if the limit was reached before that.
pub(crate) async fn first<T>(limit: impl Future<Output = ()>, future: impl Future<Output = T>) -> Option<T> {
    let (mut limit, mut future) = (pin!(limit), pin!(future));
    poll_fn(|context| {
        if limit.as_mut().poll(context).is_ready() {
            return Poll::Ready(None);
        }
        future.as_mut().poll(context).map(Some)
    })
    .await
}
