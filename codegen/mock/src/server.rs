//! One system over HTTP.
//!
//! In: connections. Out: answers, within limits on the size of a body and the time for a head. Its port can be closed for
//! a while. Ends when it is told to, after the requests that are on their way.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::answer::Answer;
use crate::faults::{self, Body, Cut, Delivery, Injector};
use crate::request::Request;
use crate::state::State;

/// Longest body.
const BODY: usize = 16 << 20;

/// Longest time for the head of a request, of a further one on a connection too, and for its body.
const WAIT: Duration = Duration::from_secs(10);

/// Longest time for requests on their way once the server ends.
const GRACE: Duration = Duration::from_secs(2);

/// Connections that wait to be accepted.
const BACKLOG: u32 = 1024;

/// Time before something is tried again that may work later.
const PAUSE: Duration = Duration::from_millis(50);

/// What a server listens to besides requests.
#[derive(Debug)]
pub(crate) struct Orders {
    pub(crate) stop: watch::Receiver<()>,
    /// Whether its port should be open.
    pub(crate) open: watch::Receiver<bool>,
    /// Whether its port is open.
    pub(crate) is_open: watch::Sender<bool>,
}

/// Serves until it is told to stop, or nobody is left who could.
pub(crate) async fn serve(listener: TcpListener, state: Arc<State>, injector: Arc<Injector>, mut orders: Orders) {
    let Ok(address) = listener.local_addr() else { return };
    let mut connections = JoinSet::new();
    let end = watch::Sender::new(());
    let mut listening = Some(listener);
    while let Some(listener) = listening.take() {
        let is_closing = accept(&listener, (&state, &injector), &mut orders, &mut connections, &end).await;
        drop(listener);
        end.send_replace(());
        if is_closing {
            listening = closed(address, &mut orders).await;
        }
    }
    let all = async { while connections.join_next().await.is_some() {} };
    // Whoever hasn't ended by then is cut off, as the set is dropped.
    let _ = tokio::time::timeout(GRACE, all).await;
}

/// Takes connections until it is told to stop, or, if true, to close the port.
async fn accept(
    listener: &TcpListener,
    (state, injector): (&Arc<State>, &Arc<Injector>),
    orders: &mut Orders,
    connections: &mut JoinSet<()>,
    end: &watch::Sender<()>,
) -> bool {
    loop {
        if !*orders.open.borrow_and_update() {
            return true;
        }
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) if injector.resets(state.system_name()) => drop(connections.spawn(reset(stream))),
                Ok((stream, _)) => {
                    drop(connections.spawn(connection(stream, state.clone(), injector.clone(), end.subscribe())));
                }
                // Too many open files, for instance: others may end.
                Err(_) => tokio::time::sleep(PAUSE).await,
            },
            _ = orders.stop.changed() => return false,
            _ = orders.open.changed() => {}
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Keeps a port that nobody can connect to, until it should be open; none if told to stop.
async fn closed(address: SocketAddr, orders: &mut Orders) -> Option<TcpListener> {
    // Bound without listening, so that nobody else takes it.
    let hold = || {
        let socket = TcpSocket::new_v4()?;
        socket.set_reuseaddr(true)?;
        socket.bind(address).map(|()| socket)
    };
    loop {
        let held = hold();
        orders.is_open.send_replace(false);
        tokio::select! {
            _ = orders.stop.changed() => return None,
            opened = orders.open.wait_for(|open| *open) => drop(opened.ok()?),
        }
        if let Ok(listener) = held.or_else(|_| hold()).and_then(|socket| socket.listen(BACKLOG)) {
            orders.is_open.send_replace(true);
            return Some(listener);
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Resets a connection once there's something to read, so that whoever sent it knows of it; nothing is read.
async fn reset(stream: TcpStream) {
    let _ = tokio::time::timeout(WAIT, stream.peek(&mut [0])).await;
    // Only less abrupt without it.
    let _ = stream.set_zero_linger();
}

async fn connection(stream: TcpStream, state: Arc<State>, injector: Arc<Injector>, mut end: watch::Receiver<()>) {
    // Only slower without it.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let (state, injector) = (state.clone(), injector.clone());
        async move { respond(&state, &injector, request).await }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(WAIT);
    let mut connection = std::pin::pin!(http.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        // What goes wrong with one connection is the business of who holds its other end.
        _ = connection.as_mut() => return,
        _ = end.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

async fn respond(state: &State, injector: &Injector, request: hyper::Request<Incoming>) -> Result<Response<Body>, Cut> {
    let (head, body) = request.into_parts();
    let read = tokio::time::timeout(WAIT, Limited::new(body, BODY).collect()).await;
    let (answer, delivery) = match read {
        Ok(Ok(body)) => match Request::new(head, body.to_bytes()) {
            Some(request) => faults::answer(state, injector, &request),
            None => (state.refuse(400, "the path isn't UTF-8"), Delivery::Whole),
        },
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            (state.refuse(413, "the body is too long"), Delivery::Whole)
        }
        Ok(Err(_)) => (state.refuse(400, "the body can't be read to its end"), Delivery::Whole),
        Err(_) => (state.refuse(408, "the body took too long"), Delivery::Whole),
    };
    let Answer { status, headers, body } = answer;
    let mut builder = Response::builder().status(StatusCode::from_u16(status).unwrap_or(StatusCode::OK));
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    Ok(builder.body(delivery.body(body).await?).unwrap_or_default())
}
