//! Which fault a request meets.
//!
//! In: rules; what is known of a request. Out: a fault, or none; how often each was made. Chance is a number from the
//! seed, the rule and how many calls it has seen, so that the same calls in the same order meet the same faults.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Fault, Faults, Rule};
use crate::values::number;

/// The rules that stand, for all systems of a mock.
#[derive(Debug, Default)]
pub(crate) struct Injector(Mutex<Active>);

#[derive(Debug, Default)]
struct Active {
    seed: u64,
    rules: Vec<Counted>,
    /// How often rules were set: what is taken back has to be of these.
    generation: u64,
}

#[derive(Debug)]
struct Counted {
    rule: Rule,
    /// Calls that it was for.
    seen: u64,
    /// How often it made its fault.
    made: u64,
}

/// What is known of a request: nothing but the system before it is read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen<'a> {
    pub(crate) system: &'a str,
    /// Application, service and method, if there's such a method.
    pub(crate) method: Option<[&'a str; 3]>,
    pub(crate) verb: &'a str,
    pub(crate) path: &'a str,
}

/// A fault that a request meets.
#[derive(Clone, Debug)]
pub(crate) struct Chosen {
    pub(crate) fault: Fault,
    /// Which time it is of this rule, from 1.
    pub(crate) count: u64,
    rule: usize,
    generation: u64,
}

impl Injector {
    pub(crate) fn new(faults: Faults) -> Self {
        let injector = Self::default();
        injector.set(faults);
        injector
    }

    fn active(&self) -> MutexGuard<'_, Active> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Replaces the rules, and counts from zero.
    pub(crate) fn set(&self, faults: Faults) {
        let mut active = self.active();
        active.seed = faults.seed;
        active.rules = faults.rules.into_iter().map(|rule| Counted { rule, seen: 0, made: 0 }).collect();
        active.generation += 1;
    }

    pub(crate) fn made(&self) -> Vec<u64> {
        self.active().rules.iter().map(|counted| counted.made).collect()
    }

    /// Whether there's nothing to do.
    pub(crate) fn is_idle(&self) -> bool {
        self.active().rules.is_empty()
    }

    /// Whether a system's port is closed.
    pub(crate) fn refuses(&self, system: &str) -> bool {
        let seen = Seen { system, ..Seen::default() };
        self.active().rules.iter().any(|Counted { rule, .. }| rule.fault == Fault::Refused && rule.is_for(&seen))
    }

    /// Whether a new connection is reset.
    pub(crate) fn resets(&self, system: &str) -> bool {
        self.choose(&Seen { system, ..Seen::default() }, |fault| *fault == Fault::Reset).is_some()
    }

    /// The fault of the first rule that is for a request, if it can be made and its turn has come.
    pub(crate) fn choose(&self, seen: &Seen<'_>, can_be: impl Fn(&Fault) -> bool) -> Option<Chosen> {
        let mut active = self.active();
        let Active { seed, rules, generation } = &mut *active;
        for (index, counted) in rules.iter_mut().enumerate() {
            if can_be(&counted.rule.fault) && counted.rule.is_for(seen) && counted.is_due(*seed, index) {
                counted.made += 1;
                let (fault, count) = (counted.rule.fault.clone(), counted.made);
                return Some(Chosen { fault, count, rule: index, generation: *generation });
            }
        }
        None
    }

    /// The answer had no place for the fault after all.
    pub(crate) fn take_back(&self, chosen: &Chosen) {
        let mut active = self.active();
        if active.generation == chosen.generation
            && let Some(counted) = active.rules.get_mut(chosen.rule)
        {
            counted.made = counted.made.saturating_sub(1);
        }
    }
}

impl Counted {
    fn is_due(&mut self, seed: u64, index: usize) -> bool {
        let Rule { every, rate, times, .. } = self.rule;
        self.seen += 1;
        let is_turn = every.is_none_or(|every| every > 0 && self.seen.is_multiple_of(every));
        let by_chance = rate.is_none_or(|rate| {
            // The upper half of the number: as many bits as a float holds.
            let number = number(seed, format!("fault {index} {}", self.seen)) >> 11;
            (number as f64) / ((1_u64 << 53) as f64) < rate
        });
        is_turn && by_chance && times.is_none_or(|times| self.made < times)
    }
}

impl Rule {
    fn is_for(&self, seen: &Seen<'_>) -> bool {
        let [application, service, method] = seen.method.map_or([None; 3], |names| names.map(Some));
        let names = [Some(seen.system), application, service, method];
        let mut parts = self.call.split('.').filter(|_| !self.call.is_empty()).zip(names);
        parts.all(|(part, name)| name.is_some_and(|name| matches(part, name)))
            && self.verb.as_ref().is_none_or(|verb| verb == seen.verb)
            && self.path.as_ref().is_none_or(|path| matches(path, seen.path))
    }
}

/// Whether a text is as a pattern says, in which `*` stands for any text.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let Some((before, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(before) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        let Some((_, after)) = text.split_once(part) else { return false };
        text = after;
    }
    text.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        let table = [
            ("team", "team", true),
            ("team", "teams", false),
            ("*", "", true),
            ("te*", "team", true),
            ("*_update", "partial_update", true),
            ("*_update", "update", false),
            ("/v1/*/vm", "/v1/bus02/vm", true),
            ("/v1/*/vm", "/v1/vm", false),
            ("a*b*c", "abc", true),
            ("a*b*c", "acb", false),
            ("ab*ba", "aba", false),
        ];
        for (pattern, text, expected) in table {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn turns() {
        let seen = Seen { system: "s", method: Some(["a", "b", "c"]), verb: "GET", path: "/x" };
        let made = |rule: Rule| {
            let injector = Injector::new(Faults { seed: 1, rules: vec![rule] });
            let times: Vec<u64> = (1..=10).filter(|_| injector.choose(&seen, |_| true).is_some()).collect();
            (times, injector.made())
        };
        let rule = || Rule::new(Fault::InvalidBody);
        assert_eq!(made(rule().times(2)), (vec![1, 2], vec![2]));
        assert_eq!(made(rule().every(4)), (vec![4, 8], vec![2]));
        assert_eq!(made(rule().every(4).times(1)), (vec![4], vec![1]));
        assert_eq!(made(rule().rate(0.0)).1, [0]);
        assert_eq!(made(rule().rate(1.0)).1, [10]);
        assert_eq!(made(rule().rate(0.5)), made(rule().rate(0.5)));
        for (call, expected) in [("", 10), ("s", 10), ("s.*.b", 10), ("s.a.b.c", 10), ("s.a.b.d", 0), ("t", 0)] {
            assert_eq!(made(rule().on(call)).1, [expected], "{call}");
        }
        assert_eq!(made(rule().on_path("GET", "/*")).1, [10]);
        assert_eq!(made(rule().on_path("PUT", "/*")).1, [0]);
    }

    #[test]
    fn chance_keeps_to_its_rate() {
        let injector = Injector::new(Faults { seed: 3, rules: vec![Rule::new(Fault::InvalidBody).rate(0.05)] });
        let seen = Seen { system: "s", ..Seen::default() };
        let made = (0..10_000).filter(|_| injector.choose(&seen, |_| true).is_some()).count();
        assert!((400..600).contains(&made), "{made}");
    }
}
