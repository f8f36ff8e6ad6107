//! TLS for the transports that come with the crate: rustls with ring.
//!
//! In: the certificates of a [`Connection`]. Out: a configuration, or what is wrong with them. No message quotes a
//! certificate or a key.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls_platform_verifier::Verifier;

use crate::connection::Connection;

/// TLS 1.2 and 1.3, with the certificates that the platform trusts and those that are given.
pub(crate) fn config(connection: &Connection) -> Result<ClientConfig, String> {
    // A provider of our own, as setting the process's default would take that choice from the program.
    let provider = Arc::new(ring::default_provider());
    let mut roots = Vec::new();
    for pem in &connection.roots {
        roots.extend(certificates("root certificates", pem)?);
    }
    let verifier = Verifier::new_with_extra_roots(roots, provider.clone())
        .map_err(|error| format!("the certificates to trust can't be used: {error}"))?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| format!("TLS can't be set up: {error}"))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let Some(identity) = &connection.identity else { return Ok(config.with_no_client_auth()) };
    let chain = certificates("client certificate", &identity.chain)?;
    // The error may quote the text that it couldn't read.
    let key = PrivateKeyDer::from_pem_slice(identity.key.expose().as_bytes())
        .map_err(|_| "client certificate: its key isn't a private key in PEM".to_owned())?;
    config.with_client_auth_cert(chain, key).map_err(|error| format!("client certificate: {error}"))
}

fn certificates(what: &str, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let read = read.map_err(|_| format!("{what}: not in PEM"))?;
    if read.is_empty() {
        return Err(format!("{what}: no certificate in the text, which has to be PEM"));
    }
    Ok(read)
}
