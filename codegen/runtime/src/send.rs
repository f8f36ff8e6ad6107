//! From request to raw answer: room among the client's calls, attempts with waits between them, credentials, the sorting
//! of statuses.
//!
//! In: a [`Request`]. Out: a [`Reply`] of success, or an [`Error`]. Compiled once: nothing here knows a record type.

mod pace;
mod retry;
mod trace;

use std::time::{Duration, Instant};

pub(crate) use pace::Pace;
pub(crate) use retry::Budget;
pub use retry::Retry;

use crate::address::origin;
use crate::cancel::{Cancel, first};
use crate::client::Inner;
use crate::error::{self, Error, ErrorKind, TimedOut};
use crate::protocol::{self, Refused};
use crate::request::{Reply, Request};
use crate::transport::{HttpRequest, HttpResponse};
use trace::Trace;

pub(crate) async fn send(request: Request) -> Result<Reply, Error> {
    let client = request.api().client();
    let of_call = request.options().cancel.as_ref();
    let call = Cancel::guard(client.cancel.as_ref(), Cancel::guard(of_call, call(&request, client)));
    let Some(result) = call.await.flatten() else {
        return Err(Error::new(ErrorKind::Cancelled, request.operation().name, "by the program"));
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
    let limit = request.options().total_timeout.unwrap_or(client.total_timeout);
    let end = Time { client, end: client.transport.now().checked_add(limit) };
    let _room = match client.pace.try_enter() {
        Some(room) => room,
        None => first(client.transport.sleep(limit), client.pace.enter()).await.ok_or_else(|| {
            let words = format!("no room among the client's calls within {limit:?}");
            Error::new(ErrorKind::Timeout(TimedOut::Queue), operation.name, words)
        })?,
    };
    let retry = request.options().retry.as_ref().unwrap_or(&client.retry);
    let mut attempts = 0;
    loop {
        if let Some(wait) = client.pace.turn(|| client.transport.now()) {
            end.wait(wait, operation.name).await?;
        }
        attempts += 1;
        let trace = Trace::attempt(operation, attempts);
        let result = trace.around(attempt(request, client, &end)).await;
        trace.ended(&result);
        let error = match result {
            Ok(response) => {
                client.budget.earn();
                return Ok(response);
            }
            Err(error) => error.tried(attempts),
        };
        // The wait has to leave time for the attempt.
        let wait = retry.wait(&error, attempts).filter(|wait| end.left().is_none_or(|left| *wait < left));
        let Some(wait) = wait.filter(|_| client.budget.spend()) else { return Err(error) };
        tracing::debug!(operation = operation.name, attempts, ?wait, error = %error, "trying again");
        client.transport.sleep(wait).await;
    }
}

/// When a call has to be over.
struct Time<'a> {
    client: &'a Inner,
    end: Option<Instant>,
}

impl Time<'_> {
    /// What is left; none where there's no end.
    fn left(&self) -> Option<Duration> {
        Some(self.end?.saturating_duration_since(self.client.transport.now()))
    }

    /// Waits, unless there's no time for it.
    async fn wait(&self, wait: Duration, operation: &'static str) -> Result<(), Error> {
        if self.left().is_some_and(|left| left < wait) {
            let words = format!("the client's rate of calls leaves no time: {wait:?} to wait");
            return Err(Error::new(ErrorKind::Timeout(TimedOut::Queue), operation, words));
        }
        self.client.transport.sleep(wait).await;
        Ok(())
    }
}

/// One attempt; two if the first shows that the token is the fault.
async fn attempt(request: &Request, client: &Inner, time: &Time<'_>) -> Result<HttpResponse, Error> {
    let operation = request.operation();
    let mut outgoing = protocol::encode(request)?;
    let header = if operation.auth { client.credentials.header(client, operation.name).await? } else { None };
    let sent = header.as_ref().map(|(_, value)| value.clone());
    if let Some((name, value)) = header {
        outgoing.headers.put(name, value);
    }
    let response = exchange(request, client, time, outgoing).await?;

    // A 401 proves that nothing was done, so that even a create may be repeated; once, as a second refusal isn't the
    // token's fault.
    let Some(refused) = sent.filter(|_| response.status == 401) else { return sort(request, response) };
    let Some((name, value)) = client.credentials.replace(client, &refused).await? else {
        return sort(request, response);
    };
    let mut outgoing = protocol::encode(request)?;
    outgoing.headers.put(name, value);
    let response = exchange(request, client, time, outgoing).await?;
    sort(request, response)
}

/// Sends once, within what is left of the call's time.
async fn exchange(
    request: &Request,
    client: &Inner,
    time: &Time<'_>,
    mut outgoing: HttpRequest,
) -> Result<HttpResponse, Error> {
    let operation = request.operation();
    let left = time.left().filter(|left| *left < outgoing.timeout);
    if let Some(left) = left {
        outgoing.timeout = left;
    }
    client.transport.send(outgoing).await.map_err(|error| {
        let error = Error::transport(operation.name, operation.is_idempotent(), error);
        let is_last = left.is_some() && error.kind() == ErrorKind::Timeout(TimedOut::Attempt);
        if is_last { error.timed_out(TimedOut::Call) } else { error }
    })
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
