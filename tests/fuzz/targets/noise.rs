//! Randomness, what it does to a seed, and the runs of a target.
//!
//! In: seeds, and words that are worth putting in. Out: altered seeds, the same for the same number, so that a failure can
//! be repeated. No fuzzing engine: those that run under `cargo test` fix versions that this workspace can't have.

use std::env;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Stands in seeds where a secret could; no message may repeat it.
pub const SECRET: &str = "hunter2-secret";

/// Runs of each target, unless there is a time.
const RUNS: u64 = 5_000;

/// Most edits of one seed: what is altered beyond recognition tests the first check alone.
const EDITS: usize = 8;

/// A small generator of repeatable noise; quality doesn't matter here.
pub struct Noise(u64);

impl Noise {
    fn new(number: u64) -> Self {
        // Neighbours must not look alike.
        let mut noise = Self(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..8 {
            noise.next();
        }
        noise
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below another; 0 if there is none.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from((self.next() >> 16) % limit.max(1) as u64).unwrap_or(0)
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// A seed after its edits; `words` are what is worth putting in.
pub fn altered(seeds: &[Vec<u8>], words: &[&str], noise: &mut Noise) -> Vec<u8> {
    let mut bytes = noise.pick(seeds).clone();
    for _ in 0..noise.below(EDITS) {
        let at = noise.below(bytes.len() + 1);
        let end = (at + noise.below(64)).min(bytes.len());
        match noise.below(8) {
            0 => drop(bytes.splice(at..end.min(at + 1), [noise.below(256) as u8])),
            1 => drop(bytes.splice(at..end.min(at + 1), noise.pick(words).bytes())),
            2 => drop(bytes.splice(at..at, noise.pick(words).bytes())),
            3 => drop(bytes.splice(at..end, noise.pick(words).bytes())),
            4 => drop(bytes.drain(at..end)),
            5 => {
                let copy = bytes[at..end].to_vec();
                let to = noise.below(bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
            6 => {
                let other = noise.pick(seeds);
                let from = noise.below(other.len() + 1);
                bytes.splice(at..end, other[from..].iter().copied().take(64));
            }
            // Rarely, as it leaves little to the edits that follow.
            _ if noise.below(8) == 0 => bytes.truncate(at),
            _ => {}
        }
    }
    bytes
}

/// Runs a target: the same runs each time; with `FUZZ_SECONDS` new ones for as long; with `FUZZ_RUN` that one alone.
pub fn runs(target: &str, mut run: impl FnMut(&mut Noise)) {
    let number = |name: &str| env::var(name).ok().map(|value| value.parse::<u64>().expect("a number"));
    let mut one = |number: u64| {
        let _told = Told { target, number };
        run(&mut Noise::new(number));
    };
    if let Some(only) = number("FUZZ_RUN") {
        return one(only);
    }
    let start = Instant::now();
    let mut count = 0;
    match number("FUZZ_SECONDS").map(Duration::from_secs) {
        Some(limit) => {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock");
            let first = now.as_secs() << 32;
            while start.elapsed() < limit {
                one(first + count);
                count += 1;
            }
        }
        None => {
            while count < RUNS {
                one(count);
                count += 1;
            }
        }
    }
    println!("{target}: {count} runs in {:?}", start.elapsed());
}

/// Tells which run failed.
struct Told<'a> {
    target: &'a str,
    number: u64,
}

impl Drop for Told<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("again: FUZZ_RUN={} cargo test --package crudl-fuzz -- {}", self.number, self.target);
        }
    }
}

/// Runs a step that must not hang.
pub fn in_time<T>(step: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = step();
    assert!(start.elapsed() < Duration::from_secs(20), "took {:?}", start.elapsed());
    result
}
