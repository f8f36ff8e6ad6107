//! What the spec allows itself. In: findings. Out: those that aren't allowed, and allowances that nothing needs.

use crate::fault::{Fault, Place};
use crate::lint::parts::{self, Part};
use crate::lint::{Finding, RULES, unknown};
use crate::resolve::Cx;

/// An entry of an `allow`.
struct Allowance<'a> {
    rule: &'a str,
    reason: &'a str,
    /// What it holds for.
    owner: Place,
    /// Itself.
    place: Place,
}

/// Takes the allowed findings out, and puts the faults of the allowances in.
pub(super) fn apply(cx: &Cx<'_>, found: Vec<Finding>) -> Vec<Fault> {
    let allowances = allowances(cx);
    let mut faults = Vec::new();
    for allowance in &allowances {
        let place = || allowance.place.clone();
        if !RULES.iter().any(|rule| rule.name == allowance.rule) {
            faults.push(unknown(place(), allowance.rule));
        } else if allowance.reason.trim().is_empty() {
            let help = "say in a sentence why the rule doesn't hold here";
            faults.push(Fault::new(place(), format!("`{}` is allowed without a reason", allowance.rule)).help(help));
        } else if !found.iter().any(|finding| allowance.covers(finding)) {
            let message = format!("`{}` is allowed here, and finds nothing", allowance.rule);
            faults.push(Fault::new(place(), message).help("remove it"));
        }
    }
    let left = found.into_iter().filter(|finding| !allowances.iter().any(|allowance| allowance.covers(finding)));
    faults.extend(left.map(|finding| finding.fault));
    faults
}

impl Allowance<'_> {
    fn covers(&self, finding: &Finding) -> bool {
        self.rule == finding.rule && finding.fault.place().is_in(&self.owner)
    }
}

/// What each part of a file allows itself.
fn allowances<'a>(cx: &Cx<'a>) -> Vec<Allowance<'a>> {
    let mut out = Vec::new();
    for (id, file) in cx.files.iter().enumerate() {
        parts::visit(id, &file.model, &mut |owner, part| {
            let allow = match part {
                Part::File(allow) => allow,
                Part::Record(record) => &record.allow,
                Part::Enum(one) => &one.allow,
                Part::Method(_, method) => &method.allow,
                Part::Field(_, field) => &field.keys.allow,
            };
            let at = owner.key("allow");
            for (rule, reason) in allow.0.iter() {
                out.push(Allowance { rule, reason, owner: owner.value(), place: at.key(rule).name() });
            }
        });
    }
    out
}
