//! The time that a call has, with everything that belongs to it: waits for room and for its turn, signing in, attempts.
//!
//! In: a limit, what takes time. Out: what it gives, or the error that says which part used the time up.

use std::future::Future;
use std::time::{Duration, Instant};

use super::pace::Room;
use crate::cancel::first;
use crate::client::Inner;
use crate::error::{Error, ErrorKind, TimedOut};

/// When a call began, and how long it may take.
pub(crate) struct Time<'a> {
    pub(crate) client: &'a Inner,
    begun: Instant,
    limit: Duration,
    /// Of one request.
    attempt: Duration,
}

impl<'a> Time<'a> {
    pub(super) fn new(client: &'a Inner, limit: Duration, attempt: Duration) -> Self {
        Self { client, begun: client.transport.now(), limit, attempt }
    }

    /// What is left.
    pub(super) fn left(&self) -> Duration {
        self.limit.saturating_sub(self.client.transport.now().saturating_duration_since(self.begun))
    }

    /// What one request of the call, or of signing in for it, may take.
    pub(crate) fn of_request(&self) -> Duration {
        self.attempt.min(self.left())
    }

    /// Room among the client's calls.
    pub(super) async fn room(&self, operation: &'static str) -> Result<Room<'a>, Error> {
        let (client, limit) = (self.client, self.limit);
        first(client.transport.sleep(limit), client.pace.enter()).await.ok_or_else(|| {
            let words = format!("no room among the client's calls within {limit:?}");
            Error::new(ErrorKind::Timeout(TimedOut::Queue), operation, words)
        })
    }

    /// Waits for the turn of one more request, unless there's no time for it.
    pub(crate) async fn turn(&self, operation: &'static str) -> Result<(), Error> {
        let wait = self.client.pace.turn(self.client.transport.now(), self.left()).map_err(|wait| {
            let words = format!("the client's rate of calls leaves no time: {wait:?} to wait");
            Error::new(ErrorKind::Timeout(TimedOut::Queue), operation, words)
        })?;
        if !wait.is_zero() {
            self.client.transport.sleep(wait).await;
        }
        Ok(())
    }

    /// What signing in gives, if that is done in time.
    pub(super) async fn to_sign_in<T>(
        &self,
        operation: &'static str,
        sign_in: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        first(self.client.transport.sleep(self.left()), sign_in).await.unwrap_or_else(|| {
            let words = format!("signing in wasn't done within {:?}, the time of the call", self.limit);
            Err(Error::new(ErrorKind::Timeout(TimedOut::SignIn), operation, words))
        })
    }
}
