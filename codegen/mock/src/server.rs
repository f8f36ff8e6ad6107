//! One system over HTTP.
//!
//! In: connections. Out: answers, within limits on the size of a body and the time for a head. Ends when it is told to,
//! after the requests that are on their way.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::answer::Answer;
use crate::request::Request;
use crate::state::State;

/// Longest body.
const BODY: usize = 16 << 20;

/// Longest time for the head of a request, and for its body.
const WAIT: Duration = Duration::from_secs(10);

/// Longest time for requests on their way once the server ends.
const GRACE: Duration = Duration::from_secs(2);

/// Serves until it is told to stop, or nobody is left who could.
pub(crate) async fn serve(listener: TcpListener, state: Arc<State>, mut stop: watch::Receiver<()>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => drop(connections.spawn(connection(stream, state.clone(), stop.clone()))),
                // Too many open files, for instance: others may end.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            _ = stop.changed() => break,
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    let all = async { while connections.join_next().await.is_some() {} };
    // Whoever hasn't ended by then is cut off, as the set is dropped.
    let _ = tokio::time::timeout(GRACE, all).await;
}

async fn connection(stream: TcpStream, state: Arc<State>, mut stop: watch::Receiver<()>) {
    // Only slower without it.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let state = state.clone();
        async move { Ok::<_, Infallible>(respond(&state, request).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(WAIT);
    let mut connection = std::pin::pin!(http.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        // What goes wrong with one connection is the business of who holds its other end.
        _ = connection.as_mut() => return,
        _ = stop.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

async fn respond(state: &State, request: hyper::Request<Incoming>) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    let read = tokio::time::timeout(WAIT, Limited::new(body, BODY).collect()).await;
    let answer = match read {
        Ok(Ok(body)) => state.answer(&Request::new(head, body.to_bytes())),
        Ok(Err(_)) => state.refuse(413, "the body is too long, or broke off"),
        Err(_) => state.refuse(408, "the body took too long"),
    };
    response(answer)
}

fn response(answer: Answer) -> Response<Full<Bytes>> {
    let mut builder = Response::builder().status(StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK));
    for (name, value) in answer.headers {
        builder = builder.header(name, value);
    }
    builder.body(Full::new(answer.body.into())).unwrap_or_default()
}
