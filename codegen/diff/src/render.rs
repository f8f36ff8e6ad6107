//! A report as text. In: a [`Report`]. Out: a table for the terminal, Markdown for release notes, JSON for programs.

mod json;
mod words;

use std::fmt::Write;

use crate::rules::Verdict;
use crate::{Change, Report};

/// A form of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For the terminal.
    Table,
    /// For release notes.
    Markdown,
    /// For programs.
    Json,
}

const VERDICTS: [Verdict; 3] = [Verdict::Breaking, Verdict::Compatible, Verdict::Documentation];

pub(crate) fn render(report: &Report, format: Format) -> String {
    match format {
        Format::Table => table(report),
        Format::Markdown => markdown(report),
        Format::Json => json::json(report),
    }
}

/// A block for each service.
fn table(report: &Report) -> String {
    let mut out = format!("{} → {}\n", report.old, report.new);
    let mut scope = "";
    for change in &report.changes {
        if change.scope != scope {
            scope = &change.scope;
            let _ = write!(out, "\n{scope}\n");
        }
        let (verdict, words) = (change.effect.impact.verdict().as_str(), words::plain(&words::change(change)));
        let _ = writeln!(out, "  {verdict:<13}  {words}");
    }
    let _ = write!(out, "\n{}\n", words::plain(&words::summary(report)));
    out
}

/// A section for each verdict, in it a list for each service.
fn markdown(report: &Report) -> String {
    let mut out = format!("# Changes from {} to {}\n\n{}\n", report.old, report.new, words::summary(report));
    for verdict in VERDICTS {
        let of = |change: &&Change| change.effect.impact.verdict() == verdict;
        let mut scope = "";
        for change in report.changes.iter().filter(of) {
            if scope.is_empty() {
                let title = match verdict {
                    Verdict::Breaking => "Breaking",
                    Verdict::Compatible => "Compatible",
                    Verdict::Documentation => "Documentation",
                };
                let _ = write!(out, "\n## {title}\n");
            }
            if change.scope != scope {
                scope = &change.scope;
                let _ = write!(out, "\n**{scope}**\n\n");
            }
            let _ = writeln!(out, "- {}", words::change(change));
        }
    }
    out
}
