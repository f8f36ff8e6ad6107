//! Faults while checking and resolving: addressed by file and path of keys, turned into places only at the end.
//!
//! The quick path knows no positions, so a fault says where it is as one would say it aloud: key `methods`, key `list`,
//! item 2. The marked parse of that one file then gives the span.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, Secondary, line_column};
use crate::file::File;
use crate::marked::{NodeId, NodeKind, Tree};

/// Most faults of one file.
const MAX_FAULTS: usize = 500;

/// Index of a file.
pub(crate) type FileId = usize;

/// A value inside a file, on the stack of whoever walks the model: making one costs nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At<'a> {
    pub file: FileId,
    step: Step<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Root,
    Key(&'a At<'a>, &'a str),
    Index(&'a At<'a>, usize),
}

impl<'a> At<'a> {
    pub fn file(file: FileId) -> Self {
        Self { file, step: Step::Root }
    }

    pub fn key(&'a self, key: &'a str) -> Self {
        Self { file: self.file, step: Step::Key(self, key) }
    }

    pub fn index(&'a self, index: usize) -> Self {
        Self { file: self.file, step: Step::Index(self, index) }
    }

    fn place(&self, part: Part) -> Place {
        let mut steps = Vec::new();
        let mut at = self;
        loop {
            match at.step {
                Step::Root => break,
                Step::Key(parent, key) => {
                    steps.push(OwnedStep::Key(key.to_owned()));
                    at = parent;
                }
                Step::Index(parent, index) => {
                    steps.push(OwnedStep::Index(index));
                    at = parent;
                }
            }
        }
        steps.reverse();
        Place { file: self.file, steps, part }
    }

    /// The value.
    pub fn value(&self) -> Place {
        self.place(Part::Value)
    }

    /// The key that the value stands under.
    pub fn name(&self) -> Place {
        self.place(Part::Key)
    }

    /// Bytes of the value's text.
    pub fn within(&self, range: Range<usize>) -> Place {
        self.place(Part::Within(range))
    }
}

/// Where a fault is, owned.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    pub file: FileId,
    steps: Vec<OwnedStep>,
    part: Part,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum OwnedStep {
    Key(String),
    Index(usize),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Part {
    Value,
    Key,
    Within(Range<usize>),
}

impl Place {
    /// A value of a file that is no part of a spec, by its keys and the positions in its lists: `faults/2/call`.
    pub fn at(file: FileId, path: &str) -> Self {
        let step = |step: &str| match step.parse() {
            Ok(index) => OwnedStep::Index(index),
            Err(_) => OwnedStep::Key(step.to_owned()),
        };
        let steps = path.split('/').filter(|step| !step.is_empty()).map(step).collect();
        Self { file, steps, part: Part::Value }
    }

    /// Whether it stands inside of what another place is about, or is that.
    pub fn is_in(&self, owner: &Place) -> bool {
        self.file == owner.file && self.steps.starts_with(&owner.steps)
    }

    /// Start and end in the text. Where the tree lacks a step, the last place that it has.
    fn span(&self, tree: &Tree, text: &str) -> Range<usize> {
        let Some(mut value) = tree.root else { return 0..0 };
        let mut key: Option<NodeId> = None;
        let mut part = self.part.clone();
        for step in &self.steps {
            let next = match step {
                OwnedStep::Key(name) => tree.entry(value, name),
                OwnedStep::Index(index) => tree.item(value, *index).map(|item| (item, item)),
            };
            let Some((next_key, next_value)) = next else {
                part = Part::Key;
                break;
            };
            key = matches!(step, OwnedStep::Key(_)).then_some(next_key);
            value = next_value;
        }
        let span_of = |id: NodeId| tree.node(id).map_or(0..0, |node| node.span.clone());
        let whole = span_of(value);
        let scalar = matches!(tree.node(value).map(|node| &node.kind), Some(NodeKind::Scalar { .. }));
        match (part, key) {
            (Part::Key, Some(key)) => span_of(key),
            // A value that isn't written has no place, and a whole list or mapping is too much to underline.
            (_, Some(key)) if whole.is_empty() || !scalar => span_of(key),
            (Part::Within(range), _) => {
                within(tree.text(value).unwrap_or_default(), &range, text, &whole).unwrap_or(whole)
            }
            (Part::Value | Part::Key, _) if scalar => whole,
            (Part::Value | Part::Key, _) => whole.start..whole.start + 1,
        }
    }
}

/// A part of a scalar in the file's text, if the scalar stands there as it is.
fn within(value: &str, range: &Range<usize>, text: &str, whole: &Range<usize>) -> Option<Range<usize>> {
    let written = text.get(whole.clone())?;
    let start = whole.start + written.find(value)?;
    let span = start + range.start..start + range.end;
    text.get(span.clone()).is_some().then_some(span)
}

/// A fault of the checks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Fault {
    place: Place,
    message: String,
    label: String,
    help: String,
    second: Option<(Place, String)>,
}

impl Fault {
    pub fn place(&self) -> &Place {
        &self.place
    }

    pub fn new(place: Place, message: impl Into<String>) -> Self {
        let (message, label, help) = (message.into(), String::new(), String::new());
        Self { place, message, label, help, second: None }
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    pub fn second(mut self, place: Place, label: impl Into<String>) -> Self {
        self.second = Some((place, label.into()));
        self
    }
}

/// All that has been found so far.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    of_values: RefCell<Vec<Fault>>,
    of_files: RefCell<Vec<Diagnostic>>,
}

impl Faults {
    pub fn push(&self, fault: Fault) {
        self.of_values.borrow_mut().push(fault);
    }

    /// A fault of something that has no text.
    pub fn push_file(&self, shown: &str, message: String, help: String) {
        self.of_files.borrow_mut().push(Diagnostic::of_file(shown, message, Some(help)));
    }

    /// Everything with its place; nothing if all is well.
    pub fn finish(self, files: &[File]) -> Option<Diagnostics> {
        let mut diagnostics = self.of_files.into_inner();
        let mut trees: HashMap<FileId, Tree> = HashMap::new();
        let of_values = self.of_values.into_inner();
        let mut locate = |file_id: FileId, place: &Place| {
            let file = files.get(file_id)?;
            let tree = trees.entry(file_id).or_insert_with(|| Tree::parse(&file.text));
            let span = place.span(tree, &file.text);
            let (line, column) = line_column(&file.text, span.start);
            Some((file.shown.clone(), span, line, column))
        };
        let mut count: HashMap<FileId, usize> = HashMap::new();
        for fault in of_values {
            // More than anyone repairs before the next run.
            let count = count.entry(fault.place.file).or_default();
            *count += 1;
            if *count > MAX_FAULTS {
                continue;
            }
            let Some((file, span, line, column)) = locate(fault.place.file, &fault.place) else { continue };
            let secondary = fault.second.and_then(|(place, label)| {
                let (file, span, line, column) = locate(place.file, &place)?;
                Some(Secondary { file, line, column, span, label })
            });
            let help = (!fault.help.is_empty()).then_some(fault.help);
            let (message, label) = (fault.message, fault.label);
            diagnostics.push(Diagnostic { file, line, column, span, message, label, help, secondary });
        }
        for file in files {
            for fault in &file.faults {
                let (line, column) = line_column(&file.text, fault.span.start);
                let secondary = fault.second.as_ref().map(|(span, label)| {
                    let (line, column) = line_column(&file.text, span.start);
                    Secondary { file: file.shown.clone(), line, column, span: span.clone(), label: label.clone() }
                });
                diagnostics.push(Diagnostic {
                    file: file.shown.clone(),
                    line,
                    column,
                    span: fault.span.clone(),
                    message: fault.message.clone(),
                    label: fault.label.clone(),
                    help: Some(fault.help.clone()).filter(|help| !help.is_empty()),
                    secondary,
                });
            }
        }
        if diagnostics.is_empty() {
            return None;
        }
        let shown = |diagnostic: &Diagnostic, name: &str| {
            diagnostic.file == name || diagnostic.secondary.as_ref().is_some_and(|second| second.file == name)
        };
        let sources: BTreeMap<String, Arc<str>> = files
            .iter()
            .filter(|file| !file.text.is_empty() && diagnostics.iter().any(|diagnostic| shown(diagnostic, &file.shown)))
            .map(|file| (file.shown.clone(), file.text.clone()))
            .collect();
        Some(Diagnostics::new(diagnostics, sources))
    }
}
