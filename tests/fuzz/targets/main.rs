//! What may come from outside, altered at random: no panic, no hang, no secret in a message.
//!
//! Each target is a test that makes the same few thousand runs every time; `FUZZ_SECONDS=600` makes new ones for ten
//! minutes each. A failure prints the `FUZZ_RUN` that repeats it.

mod answers;
mod json;
mod noise;
mod service;
mod spec;
mod time;
mod xml;
