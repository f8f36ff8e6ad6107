//! Arguments go by position, so their order counts and their names don't. In: those of two methods. Out: what differs.

use crudl_emit::surface::Kind;

use super::Difference;
use crate::Side;
use crate::rules::What;
use crate::view::Key;

type Argument = (String, String);

/// `same` says whether two names stand for one field.
pub(super) fn compare(
    place: &str,
    old: &[Argument],
    new: &[Argument],
    same: impl Fn(&str, &str) -> bool,
) -> Vec<Difference> {
    let difference = |what, side, name: &str, before: Option<String>, after: Option<String>| Difference {
        key: Key { place: place.to_owned(), name: name.to_owned(), what },
        side,
        before,
        after,
    };
    let find = |name: &str, among: &[Argument], swap: bool| {
        among.iter().position(|(other, _)| if swap { same(other, name) } else { same(name, other) })
    };
    let order =
        |arguments: &[Argument]| Some(arguments.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", "));
    let position: Vec<Option<usize>> = old.iter().map(|(name, _)| find(name, new, false)).collect();
    let reordered = !position.iter().flatten().is_sorted();
    if old.iter().map(|(_, ty)| ty).eq(new.iter().map(|(_, ty)| ty)) {
        // All calls compile.
        let replaced = old.iter().zip(new).zip(&position).filter(|(_, at)| at.is_none());
        let mut out: Vec<Difference> = replaced
            .map(|(((before, _), (after, _)), _)| {
                difference(What::Meaning, Side::Changed, "", Some(before.clone()), Some(after.clone()))
            })
            .collect();
        if reordered {
            out.push(difference(What::SilentOrder, Side::Changed, "", order(old), order(new)));
        }
        return out;
    }
    let argument = What::Api(Kind::Argument);
    let mut out = Vec::new();
    for ((name, before), at) in old.iter().zip(&position) {
        match at.map(|at| &new[at].1) {
            None => out.push(difference(argument, Side::Removed, name, Some(before.clone()), None)),
            Some(after) if after != before => {
                out.push(difference(argument, Side::Changed, name, Some(before.clone()), Some(after.clone())));
            }
            Some(_) => {}
        }
    }
    for (name, after) in new.iter().filter(|(name, _)| find(name, old, true).is_none()) {
        out.push(difference(argument, Side::Added, name, None, Some(after.clone())));
    }
    if reordered {
        out.push(difference(What::ArgumentOrder, Side::Changed, "", order(old), order(new)));
    }
    out
}
