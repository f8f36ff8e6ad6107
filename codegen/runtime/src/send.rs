//! From request to raw answer: credentials, one attempt, a second one after a 401, the sorting of statuses.
//!
//! In: a [`Request`]. Out: a [`Reply`] of success, or an [`Error`]. Compiled once: nothing here knows a record type.

use std::time::Instant;

use crate::address::origin;
use crate::error::{self, Error, ErrorKind};
use crate::protocol::{self, Refused};
use crate::request::{Reply, Request};
use crate::transport::HttpResponse;

pub(crate) async fn send(request: Request) -> Result<Reply, Error> {
    // The clock is only asked if somebody listens.
    let started = tracing::enabled!(tracing::Level::DEBUG).then(Instant::now);
    let result = attempts(&request).await;
    if let Some(started) = started {
        let operation = request.operation();
        let status = match &result {
            Ok(response) => Some(response.status),
            Err(error) => error.status(),
        };
        tracing::debug!(
            operation = operation.name,
            verb = operation.verb.as_str(),
            status,
            error = result.as_ref().err().map(|error| tracing::field::debug(error.kind())),
            elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            "called"
        );
    }
    let response = result?;
    let query = request.query_ref();
    let strict = query.is_selective() && !query.allow_warnings;
    Ok(Reply { operation: request.operation(), strict, response, api: request.into_api() })
}

async fn attempts(request: &Request) -> Result<HttpResponse, Error> {
    let client = request.api().client();
    let operation = request.operation();
    let fail = |error| Error::transport(operation.name, operation.is_idempotent(), error);

    let mut outgoing = protocol::encode(request)?;
    let header = if operation.auth { client.credentials.header(client, operation.name).await? } else { None };
    let sent = header.as_ref().map(|(_, value)| value.clone());
    if let Some((name, value)) = header {
        outgoing.headers.put(name, value);
    }
    let response = client.transport.send(outgoing).await.map_err(fail)?;

    // A 401 proves that nothing was done, so that even a create may be repeated; once, as a second refusal isn't the
    // token's fault.
    let Some(refused) = sent.filter(|_| response.status == 401) else { return sort(request, response) };
    let Some((name, value)) = client.credentials.replace(client, &refused).await? else {
        return sort(request, response);
    };
    let mut outgoing = protocol::encode(request)?;
    outgoing.headers.put(name, value);
    let response = client.transport.send(outgoing).await.map_err(fail)?;
    sort(request, response)
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
            };
            return Err(protocol::refusal(&refused));
        }
    }
    // Only the origin: the rest of a target may hold a token.
    let target = response.headers.get("location").and_then(origin);
    let target = target.map_or_else(|| "another path of the server".to_owned(), |origin| format!("`{origin}`"));
    Err(Error::from_inner(error::Inner {
        kind: ErrorKind::Redirected,
        operation: operation.name.into(),
        status: Some(status),
        detail: Some(format!("the server points to {target}; is the base URL right?")),
        ..error::Inner::of(&response.headers)
    }))
}
