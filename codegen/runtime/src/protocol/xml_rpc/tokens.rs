//! XML as XML-RPC knows it: elements and their text.
//!
//! In: text. Out: tags and runs of text with references resolved; comments, processing instructions and attributes are
//! dropped. No document type and no entity of its own, so that nothing grows when it is read. Faults say where and what
//! in words of ours, as the library's quote the body.

use std::borrow::Cow;
use std::fmt;

use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::{BytesRef, BytesStart, Event};

/// Longest name of a member that a path repeats.
const NAME: usize = 64;

/// Why an answer can't be read. Never holds a value of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReadFault {
    path: String,
    /// Line and column, from 1.
    place: Option<(usize, usize)>,
    problem: Cow<'static, str>,
}

impl ReadFault {
    pub(super) fn new(problem: impl Into<Cow<'static, str>>) -> Self {
        Self { path: String::new(), place: None, problem: problem.into() }
    }

    /// Where: `result[2].name`; empty for the whole answer.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// What, and the line.
    pub(crate) fn problem(&self) -> String {
        match self.place {
            Some((line, column)) => format!("{} at line {line} column {column}", self.problem),
            None => self.problem.to_string(),
        }
    }

    /// The fault as seen from outside the element of an array.
    pub(super) fn in_element(mut self, index: usize) -> Self {
        self.outside(format!("[{index}]"));
        self
    }

    /// The fault as seen from outside the member of a struct.
    pub(super) fn in_member(mut self, name: &str) -> Self {
        let end = name.char_indices().nth(NAME).map_or(name.len(), |(at, _)| at);
        self.outside(name.get(..end).unwrap_or_default().to_owned());
        self
    }

    fn outside(&mut self, mut step: String) {
        if !self.path.is_empty() && !self.path.starts_with('[') {
            step.push('.');
        }
        self.path.insert_str(0, &step);
    }
}

impl fmt::Display for ReadFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.problem())
    }
}

pub(super) enum Token<'a> {
    Open(BytesStart<'a>),
    Close,
    /// One run of several.
    Text(Cow<'a, str>),
    /// After the root element.
    End,
}

/// Reads tokens.
pub(super) struct Tokens<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    /// Where the last token started.
    at: u64,
    open: usize,
    /// Whether the root element was seen.
    rooted: bool,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        // One way to see an element fewer.
        reader.config_mut().expand_empty_elements = true;
        Self { text, reader, at: 0, open: 0, rooted: false }
    }

    pub(super) fn next(&mut self) -> Result<Token<'a>, ReadFault> {
        loop {
            self.at = self.reader.buffer_position();
            let token = match self.reader.read_event() {
                Ok(Event::Start(tag)) => {
                    if self.rooted && self.open == 0 {
                        return Err(self.fault("a second root element"));
                    }
                    self.rooted = true;
                    self.open += 1;
                    Token::Open(tag)
                }
                Ok(Event::End(_)) => {
                    self.open = self.open.saturating_sub(1);
                    Token::Close
                }
                Ok(Event::Text(text)) => Token::Text(lines(text.into_inner())),
                Ok(Event::CData(text)) => Token::Text(lines(text.into_inner())),
                Ok(Event::GeneralRef(reference)) => Token::Text(self.resolve(&reference)?),
                // Start and end of an empty element are told apart already.
                Ok(Event::Empty(_) | Event::Comment(_) | Event::PI(_)) => continue,
                Ok(Event::Decl(_)) if !self.rooted => continue,
                Ok(Event::Decl(_)) => return Err(self.fault("an XML declaration inside the answer")),
                Ok(Event::DocType(name)) if name.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("html")) => {
                    return Err(self.fault("an HTML page"));
                }
                Ok(Event::DocType(_)) => return Err(self.fault("a document type, which no answer has")),
                Ok(Event::Eof) if self.open > 0 => return Err(self.fault("the answer ends inside an element")),
                Ok(Event::Eof) => Token::End,
                Err(error) => return Err(self.ill_formed(&error)),
            };
            match &token {
                Token::Text(text) if self.open == 0 && blank(text) => {}
                Token::Text(_) if self.open == 0 => return Err(self.fault("text outside the root element")),
                _ => return Ok(token),
            }
        }
    }

    /// The next tag: text beside tags must be white space.
    pub(super) fn tag(&mut self) -> Result<Token<'a>, ReadFault> {
        loop {
            match self.next()? {
                Token::Text(text) if blank(&text) => {}
                Token::Text(_) => return Err(self.fault("text where an element is due")),
                token => return Ok(token),
            }
        }
    }

    /// An element of this name; none at the end of the one around it.
    pub(super) fn open(&mut self, name: &str, otherwise: &'static str) -> Result<Option<()>, ReadFault> {
        match self.tag()? {
            Token::Open(tag) if tag.name().as_ref() == name => Ok(Some(())),
            Token::Open(_) => Err(self.fault(otherwise)),
            Token::Close | Token::Text(_) | Token::End => Ok(None),
        }
    }

    /// The end of an element.
    pub(super) fn close(&mut self) -> Result<(), ReadFault> {
        match self.tag()? {
            Token::Close => Ok(()),
            Token::Open(_) | Token::Text(_) | Token::End => Err(self.fault("an element where none is due")),
        }
    }

    /// Text up to the end of an element.
    pub(super) fn text(&mut self) -> Result<Cow<'a, str>, ReadFault> {
        let mut whole = Cow::Borrowed("");
        loop {
            match self.next()? {
                Token::Text(text) if whole.is_empty() => whole = text,
                Token::Text(text) => whole.to_mut().push_str(&text),
                Token::Close => return Ok(whole),
                Token::Open(_) | Token::End => return Err(self.fault("an element inside text")),
            }
        }
    }

    fn resolve(&self, reference: &BytesRef<'_>) -> Result<Cow<'a, str>, ReadFault> {
        let text = match &**reference {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "apos" => "'",
            "quot" => "\"",
            _ => {
                return match reference.resolve_char_ref() {
                    Ok(Some(character)) => Ok(Cow::Owned(character.to_string())),
                    Ok(None) => Err(self.fault("an entity that XML doesn't know itself")),
                    Err(_) => Err(self.fault("a reference to no character")),
                };
            }
        };
        Ok(Cow::Borrowed(text))
    }

    /// A fault at the last token.
    #[cold]
    pub(super) fn fault(&self, problem: impl Into<Cow<'static, str>>) -> ReadFault {
        self.fault_at(self.at, problem)
    }

    #[cold]
    fn ill_formed(&self, error: &Error) -> ReadFault {
        let problem: Cow<'static, str> = match error {
            Error::Syntax(error) => format!("not XML: {error}").into(),
            Error::IllFormed(IllFormedError::MismatchedEndTag { .. }) => {
                "the end of another element than is open".into()
            }
            Error::IllFormed(IllFormedError::UnmatchedEndTag(_)) => "the end of an element that isn't open".into(),
            Error::IllFormed(IllFormedError::UnclosedReference) => "a reference without `;`".into(),
            _ => "not XML".into(),
        };
        self.fault_at(self.reader.error_position(), problem)
    }

    fn fault_at(&self, at: u64, problem: impl Into<Cow<'static, str>>) -> ReadFault {
        let before = usize::try_from(at).ok().and_then(|at| self.text.get(..at)).unwrap_or(self.text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        ReadFault { place: Some((line, column)), ..ReadFault::new(problem) }
    }
}

/// Line ends as XML wants them: `\n` alone.
fn lines(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { text }
}

/// Whether there is nothing but what XML calls white space.
pub(super) fn blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
}
