//! Two tables side by side. In: the views of two specs. Out: the changes, each once.
//!
//! What a larger change says already is left out: nothing is told of what is inside a method that is gone.

mod arguments;

use std::collections::{BTreeMap, BTreeSet};

use crudl_emit::surface::Kind;

use crate::rules::{Effect, What};
use crate::view::{Key, View};
use crate::{Change, Side};

/// A difference in one place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Difference {
    key: Key,
    side: Side,
    before: Option<String>,
    after: Option<String>,
}

pub(crate) fn compare(old: &View, new: &View) -> Vec<Change> {
    let pair = Pair { old, new };
    let whole = pair.whole();
    let mut differences: Vec<Difference> = whole.values().cloned().collect();
    let inside = |place: &str| ancestors(place).any(|place| whole.contains_key(place));
    let changed: Vec<Difference> = pair.entries().filter(|difference| !inside(&difference.key.place)).collect();
    differences.extend(requirements(pair.arguments(&inside).chain(changed).collect()));
    // A type that is another in Rust is another on the wire as well, and says whether there may be no value.
    let types: BTreeSet<(String, String)> = differences
        .iter()
        .filter(|difference| matches!(difference.key.what, What::Api(_)))
        .map(|difference| (difference.key.place.clone(), type_of(&difference.key)))
        .collect();
    differences.retain(|Difference { key, .. }| {
        !matches!(key.what, What::WireType | What::Presence(_))
            || !types.contains(&(key.place.clone(), key.name.clone()))
    });
    pair.merge(differences)
}

/// The name that the type on the wire has in the table.
fn type_of(key: &Key) -> String {
    if key.what == What::Api(Kind::Returned) { "(result)".to_owned() } else { key.name.clone() }
}

/// The place and all that it's in: `a.b.c`, `a.b`, `a`.
fn ancestors(place: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(place), |place| place.rsplit_once('.').map(|(parent, _)| parent))
}

/// Whether it has places of its own inside.
pub(crate) const fn is_whole(what: What) -> bool {
    use Kind::{Application, Enum, Method, Record, Service, System};
    matches!(what, What::Api(System | Application | Service | Method | Record | Enum))
}

struct Pair<'a> {
    old: &'a View,
    new: &'a View,
}

impl Pair<'_> {
    /// What is there as a whole in only one of them, by its place; the outermost alone.
    fn whole(&self) -> BTreeMap<String, Difference> {
        let mut found = BTreeMap::new();
        for (one, other, side) in [(self.old, self.new, Side::Removed), (self.new, self.old, Side::Added)] {
            for key in one.entries.keys().filter(|key| is_whole(key.what) && !other.entries.contains_key(key)) {
                let methods = one.methods(&key.place);
                let (before, after) = if side == Side::Removed { (methods, None) } else { (None, methods) };
                let difference = Difference { key: key.clone(), side, before, after };
                found.insert(key.place.clone(), difference);
            }
        }
        let outer = |place: &str| ancestors(place).skip(1).any(|place| found.contains_key(place));
        found.iter().filter(|(place, _)| !outer(place)).map(|(place, found)| (place.clone(), found.clone())).collect()
    }

    /// Entries that differ.
    fn entries(&self) -> impl Iterator<Item = Difference> {
        let keys: BTreeSet<&Key> = self.old.entries.keys().chain(self.new.entries.keys()).collect();
        let keys = keys.into_iter().filter(|key| !is_whole(key.what));
        keys.filter_map(|key| {
            let (before, after) = (self.old.entries.get(key), self.new.entries.get(key));
            let side = match (before, after) {
                (Some(before), Some(after)) if before == after => return None,
                (Some(_), Some(_)) => Side::Changed,
                (None, _) => Side::Added,
                (_, None) => Side::Removed,
            };
            let difference = Difference { key: key.clone(), side, before: before.cloned(), after: after.cloned() };
            self.tells(&difference).then_some(difference)
        })
    }

    /// Whether nothing else says it.
    fn tells(&self, Difference { key, side, before, after }: &Difference) -> bool {
        match key.what {
            What::Api(_) => true,
            // Where there is none, there's no field, no result, no body and so on, and that is told.
            What::FirstOrder
            | What::Pages
            | What::Wire
            | What::WireType
            | What::Text
            | What::ResultKey
            | What::Body => *side == Side::Changed,
            // What came and went is told; here it's those that both have.
            What::WireOrder => match (before, after) {
                (Some(before), Some(after)) => {
                    let common = |one: &str, other: &str| -> Vec<String> {
                        let other: BTreeSet<&str> = other.split(", ").collect();
                        one.split(", ").filter(|name| other.contains(name)).map(str::to_owned).collect()
                    };
                    common(before, after) != common(after, before)
                }
                _ => false,
            },
            // All fields have a text, and an empty one if the spec has none.
            What::Rule(_) | What::Presence(_) | What::DefaultValue => {
                let there = |view: &View| view.get(&key.place, What::Text, &key.name).is_some();
                there(self.old) && there(self.new)
            }
            // The column is told.
            What::Filter | What::Order => {
                let service = key.place.rsplit_once('.').map_or("", |(service, _)| service);
                let column = |view: &View| view.get(service, What::Api(Kind::Column), &key.name).map(str::to_owned);
                column(self.old) == column(self.new)
            }
            _ => true,
        }
    }

    fn arguments(&self, inside: impl Fn(&str) -> bool) -> impl Iterator<Item = Difference> {
        self.old
            .arguments
            .iter()
            .filter_map(move |(place, old)| {
                let new = self.new.arguments.get(place).filter(|_| !inside(place))?;
                let wire = |view: &View, name: &str| view.get(place, What::Wire, name).map(str::to_owned);
                // An argument with another name in Rust is the same if its name on the wire is.
                let same = |a: &str, b: &str| {
                    let (a_wire, b_wire) = (wire(self.old, a), wire(self.new, b));
                    a == b || (a_wire.is_some() && a_wire == b_wire)
                };
                Some(arguments::compare(place, old, new, same))
            })
            .flatten()
    }

    /// Differences that are alike in several places of a service are one change.
    fn merge(&self, differences: Vec<Difference>) -> Vec<Change> {
        let mut merged: BTreeMap<_, (Effect, BTreeSet<String>)> = BTreeMap::new();
        for Difference { key, side, before, after } in differences {
            let effect = key.what.effect(side).unwrap_or(Effect::UNFORESEEN);
            let scope = if is_whole(key.what) { parent(&key.place) } else { self.scope(&key.place) };
            let rest = key.place.strip_prefix(scope).unwrap_or_default().trim_start_matches('.').to_owned();
            let (place, name) = match key.what {
                what if is_whole(what) => (String::new(), rest),
                // Where there are other words is all that can be said of them in a line.
                What::Text => ([rest, key.name].join(".").trim_matches('.').to_owned(), String::new()),
                _ => (rest, key.name),
            };
            let (before, after) = match key.what {
                What::Text | What::Errors | What::Filter | What::Order | What::Exclude => (None, None),
                // What only has a name has no value.
                _ => (before.filter(|value| !value.is_empty()), after.filter(|value| !value.is_empty())),
            };
            let of = (scope.to_owned(), key.what, name, side, before, after);
            merged.entry(of).or_insert_with(|| (effect, BTreeSet::new())).1.insert(place);
        }
        let mut changes: Vec<Change> = merged
            .into_iter()
            .map(|((scope, what, name, side, before, after), (effect, places))| {
                let places = places.into_iter().collect();
                Change { scope, places, what, name, side, before, after, effect }
            })
            .collect();
        changes.sort_by(|a, b| {
            let order = |change: &Change| (change.effect.impact.verdict(), change.places.clone(), change.name.clone());
            (&a.scope, order(a), a.what).cmp(&(&b.scope, order(b), b.what))
        });
        changes
    }

    /// The service, application or system that a place is in.
    fn scope<'p>(&self, place: &'p str) -> &'p str {
        let is = |place: &str| {
            let kinds = [Kind::Service, Kind::Application, Kind::System];
            let known = |kind| self.old.get(place, What::Api(kind), "").or(self.new.get(place, What::Api(kind), ""));
            kinds.into_iter().any(|kind| known(kind).is_some())
        };
        ancestors(place).find(|place| is(place)).unwrap_or(place)
    }
}

/// What it's in; a system is in itself.
fn parent(place: &str) -> &str {
    place.rsplit_once('.').map_or(place, |(parent, _)| parent)
}

/// A field that is required on one side and optional on the other is one difference; so is one that only moved from
/// the arguments into a struct, which is told of the struct.
fn requirements(differences: Vec<Difference>) -> Vec<Difference> {
    let mut sorts: BTreeMap<(String, String), Vec<(Side, Kind)>> = BTreeMap::new();
    for Difference { key, side, .. } in &differences {
        if let What::Api(kind @ (Kind::Argument | Kind::RequiredField | Kind::Setter)) = key.what {
            sorts.entry((key.place.clone(), key.name.clone())).or_default().push((*side, kind));
        }
    }
    let moved = |key: &Key| {
        let sorts = sorts.get(&(key.place.clone(), key.name.clone()))?;
        let on = |side: Side| sorts.iter().find(|(known, _)| *known == side).map(|(_, kind)| *kind);
        Some((on(Side::Removed)?, on(Side::Added)?))
    };
    differences
        .into_iter()
        .filter_map(|difference| match (difference.key.what, moved(&difference.key)) {
            (What::Api(kind @ (Kind::Argument | Kind::RequiredField | Kind::Setter)), Some((from, to))) => {
                let word = |kind| if kind == Kind::Setter { "optional" } else { "required" };
                (kind == from && word(from) != word(to)).then(|| Difference {
                    key: Key { what: What::Requirement, ..difference.key },
                    side: Side::Changed,
                    before: Some(word(from).to_owned()),
                    after: Some(word(to).to_owned()),
                })
            }
            _ => Some(difference),
        })
        .collect()
}
