//! Features of the client crate that would share a name: those of systems and applications, and its own.

use std::collections::HashMap;

use crate::fault::{At, Fault, FileId};
use crate::ir::Ir;
use crate::resolve::Cx;

/// Features that the client crate has whatever the spec says.
const OWN: [&str; 3] = ["blocking", "default", "http"];

/// Features that are given, and what has them.
struct Features<'c> {
    cx: &'c Cx<'c>,
    owners: HashMap<String, (String, FileId)>,
}

pub(super) fn unique(cx: &Cx<'_>, ir: &Ir) {
    let mut features = Features { cx, owners: HashMap::new() };
    for system in &ir.systems {
        let name = system.name.plain();
        features.claim(name, format!("the system `{name}`"), &system.file);
        for application in &system.applications {
            let owner = format!("the application `{name}/{}`", application.name.plain());
            features.claim(&application.feature, owner, &application.file);
        }
    }
}

impl Features<'_> {
    fn claim(&mut self, feature: &str, owner: String, file: &str) {
        // A file that is missing has a fault of its own.
        let Some(file) = self.cx.file_of(file) else { return };
        if OWN.contains(&feature) {
            let message = format!("{owner} becomes the feature `{feature}`, which every client crate has");
            self.cx.fault(At::file(file).value(), message, "rename its folder");
        }
        match self.owners.get(feature) {
            // Two of one module have a fault as such.
            Some((first, _)) if *first == owner => {}
            Some((first, first_file)) => {
                let message = format!("{first} and {owner} both become the feature `{feature}`");
                let fault = Fault::new(At::file(file).value(), message).help("rename the folder of one of them");
                self.cx.report(fault.second(At::file(*first_file).value(), "the other one"));
            }
            None => drop(self.owners.insert(feature.to_owned(), (owner, file))),
        }
    }
}
