//! What the programs of the benches share.

use std::sync::Arc;
use std::time::Duration;

/// The HTTP library as the peer uses it: the client's own settings, as far as a call over plain HTTP sees them.
///
/// # Errors
/// When TLS can't be set up.
pub fn http() -> Result<reqwest::Client, Box<dyn std::error::Error>> {
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Ok(reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(10))
        .timeout(Duration::from_secs(60))
        .build()?)
}

/// An address as the membership application answers with it, nested records and all.
pub const ADDRESS: &str = r#"{
  "id": 1, "address1": "1 Main Street", "address2": "", "address3": "", "billing_address_id": null, "city": "Cork",
  "cloud_region": true,
  "country": {"id": 372, "alpha_2_code": "IE", "alpha_3_code": "IRL", "english_name": "Ireland", "phone_prefix": "353",
    "primary_level_name": "County", "uri": "https://membership.example.com/country/372/"},
  "currency": {"id": 1, "name": "Euro", "symbol": "EUR", "uri": "https://membership.example.com/currency/1/"},
  "email": "office@example.com", "full_address": "Example Ltd, 1 Main Street, Cork, Ireland", "gln": null,
  "language": {"id": 1, "code": "en", "english_name": "English", "native_name": "English",
    "uri": "https://membership.example.com/language/1/"},
  "link": null, "linked": false,
  "member": {"id": 1, "api_key": "0123456789", "name": "Example", "gln_prefix": null, "secret": false, "self_managed": true,
    "currency": {"id": 1, "name": "Euro", "symbol": "EUR", "uri": "https://membership.example.com/currency/1/"},
    "uri": "https://membership.example.com/member/1/"},
  "name": "Example Ltd",
  "phones": [{"name": "Office", "number": "+353 21 000 0000"}, {"name": "Support", "number": "+353 21 000 0001"}],
  "postcode": "T12 X000", "subdivision": null, "uri": "https://membership.example.com/address/1/",
  "vat_number": "IE0000000A", "website": "https://www.example.com"
}"#;
