//! Who may call.
//!
//! In: the system's kind of sign-in, a request. Out: nothing, or a refusal; tokens that were issued and until when they
//! hold. Without credentials in the options any will do, as long as there are some.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use crudl_spec::ir::Auth;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::Credentials;
use crate::refusal::Refusal;
use crate::request::Request;
use crate::values::number;

/// Tokens that were issued.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    /// With the second in which each ends.
    issued: HashMap<String, i64>,
}

impl Tokens {
    /// A JSON Web Token. Its signature is made up: whether a token is good is known by having issued it.
    pub(crate) fn issue(&mut self, seed: u64, lifetime: u64) -> String {
        let now = Timestamp::now().as_second();
        let end = now.saturating_add(i64::try_from(lifetime).unwrap_or(i64::MAX));
        let count = self.issued.len();
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let head = part(json!({ "alg": "HS256", "typ": "JWT" }));
        let body = part(json!({ "iat": now, "exp": end, "jti": count }));
        let signature = URL_SAFE_NO_PAD.encode(number(seed, format!("{head}.{body}")).to_be_bytes());
        let token = format!("{head}.{body}.{signature}");
        self.issued.insert(token.clone(), end);
        token
    }

    /// Ends the token of a request before its time.
    pub(crate) fn expire(&mut self, auth: &Auth, request: &Request) {
        let Auth::Token { header, .. } = auth else { return };
        if let Some(end) = request.header(header).and_then(|token| self.issued.get_mut(token)) {
            *end = 0;
        }
    }

    fn check(&self, token: &str) -> Result<(), Refusal> {
        match self.issued.get(token) {
            None => Err(Refusal::unauthorized("the token isn't known")),
            Some(end) if *end <= Timestamp::now().as_second() => Err(Refusal::unauthorized("the token has run out")),
            Some(_) => Ok(()),
        }
    }
}

/// Whether a request may make calls that need credentials.
pub(crate) fn check(
    auth: &Auth,
    expected: Option<&Credentials>,
    tokens: &Tokens,
    request: &Request,
) -> Result<(), Refusal> {
    match auth {
        Auth::None => Ok(()),
        Auth::Token { header, .. } => match request.header(header) {
            None => Err(Refusal::unauthorized("there is no token")),
            Some(token) => tokens.check(token),
        },
        Auth::ApiKey { header, .. } => match request.header(header) {
            None | Some("") => Err(Refusal::unauthorized("there is no key")),
            Some(key) if expected.is_some_and(|expected| expected.api_key != key) => {
                Err(Refusal::unauthorized("the key isn't known"))
            }
            Some(_) => Ok(()),
        },
        Auth::Basic { .. } => {
            let (username, password) =
                basic(request).ok_or_else(|| Refusal::unauthorized("there are no credentials"))?;
            let right = expected.is_none_or(|known| known.username == username && known.password == password);
            if right { Ok(()) } else { Err(Refusal::unauthorized("the credentials aren't known")) }
        }
    }
}

fn basic(request: &Request) -> Option<(String, String)> {
    let (scheme, encoded) = request.header("authorization")?.split_once(' ')?;
    let decoded = STANDARD.decode(encoded.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let text = String::from_utf8(decoded).ok()?;
    let (username, password) = text.split_once(':')?;
    (!username.is_empty()).then(|| (username.to_owned(), password.to_owned()))
}

/// Whether the fields of a sign-in are those of somebody; and whether they ask for a token, rather than for a check alone.
pub(crate) fn sign_in(expected: Option<&Credentials>, fields: &Map<String, Value>) -> Result<bool, Refusal> {
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
    let (username, password, key) = (text("email"), text("password"), text("api_key"));
    let known = expected.is_none_or(|known| {
        known.username == username && known.password == password && (key.is_empty() || known.api_key == key)
    });
    if username.is_empty() || password.is_empty() || !known {
        return Err(Refusal::invalid("the credentials aren't known"));
    }
    Ok(!key.is_empty())
}
