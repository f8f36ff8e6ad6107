//! Faults as people see them: file, line, column, source line, caret, cause and help.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

/// Lines longer than this are not shown: nobody reads them, and carets would be off screen.
const MAX_LINE: usize = 400;

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// `spec/cloudcix/membership/team.yaml`.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// Bytes of the file.
    pub span: Range<usize>,
    /// The cause.
    pub message: String,
    /// What stands next to the caret; may be empty.
    pub label: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The other owner, the first definition.
    pub secondary: Option<Secondary>,
}

/// A second place that a fault is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secondary {
    /// Its file.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// Bytes of the file.
    pub span: Range<usize>,
    /// `first defined here`.
    pub label: String,
}

impl Diagnostic {
    /// A fault of a whole file or folder.
    pub(crate) fn of_file(file: &str, message: String, help: Option<String>) -> Self {
        let (line, column, span) = (1, 1, 0..0);
        Self { file: file.to_owned(), line, column, span, message, label: String::new(), help, secondary: None }
    }
}

/// All faults of a run, by file, line and column.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    faults: Vec<Diagnostic>,
    /// Text of the files, by shown name.
    sources: BTreeMap<String, Arc<str>>,
}

impl Diagnostics {
    pub(crate) fn new(mut faults: Vec<Diagnostic>, sources: BTreeMap<String, Arc<str>>) -> Self {
        faults.sort_by(|a, b| (&a.file, a.line, a.column, &a.message).cmp(&(&b.file, b.line, b.column, &b.message)));
        faults.dedup();
        Self { faults, sources }
    }

    pub(crate) fn one(fault: Diagnostic) -> Self {
        Self::new(vec![fault], BTreeMap::new())
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.faults.len()
    }

    /// Whether there are none, which no function of this crate returns.
    pub fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// In order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.faults.iter()
    }

    /// The text that people read, one block a fault and their number at the end.
    pub fn render(&self, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii);
        let mut text = String::new();
        for fault in &self.faults {
            text.push_str(&renderer.render(&[self.group(fault)]));
            text.push_str("\n\n");
        }
        let count = self.faults.len();
        text.push_str(&format!("{count} fault{}", if count == 1 { "" } else { "s" }));
        text
    }

    fn group<'a>(&'a self, fault: &'a Diagnostic) -> Group<'a> {
        let mut group = Group::with_title(Level::ERROR.primary_title(&fault.message));
        let second = fault.secondary.as_ref();
        let same = second.filter(|second| second.file == fault.file).map(|second| (&second.span, &second.label));
        match self.snippet(&fault.file, AnnotationKind::Primary, (&fault.span, &fault.label), same) {
            Some(snippet) => group = group.element(snippet),
            None => group = group.element(origin(&fault.file, fault.line, fault.column)),
        }
        if let Some(second) = second.filter(|second| second.file != fault.file) {
            match self.snippet(&second.file, AnnotationKind::Context, (&second.span, &second.label), None) {
                Some(snippet) => group = group.element(snippet),
                None => group = group.element(origin(&second.file, second.line, second.column)),
            }
        }
        match &fault.help {
            Some(help) => group.element(Level::HELP.message(help)),
            None => group,
        }
    }

    /// The lines around a place; nothing if there's no text, or only lines that nobody reads.
    fn snippet<'a>(
        &'a self,
        file: &'a str,
        kind: AnnotationKind,
        (span, label): (&Range<usize>, &'a String),
        second: Option<(&Range<usize>, &'a String)>,
    ) -> Option<Snippet<'a, Annotation<'a>>> {
        let text: &'a str = self.sources.get(file)?;
        let (mut from, mut to) = lines_around(text, span)?;
        let second = second.and_then(|(span, label)| Some((span, label, lines_around(text, span)?)));
        if let Some((_, _, (second_from, second_to))) = second {
            from = from.min(second_from);
            to = to.max(second_to);
        }
        let shown = text.get(from..to)?;
        if shown.is_empty() || shown.lines().any(|line| line.len() > MAX_LINE) {
            return None;
        }
        let relative = |span: &Range<usize>| span.start.saturating_sub(from)..span.end.min(to).saturating_sub(from);
        let annotation = |kind: AnnotationKind, span, label: &'a String| {
            let annotation = kind.span(relative(span));
            if label.is_empty() { annotation } else { annotation.label(label) }
        };
        let mut snippet = Snippet::source(shown)
            .line_start(1 + text.get(..from)?.bytes().filter(|b| *b == b'\n').count())
            .path(file)
            .annotation(annotation(kind, span, label));
        if let Some((span, label, _)) = second {
            snippet = snippet.annotation(annotation(AnnotationKind::Context, span, label));
        }
        Some(snippet)
    }
}

fn origin(file: &str, line: usize, column: usize) -> Origin<'_> {
    Origin::path(file).line(line).char_column(column)
}

/// First byte of the span's first line and end of its last, without the line break.
fn lines_around(text: &str, span: &Range<usize>) -> Option<(usize, usize)> {
    let from = text.get(..span.start)?.rfind('\n').map_or(0, |at| at + 1);
    let last = span.end.max(span.start);
    let to = text.get(last..)?.find('\n').map_or(text.len(), |at| last + at);
    Some((from, to))
}

/// Line and column of a byte, both from 1.
pub(crate) fn line_column(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = 1 + before.bytes().filter(|b| *b == b'\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, 1 + before.get(start..).unwrap_or_default().chars().count())
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Diagnostics {}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.faults.into_iter()
    }
}
