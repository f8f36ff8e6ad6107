//! Types of one Rust module that would share a name: records, enums, handles and the call types of methods.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Spots;
use crate::fault::{At, Fault, Place};
use crate::ir::{Home, Ir};
use crate::names::TypeName;
use crate::resolve::Cx;

/// Names of a module: what owns them, and where that is written.
struct Module<'c> {
    cx: &'c Cx<'c>,
    owners: HashMap<String, (String, Place)>,
    /// Types of methods: two of one name have a fault as methods.
    methods: HashSet<String>,
}

impl Module<'_> {
    fn claim(&mut self, name: &str, owner: String, place: Place, help: &str) {
        let Some((first, first_place)) = self.owners.get(name) else {
            self.owners.insert(name.to_owned(), (owner, place));
            return;
        };
        let message = format!("{first} and {owner} both become the type `{name}`");
        let fault = Fault::new(place, message).help(help);
        self.cx.report(fault.second(first_place.clone(), "the other one"));
    }
}

pub(super) fn types(cx: &Cx<'_>, ir: &Ir, spots: &Spots) {
    let help = "rename one of them";
    let mut modules: BTreeMap<Home, Module<'_>> = BTreeMap::new();
    let decls = cx.symbols.records.iter().map(|decl| (decl, "record"));
    for (decl, what) in decls.chain(cx.symbols.enums.iter().map(|decl| (decl, "enum"))) {
        let module =
            modules.entry(decl.home).or_insert_with(|| Module { cx, owners: HashMap::new(), methods: HashSet::new() });
        let owner = match decl.kind {
            crate::resolve::DeclKind::Metadata { method, .. } => format!("the metadata of `{method}`"),
            crate::resolve::DeclKind::Record(_) | crate::resolve::DeclKind::Enum(_) => {
                format!("the {what} `{}`", decl.key)
            }
        };
        module.claim(decl.name.as_str(), owner, decl.place(), help);
    }
    for (s, system) in ir.systems.iter().enumerate() {
        for (a, application) in system.applications.iter().enumerate() {
            let home = Home { system: s, application: a, service: None };
            // An application with a main service has no handle of its own.
            if application.main.is_some() {
                continue;
            }
            if let (Some(module), Some(file)) = (modules.get_mut(&home), cx.file_of(&application.file)) {
                let owner = format!("the handle of the application `{}`", application.name.plain());
                module.claim(application.type_name.as_str(), owner, At::file(file).value(), help);
            }
        }
    }
    for spot in &spots.methods {
        let home = Home { system: spot.system, application: spot.application, service: Some(spot.service) };
        // Without records and enums, only methods could collide, and their names are checked.
        let Some(module) = modules.get_mut(&home) else { continue };
        let root = At::file(spot.file);
        let methods = root.key("methods");
        let at = methods.key(&spot.key);
        if spot.method == 0 {
            for (name, what) in
                [(format!("{}_service", spot.stem), "handle"), (format!("new_{}", spot.stem), "required fields")]
            {
                if let Ok(name) = TypeName::new(&name) {
                    let owner = format!("the {what} of the service `{}`", spot.stem);
                    module.claim(name.as_str(), owner, At::file(spot.file).value(), help);
                }
            }
        }
        if spot.implied {
            continue;
        }
        if let Ok(name) = TypeName::new(&spot.key)
            && module.methods.insert(name.to_string())
        {
            module.claim(name.as_str(), format!("the call of the method `{}`", spot.key), at.name(), help);
        }
    }
}
