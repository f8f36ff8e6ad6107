//! How connections are made, whichever library makes them.
//!
//! In: what a builder has collected. Out: the settings that each of the crate's transports takes, and TLS by them: 1.2
//! and 1.3 by ring, with the certificates that the platform trusts.

use std::time::Duration;

/// The settings.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    #[cfg_attr(not(any(feature = "http", feature = "blocking")), allow(dead_code))]
    pub(crate) connect_timeout: Duration,
}

/// Whether the length of a body is sent even if there is none.
#[cfg(any(feature = "http", feature = "blocking"))]
pub(crate) const fn takes_body(verb: crate::system::Verb) -> bool {
    use crate::system::Verb;
    matches!(verb, Verb::Post | Verb::Put | Verb::Patch)
}

#[cfg(any(feature = "http", feature = "blocking"))]
mod tls {
    use std::sync::Arc;

    use rustls::ClientConfig;
    use rustls::crypto::ring;

    use crate::transport::{TransportError, TransportErrorKind};

    impl super::Connection {
        /// For a transport that speaks these versions of HTTP, by their names in TLS.
        pub(crate) fn tls(&self, versions: &[&str]) -> Result<ClientConfig, TransportError> {
            let invalid = |message: &'static str| {
                move |error: rustls::Error| TransportError::new(TransportErrorKind::Invalid, message).with_source(error)
            };
            // A provider of our own, as setting the process's default would take that choice from the program.
            let provider = Arc::new(ring::default_provider());
            let verifier = rustls_platform_verifier::Verifier::new(provider.clone())
                .map_err(invalid("the platform's certificates can't be read"))?;
            let mut tls = ClientConfig::builder_with_provider(provider)
                .with_safe_default_protocol_versions()
                .map_err(invalid("TLS can't be set up"))?
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(verifier))
                .with_no_client_auth();
            tls.alpn_protocols = versions.iter().map(|version| version.as_bytes().to_vec()).collect();
            Ok(tls)
        }
    }
}
