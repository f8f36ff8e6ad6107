//! Waiting for a record to become what it should be.
//!
//! In: a call that reads, what to wait for. Out: the record, or an error once the wait is over or the record has come into
//! a state from which it won't.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use crate::call::Call;
use crate::cancel::{Cancel, first};
use crate::error::{Error, ErrorKind, TimedOut};
use crate::options::Options;
use crate::record::Place;
use crate::request::Request;
use crate::transport::BoxFuture;

const INTERVAL: Duration = Duration::from_secs(2);
const DEADLINE: Duration = Duration::from_secs(600);

type Test<T> = Box<dyn FnMut(&T) -> bool + Send>;

/// A record that is read again and again until it is as it should be: what [`Call::wait_until`] returns.
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct Wait<T> {
    request: Request,
    done: Test<T>,
    failed: Option<Test<T>>,
    interval: Duration,
    deadline: Duration,
}

impl<T> Wait<T> {
    pub(crate) fn new(request: Request, done: Test<T>) -> Self {
        Self { request, done, failed: None, interval: INTERVAL, deadline: DEADLINE }
    }

    /// From an answer to the next call; 2 s unless set.
    pub fn every(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Longest wait; 10 minutes unless set. The record is read once more when it is over, for which the server has as long
    /// again as is between two calls. After that: [`TimedOut::Wait`].
    pub fn within(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Ends with [`ErrorKind::Failed`] once the record is like this, as it won't become what is waited for.
    pub fn unless(mut self, failed: impl FnMut(&T) -> bool + Send + 'static) -> Self {
        self.failed = Some(Box::new(failed));
        self
    }

    /// What a record means: an end, or none yet.
    fn judge(&mut self, record: &T) -> Option<Result<(), Error>> {
        if (self.done)(record) {
            return Some(Ok(()));
        }
        let has_failed = self.failed.as_mut().is_some_and(|failed| failed(record));
        has_failed.then(|| Err(self.error(ErrorKind::Failed, "the record won't become what was waited for")))
    }

    fn over(&self) -> Error {
        let words = format!("it isn't what was waited for after {:?}", self.deadline);
        self.error(ErrorKind::Timeout(TimedOut::Wait), words)
    }

    fn error(&self, kind: ErrorKind, words: impl Into<String>) -> Error {
        Error::new(kind, self.request.operation().name, words)
    }
}

impl<T: Place + Send + 'static> IntoFuture for Wait<T> {
    type Output = Result<T, Error>;
    type IntoFuture = BoxFuture<'static, Result<T, Error>>;

    fn into_future(mut self) -> Self::IntoFuture {
        Box::pin(async move {
            if !self.request.operation().is_idempotent() {
                return Err(self.error(ErrorKind::InvalidRequest, "a call that changes something isn't repeated"));
            }
            let api = self.request.api().clone();
            let client = api.client();
            let options = self.request.options().clone();
            let usual = options.total_timeout.unwrap_or(client.total_timeout);
            let (started, deadline) = (client.transport.now(), self.deadline);
            let left = || deadline.saturating_sub(client.transport.now().saturating_duration_since(started));
            loop {
                let remaining = left();
                // The last one has time for an answer, too.
                let limit = remaining.max(self.interval).min(usual);
                let request = self.request.clone().with(Options::new().total_timeout(limit));
                let record = match Call::from(request).await {
                    Err(error) if limit < usual && error.is_timeout() => return Err(self.over().caused_by(error)),
                    record => record?,
                };
                if let Some(end) = self.judge(&record) {
                    return end.map(|()| record);
                }
                if remaining.is_zero() {
                    return Err(self.over());
                }
                let pause = client.transport.sleep(self.interval.min(left()));
                let cancelled = Cancel::either(client.cancel.as_ref(), options.cancel.as_ref());
                if first(cancelled, pause).await.is_none() {
                    return Err(Error::cancelled(self.request.operation().name));
                }
            }
        })
    }
}

impl<T> fmt::Debug for Wait<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait")
            .field("request", &self.request)
            .field("interval", &self.interval)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}
