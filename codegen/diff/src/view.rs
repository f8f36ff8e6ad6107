//! A spec as its users see it, flat. In: an IR. Out: one table of public items and facts.

use std::collections::BTreeMap;

use crudl_emit::surface::{self, Item, Kind};
use crudl_spec::Ir;

use crate::facts;
use crate::rules::What;

/// What a value belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    /// `cloudcix.membership.team.create`
    pub(crate) place: String,
    /// Empty where it's about the place.
    pub(crate) name: String,
    pub(crate) what: What,
}

/// The table.
#[derive(Debug, Default)]
pub(crate) struct View {
    /// Types of public items, values of facts.
    pub(crate) entries: BTreeMap<Key, String>,
    /// Names and types of the arguments of each method, in their order.
    pub(crate) arguments: BTreeMap<String, Vec<(String, String)>>,
}

impl View {
    pub(crate) fn set(&mut self, place: &str, what: What, name: &str, value: impl Into<String>) {
        self.entries.insert(Key { place: place.to_owned(), name: name.to_owned(), what }, value.into());
    }

    /// Only what says something.
    pub(crate) fn some(&mut self, place: &str, what: What, name: &str, value: Option<impl Into<String>>) {
        if let Some(value) = value {
            self.set(place, what, name, value);
        }
    }

    /// How many methods are inside of a place, in words; none if there's none.
    pub(crate) fn methods(&self, place: &str) -> Option<String> {
        let inside = |other: &str| other.strip_prefix(place).is_some_and(|rest| rest.starts_with('.'));
        match self.arguments.keys().filter(|other| inside(other)).count() {
            0 => None,
            1 => Some("1 method".to_owned()),
            count => Some(format!("{count} methods")),
        }
    }

    pub(crate) fn get(&self, place: &str, what: What, name: &str) -> Option<&str> {
        let key = Key { place: place.to_owned(), name: name.to_owned(), what };
        self.entries.get(&key).map(String::as_str)
    }
}

pub(crate) fn view(ir: &Ir) -> View {
    let mut view = View::default();
    for Item { place, kind, name, ty } in surface::items(ir) {
        match kind {
            Kind::Argument => view.arguments.entry(place).or_default().push((name, ty)),
            Kind::Method => {
                view.arguments.entry(place.clone()).or_default();
                view.set(&place, What::Api(kind), &name, ty);
            }
            _ => view.set(&place, What::Api(kind), &name, ty),
        }
    }
    facts::add(ir, &mut view);
    view
}
