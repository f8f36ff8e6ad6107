//! How many calls a client has on their way, and how many it begins in a second.
//!
//! In: the wish to send. Out: a permit, once there's room, or how long to wait for it.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_lock::Semaphore;
/// A place among the calls on their way.
pub(crate) use async_lock::SemaphoreGuard as Room;

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
        Self { room: Semaphore::new(at_once), interval: interval.map(|interval| (interval, Mutex::new(None))) }
    }

    /// Room for a call, if there is some at once.
    pub(super) fn try_enter(&self) -> Option<Room<'_>> {
        self.room.try_acquire()
    }

    /// Room for a call, once there is some.
    pub(super) async fn enter(&self) -> Room<'_> {
        self.room.acquire().await
    }

    /// How long to wait before an attempt begins. The moment is taken: whoever asks next comes after it.
    pub(super) fn turn(&self, now: impl FnOnce() -> Instant) -> Option<Duration> {
        let (interval, next) = self.interval.as_ref()?;
        let now = now();
        let mut next = next.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = next.unwrap_or(now).max(now);
        *next = Some(turn + *interval);
        Some(turn - now).filter(|wait| !wait.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns() {
        let pace = Pace::new(1, Some(20.0));
        let start = Instant::now();
        let turns: Vec<_> = (0..3).map(|_| pace.turn(|| start).unwrap_or_default().as_millis()).collect();
        assert_eq!(turns, [0, 50, 100]);
        // What wasn't used isn't saved up.
        let later = start + Duration::from_secs(9);
        let turns: Vec<_> = (0..2).map(|_| pace.turn(|| later).unwrap_or_default().as_millis()).collect();
        assert_eq!(turns, [0, 50]);
        assert_eq!(Pace::new(1, None).turn(|| start), None);
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
