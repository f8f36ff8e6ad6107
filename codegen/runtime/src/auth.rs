//! Credentials: a fixed header, or a token that is fetched, kept and renewed.
//!
//! In: what a builder was given. Out: the header of a call. A token is fetched at the first call that needs one, by one
//! sign-in however many tasks wait; renewed shortly before it runs out; replaced once if the server refuses it.
//! Nothing here prints a secret.

mod keeper;
mod token;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_types::header::{AUTHORIZATION, HeaderName, HeaderValue};

pub(crate) use keeper::{Keeper, LoginDetails};

use crate::builder::sensitive;
use crate::error::Error;
use crate::record::Secret;
use crate::redact;
use crate::send::Time;
use crate::transport::{BoxFuture, Transport};

/// Marks systems that are entered by email, password and API key, which give a token.
#[derive(Clone, Copy, Debug)]
pub enum Login {}

/// Marks systems that are entered by a key in a header.
#[derive(Clone, Copy, Debug)]
pub enum ApiKey {}

/// Marks systems that are entered by username and password, sent with each call.
#[derive(Clone, Copy, Debug)]
pub enum Basic {}

/// Marks systems without credentials of their own.
#[derive(Clone, Copy, Debug)]
pub enum Open {}

/// Gives tokens that are kept elsewhere: by a service of your own, or in a file that others share.
pub trait TokenSource: Send + Sync {
    /// A token that is good now. Asked at the first call that needs one; again shortly before the token runs out, if it is
    /// a JWT that says when; and once more after the server has refused one: then that one shouldn't be given again. One
    /// asks at a time, whoever waits has the same answer.
    fn token(&self) -> BoxFuture<'_, Result<Secret, Box<dyn std::error::Error + Send + Sync>>>;
}

/// The name of the call that signs in.
pub(crate) const SIGN_IN: &str = "sign_in";

/// What a client authorises its calls with.
pub(crate) enum Credentials {
    None,
    /// With what may not appear in any message.
    Fixed(HeaderName, HeaderValue, Vec<Secret>),
    Token(Box<Keeper>),
}

/// The header of one attempt.
pub(crate) type Header = (HeaderName, HeaderValue);

impl Credentials {
    /// A header that is the same for every call.
    pub(crate) fn fixed(name: &str, value: &str, secrets: Vec<Secret>, problems: &mut Vec<String>) -> Self {
        match (HeaderName::from_bytes(name.as_bytes()), sensitive(value)) {
            (Ok(name), Some(value)) => return Self::Fixed(name, value, secrets),
            (Err(_), _) => problems.push(format!("`{name}` isn't the name of a header")),
            (_, None) => problems.push("the credentials have characters that a header can't".to_owned()),
        }
        Self::None
    }

    /// HTTP Basic, RFC 7617.
    pub(crate) fn basic(username: &str, password: Secret, problems: &mut Vec<String>) -> Self {
        if username.contains(':') {
            problems.push("a username for HTTP Basic has no colon".to_owned());
            return Self::None;
        }
        match basic_header(username, password.expose()) {
            (encoded, Some(value)) => Self::Fixed(AUTHORIZATION, value, vec![encoded, password]),
            (_, None) => {
                problems.push("the credentials have characters that a header can't".to_owned());
                Self::None
            }
        }
    }

    /// The header of a call, if nobody has to be asked for it.
    pub(crate) fn at_hand(&self, clock: &dyn Transport) -> Option<Header> {
        match self {
            Self::None => None,
            Self::Fixed(name, value, _) => Some((name.clone(), value.clone())),
            Self::Token(keeper) => keeper.at_hand(clock),
        }
    }

    /// The header of a call.
    pub(crate) async fn header(&self, operation: &'static str, time: &Time<'_>) -> Result<Option<Header>, Error> {
        match self {
            Self::None if matches!(time.client.system.auth, crate::Auth::None) => Ok(None),
            Self::None => Err(Error::new(
                crate::ErrorKind::Config,
                operation,
                "no credentials: give some to the builder, or use `.from_env()`",
            )),
            Self::Fixed(name, value, _) => Ok(Some((name.clone(), value.clone()))),
            Self::Token(keeper) => keeper.header(time).await.map(Some),
        }
    }

    /// A header to try again with after a 401; none if there can't be a better one.
    pub(crate) async fn replace(&self, refused: &HeaderValue, time: &Time<'_>) -> Result<Option<Header>, Error> {
        match self {
            Self::None | Self::Fixed(..) => Ok(None),
            Self::Token(keeper) => keeper.replace(refused, time).await,
        }
    }

    /// Takes the secrets that this client knows out of a server's words, and further ones.
    pub(crate) fn redact(&self, text: String, further: impl Iterator<Item = String>) -> String {
        let mut secrets = Vec::new();
        match self {
            Self::None => {}
            Self::Fixed(.., known) => secrets.extend(known.iter().map(|secret| secret.expose().to_owned())),
            Self::Token(keeper) => keeper.secrets(&mut secrets),
        }
        secrets.extend(further);
        redact::redact(text, secrets.iter().map(String::as_str))
    }
}

/// What HTTP Basic sends, without and with its scheme.
pub(crate) fn basic_header(username: &str, password: &str) -> (Secret, Option<HeaderValue>) {
    let encoded = Secret::from(STANDARD.encode(format!("{username}:{password}")));
    let value = sensitive(&format!("Basic {}", encoded.expose()));
    (encoded, value)
}
