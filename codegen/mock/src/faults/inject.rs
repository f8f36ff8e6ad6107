//! What becomes of a request that meets a fault.
//!
//! In: a request. Out: an answer and how it is delivered. The store is touched by calls that are carried out alone, and
//! before anything of the answer is on its way.

use std::time::Duration;

use crudl_spec::ir::{Method, Protocol};

use super::alter::Change;
use super::choice::{Chosen, Injector, Seen};
use super::{Body, Cut, Fault};
use crate::answer::Answer;
use crate::refusal::Refusal;
use crate::request::Request;
use crate::state::State;

/// How an answer goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    Whole,
    Late(Duration),
    Trickled(Duration),
    /// The connection breaks after the head.
    Head,
    /// The connection breaks after half of the body.
    Half,
    /// The connection breaks.
    Never,
}

impl Delivery {
    /// The body, once its time has come.
    pub(crate) async fn body(self, bytes: Vec<u8>) -> Result<Body, Cut> {
        let half = bytes.len() / 2;
        Ok(match self {
            Self::Whole => Body::whole(bytes),
            Self::Late(time) => {
                tokio::time::sleep(time).await;
                Body::whole(bytes)
            }
            Self::Trickled(time) => Body::trickled(bytes, time),
            Self::Head => Body::cut(bytes, 0),
            Self::Half => Body::cut(bytes, half),
            Self::Never => return Err(Cut),
        })
    }
}

/// Answers a request as the spec says, but for the fault that it meets.
pub(crate) fn answer(state: &State, injector: &Injector, request: &Request) -> (Answer, Delivery) {
    if injector.is_idle() {
        return (plain(state, request), Delivery::Whole);
    }
    let target = state.target(request);
    let method = target.as_ref().map(|target| target.method);
    let path = format!("/{}", request.path.join("/"));
    let names = target.as_ref().and_then(|target| {
        let application = target.system.applications.get(target.place.0)?;
        Some([application.name.plain(), target.service.name.plain(), target.method.name.plain()])
    });
    let seen = Seen { system: state.system_name(), method: names, verb: &request.verb, path: &path };
    let Some(chosen) = injector.choose(&seen, |fault| can_be(state, fault, method)) else {
        return (plain(state, request), Delivery::Whole);
    };
    let (answer, delivery, is_made) = meet(state, request, method, &chosen);
    if !is_made {
        injector.take_back(&chosen);
    }
    (answer, delivery)
}

fn plain(state: &State, request: &Request) -> Answer {
    state.answer(request, &mut |_, _| ())
}

/// Whether an answer of a method can have a fault, as far as that's known before there is one.
fn can_be(state: &State, fault: &Fault, method: Option<&Method>) -> bool {
    let has_place = |change: Change| method.is_some_and(|method| change.has_place(state.ir(), method));
    match fault {
        Fault::Refused | Fault::Reset => false,
        Fault::ExpiredToken => method.is_some_and(|method| method.auth),
        Fault::UnknownEnumValue => has_place(Change::EnumValue),
        Fault::ExtraField => has_place(Change::Field(1)),
        _ => true,
    }
}

/// Answers with a fault; false if the answer had no place for it. The call is made at most once.
fn meet(state: &State, request: &Request, method: Option<&Method>, chosen: &Chosen) -> (Answer, Delivery, bool) {
    let whole = |answer| (answer, Delivery::Whole, true);
    let carry_out = |wanted: bool| {
        if wanted {
            drop(plain(state, request));
        }
    };
    match &chosen.fault {
        Fault::Delay(time) => (plain(state, request), Delivery::Late(*time), true),
        Fault::SlowBody(time) => (plain(state, request), Delivery::Trickled(*time), true),
        Fault::RateLimited { retry_after } => {
            // This protocol asks to wait with another status.
            let status = if state.protocol() == Some(Protocol::Paged) { 409 } else { 429 };
            let mut answer = failure(state, method, status, "there are too many calls");
            answer.headers.push(("retry-after", retry_after.to_string()));
            whole(answer)
        }
        Fault::Status { status, carried_out } => {
            carry_out(*carried_out);
            whole(failure(state, method, *status, "the server failed"))
        }
        Fault::NoAnswer { carried_out } => {
            carry_out(*carried_out);
            (empty(200), Delivery::Never, true)
        }
        cut @ (Fault::CutBeforeBody | Fault::CutInsideBody) => {
            let answer = plain(state, request);
            let delivery = match cut {
                _ if answer.body.is_empty() => Delivery::Never,
                Fault::CutBeforeBody => Delivery::Head,
                _ => Delivery::Half,
            };
            (answer, delivery, true)
        }
        Fault::WrongContentType => {
            let mut answer = plain(state, request);
            let media = answer.headers.iter_mut().find(|(name, _)| *name == "content-type");
            let is_made = media.map(|(_, media)| "text/plain".clone_into(media)).is_some();
            (answer, Delivery::Whole, is_made)
        }
        Fault::Html { status, carried_out } => {
            carry_out(*carried_out);
            let body =
                "<!DOCTYPE html>\n<html><head><title>One moment</title></head><body><p>Checking…</p></body></html>\n";
            let headers = vec![("content-type", "text/html; charset=utf-8".to_owned())];
            whole(Answer { status: *status, headers, body: body.into() })
        }
        Fault::InvalidBody => {
            let mut answer = plain(state, request);
            // Twice opened: whatever follows, it isn't closed as often.
            let open = if state.protocol() == Some(Protocol::XmlRpc) { b'<' } else { b'{' };
            let is_made = !answer.body.is_empty();
            if is_made {
                answer.body.insert(0, open);
            }
            (answer, Delivery::Whole, is_made)
        }
        Fault::UnknownEnumValue => changed(state, request, Change::EnumValue),
        Fault::ExtraField => changed(state, request, Change::Field(chosen.count)),
        Fault::ExpiredToken => {
            state.expire(request);
            whole(failure(state, method, 401, "the token has run out"))
        }
        Fault::Redirect { to, status } => {
            let mut answer = empty(*status);
            answer.headers.push(("location", format!("{}{}", to.trim_end_matches('/'), request.target)));
            whole(answer)
        }
        // Nothing is read by then.
        Fault::Refused | Fault::Reset => (plain(state, request), Delivery::Whole, false),
    }
}

const fn empty(status: u16) -> Answer {
    Answer { status, headers: Vec::new(), body: Vec::new() }
}

/// A refusal in the system's own shape; its status is that of HTTP for every system.
fn failure(state: &State, method: Option<&Method>, status: u16, words: &str) -> Answer {
    Answer { status, ..state.refusal(method, &Refusal::new(status, words)) }
}

fn changed(state: &State, request: &Request, change: Change) -> (Answer, Delivery, bool) {
    let mut is_made = false;
    let answer = state.answer(request, &mut |call, outcome| is_made = change.apply(call.ir, call.method, outcome));
    (answer, Delivery::Whole, is_made)
}
