//! The runtime as emitted code and services written by hand use it: through the public API, mostly over a transport that
//! records what is sent and answers from a list, once over a real socket.

mod auth;
mod by_hand;
mod bytes;
mod errors;
mod fixtures;
mod forms;
mod hooks;
mod leaks;
mod lean;
mod lists;
#[cfg(all(feature = "http", target_os = "linux"))]
mod memory;
#[cfg(feature = "http")]
mod network;
mod paged;
#[cfg(feature = "http")]
mod piecewise;
mod public_api;
mod records;
mod retries;
#[cfg(feature = "http")]
mod socket;
#[cfg(feature = "http")]
mod streams;
mod traces;
mod wire;
mod without_async;
mod xml_rpc;
