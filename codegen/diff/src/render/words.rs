//! A change in words. In: a change. Out: a line of Markdown; without its marks it's a line of a table.

use crate::compare::is_whole;
use crate::rules::{GONE, NEW, Verdict, What};
use crate::version::Version;
use crate::{Change, Report, Side};

/// `create`: argument `users: Vec<i64>` added (a required argument was added)
pub(super) fn change(change: &Change) -> String {
    let places: Vec<String> = change.places.iter().filter(|place| !place.is_empty()).map(|place| code(place)).collect();
    let place = if places.is_empty() { String::new() } else { format!("{}: ", places.join(", ")) };
    let (noun, name) = (change.what.noun(), &change.name);
    if change.what == What::Text {
        let own = change.places.iter().any(String::is_empty);
        return match (own, places.is_empty()) {
            (_, true) => noun.to_owned(),
            (true, false) => format!("{noun}, also of {}", places.join(", ")),
            (false, false) => format!("{noun} of {}", places.join(", ")),
        };
    }
    // That it's there is all that such a value says.
    let value = |value: &Option<String>| value.clone().filter(|value| value != "true");
    let named = match name.as_str() {
        "" => noun.to_owned(),
        name if is_quality(change.what) => format!("{noun} of {}", code(name)),
        name => format!("{noun} {}", code(name)),
    };
    let side = change.side.as_str();
    let what = match (change.side, &change.before, &change.after) {
        (Side::Changed, Some(before), Some(after)) => {
            let (before, after) = shortened(before, after);
            format!("{named}: {} → {}", code(&before), code(&after))
        }
        (_, before, after) => match value(before).or(value(after)).map(|value| last_segments(&value)) {
            None => format!("{named} {side}"),
            Some(value) if is_whole(change.what) => format!("{named} {side}: {value}"),
            Some(value) if name.is_empty() || is_quality(change.what) => format!("{named} {side}: {}", code(&value)),
            Some(value) => format!("{noun} {} {side}", code(&format!("{name}: {value}"))),
        },
    };
    let reason = change.effect.reason;
    // The change itself says as much.
    if [NEW, GONE].contains(&reason) { format!("{place}{what}") } else { format!("{place}{what} ({reason})") }
}

/// Whether it's said of what has the name, rather than that itself.
const fn is_quality(what: What) -> bool {
    use What::{DefaultValue, Environment, Presence, Rule, Selection, Wire, WireType};
    matches!(what, DefaultValue | Environment | Presence(_) | Rule(_) | Selection | Wire | WireType)
}

/// What it comes to: the verdict, the counts, the version.
pub(super) fn summary(report: &Report) -> String {
    let Some(impact) = report.impact() else {
        return "Nothing changed for users of the crate.".to_owned();
    };
    let count = |verdict: Verdict| {
        let count = report.changes.iter().filter(|change| change.effect.impact.verdict() == verdict).count();
        format!("{count} {}", verdict.as_str())
    };
    let part = report.version.rising(impact.verdict());
    format!(
        "{}, {}, {}. The {} version must rise: from {} to {} at least.",
        count(Verdict::Breaking),
        count(Verdict::Compatible),
        count(Verdict::Documentation),
        part.as_str(),
        report.version,
        least(report),
    )
}

/// The least version that the newer crate may have.
pub(super) fn least(report: &Report) -> Version {
    let raise = |verdict| report.version.raised(report.version.rising(verdict));
    report.impact().map_or(report.version, |impact| raise(impact.verdict()))
}

/// Without the marks of Markdown.
pub(super) fn plain(text: &str) -> String {
    text.replace('`', "")
}

fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'").replace('\n', " "))
}

/// Types without their paths, where they still differ.
fn shortened(before: &str, after: &str) -> (String, String) {
    let short = (last_segments(before), last_segments(after));
    if short.0 == short.1 { (before.to_owned(), after.to_owned()) } else { short }
}

/// `Vec<Team>` of `Vec<crudl_clients::cloudcix::membership::team::Team>`
fn last_segments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("::") {
        let start = rest[..at]
            .rfind(|c: char| !(c.is_alphanumeric() || c == '_' || c == '#'))
            .map_or(0, |last| last + rest[last..].chars().next().map_or(1, char::len_utf8));
        out.push_str(&rest[..start]);
        rest = &rest[at + 2..];
    }
    out.push_str(rest);
    out
}
