//! Calls without async.
//!
//! In: a call, a list, a stream of records or pages. Out: their results, made on the thread that asks, which is blocked
//! for as long as it takes. It is the same future as is awaited otherwise, so that nothing about a call differs.

use std::cell::Cell;
use std::future::{Future, IntoFuture as _, poll_fn};
use std::pin::Pin;

use futures_core::Stream;

use crate::download::{Download, PendingDownload};
use crate::error::Error;
use crate::list::{Collect, Items, List, Page, Pages};
use crate::record::Place;
use crate::wait::Wait;

thread_local! {
    static BLOCKED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is blocked by a call: then nothing else on it can happen.
#[cfg(feature = "http")]
pub(crate) fn is_blocked() -> bool {
    BLOCKED.get()
}

/// What a future gives; blocks this thread until then.
pub(crate) fn run<F: Future>(future: F) -> F::Output {
    /// Puts it back even if the future panics.
    struct Before(bool);
    impl Drop for Before {
        fn drop(&mut self) {
            BLOCKED.set(self.0);
        }
    }
    let _before = Before(BLOCKED.replace(true));
    pollster::block_on(future)
}

impl<S, T: Place, M: Place> List<S, T, M> {
    /// One page, without async: see [`Call::send`](crate::Call::send).
    ///
    /// # Errors
    /// As when it is awaited.
    pub fn send(self) -> Result<Page<T, M>, Error> {
        run(self.into_future())
    }
}

impl PendingDownload {
    /// The head of the answer, without async; what follows is a [`Read`](std::io::Read).
    ///
    /// # Errors
    /// As when it is awaited.
    pub fn send(self) -> Result<Download, Error> {
        run(self)
    }
}

impl<T: Place + Send + 'static> Wait<T> {
    /// The record that was waited for, without async: see [`Call::send`](crate::Call::send).
    ///
    /// # Errors
    /// As when it is awaited.
    pub fn send(self) -> Result<T, Error> {
        run(self.into_future())
    }
}

impl<T: Place> Collect<T> {
    /// All records, without async: see [`Call::send`](crate::Call::send).
    ///
    /// # Errors
    /// As when it is awaited.
    pub fn send(self) -> Result<Vec<T>, Error> {
        run(self)
    }
}

impl<T: Place> Items<T> {
    /// The records as an iterator, without async: see [`Call::send`](crate::Call::send).
    pub fn blocking(self) -> Blocking<Self> {
        Blocking(self)
    }
}

impl<T: Place, M: Place> Pages<T, M> {
    /// The pages as an iterator, without async: see [`Call::send`](crate::Call::send).
    pub fn blocking(self) -> Blocking<Self> {
        Blocking(self)
    }
}

/// Records or pages, one after the other, which blocks the thread whenever a page has to be fetched. After an error
/// there is nothing more.
#[derive(Debug)]
#[must_use = "an iterator does nothing until it is asked"]
pub struct Blocking<S>(S);

impl<S: Stream + Unpin> Iterator for Blocking<S> {
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        run(poll_fn(|context| Pin::new(&mut self.0).poll_next(context)))
    }
}
