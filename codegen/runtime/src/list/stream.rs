//! Streams of all records, or of all pages.
//!
//! In: a `Pager`. Out: streams that ask for a page when the one before is used up, or earlier if that is wanted.

use std::fmt;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::page::Page;
use super::pager::Pager;
use crate::Marker;
use crate::error::{Error, ErrorKind};
use crate::record::Place;
use crate::request::Request;

macro_rules! paging_settings {
    () => {
        /// Asks for the next page while this one is used: less waiting, and at most one page more than is used. What is
        /// on its way goes on whenever the stream is polled, and doesn't count among the client's calls at once: it may wait
        /// for its reader.
        pub fn prefetch(mut self) -> Self {
            self.pager.set_prefetch();
            self
        }

        /// Ends with an error ([`ErrorKind::TooLarge`]) if there are more pages than that; 100,000 unless set.
        pub fn max_pages(mut self, pages: u64) -> Self {
            self.pager.set_most(pages);
            self
        }
    };
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

    paging_settings!();

    /// Number of the page that comes next, to go on from there another time: `list.page(number)`. None at the end.
    pub fn next_page(&self) -> Option<u64> {
        self.pager.next()
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
                Some(Ok(facts)) => {
                    self.pager.look_ahead(context);
                    Some(Ok(Page::new(items, metadata, facts)))
                }
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

    paging_settings!();
}

impl<T: Place> Items<T> {
    /// The next record; none at the end, and after an error.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// All records that are still to come, at once.
    ///
    /// # Errors
    /// The first of any page; records that came before are lost. See [`Collect::at_most`].
    pub fn try_collect(mut self) -> Collect<T> {
        self.buffer.reverse();
        Collect { pager: self.pager, items: self.buffer, most: usize::MAX }
    }
}

impl<T: Place> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.buffer.pop() {
                self.pager.look_ahead(context);
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
    most: usize,
}

impl<T> Collect<T> {
    /// Ends with an error ([`ErrorKind::TooLarge`]) if there are more records than that, as a part of a list looks like a
    /// whole one.
    pub fn at_most(mut self, records: usize) -> Self {
        self.most = records;
        self
    }

    /// The error if there are too many.
    fn check(&self) -> Result<(), Error> {
        if self.items.len() <= self.most {
            return Ok(());
        }
        let problem = format!("more than {} records", self.most);
        Err(Error::new(ErrorKind::TooLarge, self.pager.request.operation().name, problem))
    }
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
            self.check()?;
        }
    }
}

impl<T> fmt::Debug for Collect<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pager.request.fmt(f)
    }
}
