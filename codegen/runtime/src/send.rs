//! From request to raw answer: room among the client's calls, attempts with waits between them, credentials, the sorting
//! of statuses.
//!
//! In: a [`Request`]. Out: a [`Reply`] of success, or an [`Error`]. Compiled once: nothing here knows a record type.

mod pace;
mod retry;
mod time;
mod trace;

use std::pin::pin;

use http_types::header::{HeaderName, HeaderValue};

pub(crate) use pace::Pace;
pub(crate) use retry::Budget;
pub use retry::Retry;
pub(crate) use time::Time;

use crate::address::origin;
use crate::cancel::{Cancel, first};
use crate::client::Inner;
use crate::error::{self, Error, ErrorKind, TimedOut};
use crate::protocol::{self, Refused};
use crate::request::{Reply, Request};
use crate::transport::{BoxFuture, HttpResponse, TransportError};
use crate::upload::Upload;
use trace::Trace;

pub(crate) async fn send(request: Request) -> Result<Reply, Error> {
    let client = request.api().client();
    let of_call = request.options().cancel.as_ref();
    let result = {
        // In one place, as a future inside a future is moved, and what is seldom needed in a box, as it takes room.
        let call = pin!(call(&request, client));
        match (client.cancel.as_ref(), of_call) {
            (None, None) => Some(call.await),
            (of_client, of_call) => Box::pin(first(Cancel::either(of_client, of_call), call)).await,
        }
    };
    let Some(result) = result else {
        return Err(Error::cancelled(request.operation().name));
    };
    let response = result?;
    let query = request.query_ref();
    let strict = query.is_selective() && !query.allow_warnings;
    let operation = request.operation();
    let (api, secrets) = request.into_rest();
    Ok(Reply { operation, strict, response, api, secrets })
}

/// All attempts of a call, once there's room for it.
async fn call(request: &Request, client: &Inner) -> Result<HttpResponse, Error> {
    let operation = request.operation();
    let options = request.options();
    let limit = options.total_timeout.unwrap_or(client.total_timeout);
    let time = Time::new(client, limit, options.timeout.unwrap_or(client.timeout));
    // A page ahead may wait for whoever reads the one before it, and would keep others waiting for that long.
    let _room = match request.is_ahead() {
        true => None,
        false => match client.pace.try_enter() {
            None => Some(Box::pin(time.room(operation.name)).await?),
            room => room,
        },
    };
    let retry = options.retry.as_ref().unwrap_or(&client.retry);
    let mut attempts = 0;
    loop {
        if client.pace.has_rate() {
            Box::pin(time.turn(operation.name)).await?;
        }
        attempts += 1;
        let trace = Trace::attempt(request, attempts);
        let attempt = pin!(attempt(request, &time));
        let result = trace.around(attempt).await;
        trace.ended(&result);
        let error = match result {
            Ok(response) => {
                client.budget.earn();
                return Ok(response);
            }
            Err(error) => {
                let unsent = u32::from(error.is_unsent());
                error.tried(attempts - unsent)
            }
        };
        // The wait has to leave time for the attempt.
        let wait = retry.wait(&error, attempts).filter(|wait| *wait < time.left());
        // Nor can a stream be sent again that was begun.
        let Some(wait) = wait.filter(|_| request.is_sendable() && client.budget.spend()) else { return Err(error) };
        tracing::debug!(operation = operation.name, attempts, ?wait, error = %error, "trying again");
        client.transport.sleep(wait).await;
    }
}

/// One attempt; two if the first shows that the token is the fault.
async fn attempt(request: &Request, time: &Time<'_>) -> Result<HttpResponse, Error> {
    let (operation, client) = (request.operation(), time.client);
    let header = match client.credentials.at_hand(&client.transport) {
        _ if !operation.auth => None,
        None => {
            // A call that can't be sent as it is doesn't sign in.
            drop(protocol::encode(request)?);
            let header = client.credentials.header(operation.name, time);
            Box::pin(time.to_sign_in(operation.name, header)).await?
        }
        header => header,
    };
    let (going, sent) = begin(request, time, header)?;
    let response = going.answer().await?;

    // A 401 proves that nothing was done, so that even a create may be repeated; once, as a second refusal isn't the
    // token's fault.
    match sent.filter(|_| response.status == 401) {
        Some(refused) => Box::pin(renewed(request, time, refused, response)).await,
        None => sort(request, response),
    }
}

/// The same attempt with a better token, if there can be one.
async fn renewed(
    request: &Request,
    time: &Time<'_>,
    refused: HeaderValue,
    response: HttpResponse,
) -> Result<HttpResponse, Error> {
    let (operation, client) = (request.operation(), time.client);
    let replaced = time.to_sign_in(operation.name, client.credentials.replace(&refused, time)).await;
    if !request.is_sendable() {
        // The token was replaced for the next call.
        let words = "the stream of the call's body was begun and can't be sent again with another token";
        return sort(request, response).map_err(|error| error.noted(words));
    }
    let Some(header) = replaced? else { return sort(request, response) };
    time.turn(operation.name).await?;
    let (going, _) = begin(request, time, Some(header))?;
    let response = going.answer().await?;
    sort(request, response)
}

/// Sends once, within what is left of the call's time; gives the value of the header along. What goes out isn't kept while
/// it is on its way, so that a call takes little room.
fn begin<'a>(
    request: &'a Request,
    time: &Time<'a>,
    header: Option<(HeaderName, HeaderValue)>,
) -> Result<(Going<'a>, Option<HeaderValue>), Error> {
    let mut outgoing = protocol::encode(request)?;
    if !request.is_sendable() {
        return Err(request.invalid("the stream of its body was begun before, and can't be sent again"));
    }
    let sent = header.map(|(name, value)| {
        outgoing.headers.put(name, value.clone());
        value
    });
    let upload = outgoing.upload.clone();
    // A stream takes its time, as long as it moves.
    let is_stream = upload.is_some() || outgoing.download;
    let left = Some(time.left()).filter(|left| !is_stream && *left < outgoing.timeout);
    if let Some(left) = left {
        outgoing.timeout = left;
    }
    Ok((Going { request, answer: time.client.transport.send(outgoing), is_last: left.is_some(), upload }, sent))
}

/// A request on its way.
struct Going<'a> {
    request: &'a Request,
    answer: BoxFuture<'a, Result<HttpResponse, TransportError>>,
    /// Whether the time of the call is over with this attempt's.
    is_last: bool,
    upload: Option<Upload>,
}

impl Going<'_> {
    /// The answer, of whatever status.
    async fn answer(self) -> Result<HttpResponse, Error> {
        let Self { request, answer, is_last, upload } = self;
        answer.await.map_err(|error| {
            if let Some(fault) = upload.and_then(|upload| upload.fault()) {
                return request.invalid(fault.to_string()).caused_by(fault);
            }
            let operation = request.operation();
            let error = Error::transport(operation.name, operation.is_idempotent(), error);
            let is_last = is_last && error.kind() == ErrorKind::Timeout(TimedOut::Attempt);
            if is_last { error.timed_out(TimedOut::Call) } else { error }
        })
    }
}

/// Success, or the error that the answer means.
fn sort(request: &Request, response: HttpResponse) -> Result<HttpResponse, Error> {
    let operation = request.operation();
    let client = request.api().client();
    let status = response.status;
    match status {
        200..300 => return Ok(response),
        _ if operation.success.contains(&status) => return Ok(response),
        300..400 if response.headers.get("location").is_some() => {}
        _ => {
            let kind = ErrorKind::of_status(status);
            let refused = Refused {
                client,
                operation: operation.name,
                idempotent: operation.is_idempotent(),
                not_implemented: operation.not_implemented,
                kind,
                response: &response,
                secrets: request.secrets(),
            };
            return Err(protocol::refusal(&refused));
        }
    }
    // Only the origin: the rest of a target may hold a token.
    let target = response.headers.get("location").and_then(origin);
    // Not even a host may repeat what it was told.
    let redacted = |text| client.redact(text, request.secrets());
    let target = target.map(redacted);
    let target = target.map_or_else(|| "another path of the server".to_owned(), |origin| format!("`{origin}`"));
    Err(Error::from_inner(error::Inner {
        kind: ErrorKind::Redirected,
        operation: operation.name.into(),
        status: Some(status),
        detail: Some(format!("the server points to {target}; is the base URL right?")),
        ..error::Inner::of(&response.headers, redacted)
    }))
}
