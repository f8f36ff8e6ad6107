//! Doc text. In: words from the spec. Out: Markdown that rustdoc takes as those words, in `#[doc]` lines.
//!
//! The only place that escapes. Text from the spec can't open a link, a tag, a code block (which would become a
//! test) or a heading, and can't end the comment: each line is a string literal on its way through the parser.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

/// Columns that a doc line may take with its `/// `.
const WIDTH: usize = 100;

/// A sentence or more from the spec, as Markdown on one line. Code between single backticks stays code.
pub fn prose(text: &str) -> String {
    let text = words(text).collect::<Vec<_>>().join(" ");
    let spans = text.split('`').count();
    // An odd number of splits is an even number of backticks; `` has no simple reading, so it's no code.
    let code = spans % 2 == 1 && !text.contains("``");
    let mut out = String::with_capacity(text.len() + 8);
    if code {
        for (i, span) in text.split('`').enumerate() {
            if i % 2 == 1 {
                out.extend(["`", span, "`"]);
            } else {
                escape(span, &mut out);
            }
        }
    } else {
        escape(&text, &mut out);
    }
    line_start(&out)
}

/// The same, closed by a full stop.
pub fn sentence(text: &str) -> String {
    let mut out = prose(text);
    if !out.is_empty() && !out.ends_with(['.', '!', '?', ':', ';', '…']) {
        out.push('.');
    }
    out
}

/// A cell of a table.
pub fn cell(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut escaped = false;
    for c in markdown.chars() {
        if c == '|' && !escaped {
            out.push('\\');
        }
        escaped = c == '\\' && !escaped;
        out.push(c);
    }
    out
}

/// Verbatim text in a code span.
pub fn code(text: &str) -> String {
    let text = words(text).collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return "\"\"".to_owned();
    }
    if !text.contains('`') {
        return format!("`{text}`");
    }
    if text.contains("``") {
        // A longer fence could open a block where it starts a line.
        return format!("`{}`", text.replace('`', "'"));
    }
    format!("`` {text} ``")
}

/// Words without control characters, nor the bidirectional marks that rustc refuses in comments.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .map(|word| word.chars().filter(|c| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')).collect())
        .filter(|word: &String| !word.is_empty())
}

/// Escapes what Markdown reads inside a line.
fn escape(span: &str, out: &mut String) {
    let mut rest = span;
    while let Some(at) = url_start(rest) {
        escape_plain(&rest[..at], out);
        let length = rest[at..].find([' ', '<', '>', '"', '`', '\\']).unwrap_or(rest.len() - at);
        let url = rest[at..at + length].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '*', '_']);
        out.extend(["<", url, ">"]);
        rest = &rest[at + url.len()..];
    }
    escape_plain(rest, out);
}

fn url_start(text: &str) -> Option<usize> {
    match (text.find("http://"), text.find("https://")) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

fn escape_plain(text: &str, out: &mut String) {
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        let special = match c {
            '\\' | '[' | ']' | '<' | '*' | '~' | '|' | '`' => true,
            // Inside a word it's an underscore; at its edge it's emphasis.
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            // Only `&name;` and `&#1;` mean anything.
            '&' => after.is_alphanumeric() || after == '#',
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
}

/// Whether a line that starts with the word is more than a paragraph.
fn starts_block(word: &str) -> bool {
    let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let after = word[digits..].chars().next();
    word.starts_with(['#', '-', '+', '>', '=', ':', '|'])
        || word.starts_with("``")
        || (word.starts_with('<') && !word.starts_with("<http"))
        || (digits > 0 && matches!(after, Some('.' | ')')))
}

fn line_start(markdown: &str) -> String {
    if !starts_block(markdown) {
        return markdown.to_owned();
    }
    let digits = markdown.len() - markdown.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    format!("{}\\{}", &markdown[..digits], &markdown[digits..])
}

/// Finished Markdown as doc lines: paragraphs wrapped, blank lines between them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Docs {
    lines: Vec<String>,
    /// Columns that stand before the comment.
    indent: usize,
}

impl Docs {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// For an item that many columns to the right.
    pub(crate) fn indented(indent: usize) -> Self {
        Self { lines: Vec::new(), indent }
    }

    /// A paragraph; nothing if it's empty.
    pub(crate) fn paragraph(&mut self, markdown: &str) -> &mut Self {
        if !markdown.is_empty() {
            self.gap();
            self.wrap("", "", markdown);
        }
        self
    }

    /// An item of a list; the first one wants a [`gap`](Self::gap).
    pub(crate) fn item(&mut self, markdown: &str) -> &mut Self {
        self.wrap("- ", "  ", markdown);
        self
    }

    /// A line as it is: a heading, a table's row, code.
    pub(crate) fn line(&mut self, line: impl Into<String>) -> &mut Self {
        self.lines.push(line.into());
        self
    }

    /// A blank line, unless nothing stands before it.
    pub(crate) fn gap(&mut self) -> &mut Self {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
        self
    }

    fn wrap(&mut self, first: &str, next: &str, markdown: &str) {
        let width = WIDTH.saturating_sub(self.indent + 4);
        let mut line = first.to_owned();
        let mut empty = true;
        for word in markdown.split(' ') {
            if !empty && line.chars().count() + 1 + word.chars().count() > width && !starts_block(word) {
                self.lines.push(std::mem::replace(&mut line, next.to_owned()));
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        self.lines.push(line);
    }

    /// Inner attributes.
    pub(crate) fn inner(&self) -> TokenStream {
        let lines = self.literals();
        quote!(#(#![doc = #lines])*)
    }

    fn literals(&self) -> impl Iterator<Item = Literal> + '_ {
        self.lines.iter().map(|line| match line.as_str() {
            "" => Literal::string(""),
            line => Literal::string(&format!(" {line}")),
        })
    }
}

/// Outer attributes.
impl ToTokens for Docs {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let lines = self.literals();
        tokens.extend(quote!(#(#[doc = #lines])*));
    }
}

/// Other names that people search for; what rustdoc refuses in an alias is left out.
pub(crate) fn aliases<'a>(names: impl IntoIterator<Item = &'a str>, own: &str) -> TokenStream {
    let mut known: Vec<&str> = Vec::new();
    for name in names {
        let fits = !name.is_empty()
            && name.trim() == name
            && !name.chars().any(|c| c.is_control() || matches!(c, '"' | '\'') || (c.is_whitespace() && c != ' '));
        if fits && name != own && !known.contains(&name) {
            known.push(name);
        }
    }
    quote!(#(#[doc(alias = #known)])*)
}

#[cfg(test)]
#[path = "doc_tests.rs"]
mod tests;
