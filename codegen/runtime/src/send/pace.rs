//! How many calls a client has on their way, and how many it begins in a second.
//!
//! In: the wish to send. Out: a permit, once there's room, or how long to wait for it.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_lock::Semaphore;
/// A place among the calls on their way.
pub(crate) use async_lock::SemaphoreGuard as Room;

use crate::connection::FOREVER;

/// The limits of a client.
pub(crate) struct Pace {
    room: Semaphore,
    /// Between two calls, and when the next one may begin.
    interval: Option<(Duration, Mutex<Option<Instant>>)>,
}

impl Pace {
    /// At most so many calls at once; with `per_second` no more than that begin in a second, evenly spread.
    pub(crate) fn new(at_once: usize, per_second: Option<f64>) -> Self {
        let interval = per_second.and_then(|rate| Duration::try_from_secs_f64(rate.recip()).ok());
        let interval = interval.map(|interval| (interval.min(FOREVER), Mutex::new(None)));
        Self { room: Semaphore::new(at_once), interval }
    }

    /// Room for a call, if there is some at once.
    pub(super) fn try_enter(&self) -> Option<Room<'_>> {
        self.room.try_acquire()
    }

    /// Room for a call, once there is some.
    pub(super) async fn enter(&self) -> Room<'_> {
        self.room.acquire().await
    }

    /// Whether requests have to wait for their turn.
    pub(super) fn has_rate(&self) -> bool {
        self.interval.is_some()
    }

    /// How long to wait before a request begins, if that isn't longer than the limit: then the moment is taken, and whoever
    /// asks next comes after it. Otherwise nothing is taken, so that those who can't wait keep nobody waiting.
    pub(super) fn turn(&self, now: Instant, limit: Duration) -> Result<Duration, Duration> {
        let Some((interval, next)) = &self.interval else { return Ok(Duration::ZERO) };
        let mut next = next.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = next.unwrap_or(now).max(now);
        let wait = turn - now;
        if wait > limit {
            return Err(wait);
        }
        *next = Some(turn + *interval);
        Ok(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns() {
        let pace = Pace::new(1, Some(20.0));
        let (start, limit) = (Instant::now(), Duration::from_millis(100));
        let turn = |now, limit| pace.turn(now, limit).map(|wait| wait.as_millis()).map_err(|wait| wait.as_millis());
        let turns: Vec<_> = (0..5).map(|_| turn(start, limit)).collect();
        // Who can't wait so long doesn't make it longer for the next.
        assert_eq!(turns, [Ok(0), Ok(50), Ok(100), Err(150), Err(150)]);
        // What wasn't used isn't saved up.
        let later = start + Duration::from_secs(9);
        assert_eq!([turn(later, limit), turn(later, limit)], [Ok(0), Ok(50)]);
        assert_eq!(Pace::new(1, None).turn(start, Duration::ZERO), Ok(Duration::ZERO));
    }

    #[test]
    fn room() {
        let pace = Pace::new(1, None);
        let held = pace.try_enter();
        assert!(held.is_some() && pace.try_enter().is_none());
        drop(held);
        assert!(pace.try_enter().is_some());
    }
}
