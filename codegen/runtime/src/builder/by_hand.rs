//! The builder for services that are written by hand.

use std::time::Duration;

use http_types::header::AUTHORIZATION;

use super::{BY_HAND, Settings, sensitive};
use crate::auth::Credentials;
use crate::client::Client;
use crate::error::Error;
use crate::record::Secret;
use crate::system::{Envelope, FilterStyle, OrderStyle, Paging, System};
use crate::transport::Transport;

/// Makes a client for services that are written by hand.
#[must_use = "a builder does nothing until `build`"]
pub struct ClientBuilder {
    settings: Settings,
    url: String,
    system: System,
    credentials: Credentials,
}

impl ClientBuilder {
    pub(crate) fn new(url: String) -> Self {
        Self { settings: Settings::new(), url, system: BY_HAND, credentials: Credentials::None }
    }

    common_settings!();

    /// Sends `Authorization: Bearer …`.
    pub fn bearer(mut self, token: impl Into<Secret>) -> Self {
        match sensitive(&format!("Bearer {}", token.into().expose())) {
            Some(value) => self.credentials = Credentials::Fixed(AUTHORIZATION, value),
            None => self.settings.problems.push("the token has characters that a header can't".to_owned()),
        }
        self
    }

    /// Keys that wrap results and paging facts; without, results are whole answers.
    pub fn envelope(mut self, content: &'static str, metadata: Option<&'static str>) -> Self {
        self.system.envelope = Some(Envelope { content, metadata });
        self
    }

    /// How lists are paged; without, a list is one page.
    pub fn paging(mut self, paging: Paging) -> Self {
        self.system.paging = Some(paging);
        self
    }

    /// How filters are written; without, a filtered list is an error.
    pub fn filters(mut self, filters: FilterStyle) -> Self {
        self.system.filters = Some(filters);
        self
    }

    /// How ordering is written; without, an ordered list is an error.
    pub fn order(mut self, order: OrderStyle) -> Self {
        self.system.order = Some(order);
        self
    }

    /// The client. Nothing is sent yet.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) with everything that can't be used.
    pub fn build(mut self) -> Result<Client, Error> {
        let base = self.settings.base("base URL", &self.url);
        self.settings.build(self.system, vec![base], Vec::new(), None, self.credentials)
    }
}
