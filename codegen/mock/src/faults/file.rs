//! A file of faults.
//!
//! In: YAML. Out: [`Faults`], or all that is wrong with the file.

use std::time::Duration;

use crudl_spec::document::{self, Problem};
use crudl_spec::{Diagnostics, Ir};
use serde::Deserialize;

use super::{Fault, Faults, Rule};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileDef {
    #[serde(default)]
    seed: u64,
    faults: Vec<RuleDef>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleDef {
    fault: Word,
    call: Option<String>,
    verb: Option<String>,
    path: Option<String>,
    every: Option<u64>,
    rate: Option<f64>,
    times: Option<u64>,
    milliseconds: Option<u64>,
    retry_after: Option<u64>,
    status: Option<u64>,
    carried_out: Option<bool>,
    to: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Delay,
    RateLimited,
    Status,
    Refused,
    Reset,
    NoAnswer,
    CutBeforeBody,
    CutInsideBody,
    SlowBody,
    WrongContentType,
    Html,
    InvalidBody,
    UnknownEnumValue,
    ExtraField,
    ExpiredToken,
    Redirect,
}

impl Word {
    /// Keys that a fault has besides those of every rule.
    const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Delay | Self::SlowBody => &["milliseconds"],
            Self::RateLimited => &["retry_after"],
            Self::Status | Self::Html => &["status", "carried_out"],
            Self::NoAnswer => &["carried_out"],
            Self::Redirect => &["to", "status"],
            Self::Refused
            | Self::Reset
            | Self::CutBeforeBody
            | Self::CutInsideBody
            | Self::WrongContentType
            | Self::InvalidBody
            | Self::UnknownEnumValue
            | Self::ExtraField
            | Self::ExpiredToken => &[],
        }
    }
}

pub(super) fn read(shown: &str, bytes: &[u8], ir: &Ir) -> Result<Faults, Diagnostics> {
    let check = |file: &FileDef| {
        let mut problems: Vec<Problem> =
            file.faults.iter().enumerate().flat_map(|(index, rule)| rule.misplaced(index)).collect();
        problems.extend(file.faults().problems(ir));
        problems
    };
    document::read(shown, bytes, check).map(|file: FileDef| file.faults())
}

impl FileDef {
    fn faults(&self) -> Faults {
        Faults { seed: self.seed, rules: self.faults.iter().map(RuleDef::rule).collect() }
    }
}

impl RuleDef {
    /// Keys that belong to other faults, and one that is missing.
    fn misplaced(&self, index: usize) -> Vec<Problem> {
        let keys = self.fault.keys();
        let given = [
            ("milliseconds", self.milliseconds.is_some()),
            ("retry_after", self.retry_after.is_some()),
            ("status", self.status.is_some()),
            ("carried_out", self.carried_out.is_some()),
            ("to", self.to.is_some()),
        ];
        let help = if keys.is_empty() {
            "it has no keys of its own".to_owned()
        } else {
            format!("its own keys are: {}", keys.join(", "))
        };
        let wrong = given.iter().filter(|(key, is_given)| *is_given && !keys.contains(key)).map(|(key, _)| Problem {
            path: format!("faults/{index}/{key}"),
            message: format!("this fault has no key `{key}`"),
            help: help.clone(),
        });
        let missing = (keys.contains(&"to") && self.to.is_none()).then(|| Problem {
            path: format!("faults/{index}/fault"),
            message: "this fault needs the key `to`".to_owned(),
            help: "write `to: http://host:port`".to_owned(),
        });
        wrong.chain(missing).collect()
    }

    fn rule(&self) -> Rule {
        let time = || Duration::from_millis(self.milliseconds.unwrap_or(100));
        // Out of any range if it's too large: the check says so.
        let status = |usual: u16| self.status.map_or(usual, |status| u16::try_from(status).unwrap_or(u16::MAX));
        let carried_out = |usual| self.carried_out.unwrap_or(usual);
        let fault = match self.fault {
            Word::Delay => Fault::Delay(time()),
            Word::RateLimited => Fault::RateLimited { retry_after: self.retry_after.unwrap_or(1) },
            Word::Status => Fault::Status { status: status(503), carried_out: carried_out(false) },
            Word::Refused => Fault::Refused,
            Word::Reset => Fault::Reset,
            Word::NoAnswer => Fault::NoAnswer { carried_out: carried_out(true) },
            Word::CutBeforeBody => Fault::CutBeforeBody,
            Word::CutInsideBody => Fault::CutInsideBody,
            Word::SlowBody => Fault::SlowBody(time()),
            Word::WrongContentType => Fault::WrongContentType,
            Word::Html => Fault::Html { status: status(200), carried_out: carried_out(false) },
            Word::InvalidBody => Fault::InvalidBody,
            Word::UnknownEnumValue => Fault::UnknownEnumValue,
            Word::ExtraField => Fault::ExtraField,
            Word::ExpiredToken => Fault::ExpiredToken,
            // Without an address its lack is told, and no other fault of it.
            Word::Redirect => {
                let to = self.to.clone().unwrap_or_else(|| "http://127.0.0.1".to_owned());
                Fault::Redirect { to, status: status(307) }
            }
        };
        Rule {
            fault,
            call: self.call.clone().unwrap_or_default(),
            verb: self.verb.clone(),
            path: self.path.clone(),
            every: self.every,
            rate: self.rate,
            times: self.times,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ir() -> Ir {
        let mut sources = crudl_spec::Sources::new();
        let system = "title: Pets\ndoc: Sells pets.\nprotocol: json\nservers: {main: {url: 'https://pets.example/'}}\n";
        let service =
            "doc: Animals.\nrecord: Pet\nrecords: {Pet: {fields: {id: int}}}\nmethods: {list: {}, read: {}}\n";
        sources.insert("pets/api.yaml", system);
        sources.insert("pets/shop/application.yaml", "title: Shop\ndoc: The shop.\n");
        sources.insert("pets/shop/pet.yaml", service);
        crudl_spec::load_sources(&sources).unwrap()
    }

    #[test]
    fn files() {
        let text = "seed: 7\nfaults:\n- {fault: status, status: 502, carried_out: true, call: pets.*.*.read, times: 2}\n\
                    - {fault: redirect, to: 'http://127.0.0.1:1', verb: GET, path: /a/*, every: 3}\n- {fault: delay, rate: 1}\n";
        let faults = Faults::read("f.yaml", text.as_bytes(), &ir()).unwrap();
        let to = "http://127.0.0.1:1".to_owned();
        let rules = vec![
            Rule::new(Fault::Status { status: 502, carried_out: true }).on("pets.*.*.read").times(2),
            Rule::new(Fault::Redirect { to, status: 307 }).on_path("GET", "/a/*").every(3),
            Rule::new(Fault::Delay(Duration::from_millis(100))).rate(1.0),
        ];
        assert_eq!(faults, Faults { seed: 7, rules });
    }

    #[test]
    fn faulty_files() {
        let table = [
            ("fault: statsu", "1:18 unknown word `statsu`; did you mean `status`?"),
            ("fault: delay, times: -1", "1:32 expected a whole number of 0 or more, found the number -1"),
            ("fault: reset, cal: x", "1:25 unknown key `cal`; did you mean `call`?"),
            ("fault: status, status: 404", "1:34 404 is no status of this fault; there are: 500 to 599"),
            ("fault: status, status: 99999", "1:34 65535 is no status of this fault"),
            ("fault: delay, to: x", "1:29 this fault has no key `to`; its own keys are: milliseconds"),
            ("fault: delay, call: pet", "1:31 unknown system `pet`; did you mean `pets`?"),
            ("fault: delay, call: pets.shop.pet.write", "1:31 unknown method `write`; there are: `list`, `read`"),
            ("fault: delay, call: a.b.c.d.e", "1:31 `a.b.c.d.e` has more than four names"),
            ("fault: delay, verb: get", "1:31 unknown verb `get`; did you mean `GET`?"),
            ("fault: delay, rate: 1.5", "1:31 the rate isn't from 0 to 1"),
            ("fault: delay, every: 0", "1:32 no call is the 0th"),
            ("fault: redirect", "1:18 this fault needs the key `to`"),
            ("fault: redirect, to: example.com", "1:32 this is no address"),
            ("fault: reset, call: pets.shop", "1:31 nothing is read of the request"),
            ("fault: refused, times: 1", "1:34 the port is closed as long as the rule stands"),
        ];
        for (rule, expected) in table {
            let text = format!("faults: [{{{rule}}}]\n");
            let faults = Faults::read("f.yaml", text.as_bytes(), &ir()).unwrap_err();
            let shown = |fault: &crudl_spec::Diagnostic| {
                let help = fault.help.as_deref().unwrap_or_default();
                format!("{}:{} {}; {help}", fault.line, fault.column, fault.message)
            };
            let shown: Vec<_> = faults.iter().map(shown).collect();
            assert!(matches!(&shown[..], [one] if one.starts_with(expected)), "{rule}: {shown:?}");
        }
        assert!(Faults::read("f.yaml", b"\xff", &ir()).is_err());
        assert!(Faults::read("f.yaml", b"", &ir()).is_err());
    }
}
