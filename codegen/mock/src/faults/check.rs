//! Whether rules can be met: names that the spec has, values in their ranges.
//!
//! In: rules, the IR. Out: problems, each with the rule and the key that it is about.

use crudl_spec::Ir;
use crudl_spec::document::{Problem, suggestion};

use super::{Fault, Faults, Rule};

/// Verbs of HTTP that a method may have.
const VERBS: [&str; 6] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];

impl Faults {
    pub(crate) fn problems(&self, ir: &Ir) -> Vec<Problem> {
        let of_rule = |(index, rule)| {
            let mut problems: Vec<Problem> = Vec::new();
            self::rule(rule, ir, &mut |key: &str, message: String, help: String| {
                problems.push(Problem { path: format!("faults/{index}/{key}"), message, help });
            });
            problems
        };
        self.rules.iter().enumerate().flat_map(of_rule).collect()
    }
}

fn rule(rule: &Rule, ir: &Ir, say: &mut dyn FnMut(&str, String, String)) {
    if let Err((message, help)) = call(&rule.call, ir) {
        say("call", message, help);
    }
    if let Some(verb) = rule.verb.as_ref().filter(|verb| !VERBS.contains(&verb.as_str())) {
        say("verb", format!("unknown verb `{verb}`"), suggestion(verb, &VERBS));
    }
    if rule.rate.is_some_and(|rate| !(0.0..=1.0).contains(&rate)) {
        say("rate", "the rate isn't from 0 to 1".to_owned(), "0.05 is one call in twenty".to_owned());
    }
    if rule.every == Some(0) {
        say("every", "no call is the 0th".to_owned(), "leave it out for every call".to_owned());
    }
    let mut range = |key: &str, status: u16, permitted: bool, known: &str| {
        if !permitted {
            say(key, format!("{status} is no status of this fault"), format!("there are: {known}"));
        }
    };
    match &rule.fault {
        Fault::Status { status, .. } => range("status", *status, (500..600).contains(status), "500 to 599"),
        Fault::Html { status, .. } => range("status", *status, (200..600).contains(status), "200 to 599"),
        Fault::Redirect { to, status } => {
            range("status", *status, matches!(status, 301..=303 | 307 | 308), "301, 302, 303, 307, 308");
            let written = to.starts_with("http://") || to.starts_with("https://");
            // It becomes a header.
            if !written || to.bytes().any(|byte| !byte.is_ascii_graphic()) {
                say("to", "this is no address".to_owned(), "write `http://host:port`".to_owned());
            }
        }
        Fault::Refused | Fault::Reset => connections(rule, say),
        _ => {}
    }
}

/// Before anything is read nothing is known but the system; and nobody counts what isn't seen.
fn connections(rule: &Rule, say: &mut dyn FnMut(&str, String, String)) {
    let words = "nothing is read of the request, so that only its system is known";
    if rule.call.contains('.') {
        say("call", words.to_owned(), "name a system, or leave it out".to_owned());
    }
    for (key, is_there) in [("verb", rule.verb.is_some()), ("path", rule.path.is_some())] {
        if is_there {
            say(key, words.to_owned(), "leave it out".to_owned());
        }
    }
    let counted = [("every", rule.every.is_some()), ("rate", rule.rate.is_some()), ("times", rule.times.is_some())];
    for (key, _) in counted.iter().filter(|(_, is_there)| *is_there && rule.fault == Fault::Refused) {
        let help = "leave it out, or take `reset`".to_owned();
        say(key, "the port is closed as long as the rule stands".to_owned(), help);
    }
}

/// Whether some method has the name.
fn call(pattern: &str, ir: &Ir) -> Result<(), (String, String)> {
    const LEVELS: [&str; 4] = ["system", "application", "service", "method"];
    if pattern.is_empty() {
        return Ok(());
    }
    let parts: Vec<&str> = pattern.split('.').collect();
    if parts.len() > LEVELS.len() {
        let help = "write `system.application.service.method`, or its beginning";
        return Err((format!("`{pattern}` has more than four names"), help.to_owned()));
    }
    let mut names: Vec<[&str; 4]> = Vec::new();
    for system in &ir.systems {
        for application in &system.applications {
            for service in &application.services {
                let method = |name| [system.name.plain(), application.name.plain(), service.name.plain(), name];
                names.extend(service.methods.iter().map(|known| method(known.name.plain())));
            }
        }
    }
    // What the names so far leave is what the next one can be.
    for ((at, part), level) in parts.iter().enumerate().zip(LEVELS) {
        let of = |name: &[&'_ str; 4]| name.get(at).is_some_and(|name| super::choice::matches(part, name));
        if !names.iter().any(of) {
            let mut known: Vec<&str> = names.iter().filter_map(|name| name.get(at).copied()).collect();
            known.sort_unstable();
            known.dedup();
            return Err((format!("unknown {level} `{part}`"), suggestion(part, &known)));
        }
        names.retain(of);
    }
    Ok(())
}
