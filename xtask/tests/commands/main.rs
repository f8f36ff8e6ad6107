//! Commands as they're called: what they print, what they write, how they end.

mod codegen;
mod diff;
#[cfg(feature = "docs")]
mod docs;
mod faults;
mod home;
#[cfg(all(feature = "mock", unix))]
mod mock;
#[cfg(feature = "authoring")]
mod new;
mod reports;
#[cfg(feature = "authoring")]
mod schema;
