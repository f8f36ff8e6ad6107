//! A report for programs. In: a [`Report`]. Out: JSON; its keys stay what they are.

use serde::Serialize;

use super::words;
use crate::rules::Impact;
use crate::{Change, Report};

#[derive(Serialize)]
struct Document<'a> {
    old: &'a str,
    new: &'a str,
    /// The worst; null if nothing changed.
    verdict: Option<&'a str>,
    version: Versions<'a>,
    changes: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Versions<'a> {
    old: String,
    /// `minor`
    part: Option<&'a str>,
    least: String,
}

#[derive(Serialize)]
struct Entry<'a> {
    verdict: &'a str,
    /// Whether programs compile that did.
    compiles: bool,
    scope: &'a str,
    places: &'a [String],
    what: &'a str,
    name: &'a str,
    change: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
    reason: &'a str,
}

pub(super) fn json(report: &Report) -> String {
    let verdict = report.impact().map(Impact::verdict);
    let part = verdict.map(|verdict| report.version.rising(verdict));
    let document = Document {
        old: &report.old,
        new: &report.new,
        verdict: verdict.map(|verdict| verdict.as_str()),
        version: Versions {
            old: report.version.to_string(),
            part: part.map(|part| part.as_str()),
            least: words::least(report).to_string(),
        },
        changes: report.changes.iter().map(entry).collect(),
    };
    // Nothing in it can fail to be written: its keys are texts.
    serde_json::to_string_pretty(&document).map_or_else(|error| error.to_string(), |text| text + "\n")
}

fn entry(change: &Change) -> Entry<'_> {
    Entry {
        verdict: change.effect.impact.verdict().as_str(),
        compiles: change.effect.impact != Impact::Breaking,
        scope: &change.scope,
        places: &change.places,
        what: change.what.noun(),
        name: &change.name,
        change: change.side.as_str(),
        before: change.before.as_deref(),
        after: change.after.as_deref(),
        reason: change.effect.reason,
    }
}
