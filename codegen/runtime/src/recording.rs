//! Recordings of what was sent and answered, for tests without a network.
//!
//! In: the requests of a client, and their answers ([`Recorder`]); later the file that they were saved to. Out: that file,
//! readable and the same for the same calls; later the answers from it ([`Replay`]).
//!
//! ```
//! # #[derive(Clone, crudl::Crudl)]
//! # #[crudl(path = "health", record = crudl::Value)]
//! # #[crudl(health -> crudl::Call<crudl::Value> { verb = GET, path = "health" })]
//! # struct Health { api: crudl::Api }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let file = std::env::temp_dir().join(format!("crudl-doc-{}.json", std::process::id()));
//! # let server = crudl::transport::answer_with(|_| {
//! #     Ok(crudl::HttpResponse::new(200, crudl::Headers::new(), r#"{"up": true}"#)) });
//! use crudl::{Client, Recorder, Replay};
//!
//! let recorder = Recorder::new();
//! let client = Client::builder("https://api.example.com/").bearer("t-12345");
//! # let client = client.transport(server);
//! let client = client.layer(recorder.clone()).build()?;
//! Health::new(client.api()).health().await?;
//! recorder.save(&file)?;
//!
//! let replay = Replay::open(&file)?;
//! let client = Client::builder("https://api.example.com/").bearer("any").transport(replay.clone()).build()?;
//! assert_eq!(Health::new(client.api()).health().await?["up"], true);
//! assert!(replay.left().is_empty());
//! # std::fs::remove_file(&file)?;
//! # Ok(()) }
//! ```
//!
//! No header of a request is written. Everywhere else `[secret]` stands in the place of values that calls held as
//! [`Secret`](crate::Secret), of what credentials are made of, and of fields and parameters whose names say what they
//! are, such as `password` or `api_key`; further names are for [`Recorder::secret`]. Of signing in, the request's body
//! isn't written at all, and no text of the answer's. Bytes that are no text are written as they are.

mod exchange;
mod mask;

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::layer::Layer;
use crate::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind};
use exchange::{Exchange, Outcome, outcome};
use mask::Mask;

/// A layer that keeps requests and answers until they are saved. Cheap to clone; clones share what they keep.
///
/// The file has them in the order in which the requests were begun. A call that was still on its way, or was cancelled,
/// isn't in it.
#[derive(Clone, Default)]
pub struct Recorder(Arc<Mutex<Tape>>);

#[derive(Default)]
struct Tape {
    names: Vec<String>,
    exchanges: Vec<(HttpRequest, Option<Outcome>)>,
}

impl Recorder {
    /// Nothing kept yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes `[secret]` in the place of the fields, parameters and headers of this name.
    #[must_use]
    pub fn secret(self, name: impl Into<String>) -> Self {
        self.tape(|tape| tape.names.push(name.into()));
        self
    }

    /// What was recorded so far, as JSON.
    pub fn to_json(&self) -> String {
        self.tape(|tape| {
            // What one request holds as a secret may stand anywhere.
            let mask = Mask::new(&tape.names, tape.exchanges.iter().map(|(request, _)| request));
            let ended = |(request, outcome): &(HttpRequest, Option<Outcome>)| {
                Some(Exchange::of(request, outcome.as_ref()?, &mask).into_value())
            };
            let mut all = serde_json::Value::Array(tape.exchanges.iter().filter_map(ended).collect());
            // The order of keys is otherwise one of serde_json's features.
            all.sort_all_objects();
            format!("{all:#}\n")
        })
    }

    /// Writes what was recorded so far.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn save(&self, path: impl AsRef<Path>) -> io::Result<()> {
        fs::write(path, self.to_json())
    }

    fn tape<T>(&self, work: impl FnOnce(&mut Tape) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Layer for Recorder {
    fn send<'a>(
        &'a self,
        request: HttpRequest,
        next: &'a dyn Transport,
    ) -> BoxFuture<'a, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let place = self.tape(|tape| {
                tape.exchanges.push((request.clone(), None));
                tape.exchanges.len() - 1
            });
            let result = next.send(request).await;
            self.tape(|tape| tape.exchanges[place].1 = Some(outcome(&result)));
            result
        })
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.tape(|tape| tape.exchanges.len());
        f.debug_struct("Recorder").field("requests", &count).finish_non_exhaustive()
    }
}

/// A transport that answers from a recording. Cheap to clone; clones share what was asked for.
///
/// A request is answered by the first recorded one of the same verb, URL and body that wasn't asked for yet; where the
/// recording says `[secret]`, anything fits. What it doesn't have is an error that says what was asked and what there is.
#[derive(Clone)]
pub struct Replay(Arc<Mutex<Vec<(Exchange, bool)>>>);

impl Replay {
    /// Reads a file that a [`Recorder`] has saved, or that was written by hand in the same form.
    ///
    /// # Errors
    /// The file can't be read, or isn't a recording.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let problem = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
        fs::read_to_string(path).and_then(|text| Self::from_json(&text)).map_err(problem)
    }

    /// The same of a text.
    ///
    /// # Errors
    /// The text isn't a recording.
    pub fn from_json(text: &str) -> io::Result<Self> {
        let invalid = |problem: String| io::Error::new(io::ErrorKind::InvalidData, problem);
        let all: Vec<serde_json::Value> =
            serde_json::from_str(text).map_err(|error| invalid(format!("not a recording: {error}")))?;
        let read = all.into_iter().enumerate().map(|(index, value)| {
            let exchange = Exchange::from_value(value);
            exchange.map(|exchange| (exchange, false)).map_err(|problem| invalid(format!("[{index}]: {problem}")))
        });
        Ok(Self(Arc::new(Mutex::new(read.collect::<io::Result<_>>()?))))
    }

    /// The requests of the recording that weren't asked for.
    pub fn left(&self) -> Vec<String> {
        let exchanges = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        exchanges.iter().filter(|(_, asked)| !asked).map(|(exchange, _)| exchange.request_line()).collect()
    }

    fn answer(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        let mut exchanges = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((exchange, asked)) = exchanges.iter_mut().find(|(exchange, asked)| !asked && exchange.fits(request))
        {
            *asked = true;
            return exchange.outcome();
        }
        let mask = Mask::new(&[], [request]);
        let mut message = format!("the recording has no answer for `{}`", Exchange::asked(request, &mask));
        if exchanges.iter().any(|(exchange, _)| exchange.fits(request)) {
            message.push_str(" any more: all that it has were given");
        }
        let left: Vec<_> = exchanges.iter().filter(|(_, asked)| !asked).map(|(exchange, _)| exchange).collect();
        // Those of the same verb and path are what one looks for.
        let alike = |exchange: &&&Exchange| exchange.is_like(request);
        let near: Vec<_> = if left.iter().any(|exchange| alike(&exchange)) {
            left.iter().filter(alike).collect()
        } else {
            left.iter().collect()
        };
        const SHOWN: usize = 5;
        message.push_str(if near.is_empty() { "; nothing is left in it" } else { "; what is left in it:" });
        for exchange in near.iter().take(SHOWN) {
            message.push_str(&format!(" `{}`", exchange.request_line()));
        }
        if near.len() > SHOWN {
            message.push_str(&format!(" and {} more", near.len() - SHOWN));
        }
        Err(TransportError::new(TransportErrorKind::Invalid, message))
    }
}

impl Transport for Replay {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let answer = self.answer(&request);
        Box::pin(std::future::ready(answer))
    }
}

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replay").field("left", &self.left()).finish()
    }
}
