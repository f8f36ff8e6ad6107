//! The runtime of crudl: what emitted API clients, and services written by hand, call.
//!
//! In: an [`Operation`] (verb, path, envelope), arguments, filters. Out: typed records, or an [`Error`].
//!
//! | module | in | out |
//! |---|---|---|
//! | [`system`] | literals | what an API is |
//! | [`record`] | JSON | records, and back |
//! | [`column`](mod@column) | a column and a value | filters and orders |
//! | `request`, [`Call`](struct@Call), [`List`] | arguments | a call, awaited |
//! | `send`, [`auth`] | a call | a raw answer |
//! | `protocol` | a call, an answer | bytes, filled places |
//! | [`Upload`], [`Download`] | a file, a reader, a stream | chunks of a raw body, there and back |
//! | `in_place` | a call | its result, without async |
//! | [`transport`], [`layer`] | a request | a response |
//! | [`recording`] | requests and answers | a file, and answers from it |
//!
//! By hand, with no spec:
//!
//! ```no_run
//! #[derive(Clone, crudl::Record)]
//! struct Team {
//!     id: i64,
//!     name: String,
//!     #[record(extra)]
//!     extra: crudl::Extra,
//! }
//!
//! #[derive(Clone, crudl::Crudl)]
//! #[crudl(path = "teams/", record = Team, list, create(name: String), read, update(name: String), delete)]
//! struct Teams {
//!     api: crudl::Api,
//! }
//!
//! # async fn example(token: &str) -> Result<(), crudl::Error> {
//! let client = crudl::Client::builder("https://api.example.com/").bearer(token).build()?;
//! let teams = Teams::new(client.api());
//! let team = teams.create("ops").set("users", [7, 9]).await?;
//! teams.delete(team.id).await?;
//! # Ok(()) }
//! ```
#![forbid(unsafe_code)]

mod address;
pub mod auth;
#[cfg(feature = "blocking")]
pub mod blocking;
mod builder;
mod call;
mod cancel;
mod client;
pub mod column;
mod connection;
mod download;
mod error;
mod headers;
mod held;
#[cfg(feature = "http")]
pub mod http;
mod in_place;
pub mod layer;
mod list;
mod options;
mod protocol;
mod query;
pub mod record;
pub mod recording;
mod redact;
mod request;
mod send;
pub mod system;
#[cfg(any(feature = "http", feature = "blocking"))]
mod tls;
pub mod transport;
mod upload;
mod wait;

pub use bytes::Bytes;
pub use ipnet::IpNet;
pub use jiff::Timestamp;
pub use jiff::civil::{Date, DateTime};
pub use rust_decimal::Decimal;
pub use serde_json::Value;
pub use uuid::Uuid;

pub use crudl_derive::{Call, Codes, Crudl, Enum, Record};

pub use builder::{Builder, ClientBuilder};
pub use call::{Call, Pending};
pub use cancel::Cancel;
pub use client::{Api, Client, SystemClient};
pub use column::{Column, Filter, Order, Parameter, field};
pub use connection::Connection;
pub use download::{Download, PendingDownload};
pub use error::{Error, ErrorKind, FieldError, TimedOut};
pub use headers::Headers;
pub use in_place::Blocking;
pub use layer::{Layer, Layered};
pub use list::{Collect, Items, List, Page, Pages, PendingPage};
pub use options::Options;
pub use record::{
    Coding, Encode, Enveloped, Extra, Flag, Patch, Place, ReadError, Record, Secret, coded, from_slice, from_value,
    list, to_value,
};
pub use recording::{Recorder, Replay};
pub use request::Request;
pub use send::Retry;
pub use system::{
    Application, Auth, Encoding, Envelope, EnvelopeKey, FilterStyle, Key, Operation, OrderStyle, Paging, Protocol,
    Server, SignIn, System, Verb, XmlType,
};
pub use transport::{HttpRequest, HttpResponse, Transport, TransportError};
pub use upload::{Upload, UploadReader, UploadStream};
pub use wait::Wait;

/// What derived code names. No part of the API.
#[doc(hidden)]
pub mod private {
    pub use serde;
    pub use serde_json::Value;
}

/// Types that a value speaks of without holding them; sendable whatever they are.
type Marker<T> = std::marker::PhantomData<fn() -> T>;
