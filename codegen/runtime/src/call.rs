//! Calls with one result.
//!
//! In: a [`Request`]. Out: a future of the result. The future is one type for all operations inside; only its last step
//! knows the result's type.

use std::borrow::Cow;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;

use crate::Marker;
use crate::column::{Filter, Order};
use crate::download::PendingDownload;
use crate::error::Error;
use crate::in_place;
use crate::options::Options;
use crate::protocol;
use crate::record::{Encode, Patch, Place};
use crate::request::{Reply, Request};
use crate::transport::BoxFuture;
use crate::wait::Wait;

/// A call that returns a `T`: set what is optional, then await it, or [`send`](Self::send) it.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    request: Request,
    result: Marker<T>,
}

impl<T> Call<T> {
    /// Sets a body field, in place of an earlier one of that name.
    pub fn set(self, name: impl Into<Cow<'static, str>>, value: impl Encode) -> Self {
        self.request.set(name, value).into()
    }

    /// Keeps, clears or sets a body field.
    pub fn patch<V: Encode>(self, name: impl Into<Cow<'static, str>>, value: Patch<V>) -> Self {
        self.request.set(name, value).into()
    }

    /// Adds a query parameter.
    pub fn query(self, name: impl AsRef<str>, value: impl Encode) -> Self {
        self.request.query(name, value).into()
    }

    /// Counts only records that meet the condition, where the operation filters.
    pub fn filter<S>(mut self, filter: Filter<S>) -> Self {
        self.request.filter_by(&filter.condition, false);
        self
    }

    /// Counts only records that don't meet the condition, where the operation filters.
    pub fn exclude<S>(mut self, filter: Filter<S>) -> Self {
        self.request.filter_by(&filter.condition, true);
        self
    }

    /// In this order, where the operation orders. Servers take one: the last that was set counts.
    pub fn order<S>(mut self, order: Order<S>) -> Self {
        self.request.order_by(order.field, order.descending);
        self
    }

    /// Adds options of this call.
    pub fn with(self, options: Options) -> Self {
        self.request.with(options).into()
    }

    /// Makes the call again and again until its result is like this: a machine that runs, for instance. For calls that
    /// change nothing.
    pub fn wait_until(self, done: impl FnMut(&T) -> bool + Send + 'static) -> Wait<T> {
        Wait::new(self.request, Box::new(done))
    }
}

impl Call<Bytes> {
    /// Gives the bytes as they come, in place of all at once: neither a limit of size nor one of time ends them.
    pub fn stream(self) -> PendingDownload {
        PendingDownload::new(self.request)
    }
}

impl<T: Place> Call<T> {
    /// Makes the call without async, on this thread, which it blocks for as long as it takes.
    ///
    /// The client has to have a transport that needs no runtime: that of the feature `blocking` (see
    /// `Builder::blocking`), or one of your own. Over the other one, which is reqwest's, it is an error outside of a Tokio
    /// runtime, and on a runtime of one thread. Within an async program await the call instead: this one keeps all other
    /// tasks of its thread waiting, unless it is made in `tokio::task::spawn_blocking`.
    ///
    /// # Errors
    /// As when it is awaited.
    pub fn send(self) -> Result<T, Error> {
        let mut result = T::blank();
        sent(self.request, &mut result)?;
        Ok(result)
    }
}

/// All of `send` that doesn't know the result's type.
fn sent(request: Request, result: &mut dyn Place) -> Result<(), Error> {
    protocol::decode(&in_place::run(request.send())?, result)
}

impl<T> From<Request> for Call<T> {
    fn from(request: Request) -> Self {
        Self { request, result: PhantomData }
    }
}

impl<T: Place> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Pending<T>;

    fn into_future(self) -> Pending<T> {
        Pending { reply: self.request.send(), result: PhantomData }
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.request.fmt(f)
    }
}

/// A call on its way.
#[must_use = "a future does nothing until it is awaited"]
pub struct Pending<T> {
    reply: BoxFuture<'static, Result<Reply, Error>>,
    result: Marker<T>,
}

impl<T: Place> Future for Pending<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut result = T::blank();
        match fill(&mut self.reply, context, &mut result) {
            Poll::Ready(Ok(())) => Poll::Ready(Ok(result)),
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => Poll::Pending,
        }
    }
}

/// All of `poll` that doesn't know the result's type.
fn fill(
    reply: &mut BoxFuture<'static, Result<Reply, Error>>,
    context: &mut Context<'_>,
    result: &mut dyn Place,
) -> Poll<Result<(), Error>> {
    let reply = ready!(reply.as_mut().poll(context))?;
    Poll::Ready(protocol::decode(&reply, result))
}

impl<T> fmt::Debug for Pending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending").finish_non_exhaustive()
    }
}
