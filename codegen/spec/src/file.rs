//! One file: bytes in, model out. The quick path is `serde_yaml`; the marked parse steps in when something is wrong, or
//! when the text holds what the quick path would not notice.

use std::ops::Range;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::marked::recover::recover;
use crate::marked::{MarkedFault, Tree};
use crate::model::{Api, Application, Service};

/// What a path says about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Api,
    Application,
    Service,
}

/// What a file says.
#[derive(Debug)]
pub(crate) enum Model {
    Api(Box<Api>),
    Application(Box<Application>),
    Service(Box<Service>),
    /// Nothing that could be used; its faults say why.
    Broken,
}

/// A file of the spec.
#[derive(Debug)]
pub(crate) struct File {
    /// `spec/cloudcix/membership/team.yaml`.
    pub shown: String,
    /// Without a byte order mark; with replacement characters where it isn't UTF-8.
    pub text: Arc<str>,
    pub model: Model,
    /// Faults of the syntax and of the model.
    pub faults: Vec<MarkedFault>,
    /// Keys whose values could not be used.
    pub lost: Vec<String>,
}

impl File {
    pub fn parse(shown: String, bytes: Result<&[u8], &str>, role: Role) -> Self {
        let text = match text(bytes) {
            Ok(text) => text,
            Err(broken) => return Self::broken(shown, *broken),
        };
        let parsed = match role {
            Role::Api => Parsed::of(text, Model::Api),
            Role::Application => Parsed::of(text, Model::Application),
            Role::Service => Parsed::of(text, Model::Service),
        };
        let model = parsed.model.unwrap_or(Model::Broken);
        Self { shown, text: Arc::from(text), model, faults: parsed.faults, lost: parsed.lost }
    }

    /// A file that is no part of a spec, and what it says.
    pub fn other<T: DeserializeOwned>(shown: String, bytes: Result<&[u8], &str>) -> (Self, Option<T>) {
        let text = match text(bytes) {
            Ok(text) => text,
            Err(broken) => return (Self::broken(shown, *broken), None),
        };
        let Parsed { model, faults, lost } = Parsed::of(text, |value: Box<T>| *value);
        (Self { shown, text: Arc::from(text), model: Model::Broken, faults, lost }, model)
    }

    fn broken(shown: String, (text, fault): (String, MarkedFault)) -> Self {
        Self { shown, text: Arc::from(text), model: Model::Broken, faults: vec![fault], lost: Vec::new() }
    }

    /// Whether something of it is missing in the model.
    pub fn is_damaged(&self) -> bool {
        !self.faults.is_empty()
    }
}

fn fault(span: Range<usize>, message: String, help: &str) -> MarkedFault {
    MarkedFault { span, message, label: String::new(), help: help.to_owned(), second: None }
}

/// The text of a file; or its fault, and the text to show it in.
fn text<'a>(bytes: Result<&'a [u8], &str>) -> Result<&'a str, Box<(String, MarkedFault)>> {
    let broken = |text: String, fault| Box::new((text, fault));
    let bytes =
        bytes.map_err(|cause| broken(String::new(), fault(0..0, cause.to_owned(), "split it, or make it readable")))?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        // What is valid in front keeps its offsets; the replacement character is three bytes long.
        let at = error.valid_up_to();
        let fault = fault(at..at + 3, "this byte isn't UTF-8".to_owned(), "save the file as UTF-8");
        broken(String::from_utf8_lossy(bytes).into_owned(), fault)
    })?;
    match unprintable(text) {
        None => Ok(text),
        Some(at) => {
            let message = "a control character stands here".to_owned();
            let fault = fault(at, message, "remove it; in quotes, write it as an escape");
            Err(broken(text.to_owned(), fault))
        }
    }
}

struct Parsed<M> {
    /// None if nothing of it could be used.
    model: Option<M>,
    faults: Vec<MarkedFault>,
    lost: Vec<String>,
}

impl<M> Parsed<M> {
    fn of<T: DeserializeOwned>(text: &str, wrap: fn(Box<T>) -> M) -> Self {
        let quick = if is_plain(text) { Some(serde_yaml::from_str::<T>(text)) } else { None };
        let quick = match quick {
            Some(Ok(model)) => {
                return Self { model: Some(wrap(Box::new(model))), faults: Vec::new(), lost: Vec::new() };
            }
            Some(Err(error)) => Some(error),
            None => None,
        };
        let mut tree = Tree::parse(text);
        let recovered = recover::<T>(&tree);
        let mut faults = std::mem::take(&mut tree.faults);
        faults.extend(recovered.faults);
        if let Some(error) = quick
            && faults.is_empty()
        {
            // The two parsers disagree: rare, and no reason to say nothing.
            let at = error.location().map_or(0, |place| place.index()).min(text.len());
            let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
            // The place is shown by the fault itself.
            let error = error.to_string();
            let cause = error.split(" at line ").next().unwrap_or_default();
            let help = "check quotes, brackets and indentation here and on the lines above";
            faults.push(fault(at..at, format!("this can't be read: {cause}"), help));
        }
        let model = recovered.model.map(|model| wrap(Box::new(model)));
        Self { model, faults, lost: recovered.lost }
    }
}

/// The first character that YAML doesn't allow as it is.
fn unprintable(text: &str) -> Option<Range<usize>> {
    let bad = |c: char| match c {
        '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' => false,
        '\0'..='\u{9f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => true,
        _ => false,
    };
    let plain = |b: u8| matches!(b, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    // Bytes first: they are enough for nearly all files.
    if text.bytes().all(plain) {
        return None;
    }
    text.char_indices().find(|(_, c)| bad(*c)).map(|(at, c)| at..at + c.len_utf8())
}

/// Whether the quick path may read a text: no sign of anchors, aliases, tags or merge keys, and no deep nesting, which
/// its parser takes long to refuse. A sign inside of quotes only costs time.
fn is_plain(text: &str) -> bool {
    let (mut before, mut depth) = (b'\n', 0_i32);
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'&' | b'*' | b'!'
                if matches!(before, b'\n' | b'\r' | b' ' | b'\t' | b'[' | b'{' | b',' | b':' | b'"' | b'\'') =>
            {
                return false;
            }
            b'<' if before == b'<' => return false,
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth -= 1,
            // Three indicators in a row nest blocks on one line.
            b'-' | b'?' if before == b' ' && at >= 2 && matches!(bytes.get(at - 2), Some(b'-' | b'?')) => depth += 1,
            _ => {}
        }
        if depth > 32 {
            return false;
        }
        before = *byte;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: impl AsRef<[u8]>) -> File {
        File::parse("t.yaml".to_owned(), Ok(text.as_ref()), Role::Service)
    }

    fn messages(text: impl AsRef<[u8]>) -> Vec<String> {
        let file = parse(text);
        file.faults
            .iter()
            .map(|fault| {
                let (line, column) = crate::diagnostic::line_column(&file.text, fault.span.start);
                format!("{line}:{column} {}", fault.message)
            })
            .collect()
    }

    const GOOD: &str = "doc: Teams.\nmethods: {list: {}}\n";

    #[test]
    fn byte_order_marks_and_line_ends() {
        assert!(messages(GOOD).is_empty());
        assert!(messages(format!("\u{feff}{GOOD}")).is_empty());
        assert!(messages(GOOD.replace('\n', "\r\n")).is_empty());
        assert_eq!(messages("doc: Teams.\r\nmethods: {list: {}}\r\ncolour: red\r\n"), ["3:1 unknown key `colour`"]);
        assert_eq!(messages("\u{feff}doc: Größe\r\nmethods: {}\r\nx: 1"), ["3:1 unknown key `x`"]);
    }

    #[test]
    fn bytes_that_are_no_text() {
        assert_eq!(messages(b"doc: a\nmethods: {}\n# \xff\n"), ["3:3 this byte isn't UTF-8"]);
        assert_eq!(messages("doc: \0\n"), ["1:6 a control character stands here"]);
        assert_eq!(messages("doc: ä\u{7f}\n"), ["1:7 a control character stands here"]);
        for text in ["", "\n\n", "# nothing\n", "---\n"] {
            assert_eq!(parse(text).faults.len(), 1, "{text:?}");
        }
    }

    #[test]
    fn yaml_that_is_not_part_of_the_language() {
        let has = |text: &str, message: &str| {
            let messages = messages(text);
            assert!(messages.iter().any(|m| m.contains(message)), "{text:?}: {messages:?}");
        };
        has("doc: &a x\nmethods: {}\n", "1:6 anchors and aliases");
        has("doc: &a x\nmethods: {list: {doc: *a}}\n", "2:23 anchors and aliases");
        has("doc: *b\nmethods: {}\n", "anchors and aliases");
        has("doc: !!str x\nmethods: {}\n", "1:6 tags");
        has("doc: x\nmethods:\n  <<: {list: {}}\n", "3:3 merge keys");
        has("doc: x\nmethods: {}\n---\ndoc: y\n", "3:1 a file of the spec holds one document");
        has("doc: x\nmethods: {list: {}, list: {}}\n", "2:21 the key `list` stands here twice");
        has("doc: x\n[a]: b\nmethods: {}\n", "2:1 a key is a list or a mapping");
        has("doc: x\nmethods:\n\tlist: {}\n", "this isn't YAML");
        has("- a\n", "expected a mapping, found a list");
        has("doc: 'x\n", "this isn't YAML");
        // Text that only looks like it.
        assert!(messages("doc: a & b * c ! d <x>\nmethods: {}\n").is_empty());
        assert!(messages("doc: 'x: &a *b !c << d'\nmethods: {}\n").is_empty());
    }

    #[test]
    fn all_faults_of_a_file_come_at_once() {
        let text = "doc: x\ncolour: red\nmethods:\n  list: {paging: pages, limit: [1]}\n  read: {deprecatd: true}\n  \
                    create: {inputs: {a: {write: int}, b: {type: 5}, c: {type: int, min_length: -1}}}\n";
        assert_eq!(
            messages(text),
            [
                "2:1 unknown key `colour`",
                "4:18 unknown word `pages`",
                "4:25 expected a mapping, found a list",
                "5:10 unknown key `deprecatd`",
                "6:21 `a` needs the key `type`",
                "6:48 expected a type, found the number 5",
                "6:79 expected a whole number of 0 or more, found the number -1",
            ]
        );
        assert_eq!(
            messages("path: x/\n"),
            ["1:1 the file needs the key `doc`", "1:1 the file needs the key `methods`"]
        );
        assert!(matches!(parse("path: x/\n").model, Model::Service(_)));
    }

    #[test]
    fn hostile_texts_end_quickly() {
        let bomb = {
            let mut text = String::from("a: &a [x, x, x, x, x, x, x, x, x]\n");
            for (from, to) in ('a'..'y').zip('b'..='y') {
                text.push_str(&format!("{to}: &{to} [*{from}, *{from}, *{from}, *{from}, *{from}, *{from}]\n"));
            }
            text
        };
        let size = 120_000;
        let texts = [
            bomb,
            "[".repeat(size),
            "{".repeat(size),
            "- ".repeat(size),
            "? ".repeat(size),
            "{a: ".repeat(size),
            "a: ".repeat(size),
            "[a, ".repeat(size),
            "a:\n".repeat(size),
            "x".repeat(size),
            "'".repeat(size),
            "\"".repeat(size),
            "- x\n".repeat(size),
            "&a ".repeat(size),
            "!a ".repeat(size),
            "---\n".repeat(size),
            "%a\n".repeat(size),
            "|\n".repeat(size),
            "doc: |\n".to_owned() + &"  x\n".repeat(size),
            (0..10_000).map(|depth| " ".repeat(depth.min(50)) + "a:\n").collect(),
            "[]".repeat(size),
            ",".repeat(size),
            "#".repeat(size),
            "\r".repeat(size),
        ];
        for text in texts {
            let start = std::time::Instant::now();
            assert!(parse(&text).is_damaged(), "{}", &text[..20]);
            assert!(start.elapsed().as_secs() < 20, "{} took {:?}", &text[..20], start.elapsed());
        }
    }
}
