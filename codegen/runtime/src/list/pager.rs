//! Page after page, whatever the records.
//!
//! In: a [`Request`] for the first page. Out: pages until the list is over: when the server says that no page follows,
//! when as many records came as it counts, on an empty page, after a page that is smaller than the server says pages are,
//! after the only page of a list without pages. A server that gives the same page again doesn't page: that is the end if
//! it doesn't count either, and an error if records are missing by its own count. A count that shrinks on the way ends the
//! list when as many came; in any case it ends after so many pages.

use std::task::{Context, Poll};

use bytes::Bytes;

use super::page::read;
use crate::error::{Error, ErrorKind};
use crate::protocol::Facts;
use crate::record::Place;
use crate::request::{Reply, Request};
use crate::transport::BoxFuture;

/// Most pages of one stream, unless set.
const PAGES: u64 = 100_000;

/// An answer that is asked for.
enum Ahead {
    Coming(BoxFuture<'static, Result<Reply, Error>>),
    Here(Result<Reply, Error>),
}

/// Fetches page after page into places; no record type is needed for it.
pub(super) struct Pager {
    pub(super) request: Request,
    /// Next page; none at the end.
    next: Option<u64>,
    paged: bool,
    ahead: Option<Ahead>,
    prefetch: bool,
    most: u64,
    pages: u64,
    seen: u64,
    last: Option<(Bytes, Option<u64>)>,
}

/// A page as it came.
pub(super) struct Came {
    page: u64,
    facts: Facts,
    body: Bytes,
}

impl Pager {
    pub(super) fn new(mut request: Request) -> Self {
        let operation = request.operation();
        let paging = request.system().paging.filter(|_| operation.paged);
        let query = request.query_mut();
        let mut first = 0;
        if let Some(paging) = paging {
            first = query.page.unwrap_or(paging.first);
            // Where nobody knows how large a page may be, it's the server's choice.
            query.limit = query.limit.or(operation.limit).or(paging.max);
        }
        Self {
            request,
            next: Some(first),
            paged: paging.is_some(),
            ahead: None,
            prefetch: false,
            most: PAGES,
            pages: 0,
            seen: 0,
            last: None,
        }
    }

    pub(super) fn set_prefetch(&mut self) {
        self.prefetch = true;
    }

    pub(super) fn set_most(&mut self, pages: u64) {
        self.most = pages;
    }

    /// Number of the page that comes next; none at the end.
    pub(super) fn next(&self) -> Option<u64> {
        self.next.filter(|_| self.paged || self.pages == 0)
    }

    fn ask(&self, page: u64, ahead: bool) -> Ahead {
        let mut request = if ahead { self.request.clone().ahead() } else { self.request.clone() };
        if self.paged {
            request.query_mut().page = Some(page);
        }
        Ahead::Coming(request.send())
    }

    /// Asks for the next page, if that is wanted before the last one is used up, and goes on with it.
    pub(super) fn look_ahead(&mut self, context: &mut Context<'_>) {
        if !self.prefetch {
            return;
        }
        if self.ahead.is_none() {
            self.ahead = self.next.filter(|_| self.pages < self.most).map(|page| self.ask(page, true));
        }
        if let Some(Ahead::Coming(reply)) = &mut self.ahead
            && let Poll::Ready(reply) = reply.as_mut().poll(context)
        {
            self.ahead = Some(Ahead::Here(reply));
        }
    }

    /// Reads one more page into blank places; none at the end. [`accept`](Self::accept) has to be told how many came.
    pub(super) fn poll(
        &mut self,
        context: &mut Context<'_>,
        items: &mut dyn Place,
        metadata: &mut dyn Place,
    ) -> Poll<Option<Result<Came, Error>>> {
        let Some(page) = self.next else { return Poll::Ready(None) };
        if self.pages == self.most {
            self.next = None;
            let problem = format!("more than {} pages, and page {page} would follow: see `max_pages`", self.most);
            return Poll::Ready(Some(Err(Error::new(ErrorKind::TooLarge, self.request.operation().name, problem))));
        }
        let reply = match self.ahead.take().unwrap_or_else(|| self.ask(page, false)) {
            Ahead::Here(reply) => reply,
            Ahead::Coming(mut reply) => match reply.as_mut().poll(context) {
                Poll::Ready(reply) => reply,
                Poll::Pending => {
                    self.ahead = Some(Ahead::Coming(reply));
                    return Poll::Pending;
                }
            },
        };
        self.pages += 1;
        // Until the page is accepted, so that an error is the end.
        self.next = None;
        let came = reply.and_then(|reply| {
            let facts = read(&reply, items, metadata)?;
            Ok(Came { page, facts, body: reply.response.body })
        });
        Poll::Ready(Some(came))
    }

    /// How many records stand on the pages before the first one that was asked for.
    fn before(&self, page: u64, limit: Option<u64>) -> u64 {
        let Some(paging) = self.request.system().paging.filter(|_| self.paged) else { return 0 };
        let limit = limit.or(self.request.query_ref().limit).unwrap_or(paging.default);
        page.saturating_sub(paging.first).saturating_mul(limit)
    }

    /// The facts of a page that goes on to the caller; none if it repeats the one before.
    pub(super) fn accept(&mut self, came: Came, count: usize) -> Option<Result<Facts, Error>> {
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
        if self.pages == 1 {
            self.seen = self.before(page, facts.limit);
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
