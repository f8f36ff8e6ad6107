//! The builder for services that are written by hand.

use std::time::Duration;

use http_types::header::AUTHORIZATION;

use super::{BY_HAND, Settings};
use crate::auth::Credentials;
use crate::cancel::Cancel;
use crate::client::Client;
use crate::connection::Connection;
use crate::error::Error;
use crate::layer::Layer;
use crate::record::Secret;
use crate::send::Retry;
use crate::system::{Envelope, FilterStyle, OrderStyle, Paging, Protocol, System};
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
        Self { settings: Settings::default(), url, system: BY_HAND, credentials: Credentials::None }
    }

    common_settings!(settings);

    /// Sends `Authorization: Bearer …`.
    pub fn bearer(mut self, token: impl Into<Secret>) -> Self {
        let token = token.into();
        let value = format!("Bearer {}", token.expose());
        self.credentials = Credentials::fixed(AUTHORIZATION.as_str(), &value, vec![token], &mut self.settings.problems);
        self
    }

    /// Sends `Authorization: Basic …`.
    pub fn basic(mut self, username: impl AsRef<str>, password: impl Into<Secret>) -> Self {
        self.credentials = Credentials::basic(username.as_ref(), password.into(), &mut self.settings.problems);
        self
    }

    /// The protocol: JSON, unless set.
    pub fn protocol(mut self, protocol: Protocol) -> Self {
        self.system.protocol = protocol;
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
