//! Calls that return records, a page at a time or all of them.
//!
//! In: a [`Request`], filters, an order, a page. Out: one [`Page`], or streams of all records ([`Items`]) or all pages
//! ([`Pages`]).

mod page;
mod pager;
mod stream;

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

use crate::Marker;
use crate::column::{Filter, Order, Parameter};
use crate::options::Options;
use crate::record::{Encode, Place, coded};
use crate::request::Request;

pub use page::{Page, PendingPage};
pub use stream::{Collect, Items, Pages};

/// A list of records `T` of the service `S`, with further facts `M`: narrow it, then await one page, or take
/// [`all`](Self::all).
///
/// If the server says that it ignored something, and the list has a filter or an order, awaiting it is an error
/// ([`ErrorKind::Warned`](crate::ErrorKind::Warned)), as the records aren't those that were asked for.
#[must_use = "a list does nothing until it is awaited"]
pub struct List<S, T, M = ()> {
    request: Request,
    types: Marker<(S, T, M)>,
}

impl<S, T, M> List<S, T, M> {
    /// Only records that meet the condition, and those set before. Two conditions with the same field and operator are
    /// an error, as the server would take only one.
    pub fn filter(mut self, filter: Filter<S>) -> Self {
        self.request.filter_by(&filter.condition, false);
        self
    }

    /// Only records that don't meet the condition.
    pub fn exclude(mut self, filter: Filter<S>) -> Self {
        self.request.filter_by(&filter.condition, true);
        self
    }

    /// In this order. Servers take one: the last that was set counts.
    pub fn order(mut self, order: Order<S>) -> Self {
        self.request.order_by(order.field, order.descending);
        self
    }

    /// This page, numbered as the system does; [`all`](Self::all) starts here.
    pub fn page(mut self, page: u64) -> Self {
        self.request.query_mut().page = Some(page);
        self
    }

    /// At most so many records a page.
    pub fn limit(mut self, limit: u64) -> Self {
        self.request.query_mut().limit = Some(limit);
        self
    }

    /// Sets a further query parameter.
    pub fn query<V: Encode>(self, parameter: Parameter<S, V>, value: impl Into<V>) -> Self {
        self.request.query(parameter.name(), coded(parameter.coding(), value.into())).into()
    }

    /// Takes the records even if the server says that it ignored a filter or an order.
    pub fn allow_warnings(mut self) -> Self {
        self.request.query_mut().allow_warnings = true;
        self
    }

    /// Adds options of each call.
    pub fn with(self, options: Options) -> Self {
        self.request.with(options).into()
    }

    /// All records, page after page, in pages as large as the server allows unless a limit is set.
    pub fn all(self) -> Items<T> {
        Items::new(self.request)
    }

    /// All pages, one after the other.
    pub fn pages(self) -> Pages<T, M> {
        Pages::new(self.request)
    }
}

impl<S, T, M> From<Request> for List<S, T, M> {
    fn from(request: Request) -> Self {
        Self { request, types: PhantomData }
    }
}

impl<S, T, M> Clone for List<S, T, M> {
    fn clone(&self) -> Self {
        self.request.clone().into()
    }
}

impl<S, T, M> fmt::Debug for List<S, T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.request.fmt(f)
    }
}

impl<S, T: Place, M: Place> IntoFuture for List<S, T, M> {
    type Output = Result<Page<T, M>, crate::Error>;
    type IntoFuture = PendingPage<T, M>;

    fn into_future(self) -> PendingPage<T, M> {
        PendingPage::new(self.request.send())
    }
}
