//! Names of records and enums: who defines what, and who else does.

use std::collections::HashMap;
use std::ops::Range;

use crate::fault::{At, Fault, Faults, FileId, Place};
use crate::ir::{EnumId, Home, RecordId};
use crate::layout::SystemFiles;
use crate::model::{EnumDef, FieldDef, Map, RecordDef};
use crate::names::TypeName;
use crate::types::is_taken;

/// Where a name is used: names of the same application need no prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scope {
    pub system: usize,
    pub application: usize,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Symbol {
    Record(RecordId),
    Enum(EnumId),
    /// A definition with a fault of its own.
    Faulty,
}

/// A definition in a file.
#[derive(Clone, Debug)]
pub(crate) struct Decl<'a> {
    pub home: Home,
    pub name: TypeName,
    pub key: &'a str,
    pub file: FileId,
    pub kind: DeclKind<'a>,
    /// The application or the service takes any field.
    pub open: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum DeclKind<'a> {
    Record(&'a RecordDef),
    Enum(&'a EnumDef),
    /// Paging facts of a method.
    Metadata {
        method: &'a str,
        fields: &'a Map<FieldDef>,
    },
}

impl Decl<'_> {
    pub fn scope(&self) -> Scope {
        Scope { system: self.home.system, application: self.home.application }
    }

    /// The definition's key.
    pub fn place(&self) -> Place {
        let root = At::file(self.file);
        match self.kind {
            DeclKind::Record(_) => root.key("records").key(self.key).name(),
            DeclKind::Enum(_) => root.key("enums").key(self.key).name(),
            DeclKind::Metadata { method, .. } => root.key("methods").key(method).key("metadata").name(),
        }
    }
}

/// All definitions.
pub(crate) struct Symbols<'a> {
    /// In the order of `RecordId`.
    pub records: Vec<Decl<'a>>,
    /// In the order of `EnumId`.
    pub enums: Vec<Decl<'a>>,
    /// By system and application.
    tables: HashMap<(usize, usize), HashMap<&'a str, Symbol>>,
    /// Application folders of each system, in order, and whether they have an `application.yaml`.
    folders: Vec<Vec<&'a str>>,
    complete: Vec<Vec<bool>>,
}

impl<'a> Symbols<'a> {
    pub fn collect(systems: &'a [SystemFiles<'a>], faults: &Faults) -> Self {
        let mut decls = Vec::new();
        let mut tables: HashMap<(usize, usize), HashMap<&'a str, Symbol>> = HashMap::new();
        for (system, files) in systems.iter().enumerate() {
            for (application, app) in files.applications.iter().enumerate() {
                let table = tables.entry((system, application)).or_default();
                let mut collector = Collector { faults, first: HashMap::new(), table, decls: &mut decls };
                let open = app.model.is_some_and(|model| model.open);
                if let (Some(file), Some(model)) = (app.file, app.model) {
                    let home = Home { system, application, service: None };
                    collector.add(home, file, open, &model.records, &model.enums);
                }
                for (index, service) in app.services.iter().enumerate() {
                    let Some(model) = service.model else { continue };
                    let home = Home { system, application, service: Some(index) };
                    let open = model.open.unwrap_or(open);
                    collector.add(home, service.file, open, &model.records, &model.enums);
                    for (method, def) in model.methods.iter() {
                        let Some(fields) = &def.metadata else { continue };
                        // The usual list needs no more in its record's name.
                        let suffix =
                            if method == "list" { "metadata".to_owned() } else { format!("{method}_metadata") };
                        let Ok(name) = TypeName::new(&format!("{}_{suffix}", service.stem)) else { continue };
                        let kind = DeclKind::Metadata { method, fields };
                        collector.decls.push(Decl { home, name, key: method, file: service.file, kind, open });
                    }
                }
            }
        }
        decls.sort_by(|a, b| (a.home, &a.name, a.key).cmp(&(b.home, &b.name, b.key)));
        let (mut records, mut enums) = (Vec::new(), Vec::new());
        for decl in decls {
            let table = tables.entry((decl.home.system, decl.home.application)).or_default();
            match decl.kind {
                DeclKind::Record(_) => {
                    table.insert(decl.key, Symbol::Record(RecordId(records.len())));
                    records.push(decl);
                }
                DeclKind::Enum(_) => {
                    table.insert(decl.key, Symbol::Enum(EnumId(enums.len())));
                    enums.push(decl);
                }
                DeclKind::Metadata { .. } => records.push(decl),
            }
        }
        let folders = systems.iter().map(|system| system.applications.iter().map(|app| app.folder).collect());
        let folders = folders.collect();
        let has_file = |system: &SystemFiles<'_>| system.applications.iter().map(|app| app.file.is_some()).collect();
        Self { records, enums, tables, folders, complete: systems.iter().map(has_file).collect() }
    }

    /// What a name stands for in an application.
    pub fn get(&self, scope: Scope, name: &str) -> Option<Symbol> {
        self.tables.get(&(scope.system, scope.application))?.get(name).copied()
    }

    /// Whether the file is there that may define what isn't found.
    pub fn is_complete(&self, scope: Scope) -> bool {
        let system = self.complete.get(scope.system);
        system.and_then(|system| system.get(scope.application)).copied().unwrap_or(true)
    }

    /// The application of that name.
    pub fn application(&self, system: usize, folder: &str) -> Option<usize> {
        self.folders.get(system)?.iter().position(|name| *name == folder)
    }

    /// Folders of a system's applications, in order.
    pub fn folders(&self, system: usize) -> &[&'a str] {
        self.folders.get(system).map_or(&[], Vec::as_slice)
    }

    /// Names of an application, in order.
    pub fn names(&self, scope: Scope) -> Vec<&'a str> {
        let table = self.tables.get(&(scope.system, scope.application));
        let mut names: Vec<_> = table.into_iter().flatten().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names
    }

    /// The definition of a record.
    pub fn record(&self, id: RecordId) -> Option<&Decl<'a>> {
        self.records.get(id.0)
    }

    /// The definition of an enum.
    pub fn enumeration(&self, id: EnumId) -> Option<&Decl<'a>> {
        self.enums.get(id.0)
    }

    /// The record that a method's paging facts became.
    pub fn metadata(&self, home: Home, method: &str) -> Option<RecordId> {
        let is = |decl: &Decl<'_>| {
            decl.home == home && matches!(decl.kind, DeclKind::Metadata { method: of, .. } if of == method)
        };
        self.records_of(home).find(|at| self.records.get(*at).is_some_and(is)).map(RecordId)
    }

    /// Indices of the records that live in one place.
    pub fn records_of(&self, home: Home) -> Range<usize> {
        range(&self.records, home)
    }

    /// Indices of the enums that live in one place.
    pub fn enums_of(&self, home: Home) -> Range<usize> {
        range(&self.enums, home)
    }
}

/// The definitions of one home: they are sorted by it.
fn range(decls: &[Decl<'_>], home: Home) -> Range<usize> {
    decls.partition_point(|decl| decl.home < home)..decls.partition_point(|decl| decl.home <= home)
}

/// Definitions of one application.
struct Collector<'s, 'a> {
    faults: &'s Faults,
    /// By name: where it was defined first.
    first: HashMap<&'a str, Place>,
    table: &'s mut HashMap<&'a str, Symbol>,
    decls: &'s mut Vec<Decl<'a>>,
}

impl<'a> Collector<'_, 'a> {
    fn add(&mut self, home: Home, file: FileId, open: bool, records: &'a Map<RecordDef>, enums: &'a Map<EnumDef>) {
        for (key, def) in records.iter() {
            self.define(home, file, open, key, DeclKind::Record(def));
        }
        for (key, def) in enums.iter() {
            self.define(home, file, open, key, DeclKind::Enum(def));
        }
    }

    fn define(&mut self, home: Home, file: FileId, open: bool, key: &'a str, kind: DeclKind<'a>) {
        let what = if matches!(kind, DeclKind::Enum(_)) { "enum" } else { "record" };
        let name = TypeName::new(key);
        let decl = Decl { home, name: name.clone().unwrap_or_else(|_| TypeName::faulty()), key, file, kind, open };
        let place = decl.place();
        let fault = |message: String, help: &str| Fault::new(place.clone(), message).help(help);
        let identifier = key.chars().all(|c| c.is_alphanumeric() || c == '_');
        let problem = if is_taken(key) {
            Some(fault(format!("`{key}` is a type of the language, not a name for a {what}"), "choose another name"))
        } else if name.is_err() || !identifier || key.starts_with(|c: char| c.is_numeric()) {
            Some(fault(format!("`{key}` is no name for a {what}"), "use letters, digits and underscores: `CashSale`"))
        } else if let Some(first) = self.first.get(key) {
            let fault =
                fault(format!("`{key}` is defined twice in this application"), "rename one, or share one definition");
            Some(fault.second(first.clone(), "first defined here"))
        } else {
            None
        };
        if let Some(problem) = problem {
            self.faults.push(problem);
            self.table.entry(key).or_insert(Symbol::Faulty);
            return;
        }
        self.first.insert(key, place);
        self.decls.push(decl);
    }
}
