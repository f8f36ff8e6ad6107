//! Reads a model from a marked tree and finds all its faults: each one is recorded, its node is left out, and the file is
//! read again.

use serde::de::DeserializeOwned;

use super::de::{Error, ErrorKind, NodeDe, Patches};
use super::{MarkedFault, NodeId, NodeKind, Tree};
use crate::suggest::{known, similar};

/// Most faults of a file; the others wait for the next run.
const MAX_FAULTS: usize = 100;

/// What could be read of a file.
pub(crate) struct Recovered<T> {
    /// None if not even the outer mapping stands.
    pub model: Option<T>,
    pub faults: Vec<MarkedFault>,
    /// Keys whose values were left out: what refers to them is not at fault.
    pub lost: Vec<String>,
    /// Keys that a wrong one was probably meant to be, with their mappings: they are not missing.
    misspelt: Vec<(NodeId, String)>,
}

pub(crate) fn recover<T: DeserializeOwned>(tree: &Tree) -> Recovered<T> {
    let mut recovered = Recovered { model: None, faults: Vec::new(), lost: Vec::new(), misspelt: Vec::new() };
    let Some(root) = tree.root else { return recovered };
    let mut patches = Patches { dropped: tree.dropped.iter().copied().collect(), holes: Vec::new() };
    let parents = Parents::new(tree);
    unreadable_keys(tree, &mut patches, &mut recovered);
    loop {
        let error = match T::deserialize(NodeDe { tree, patches: &patches, id: root }) {
            Ok(model) => {
                recovered.model = Some(model);
                return recovered;
            }
            Err(error) => error,
        };
        if recovered.faults.len() >= MAX_FAULTS || !patch(tree, &parents, &mut patches, error, &mut recovered) {
            return recovered;
        }
    }
}

/// What stands around each node.
struct Parents {
    /// By node: the mapping or list around it, and the key if there's one.
    of: Vec<Option<(NodeId, Option<NodeId>)>>,
    /// By node that is a key: its value.
    value: Vec<Option<NodeId>>,
}

impl Parents {
    fn new(tree: &Tree) -> Self {
        let mut parents = Self { of: vec![None; tree.nodes.len()], value: vec![None; tree.nodes.len()] };
        for (id, node) in tree.nodes.iter().enumerate() {
            match &node.kind {
                NodeKind::Scalar { .. } => {}
                NodeKind::List(items) => items.iter().for_each(|item| parents.set(*item, id, None)),
                NodeKind::Map(entries) => {
                    for (key, value) in entries {
                        parents.set(*value, id, Some(*key));
                        parents.set(*key, id, None);
                        if let Some(slot) = parents.value.get_mut(*key) {
                            *slot = Some(*value);
                        }
                    }
                }
            }
        }
        parents
    }

    fn set(&mut self, id: NodeId, parent: NodeId, key: Option<NodeId>) {
        if let Some(slot) = self.of.get_mut(id) {
            *slot = Some((parent, key));
        }
    }

    fn key(&self, id: NodeId) -> Option<NodeId> {
        self.of.get(id).copied().flatten().and_then(|(_, key)| key)
    }

    /// The mapping or list around a node.
    fn around(&self, id: NodeId) -> Option<NodeId> {
        self.of.get(id).copied().flatten().map(|(parent, _)| parent)
    }

    fn value_of_key(&self, id: NodeId) -> Option<NodeId> {
        self.value.get(id).copied().flatten()
    }
}

/// Faults of keys that need no model: keys twice, merge keys, keys that aren't text.
fn unreadable_keys<T>(tree: &Tree, patches: &mut Patches, recovered: &mut Recovered<T>) {
    for node in &tree.nodes {
        let NodeKind::Map(entries) = &node.kind else { continue };
        let mut seen: std::collections::HashMap<&str, NodeId> = std::collections::HashMap::new();
        for (key, value) in entries {
            if recovered.faults.len() >= MAX_FAULTS {
                return;
            }
            let span = tree.node(*key).map_or(0..0, |node| node.span.clone());
            let fault = |message: String, label: &str, help: &str| {
                let (label, help) = (label.to_owned(), help.to_owned());
                MarkedFault { span: span.clone(), message, label, help, second: None }
            };
            let Some(text) = tree.text(*key) else {
                let message = "a key is a list or a mapping".to_owned();
                recovered.faults.push(fault(message, "", "keys are text; quote a key that holds brackets"));
                patches.dropped.insert(*value);
                continue;
            };
            if text == "<<" {
                let message = "merge keys aren't part of the spec language".to_owned();
                recovered.faults.push(fault(message, "", "write the keys out"));
                patches.dropped.insert(*value);
            } else if let Some(first) = seen.get(text) {
                let mut fault = fault(format!("the key `{text}` stands here twice"), "again", "keep one of them");
                fault.second = tree.node(*first).map(|node| (node.span.clone(), "first defined here".to_owned()));
                recovered.faults.push(fault);
                patches.dropped.insert(*value);
            } else {
                seen.insert(text, *key);
            }
        }
    }
}

/// Records a fault and sees to it that it doesn't come again. False if the file can't be read further.
fn patch<T>(tree: &Tree, parents: &Parents, patches: &mut Patches, error: Error, recovered: &mut Recovered<T>) -> bool {
    let Some(id) = error.at.or(tree.root) else { return false };
    let span_of = |id: NodeId| tree.node(id).map_or(0..0, |node| node.span.clone());
    // A value that isn't there has no place of its own: its key has.
    let place = |id: NodeId| match parents.key(id) {
        Some(key)
            if span_of(id).is_empty() || !matches!(tree.node(id).map(|n| &n.kind), Some(NodeKind::Scalar { .. })) =>
        {
            span_of(key)
        }
        Some(_) | None => match tree.node(id).map(|node| &node.kind) {
            // A whole list or mapping is too much to underline.
            Some(NodeKind::List(_) | NodeKind::Map(_)) => span_of(id).start..span_of(id).start + 1,
            Some(NodeKind::Scalar { .. }) | None => span_of(id),
        },
    };
    let drop = |patches: &mut Patches, recovered: &mut Recovered<T>, id: NodeId| {
        // Only what is inside something can be left out; a second time would never end.
        let inside = Some(id) != tree.root && patches.dropped.insert(id);
        if let Some(name) = parents.key(id).and_then(|key| tree.text(key)) {
            recovered.lost.push(name.to_owned());
        }
        inside
    };
    let fault = |span, message: String, label: &str, help: String| MarkedFault {
        span,
        message,
        label: label.to_owned(),
        help,
        second: None,
    };
    match error.kind {
        ErrorKind::UnknownKey { key, known: keys } => {
            let value = parents.value_of_key(id);
            let braces = value.is_some_and(|value| span_of(value).is_empty()) && keys.contains(&"type");
            let help = match similar(&key, keys) {
                Some(similar) => {
                    recovered.misspelt.extend(parents.around(id).map(|map| (map, similar.to_owned())));
                    format!("did you mean `{similar}`?")
                }
                None if braces => format!("quote the type of an object with any keys: '{{{key}}}'"),
                None => format!("known keys here: {}", known(keys)),
            };
            recovered.faults.push(fault(span_of(id), format!("unknown key `{key}`"), "", help));
            value.is_some_and(|value| drop(patches, recovered, value))
        }
        ErrorKind::MissingKey { key } => {
            if patches.holes.contains(&(id, key)) {
                return false;
            }
            patches.holes.push((id, key));
            let entries = match tree.node(id).map(|node| &node.kind) {
                Some(NodeKind::Map(entries)) => entries.as_slice(),
                Some(NodeKind::Scalar { .. } | NodeKind::List(_)) | None => &[],
            };
            let caused =
                |(name, value): &(NodeId, NodeId)| tree.text(*name) == Some(key) && patches.dropped.contains(value);
            let misspelt = recovered.misspelt.iter().any(|(map, name)| *map == id && name == key);
            if !misspelt && !entries.iter().any(caused) {
                let owner = parents.key(id).and_then(|key| tree.text(key));
                let message = match owner {
                    Some(owner) => format!("`{owner}` needs the key `{key}`"),
                    None => format!("the file needs the key `{key}`"),
                };
                recovered.faults.push(fault(place(id), message, "", format!("add `{key}: …`")));
            }
            true
        }
        ErrorKind::Type { found, expected } => {
            let message = format!("expected {expected}, found {found}");
            recovered.faults.push(fault(place(id), message, "", format!("write {expected}")));
            drop(patches, recovered, id)
        }
        ErrorKind::UnknownValue { value, known: words } => {
            let help = match similar(&value, words) {
                Some(similar) => format!("did you mean `{similar}`?"),
                None => format!("known words here: {}", known(words)),
            };
            recovered.faults.push(fault(place(id), format!("unknown word `{value}`"), "", help));
            drop(patches, recovered, id)
        }
        ErrorKind::Other(message) => {
            let help = "see spec/README.md for what may stand here".to_owned();
            recovered.faults.push(fault(place(id), message, "", help));
            drop(patches, recovered, id)
        }
    }
}
