//! Faults on request: what goes wrong, with which calls, how often.
//!
//! In: [`Faults`], from a program or a file. Out: what becomes of each request (`inject`), and how often each fault was
//! made. For each it is definite whether the call is carried out, so that records can be counted afterwards.
//!
//! A file (`cargo xtask mock --faults FILE`):
//!
//! ```yaml
//! seed: 7                                   # what chance is made from; 0 by default
//! faults:                                   # the first rule that a call meets counts
//!   - {fault: status, status: 503, call: cloudcix.membership.team.create, times: 2}
//!   - {fault: rate_limited, retry_after: 3, call: nexudus, every: 10}
//!   - {fault: cut_inside_body, call: '*.*.*.read', rate: 0.05}
//!   - {fault: delay, milliseconds: 250, verb: GET, path: /v1/*/vm}
//! ```
//!
//! | key | means | without it |
//! |---|---|---|
//! | `call` | `system.application.service.method`; `*` stands for any text within a name; names at the end may be missing | any call |
//! | `verb`, `path` | the request's; `*` stands for any text | any |
//! | `every` | each N-th call that the rule is for | all of them |
//! | `rate` | by chance, from 0 to 1 | always |
//! | `times` | only the first N times | no end |
//!
//! | `fault` | its keys | what happens | carried out |
//! |---|---|---|---|
//! | `delay` | `milliseconds` (100) | the answer waits | yes, before the wait |
//! | `rate_limited` | `retry_after` in seconds (1) | 429, or the system's own status, with `Retry-After` | no |
//! | `status` | `status` (503) of 500 to 599 | a failure of the server | no; `carried_out: true` |
//! | `refused` | | the system's port is closed as long as the rule stands; takes `call: system` alone; isn't counted | no |
//! | `reset` | | a new connection is reset before anything is read; takes `call: system` alone | no |
//! | `no_answer` | | the connection ends in place of an answer | yes; `carried_out: false` |
//! | `cut_before_body` | | it ends after the head | yes |
//! | `cut_inside_body` | | it ends after half of the body | yes |
//! | `slow_body` | `milliseconds` (100), in all | the body comes in up to ten pieces | yes |
//! | `wrong_content_type` | | the answer says that it is plain text | yes |
//! | `html` | `status` (200) | a page for people, as of a proxy | no; `carried_out: true` |
//! | `invalid_body` | | the answer is no JSON, or no XML | yes |
//! | `unknown_enum_value` | | the first enum of the answer has a value that nobody knows | yes |
//! | `extra_field` | | the first record of the answer has a further field, `unexpected_1` | yes |
//! | `expired_token` | | 401; a token has run out from then on | no |
//! | `redirect` | `to`, `status` (307) | to the same path at `to`, `http://host:port` | no |
//!
//! A call is carried out as far as it would be without the fault: one that is refused changes nothing. An answer without
//! a body can't be cut in it: the connection ends before it. A rule passes over calls whose answers can't have its fault:
//! an enum where there is none, a token where none is asked for.

mod alter;
mod body;
mod check;
mod choice;
mod file;
mod inject;

use std::time::Duration;

use crudl_spec::{Diagnostics, Ir};

pub(crate) use body::{Body, Cut};
pub(crate) use choice::Injector;
pub(crate) use inject::{Delivery, answer};

/// Faults that a mock makes, and what chance is made from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faults {
    /// Of the rules with a rate.
    pub seed: u64,
    /// The first that a call meets counts.
    pub rules: Vec<Rule>,
}

/// A fault, with which calls and how often.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// What goes wrong.
    pub fault: Fault,
    /// `system.application.service.method` with `*` for any text within a name; names at the end may be missing.
    pub call: String,
    /// The request's verb; any if there's none.
    pub verb: Option<String>,
    /// The request's path with `*` for any text; any if there's none.
    pub path: Option<String>,
    /// Each N-th call that the rule is for; all if there's none.
    pub every: Option<u64>,
    /// By chance, from 0 to 1; always if there's none.
    pub rate: Option<f64>,
    /// Only the first times; without an end if there's none.
    pub times: Option<u64>,
}

/// What goes wrong, and whether the call is carried out where both are possible.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The call is carried out at once, its answer waits.
    Delay(Duration),
    /// 429 (409 where the system has it so), not carried out.
    RateLimited {
        /// Seconds that the answer asks to wait.
        retry_after: u64,
    },
    /// A failure of the server.
    Status {
        /// 500 to 599.
        status: u16,
        /// Before it fails.
        carried_out: bool,
    },
    /// The port is closed as long as the rule stands.
    Refused,
    /// A new connection is reset before anything is read.
    Reset,
    /// The connection ends in place of an answer.
    NoAnswer {
        /// Before it ends.
        carried_out: bool,
    },
    /// The connection ends after the head; carried out.
    CutBeforeBody,
    /// The connection ends after half of the body; carried out.
    CutInsideBody,
    /// The body comes in pieces and takes this time in all; carried out.
    SlowBody(Duration),
    /// The answer says that it is plain text; carried out.
    WrongContentType,
    /// A page for people.
    Html {
        /// 200 to 599.
        status: u16,
        /// Before the page.
        carried_out: bool,
    },
    /// The answer is no JSON, or no XML; carried out.
    InvalidBody,
    /// The first enum of the answer has a value that nobody knows; carried out.
    UnknownEnumValue,
    /// The first record of the answer has a further field, `unexpected_1`; carried out.
    ExtraField,
    /// 401, not carried out; a token has run out from then on.
    ExpiredToken,
    /// To the same path elsewhere, not carried out.
    Redirect {
        /// `http://host:port`.
        to: String,
        /// 301, 302, 303, 307 or 308.
        status: u16,
    },
}

impl Faults {
    /// Reads a file.
    ///
    /// # Errors
    /// All faults of the file: of its syntax, unknown keys and names, values outside their ranges.
    pub fn read(shown: &str, bytes: &[u8], ir: &Ir) -> Result<Self, Diagnostics> {
        file::read(shown, bytes, ir)
    }
}

impl FromIterator<Rule> for Faults {
    fn from_iter<I: IntoIterator<Item = Rule>>(rules: I) -> Self {
        Self { seed: 0, rules: rules.into_iter().collect() }
    }
}

impl Rule {
    /// A fault of all calls, always.
    pub const fn new(fault: Fault) -> Self {
        Self { fault, call: String::new(), verb: None, path: None, every: None, rate: None, times: None }
    }

    /// Of these calls: `cloudcix.membership.team.create`, `nexudus`, `*.*.*.read`.
    #[must_use]
    pub fn on(mut self, call: impl Into<String>) -> Self {
        self.call = call.into();
        self
    }

    /// Of requests with this verb and path; `*` in the path stands for any text.
    #[must_use]
    pub fn on_path(mut self, verb: impl Into<String>, path: impl Into<String>) -> Self {
        self.verb = Some(verb.into());
        self.path = Some(path.into());
        self
    }

    /// Each N-th call.
    #[must_use]
    pub const fn every(mut self, count: u64) -> Self {
        self.every = Some(count);
        self
    }

    /// By chance, from 0 to 1.
    #[must_use]
    pub const fn rate(mut self, rate: f64) -> Self {
        self.rate = Some(rate);
        self
    }

    /// Only the first times.
    #[must_use]
    pub const fn times(mut self, count: u64) -> Self {
        self.times = Some(count);
        self
    }
}
