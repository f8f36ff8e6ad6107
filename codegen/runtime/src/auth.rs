//! Credentials: a fixed header, or a token that is fetched, kept and renewed.
//!
//! In: what a builder was given. Out: the header of a call. A token is fetched at the first call that needs one, by one
//! sign-in however many tasks wait; renewed shortly before it runs out; replaced once if the server refuses it.
//! Nothing here prints a secret.

mod keeper;
mod token;

use http_types::header::{HeaderName, HeaderValue};

pub(crate) use keeper::{Keeper, LoginDetails};

use crate::client::Inner;
use crate::error::Error;

/// Marks systems that are entered by email, password and API key, which give a token.
#[derive(Clone, Copy, Debug)]
pub enum Login {}

/// Marks systems without credentials of their own.
#[derive(Clone, Copy, Debug)]
pub enum Open {}

/// What a client authorises its calls with.
pub(crate) enum Credentials {
    None,
    Fixed(HeaderName, HeaderValue),
    Token(Box<Keeper>),
}

/// The header of one attempt.
pub(crate) type Header = (HeaderName, HeaderValue);

impl Credentials {
    /// The header of a call.
    pub(crate) async fn header(&self, client: &Inner, operation: &'static str) -> Result<Option<Header>, Error> {
        match self {
            Self::None if matches!(client.system.auth, crate::Auth::None) => Ok(None),
            Self::None => Err(Error::new(
                crate::ErrorKind::Config,
                operation,
                "no credentials: give some to the builder, or use `.from_env()`",
            )),
            Self::Fixed(name, value) => Ok(Some((name.clone(), value.clone()))),
            Self::Token(keeper) => keeper.header(client).await.map(Some),
        }
    }

    /// A header to try again with after a 401; none if there can't be a better one.
    pub(crate) async fn replace(&self, client: &Inner, refused: &HeaderValue) -> Result<Option<Header>, Error> {
        match self {
            Self::None | Self::Fixed(..) => Ok(None),
            Self::Token(keeper) => keeper.replace(client, refused).await,
        }
    }

    /// Takes the secrets that this client knows out of a server's words.
    pub(crate) fn redact(&self, text: String) -> String {
        let mut secrets = Vec::new();
        match self {
            Self::None => {}
            Self::Fixed(_, value) => {
                let value = value.to_str().unwrap_or_default();
                secrets.push(value.to_owned());
                secrets.extend(value.strip_prefix("Bearer ").map(str::to_owned));
            }
            Self::Token(keeper) => keeper.secrets(&mut secrets),
        }
        // A very short secret is in any text by chance, and not worth hiding by tearing words apart.
        secrets.retain(|secret| secret.len() >= 4);
        secrets.iter().fold(text, |text, secret| {
            if text.contains(secret.as_str()) { text.replace(secret.as_str(), "[secret]") } else { text }
        })
    }
}
