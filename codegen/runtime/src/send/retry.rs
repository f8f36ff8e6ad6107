//! When a call is tried again, and how long it waits before that.
//!
//! In: an error, a policy ([`Retry`]), how often it was tried. Out: a wait, or none. Whether another try is safe is the
//! error's to say; the server's wish to wait goes before our own choice. All calls of a client share a budget, so that a
//! server that is down isn't asked many times as often as one that is up.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBuilder};

use crate::error::Error;

/// When a call that failed is made again, where that is safe: see [`Error::is_retryable`].
///
/// Waits double from [`first_wait`](Self::first_wait) on, each with a random part as long again, so that clients don't
/// return together. A server that says how long to wait is waited for, and up to [`first_wait`](Self::first_wait) more, if
/// it isn't longer than [`longest_wait`](Self::longest_wait); if it is, the call fails at once, and
/// [`Error::retry_after`] says when to come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    first_wait: Duration,
    longest_wait: Duration,
}

impl Retry {
    /// Three attempts, a first wait of 200 ms, none longer than 20 s.
    pub const DEFAULT: Self =
        Self { attempts: 3, first_wait: Duration::from_millis(200), longest_wait: Duration::from_secs(20) };

    /// One attempt.
    pub const NEVER: Self = Self { attempts: 1, ..Self::DEFAULT };

    /// At most so many attempts, the first among them.
    pub const fn attempts(attempts: u32) -> Self {
        Self { attempts, ..Self::DEFAULT }
    }

    /// The wait before the second attempt, without its random part.
    #[must_use]
    pub const fn first_wait(self, wait: Duration) -> Self {
        Self { first_wait: wait, ..self }
    }

    /// The longest wait, without its random part.
    #[must_use]
    pub const fn longest_wait(self, wait: Duration) -> Self {
        Self { longest_wait: wait, ..self }
    }

    /// How long to wait after this many attempts; none if that was the last.
    pub(super) fn wait(&self, error: &Error, attempts: u32) -> Option<Duration> {
        if attempts >= self.attempts || !error.is_retryable() {
            return None;
        }
        if let Some(asked) = error.retry_after() {
            // With a random part, too: all who were told the same would return together.
            let spread = self.first_wait.mul_f64(fastrand::f64());
            return (asked <= self.longest_wait).then(|| asked.saturating_add(spread));
        }
        let times = usize::try_from(attempts).unwrap_or(usize::MAX);
        let waits = ExponentialBuilder::default()
            .with_min_delay(self.first_wait.min(self.longest_wait))
            .with_max_delay(self.longest_wait)
            .with_max_times(times)
            .with_jitter();
        waits.build().last()
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// What all calls of a client may spend on further attempts: a tenth of its calls that succeed, and a hundred more.
pub(crate) struct Budget(AtomicU32);

impl Budget {
    const FULL: u32 = 1000;
    const COST: u32 = 10;

    pub(crate) const fn full() -> Self {
        Self(AtomicU32::new(Self::FULL))
    }

    /// A call has succeeded.
    pub(super) fn earn(&self) {
        // Most of the time it is full, and nothing is written.
        if self.0.load(Ordering::Relaxed) < Self::FULL {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Whether there's enough for one more attempt.
    pub(super) fn spend(&self) -> bool {
        let spent = |left: u32| left.checked_sub(Self::COST);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, spent).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{ErrorKind, Inner};

    fn error(kind: ErrorKind, idempotent: bool, retry_after: Option<u64>) -> Error {
        let retry_after = retry_after.map(Duration::from_secs);
        Error::from_inner(Inner { kind, idempotent, retry_after, ..Inner::default() })
    }

    #[test]
    fn waits() {
        let retry = Retry::attempts(5).first_wait(Duration::from_millis(100)).longest_wait(Duration::from_secs(1));
        let server = ErrorKind::Server(503);
        let table = [
            // Twice as long each time, with up to as much again.
            (error(server, true, None), 1, Some((100, 200))),
            (error(server, true, None), 2, Some((200, 400))),
            (error(server, true, None), 3, Some((400, 800))),
            (error(server, true, None), 4, Some((800, 1600))),
            (error(server, true, None), 5, None),
            // What the server asks for, but not longer than we would.
            (error(server, true, Some(1)), 1, Some((1000, 1100))),
            (error(server, true, Some(2)), 1, None),
            (error(ErrorKind::RateLimited, false, Some(0)), 1, Some((0, 100))),
            // Not safe, or no use.
            (error(server, false, None), 1, None),
            (error(ErrorKind::NotFound, true, None), 1, None),
            (error(ErrorKind::NotSent, false, None), 1, Some((100, 200))),
        ];
        for (error, attempts, expected) in table {
            let found = retry.wait(&error, attempts);
            let fits = match (found, expected) {
                (Some(found), Some((least, most))) => (least..=most).contains(&found.as_millis()),
                (None, None) => true,
                _ => false,
            };
            assert!(fits, "{error} after {attempts}: {found:?}");
        }
        let short = Retry::DEFAULT.longest_wait(Duration::from_millis(10));
        assert!(short.wait(&error(server, true, None), 1).unwrap() <= Duration::from_millis(20));
        assert_eq!(Retry::NEVER.wait(&error(server, true, None), 1), None);
    }

    #[test]
    fn budget() {
        let budget = Budget::full();
        let attempts = (0..1000).filter(|_| budget.spend()).count();
        assert_eq!(attempts, 100);
        (0..10).for_each(|_| budget.earn());
        assert!(budget.spend() && !budget.spend());
        (0..5000).for_each(|_| budget.earn());
        assert_eq!((0..1000).filter(|_| budget.spend()).count(), 100);
    }
}
