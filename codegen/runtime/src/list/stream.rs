//! Page after page.
//!
//! In: a [`Request`] for the first page. Out: records or pages until the list is over: when the server says that no page
//! follows, when as many records came as it counts, on an empty page, after a page that is smaller than the server says pages are, after the only page of
//! a list without pages. A server that gives the same page again doesn't page: that is the end if it doesn't count
//! either, and an error if records are missing by its own count.

use std::fmt;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::page::{Page, read};
use crate::Marker;
use crate::error::{Error, ErrorKind};
use crate::protocol::Facts;
use crate::record::Place;
use crate::request::{Reply, Request};
use crate::transport::BoxFuture;

/// Fetches page after page into places; no record type is needed for it.
struct Pager {
    request: Request,
    /// Next page; none at the end.
    next: Option<u64>,
    paged: bool,
    pending: Option<BoxFuture<'static, Result<Reply, Error>>>,
    seen: u64,
    last: Option<(Bytes, Option<u64>)>,
}

impl Pager {
    fn new(mut request: Request) -> Self {
        let operation = request.operation();
        let paging = request.system().paging.filter(|_| operation.paged);
        let query = request.query_mut();
        let mut first = 0;
        if let Some(paging) = paging {
            first = query.page.unwrap_or(paging.first);
            // Where nobody knows how large a page may be, it's the server's choice.
            query.limit = query.limit.or(operation.limit).or(paging.max);
        }
        Self { request, next: Some(first), paged: paging.is_some(), pending: None, seen: 0, last: None }
    }

    /// Reads one more page into blank places; none at the end. [`accept`](Self::accept) has to be told how many came.
    fn poll(
        &mut self,
        context: &mut Context<'_>,
        items: &mut dyn Place,
        metadata: &mut dyn Place,
    ) -> Poll<Option<Result<Came, Error>>> {
        let Some(page) = self.next else { return Poll::Ready(None) };
        let pending = self.pending.get_or_insert_with(|| {
            let mut request = self.request.clone();
            if self.paged {
                request.query_mut().page = Some(page);
            }
            request.send()
        });
        let reply = ready!(pending.as_mut().poll(context));
        self.pending = None;
        // Until the page is accepted, so that an error is the end.
        self.next = None;
        let came = reply.and_then(|reply| {
            let facts = read(&reply, items, metadata)?;
            Ok(Came { page, facts, body: reply.response.body })
        });
        Poll::Ready(Some(came))
    }

    /// The facts of a page that goes on to the caller; none if it repeats the one before.
    fn accept(&mut self, came: Came, count: usize) -> Option<Result<Facts, Error>> {
        let Came { page, facts, body } = came;
        let count = count as u64;
        let repeats = self.last.take().is_some_and(|(last, number)| {
            count > 0 && (last == body || (facts.page.is_some() && number == facts.page))
        });
        if repeats {
            let total = facts.total.filter(|total| *total > self.seen)?;
            let problem = format!("page {page} repeats the one before; {} of {total} records came", self.seen);
            return Some(Err(Error::new(ErrorKind::Undecodable, self.request.operation().name, problem)));
        }
        self.seen += count;
        let complete = match (facts.more, facts.total, facts.limit) {
            (Some(more), ..) => !more,
            (None, Some(total), _) => self.seen >= total,
            (None, None, Some(limit)) => count < limit,
            (None, None, None) => false,
        };
        if self.paged && count > 0 && !complete {
            self.next = page.checked_add(1);
            self.last = Some((body, facts.page));
        }
        Some(Ok(facts))
    }
}

/// A page as it came.
struct Came {
    page: u64,
    facts: Facts,
    body: Bytes,
}

/// All pages of a list. After an error there is nothing more.
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<T, M = ()> {
    pager: Pager,
    types: Marker<(T, M)>,
}

impl<T, M> Pages<T, M> {
    pub(super) fn new(request: Request) -> Self {
        Self { pager: Pager::new(request), types: PhantomData }
    }
}

impl<T: Place, M: Place> Pages<T, M> {
    /// The next page; none at the end, and after an error.
    pub async fn next(&mut self) -> Option<Result<Page<T, M>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T: Place, M: Place> Stream for Pages<T, M> {
    type Item = Result<Page<T, M>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let (mut items, mut metadata) = (Vec::blank(), M::blank());
        let came = ready!(self.pager.poll(context, &mut items, &mut metadata));
        Poll::Ready(match came {
            Some(Ok(came)) => match self.pager.accept(came, items.len()) {
                Some(Ok(facts)) => Some(Ok(Page::new(items, metadata, facts))),
                Some(Err(error)) => Some(Err(error)),
                None => None,
            },
            Some(Err(error)) => Some(Err(error)),
            None => None,
        })
    }
}

impl<T, M> fmt::Debug for Pages<T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pager.request.fmt(f)
    }
}

/// All records of a list. After an error there is nothing more.
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<T> {
    pager: Pager,
    /// Backwards, so that the next one is taken from the end: an iterator would be much more code for each type.
    buffer: Vec<T>,
}

// Nothing is pinned: the one future inside has a box of its own.
impl<T> Unpin for Items<T> {}

impl<T> Items<T> {
    pub(super) fn new(request: Request) -> Self {
        Self { pager: Pager::new(request), buffer: Vec::new() }
    }
}

impl<T: Place> Items<T> {
    /// The next record; none at the end, and after an error.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// All records that are still to come, at once.
    ///
    /// # Errors
    /// The first of any page; records that came before are lost.
    pub fn try_collect(mut self) -> Collect<T> {
        self.buffer.reverse();
        Collect { pager: self.pager, items: self.buffer }
    }
}

impl<T: Place> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.buffer.pop() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(poll_items(&mut self.pager, context)) {
                Some(Ok(mut items)) => {
                    items.reverse();
                    self.buffer = items;
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pager.request.fmt(f)
    }
}

/// The records of one more page.
fn poll_items<T: Place>(pager: &mut Pager, context: &mut Context<'_>) -> Poll<Option<Result<Vec<T>, Error>>> {
    let mut items = Vec::blank();
    let came = ready!(pager.poll(context, &mut items, &mut ()));
    Poll::Ready(match came {
        Some(Ok(came)) => match pager.accept(came, items.len()) {
            Some(Ok(_)) => Some(Ok(items)),
            Some(Err(error)) => Some(Err(error)),
            None => None,
        },
        Some(Err(error)) => Some(Err(error)),
        None => None,
    })
}

/// All records of a list on their way: what [`Items::try_collect`] returns.
#[must_use = "a future does nothing until it is awaited"]
pub struct Collect<T> {
    pager: Pager,
    items: Vec<T>,
}

impl<T> Unpin for Collect<T> {}

impl<T: Place> Future for Collect<T> {
    type Output = Result<Vec<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            match ready!(poll_items(&mut self.pager, context)) {
                // Most lists are one page, which needn't be moved.
                Some(Ok(items)) if self.items.is_empty() => self.items = items,
                Some(Ok(mut items)) => self.items.append(&mut items),
                Some(Err(error)) => return Poll::Ready(Err(error)),
                None => return Poll::Ready(Ok(std::mem::take(&mut self.items))),
            }
        }
    }
}

impl<T> fmt::Debug for Collect<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pager.request.fmt(f)
    }
}
