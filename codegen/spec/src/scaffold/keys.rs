//! Keys of fields. In: names on the wire. Out: names for a spec, each once, in one letter case; and what they say.

use std::collections::{BTreeMap, HashSet};

use heck::ToSnakeCase as _;

use crate::case::Case;
use crate::names::FieldName;

/// The key of each name: itself, where it's spelled as its siblings are and no other has it. `otherwise`: how, where there
/// are none.
pub(super) fn keys<'n>(wires: impl Iterator<Item = &'n str>, otherwise: Case) -> BTreeMap<&'n str, String> {
    // Nothing can stand for an empty one; what is unknown is kept anyway.
    let wires: Vec<&str> = wires.filter(|wire| !wire.is_empty()).collect();
    let plain = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let case = Case::usual(wires.iter().copied().filter(|wire| plain(wire)), otherwise);
    let mut given = HashSet::new();
    let mut give = |key: &str| FieldName::new(key).is_ok_and(|name| given.insert(name));
    let mut keys = BTreeMap::new();
    for wire in wires.iter().filter(|wire| plain(wire) && case.fits(wire)) {
        if give(wire) {
            keys.insert(*wire, (*wire).to_owned());
        }
    }
    for wire in wires {
        if keys.contains_key(wire) {
            continue;
        }
        let stem = case.spell(wire);
        let stem = if FieldName::new(&stem).is_ok() { stem } else { case.spell("field") };
        let numbered = (2..).map(|number| case.spell(&format!("{stem}_{number}")));
        let key = std::iter::once(stem.clone()).chain(numbered).find(|key| give(key));
        keys.extend(key.map(|key| (wire, key)));
    }
    keys
}

/// Whether a field is called as ids are.
pub(super) fn is_id(name: &str) -> bool {
    matches!(name.to_snake_case().as_str(), "id" | "uuid" | "guid")
}

/// Whether a field is called as those are that the server makes: ids, and who changed the record when.
pub(super) fn is_made_by_server(name: &str) -> bool {
    let name = name.to_snake_case();
    let change = ["created", "modified", "updated"].iter().find_map(|start| name.strip_prefix(start));
    is_id(&name)
        || matches!(name.as_str(), "uri" | "unique_id")
        || change.is_some_and(|rest| matches!(rest, "" | "_at" | "_by" | "_on"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_distinct_and_alike() {
        for (wires, expected) in [
            ("id sizeGb name", "id size_gb name"),
            ("id size_gb Authorization", "id size_gb authorization"),
            ("Id UniqueId created_on", "Id UniqueId CreatedOn"),
            ("fooBar foo_bar", "foo_bar_2 foo_bar"),
            ("sizeGb fooBar foo-bar", "sizeGb fooBar fooBar2"),
            ("a-b a.b a", "a_b a_b_2 a"),
            ("é É", "é é_2"),
            ("🎉 $ field", "field_2 field_3 field"),
            ("_links links", "_links links_2"),
        ] {
            let wires: Vec<&str> = wires.split(' ').collect();
            let keys = keys(wires.iter().copied(), Case::Snake);
            let keys: Vec<&str> = wires.iter().map(|wire| keys[wire].as_str()).collect();
            assert_eq!(keys.join(" "), expected);
        }
        let camel = ["id", "sizeGb"];
        assert_eq!(keys(camel.into_iter(), Case::Camel)["sizeGb"], "sizeGb");
        assert!(keys(std::iter::once(""), Case::Snake).is_empty());
    }

    #[test]
    fn names_tell_what_the_server_makes() {
        for name in ["id", "Id", "UniqueId", "createdAt", "CreatedOn", "updated_by", "modified"] {
            assert!(is_made_by_server(name), "{name}");
        }
        for name in ["name", "created_from", "identity", "update"] {
            assert!(!is_made_by_server(name), "{name}");
        }
    }
}
