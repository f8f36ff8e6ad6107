//! The token of a client, shared by all its tasks.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use async_lock::Mutex;
use bytes::Bytes;
use http_types::header::{HeaderName, HeaderValue};
use serde_json::{Map, Value};

use super::token::Token;
use super::{Header, SIGN_IN as OPERATION, TokenSource};
use crate::error::{Error, ErrorKind, Inner};
use crate::headers::Headers;
use crate::protocol::Refused;
use crate::record::Secret;
use crate::send::Time;
use crate::system::{SignIn, Verb};
use crate::transport::{HttpRequest, Transport};

/// What signs in.
pub(crate) struct LoginDetails {
    email: String,
    password: Secret,
    api_key: Secret,
    pub(crate) otp: Option<Secret>,
}

impl LoginDetails {
    pub(crate) const fn new(email: String, password: Secret, api_key: Secret) -> Self {
        Self { email, password, api_key, otp: None }
    }

    /// What may not appear in any message.
    fn secrets(&self) -> Vec<Secret> {
        [&self.password, &self.api_key].into_iter().chain(&self.otp).cloned().collect()
    }

    fn body(&self) -> Bytes {
        let mut body = Map::new();
        body.insert("email".to_owned(), self.email.as_str().into());
        body.insert("password".to_owned(), self.password.expose().into());
        body.insert("api_key".to_owned(), self.api_key.expose().into());
        if let Some(otp) = &self.otp {
            body.insert("otp".to_owned(), otp.expose().into());
        }
        Value::Object(body).to_string().into()
    }
}

/// Where tokens come from.
enum Origin {
    /// There's this one alone.
    Given,
    Login(LoginDetails),
    Source(Box<dyn TokenSource>),
}

/// Fetches, keeps and renews a token.
pub(crate) struct Keeper {
    sign_in: SignIn,
    header: Option<HeaderName>,
    origin: Origin,
    current: RwLock<Option<Arc<Token>>>,
    /// What a call on its way may still have, and a server's words repeat.
    last: RwLock<Option<Arc<Token>>>,
    /// Held while signing in, so that waiting tasks share one sign-in and its failure.
    gate: Mutex<Option<Error>>,
    attempts: AtomicU64,
}

impl Keeper {
    pub(crate) fn fixed(sign_in: SignIn, token: Secret, problems: &mut Vec<String>) -> Self {
        let token = Token::fixed(token.expose());
        if token.is_none() {
            problems.push("the token has characters that a header can't".to_owned());
        }
        Self::new(sign_in, Origin::Given, token)
    }

    pub(crate) fn renewing(sign_in: SignIn, login: LoginDetails) -> Self {
        Self::new(sign_in, Origin::Login(login), None)
    }

    pub(crate) fn of_source(sign_in: SignIn, source: Box<dyn TokenSource>) -> Self {
        Self::new(sign_in, Origin::Source(source), None)
    }

    fn new(sign_in: SignIn, origin: Origin, token: Option<Token>) -> Self {
        Self {
            sign_in,
            header: HeaderName::from_bytes(sign_in.header.as_bytes()).ok(),
            origin,
            current: RwLock::new(token.map(Arc::new)),
            last: RwLock::new(None),
            gate: Mutex::new(None),
            attempts: AtomicU64::new(0),
        }
    }

    fn current(&self) -> Option<Arc<Token>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn header_of(&self, token: &Token) -> Result<Header, Error> {
        let name = self.header.clone();
        let name = name.ok_or_else(|| failure(ErrorKind::Config, "the system's token header isn't a header name"))?;
        Ok((name, token.value.clone()))
    }

    /// The header of a call, if there's a token for it.
    pub(super) fn at_hand(&self, clock: &dyn Transport) -> Option<Header> {
        let token = self.current().filter(|token| !token.is_due(|| clock.now()))?;
        self.header_of(&token).ok()
    }

    /// The header of a call; signs in or renews first if need be.
    pub(super) async fn header(&self, time: &Time<'_>) -> Result<Header, Error> {
        let token = Box::pin(self.fetch(time, |token| !token.is_due(|| time.client.transport.now()))).await?;
        self.header_of(&token)
    }

    /// The header after a 401: another task's newer token, or that of one fresh sign-in.
    pub(super) async fn replace(&self, refused: &HeaderValue, time: &Time<'_>) -> Result<Option<Header>, Error> {
        if matches!(self.origin, Origin::Given) {
            return Ok(None);
        }
        {
            let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
            // Forgotten, so that it isn't renewed: the server doesn't take it.
            if current.as_ref().is_some_and(|token| token.value == *refused) {
                self.retire(current.take());
            }
        }
        let token = self.fetch(time, |token| token.value != *refused).await?;
        self.header_of(&token).map(Some)
    }

    /// Keeps a token in mind that isn't sent any more.
    fn retire(&self, token: Option<Arc<Token>>) {
        if token.is_some() {
            *self.last.write().unwrap_or_else(PoisonError::into_inner) = token;
        }
    }

    /// One sign-in or renewal at a time; who waited for one takes its outcome.
    async fn fetch(&self, time: &Time<'_>, is_good: impl Fn(&Token) -> bool) -> Result<Arc<Token>, Error> {
        let before = self.attempts.load(Ordering::Acquire);
        let mut failed = self.gate.lock().await;
        let current = self.current();
        if let Some(token) = current.as_ref().filter(|token| is_good(token)) {
            return Ok(token.clone());
        }
        if self.attempts.load(Ordering::Acquire) != before
            && let Some(error) = &*failed
        {
            return Err(error.clone());
        }
        let result = match &self.origin {
            Origin::Given => Err(failure(ErrorKind::Config, "no credentials to sign in with")),
            Origin::Login(login) => self.obtain(time, login, current.as_deref()).await,
            Origin::Source(source) => ask_source(source.as_ref(), time).await,
        };
        self.attempts.fetch_add(1, Ordering::AcqRel);
        match result {
            Ok(token) => {
                let token = Arc::new(token);
                let old = self.current.write().unwrap_or_else(PoisonError::into_inner).replace(token.clone());
                self.retire(old);
                *failed = None;
                Ok(token)
            }
            Err(error) => {
                *failed = Some(error.clone());
                Err(error)
            }
        }
    }

    /// Renews the token that is about to run out, else signs in.
    async fn obtain(&self, time: &Time<'_>, login: &LoginDetails, old: Option<&Token>) -> Result<Token, Error> {
        if let Some(old) = old.filter(|_| self.sign_in.renew) {
            let mut headers = Headers::new();
            let (name, value) = self.header_of(old)?;
            headers.put(name, value);
            match self.ask(time, Verb::Put, headers, Bytes::from_static(b"{}")).await {
                Ok(token) => return Ok(token),
                Err(error) => tracing::debug!(kind = ?error.kind(), "the token can't be renewed: signing in again"),
            }
        }
        self.ask(time, Verb::Post, Headers::new(), login.body()).await
    }

    async fn ask(&self, time: &Time<'_>, verb: Verb, mut headers: Headers, body: Bytes) -> Result<Token, Error> {
        use http_types::header::{ACCEPT, CONTENT_TYPE};
        let client = time.client;
        let SignIn { segment, server, path, .. } = self.sign_in;
        let address =
            client.locate(segment, segment, server, None).map_err(|problem| failure(ErrorKind::Config, &problem))?;
        let json = HeaderValue::from_static("application/json");
        headers.put(CONTENT_TYPE, json.clone());
        headers.put(ACCEPT, json);
        for (name, value) in &client.headers {
            headers.put(name.clone(), value.clone());
        }
        time.turn(OPERATION).await?;
        let request = HttpRequest {
            operation: OPERATION,
            verb,
            url: format!("{address}{path}"),
            headers,
            body,
            upload: None,
            download: false,
            timeout: time.of_request(),
            max_response_bytes: client.max_response_bytes,
            secrets: match &self.origin {
                Origin::Login(login) => login.secrets(),
                _ => Vec::new(),
            },
        };
        let response =
            client.transport.send(request).await.map_err(|error| Error::transport(OPERATION, true, error))?;
        let status = response.status;
        tracing::debug!(operation = OPERATION, %verb, status, "signed in or was refused");
        if !(200..300).contains(&status) {
            let kind = match ErrorKind::of_status(status) {
                ErrorKind::Server(status) => ErrorKind::Server(status),
                ErrorKind::RateLimited => ErrorKind::RateLimited,
                _ => ErrorKind::SignIn,
            };
            let refused = Refused {
                client,
                operation: OPERATION,
                idempotent: true,
                not_implemented: false,
                kind,
                response: &response,
                // Those of signing in are the client's own.
                secrets: &[],
            };
            return Err(crate::protocol::refusal(&refused));
        }
        // The answer isn't quoted in an error: it may hold a token under another name.
        let answer: Value = serde_json::from_slice(&response.body)
            .map_err(|_| failure(ErrorKind::SignIn, "the answer to signing in isn't JSON"))?;
        let token = answer
            .get(self.sign_in.token)
            .and_then(Value::as_str)
            .and_then(|text| Token::new(text, client.transport.now()));
        token.ok_or_else(|| {
            failure(
                ErrorKind::SignIn,
                "the server answered without a token: is the API key right, or an `.otp(…)` needed?",
            )
        })
    }

    pub(super) fn secrets(&self, secrets: &mut Vec<String>) {
        let mut push = |text: &str| secrets.push(text.to_owned());
        if let Origin::Login(login) = &self.origin {
            login.secrets().iter().for_each(|secret| push(secret.expose()));
        }
        let last = self.last.read().unwrap_or_else(PoisonError::into_inner).clone();
        for token in self.current().into_iter().chain(last) {
            push(token.value.to_str().unwrap_or_default());
        }
    }
}

/// A token from whoever keeps it.
async fn ask_source(source: &dyn TokenSource, time: &Time<'_>) -> Result<Token, Error> {
    let token = source.token().await.map_err(|error| {
        Error::from_inner(Inner {
            kind: ErrorKind::SignIn,
            operation: OPERATION.into(),
            detail: Some("the program's own source of tokens failed".to_owned()),
            source: Some(error),
            ..Inner::default()
        })
    })?;
    let unusable = || failure(ErrorKind::SignIn, "the program's own token has characters that a header can't");
    Token::kept(token.expose(), time.client.transport.now()).ok_or_else(unusable)
}

fn failure(kind: ErrorKind, detail: &str) -> Error {
    Error::new(kind, OPERATION, detail)
}
