//! How ureq gets a connection.
//!
//! In: a host. Out: a connection, over TLS where the address says so, or an error that says that the request can't have
//! been sent: ureq's own doesn't tell a connection that never stood from one that broke.

use std::fmt;
use std::io::{Read as _, Write as _};
use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::time::{Duration, Instant};
use ureq::unversioned::transport::{
    Buffers, ConnectProxyConnector, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, TcpConnector,
    Transport, TransportAdapter,
};

/// There was no connection, and why.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct NotReached(Error);

impl NotReached {
    fn because(error: Error) -> Error {
        match error {
            // It says itself when it happened.
            Error::Timeout(_) => error,
            // Of a proxy, which is reached in the same way.
            Error::Other(cause) if cause.is::<Self>() => Error::Other(cause),
            error => Error::Other(Box::new(Self(error))),
        }
    }
}

/// What reaches a server, or looks up where it is, and tells when it can't.
#[derive(Debug)]
pub(super) struct Reaching<R>(R);

impl Reaching<()> {
    /// Straight or through a proxy, over TLS by these settings.
    pub(super) fn over(tls: ClientConfig) -> impl Connector {
        let plain = ().chain(ConnectProxyConnector::default()).chain(TcpConnector::default());
        Reaching(plain.chain(Tls(Arc::new(tls))))
    }

    /// By the system's names.
    pub(super) fn names() -> impl Resolver {
        Reaching(DefaultResolver::default())
    }
}

impl<R: Connector> Connector for Reaching<R> {
    type Out = R::Out;

    fn connect(&self, details: &ConnectionDetails<'_>, chained: Option<()>) -> Result<Option<R::Out>, Error> {
        self.0.connect(details, chained).map_err(NotReached::because)
    }
}

impl<R: Resolver> Resolver for Reaching<R> {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        self.0.resolve(uri, config, timeout).map_err(NotReached::because)
    }
}

/// TLS over a connection in the clear, where the address asks for it. ureq's own takes no settings of rustls.
struct Tls(Arc<ClientConfig>);

impl<In: Transport> Connector<In> for Tls {
    type Out = Either<In, Secured<In>>;

    fn connect(&self, details: &ConnectionDetails<'_>, chained: Option<In>) -> Result<Option<Self::Out>, Error> {
        let Some(plain) = chained else { return Ok(None) };
        if !details.needs_tls() || plain.is_tls() {
            return Ok(Some(Either::A(plain)));
        }
        let host = details.uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
        let name = ServerName::try_from(host.to_owned()).map_err(|error| Error::Other(Box::new(error)))?;
        let connection = ClientConnection::new(self.0.clone(), name).map_err(|error| Error::Other(Box::new(error)))?;
        let mut stream = StreamOwned::new(connection, TransportAdapter::new(plain, details.current_time.clone()));
        stream.sock.set_timeout(left(details));
        stream.conn.complete_io(&mut stream.sock)?;
        let buffers = LazyBuffers::new(details.config.input_buffer_size(), details.config.output_buffer_size());
        Ok(Some(Either::B(Secured { stream, buffers })))
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}

/// The time to connect without what is used up.
fn left(details: &ConnectionDetails<'_>) -> NextTimeout {
    let mut timeout = details.timeout;
    if let (Duration::Exact(limit), Instant::Exact(begun), Instant::Exact(now)) =
        (timeout.after, details.now, (details.current_time)())
    {
        timeout.after = Duration::Exact(limit.saturating_sub(now.saturating_duration_since(begun)));
    }
    timeout
}

/// A connection over TLS.
struct Secured<In: Transport> {
    stream: StreamOwned<ClientConnection, TransportAdapter<In>>,
    buffers: LazyBuffers,
}

impl<In: Transport> Transport for Secured<In> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.stream.sock.set_timeout(timeout);
        let output = self.buffers.output();
        self.stream.write_all(output.get(..amount).unwrap_or_default())?;
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.stream.sock.set_timeout(timeout);
        let count = self.stream.read(self.buffers.input_append_buf())?;
        self.buffers.input_appended(count);
        Ok(count > 0)
    }

    fn is_open(&mut self) -> bool {
        self.stream.sock.get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}

impl<In: Transport> fmt::Debug for Secured<In> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secured").field("below", self.stream.sock.get_ref()).finish_non_exhaustive()
    }
}
