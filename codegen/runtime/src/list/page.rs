//! One page.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::Marker;
use crate::error::{Error, ErrorKind};
use crate::protocol::{self, Facts};
use crate::record::{Extra, Place};
use crate::request::Reply;
use crate::transport::BoxFuture;

/// Some of the records of a list, and what the server says about the list.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<T, M = ()> {
    /// The records.
    pub items: Vec<T>,
    /// Number of this page.
    pub page: Option<u64>,
    /// Most records that a page may hold.
    pub limit: Option<u64>,
    /// What the records are ordered by, as the server writes it.
    pub order: Option<String>,
    /// How many records all pages hold.
    pub total_records: Option<u64>,
    /// What the server ignored.
    pub warnings: Vec<String>,
    /// Further facts that the spec names.
    pub metadata: M,
    /// Further facts that it doesn't name.
    pub extra: Extra,
}

impl<T, M> IntoIterator for Page<T, M> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<T, M> Page<T, M> {
    pub(super) fn new(items: Vec<T>, metadata: M, facts: Facts) -> Self {
        let Facts { page, limit, order, total, more: _, warnings, extra } = facts;
        Self { items, page, limit, order, total_records: total, warnings, metadata, extra }
    }
}

/// Reads an answer; no record type is needed for it.
pub(super) fn read(reply: &Reply, items: &mut dyn Place, metadata: &mut dyn Place) -> Result<Facts, Error> {
    let facts = protocol::page(reply, items, metadata)?;
    if facts.warnings.is_empty() {
        return Ok(facts);
    }
    let words = reply.redact(facts.warnings.join("; "));
    tracing::warn!(operation = reply.operation.name, warnings = words, "the server ignored part of the call");
    if !reply.strict {
        return Ok(facts);
    }
    Err(Error::from_inner(crate::error::Inner {
        kind: ErrorKind::Warned,
        operation: reply.operation.name.into(),
        status: Some(reply.response.status),
        detail: Some(words),
        ..crate::error::Inner::of(&reply.response.headers, |text| reply.redact(text))
    }))
}

/// A page on its way.
#[must_use = "a future does nothing until it is awaited"]
pub struct PendingPage<T, M = ()> {
    reply: BoxFuture<'static, Result<Reply, Error>>,
    result: Marker<(T, M)>,
}

impl<T, M> PendingPage<T, M> {
    pub(super) fn new(reply: BoxFuture<'static, Result<Reply, Error>>) -> Self {
        Self { reply, result: PhantomData }
    }
}

impl<T: Place, M: Place> Future for PendingPage<T, M> {
    type Output = Result<Page<T, M>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let (mut items, mut metadata) = (Vec::blank(), M::blank());
        match fill(&mut self.reply, context, &mut items, &mut metadata) {
            Poll::Ready(Ok(facts)) => Poll::Ready(Ok(Page::new(items, metadata, facts))),
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => Poll::Pending,
        }
    }
}

/// All of `poll` that doesn't know the record's type.
fn fill(
    reply: &mut BoxFuture<'static, Result<Reply, Error>>,
    context: &mut Context<'_>,
    items: &mut dyn Place,
    metadata: &mut dyn Place,
) -> Poll<Result<Facts, Error>> {
    let reply = ready!(reply.as_mut().poll(context))?;
    Poll::Ready(read(&reply, items, metadata))
}

impl<T, M> fmt::Debug for PendingPage<T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingPage").finish_non_exhaustive()
    }
}
