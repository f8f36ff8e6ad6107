//! The marked parse: a tree of nodes with their places in the text.
//!
//! It's made only when something is wrong with a file, to say where; it also finds what the quick path can't see:
//! anchors, aliases, tags, merge keys and several documents, none of which are part of the spec language.

pub(crate) mod de;
mod hole;
pub(crate) mod recover;
pub(crate) mod scalar;

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

/// Deepest nesting of lists and mappings.
pub(crate) const MAX_DEPTH: usize = 64;
/// Most faults of the parse itself that are worth telling.
const MAX_FAULTS: usize = 20;
/// Most nodes of a file.
pub(crate) const MAX_NODES: usize = 200_000;

/// Index of a node in its tree.
pub(crate) type NodeId = usize;

/// A node and where it stands.
#[derive(Debug)]
pub(crate) struct Node {
    pub kind: NodeKind,
    /// Bytes of the text.
    pub span: Range<usize>,
}

#[derive(Debug)]
pub(crate) enum NodeKind {
    Scalar {
        text: String,
        plain: bool,
    },
    List(Vec<NodeId>),
    /// Keys and values.
    Map(Vec<(NodeId, NodeId)>),
}

/// A fault that the parse itself finds.
#[derive(Debug)]
pub(crate) struct MarkedFault {
    pub span: Range<usize>,
    pub message: String,
    pub label: String,
    pub help: String,
    /// The other place: a span and a label.
    pub second: Option<(Range<usize>, String)>,
}

/// A file as a tree.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub nodes: Vec<Node>,
    /// Of the only document, if there is one and it is whole.
    pub root: Option<NodeId>,
    pub faults: Vec<MarkedFault>,
    /// Values that nothing may read, because a fault of theirs is already known.
    pub dropped: Vec<NodeId>,
}

impl Tree {
    /// Parses a text. Always gives a tree, and faults if it's not whole.
    pub fn parse(text: &str) -> Self {
        Builder::new(text).run()
    }

    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// Text of a scalar.
    pub fn text(&self, id: NodeId) -> Option<&str> {
        match &self.node(id)?.kind {
            NodeKind::Scalar { text, .. } => Some(text),
            NodeKind::List(_) | NodeKind::Map(_) => None,
        }
    }

    /// Key and value of an entry.
    pub fn entry(&self, map: NodeId, key: &str) -> Option<(NodeId, NodeId)> {
        match &self.node(map)?.kind {
            NodeKind::Map(entries) => entries.iter().copied().find(|(id, _)| self.text(*id) == Some(key)),
            NodeKind::Scalar { .. } | NodeKind::List(_) => None,
        }
    }

    /// Item of a list.
    pub fn item(&self, list: NodeId, index: usize) -> Option<NodeId> {
        match &self.node(list)?.kind {
            NodeKind::List(items) => items.get(index).copied(),
            NodeKind::Scalar { .. } | NodeKind::Map(_) => None,
        }
    }
}

/// Byte offsets of characters: the parser counts characters.
struct Offsets {
    /// None if all characters are bytes.
    table: Option<Vec<u32>>,
    len: usize,
}

impl Offsets {
    fn new(text: &str) -> Self {
        let offset = |(at, _)| u32::try_from(at).unwrap_or(u32::MAX);
        let table = (!text.is_ascii()).then(|| text.char_indices().map(offset).collect());
        Self { table, len: text.len() }
    }

    fn byte(&self, character: usize) -> usize {
        match &self.table {
            None => character.min(self.len),
            Some(table) => table.get(character).map_or(self.len, |at| *at as usize),
        }
    }
}

/// A list or mapping that isn't finished.
struct Open {
    id: NodeId,
    /// The key that waits for its value.
    key: Option<NodeId>,
}

struct Builder<'a> {
    text: &'a str,
    offsets: Offsets,
    tree: Tree,
    open: Vec<Open>,
    documents: usize,
}

/// The file can't be read further.
struct Stop;

impl<'a> Builder<'a> {
    fn new(text: &'a str) -> Self {
        let (offsets, tree) = (Offsets::new(text), Tree::default());
        Self { text, offsets, tree, open: Vec::new(), documents: 0 }
    }

    fn run(mut self) -> Tree {
        let mut parser = Parser::new_from_str(self.text);
        while let Some(event) = parser.next_event() {
            let step = match event {
                Ok((event, span)) => {
                    let span = self.offsets.byte(span.start.index())..self.offsets.byte(span.end.index());
                    self.event(event, span)
                }
                Err(error) => {
                    self.syntax(&error);
                    Err(Stop)
                }
            };
            if step.is_err() {
                self.tree.root = None;
                break;
            }
        }
        let blank = |root| self.tree.node(root).is_some_and(|node| node.span.is_empty());
        if self.tree.faults.is_empty() && self.tree.root.is_none_or(blank) {
            self.tree.root = None;
            self.fault(0..0, "the file is empty", "", "write what the file describes, or remove it");
        }
        self.tree
    }

    fn fault(&mut self, span: Range<usize>, message: &str, label: &str, help: &str) {
        if self.tree.faults.len() >= MAX_FAULTS {
            return;
        }
        let (message, label, help) = (message.to_owned(), label.to_owned(), help.to_owned());
        self.tree.faults.push(MarkedFault { span, message, label, help, second: None });
    }

    /// Says what the parser can't read, in a sentence.
    fn syntax(&mut self, error: &ScanError) {
        // What is missing at the end is missing after the last word, not on the empty line below.
        let end = self.text.trim_end().char_indices().next_back().map_or(0, |(at, _)| at);
        let at = self.offsets.byte(error.marker().index()).min(end);
        let line_start = self.text.get(..at).and_then(|t| t.rfind('\n')).map_or(0, |n| n + 1);
        let line = self.text.get(line_start..).and_then(|t| t.lines().next()).unwrap_or_default();
        let before = self.text.get(line_start..at).unwrap_or_default();
        let help = if error.info().contains("unknown anchor") {
            return self.anchors(at..at + 1);
        } else if line.contains("]?") || line.contains("}?") {
            "quote a list type that may be null: '[T]?'"
        } else if before.chars().any(|c| c == '\t') || line.starts_with('\t') {
            "indent with spaces"
        } else if line.contains(": ") && line.matches(": ").count() > 1 {
            "quote text that holds `: `"
        } else {
            "check quotes, brackets and indentation here and on the lines above"
        };
        let end = at + self.text.get(at..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
        self.fault(at..end, &format!("this isn't YAML: {}", error.info()), "", help);
    }

    fn anchors(&mut self, span: Range<usize>) {
        let help = "write the value out, or quote text that begins with `&` or `*`";
        self.fault(span, "anchors and aliases aren't part of the spec language", "", help);
    }

    fn event(&mut self, event: Event<'_>, span: Range<usize>) -> Result<(), Stop> {
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents < 2 {
                    return Ok(());
                }
                let help = "put the second document in a file of its own, or remove the `---`";
                self.fault(span, "a file of the spec holds one document", "a second one begins here", help);
                Err(Stop)
            }
            Event::Alias(_) => {
                self.anchors(span.clone());
                let id = self.add(NodeKind::Scalar { text: String::new(), plain: true }, span)?;
                self.tree.dropped.push(id);
                Ok(())
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.decorations(anchor, tag.is_some(), span.start);
                let span = self.tight(span, style);
                let plain = style == ScalarStyle::Plain;
                self.add(NodeKind::Scalar { text: text.into_owned(), plain }, span).map(drop)
            }
            Event::SequenceStart(anchor, tag) => {
                self.decorations(anchor, tag.is_some(), span.start);
                self.enter(NodeKind::List(Vec::new()), span)
            }
            Event::MappingStart(anchor, tag) => {
                self.decorations(anchor, tag.is_some(), span.start);
                self.enter(NodeKind::Map(Vec::new()), span)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop()
                    && let Some(node) = self.tree.nodes.get_mut(open.id)
                {
                    node.span.end = span.end.max(node.span.start);
                }
                Ok(())
            }
        }
    }

    /// Scalars end where their text does: the parser may count blanks and line breaks after it.
    fn tight(&self, span: Range<usize>, style: ScalarStyle) -> Range<usize> {
        let Some(text) = self.text.get(span.clone()) else { return span };
        match style {
            ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => {
                span.start..span.start + text.trim_end().len()
            }
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => span,
        }
    }

    /// Faults for what may stand in front of a node.
    fn decorations(&mut self, anchor: usize, tag: bool, start: usize) {
        let before = self.text.get(..start).unwrap_or_default();
        let word = |mark: char| {
            let from = before.rfind(mark).unwrap_or(start);
            let rest = self.text.get(from..).unwrap_or_default();
            from..from + rest.find(|c: char| c.is_whitespace() || ",]}".contains(c)).unwrap_or(rest.len())
        };
        // Looked for only where there's one: looking takes as long as the text in front.
        let anchor_at = (anchor > 0).then(|| word('&'));
        let tag_at = tag.then(|| word('!'));
        if let Some(at) = anchor_at {
            self.anchors(at);
        }
        if let Some(at) = tag_at {
            let help = "remove it: types come from the place of a value";
            self.fault(at, "tags aren't part of the spec language", "", help);
        }
    }

    fn enter(&mut self, kind: NodeKind, span: Range<usize>) -> Result<(), Stop> {
        if self.open.len() >= MAX_DEPTH {
            let help = "no part of the spec language is nested as deep";
            self.fault(span, &format!("the file is nested more than {MAX_DEPTH} deep"), "", help);
            return Err(Stop);
        }
        let id = self.add(kind, span)?;
        self.open.push(Open { id, key: None });
        Ok(())
    }

    /// Adds a node to the list or mapping that is open.
    fn add(&mut self, kind: NodeKind, span: Range<usize>) -> Result<NodeId, Stop> {
        let id = self.tree.nodes.len();
        if id >= MAX_NODES {
            self.fault(span, &format!("the file has more than {MAX_NODES} values"), "", "split it");
            return Err(Stop);
        }
        self.tree.nodes.push(Node { kind, span });
        let Some(parent) = self.open.last_mut() else {
            self.tree.root = Some(id);
            return Ok(id);
        };
        let key = parent.key.take();
        match self.tree.nodes.get_mut(parent.id).map(|node| &mut node.kind) {
            Some(NodeKind::List(items)) => items.push(id),
            Some(NodeKind::Map(entries)) => match key {
                None => parent.key = Some(id),
                Some(key) => entries.push((key, id)),
            },
            Some(NodeKind::Scalar { .. }) | None => {}
        }
        Ok(id)
    }
}
