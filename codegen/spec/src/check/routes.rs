//! Two methods of one application with the same verb, path and required query: one of them is a slip, unless both
//! services say why.

use std::collections::BTreeMap;

use super::{MethodSpot, Spots};
use crate::fault::{At, Fault};
use crate::ir::Verb;
use crate::resolve::Cx;

/// A template without the names of its placeholders.
fn route(template: &str) -> String {
    let mut route = String::with_capacity(template.len());
    let mut inside = false;
    for c in template.chars() {
        match c {
            '{' => inside = true,
            '}' => {
                inside = false;
                route.push_str("{}");
            }
            c if !inside => route.push(c),
            _ => {}
        }
    }
    route
}

pub(super) fn repeated(cx: &Cx<'_>, spots: &Spots) {
    let mut seen: BTreeMap<(usize, usize, Verb, String, &[String]), &MethodSpot> = BTreeMap::new();
    for spot in &spots.methods {
        let key = (spot.system, spot.application, spot.verb, route(&spot.template), spot.query.as_slice());
        let Some(first) = seen.get(&key) else {
            seen.insert(key, spot);
            continue;
        };
        let same = first.file == spot.file;
        if !same && first.because && spot.because {
            continue;
        }
        let verb = format!("{:?}", spot.verb).to_uppercase();
        let name = if spot.implied { "partial_update" } else { &spot.key };
        let message = format!("`{name}` repeats the route {verb} {}", spot.template);
        let help = match same {
            true => "change the `path` or `verb` of one of them",
            false => "change the path of one of them; if they share it on purpose, say why with `because` in both",
        };
        let (root, other) = (At::file(spot.file), At::file(first.file));
        let fault = Fault::new(root.key("methods").key(&spot.key).name(), message).help(help);
        cx.report(fault.second(other.key("methods").key(&first.key).name(), "the other one"));
    }
}
