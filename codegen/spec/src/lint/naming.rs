//! Rules about names.

use std::collections::BTreeMap;

use super::Look;
use super::parts::Part;
use crate::case::Case;
use crate::fault::{FileId, Place};

/// A name, and where it stands.
type Name = (String, Place);

/// Names of one system.
#[derive(Default)]
struct Names {
    methods: Vec<Name>,
    /// Of the fields, by record.
    records: Vec<Vec<Name>>,
}

/// Names in another letter case than most of their siblings: fields of a record, methods of a system.
pub(super) fn inconsistent(look: &Look<'_>) {
    let of_methods = look.spots.methods.iter().map(|spot| (spot.file, spot.system));
    let of_records = look.cx.symbols.records.iter().map(|decl| (decl.file, decl.home.system));
    let system_of: BTreeMap<FileId, usize> = of_methods.chain(of_records).collect();
    let mut systems: BTreeMap<usize, Names> = BTreeMap::new();
    look.parts(|at, part| {
        let Some(system) = system_of.get(&at.file) else { return };
        let names = systems.entry(*system).or_default();
        match part {
            Part::Method(key, _) => names.methods.push((key.to_owned(), at.name())),
            Part::Record(record) => {
                let fields = at.key("fields");
                names.records.push(record.fields.keys().map(|key| (key.clone(), fields.key(key).name())).collect());
            }
            Part::File(_) | Part::Enum(_) | Part::Field(..) => {}
        }
    });
    for names in systems.values() {
        odd(look, "method", &names.methods, usual(&names.methods, Case::Snake));
        let of_system = usual(names.records.iter().flatten(), Case::Snake);
        for fields in &names.records {
            odd(look, "field", fields, usual(fields, of_system));
        }
    }
}

/// The usual case of names.
fn usual<'n>(names: impl IntoIterator<Item = &'n Name>, otherwise: Case) -> Case {
    Case::usual(names.into_iter().map(|(name, _)| name.as_str()), otherwise)
}

fn odd(look: &Look<'_>, what: &str, names: &[Name], usual: Case) {
    for (name, place) in names {
        if !usual.fits(name) {
            let message = format!("the {what} `{name}` isn't in {}, as its siblings are", usual.name());
            let help = "spell it as they are; another name on the wire is said with `wire`";
            look.find(place.clone(), message, help);
        }
    }
}
