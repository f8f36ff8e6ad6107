//! What the programs of the benches share.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

/// Why a program ends early.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What a program is told: `URL SIZE CALLS AT_ONCE`.
pub struct Arguments {
    /// Where the server is.
    pub url: String,
    /// A page of a hundred records rather than one record.
    pub is_page: bool,
    calls: u32,
    at_once: u32,
}

impl Arguments {
    /// Those of the process.
    ///
    /// # Errors
    /// If they aren't as above.
    pub fn read() -> Result<Self, Failure> {
        let arguments: Vec<String> = std::env::args().collect();
        let [_, url, size, calls, at_once] = arguments.as_slice() else { return Err("URL SIZE CALLS AT_ONCE".into()) };
        Ok(Self { url: url.clone(), is_page: size != "1", calls: calls.parse()?, at_once: at_once.parse()? })
    }

    /// Makes the calls, so many at once, and prints how many records came.
    ///
    /// # Errors
    /// That of the first call that fails.
    pub async fn run<F>(&self, call: impl Fn() -> F) -> Result<(), Failure>
    where
        F: Future<Output = Result<usize, Failure>> + Send + 'static,
    {
        let mut records = 0;
        let mut tasks = JoinSet::new();
        for count in 0..self.calls {
            if self.at_once < 2 {
                // Without a task, which would be counted too.
                records += call().await?;
                continue;
            }
            if count >= self.at_once
                && let Some(done) = tasks.join_next().await
            {
                records += done??;
            }
            tasks.spawn(call());
        }
        while let Some(done) = tasks.join_next().await {
            records += done??;
        }
        println!("{records}");
        Ok(())
    }
}

/// The HTTP library as the peer uses it: the client's own settings, as far as a call over plain HTTP sees them.
///
/// # Errors
/// When TLS can't be set up.
pub fn http() -> Result<reqwest::Client, Failure> {
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
