//! Commands as they're called: what they print, what they write, how they end.

mod diff;
#[cfg(feature = "docs")]
mod docs;
