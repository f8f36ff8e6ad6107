//! What effects name: fields, parameters, records, services. In: a name and where it stands. Out: what it leads to, or a
//! fault.

use super::{Around, Parameter};
use crate::fault::{At, Fault};
use crate::file::File;
use crate::ir::{Body, Field, Link, RecordId, ServicePath};
use crate::names::FieldName;
use crate::resolve::DeclKind;
use crate::suggest::{known, similar};

impl<'a> Around<'a> {
    /// A field of a record by its key.
    pub(super) fn field(&self, record: RecordId, key: &str, at: &At<'_>) -> Option<&'a Field> {
        let found = self.ir.records.get(record.0)?;
        let name = FieldName::new(key).ok();
        let known = self.keys(record);
        if let Some(field) = found.fields.iter().find(|field| name.as_ref() == Some(&field.name))
            && known.contains(&key)
        {
            return Some(field);
        }
        if !self.cx.excused(key) {
            let help = match similar(key, known.iter().copied()) {
                Some(similar) => format!("did you mean `{similar}`?"),
                None => format!("its fields are {}", crate::suggest::known(&known)),
            };
            self.cx.fault(at.name(), format!("`{}` has no field `{key}`", found.name.as_str()), help);
        }
        None
    }

    /// Where a field stands among those of its record.
    pub(super) fn position(&self, record: RecordId, wire: &str) -> Option<usize> {
        self.ir.records.get(record.0)?.fields.iter().position(|field| field.wire == wire)
    }

    pub(super) fn keys(&self, record: RecordId) -> Vec<&'a str> {
        match self.cx.symbols.record(record).map(|decl| decl.kind) {
            Some(DeclKind::Record(def)) => def.fields.keys().map(String::as_str).collect(),
            Some(DeclKind::Metadata { .. } | DeclKind::Enum(_)) | None => Vec::new(),
        }
    }

    pub(super) fn parameters(&self) -> Vec<Parameter<'a>> {
        let inputs = if let Body::Fields { fields, .. } = &self.method.body { fields.as_slice() } else { &[] };
        let inputs = inputs.iter().chain(&self.method.query).map(|input| {
            let Field { name, wire, ty, facts, .. } = &input.field;
            Parameter { key: name.plain(), wire, ty, facts }
        });
        let params = self.method.path.params.iter();
        let params =
            params.map(|param| Parameter { key: &param.wire, wire: &param.wire, ty: &param.ty, facts: &param.facts });
        params.chain(inputs).collect()
    }

    /// Something that the method takes, by its name; `at` is where the name stands.
    pub(super) fn parameter(&self, name: &str, at: &At<'_>) -> Option<Parameter<'a>> {
        let all = self.parameters();
        let wanted = FieldName::new(name).ok()?;
        let found = all.iter().find(|one| one.key == name || one.key == wanted.plain());
        if found.is_none() && !self.cx.excused(name) && !self.cx.is_damaged(at.file) {
            let keys: Vec<&str> = all.iter().map(|parameter| parameter.key).collect();
            let help = match similar(name, keys.iter().copied()) {
                Some(similar) => format!("did you mean `{similar}`?"),
                None => format!("it takes {}", known(&keys)),
            };
            self.cx.fault(at.value(), format!("`{}` doesn't take `{name}`", self.name), help);
        }
        found.copied()
    }

    /// A parameter that names a record, and the service that holds it.
    pub(super) fn link(&self, name: &str, at: &At<'_>) -> Option<Link> {
        let parameter = self.parameter(name, at)?;
        let Some(record) = parameter.facts.reference else {
            if !self.cx.is_damaged(at.file) {
                let help = "say which: `ref: Record`, or `ref: application.Record`, where it's defined";
                self.cx.fault(at.value(), format!("nothing says which record `{name}` names"), help);
            }
            return None;
        };
        let service = self.holder(record, name, at)?;
        Some(Link { parameter: parameter.wire.to_owned(), service })
    }

    /// The service whose records are of a type.
    pub(super) fn holder(&self, record: RecordId, name: &str, at: &At<'_>) -> Option<ServicePath> {
        if self.service.record == Some(record) {
            return Some(self.home);
        }
        let all = self.applications.iter().enumerate().flat_map(|(application, found)| {
            let services = found.services.iter().enumerate();
            services.map(move |(service, found)| (ServicePath { application, service }, found))
        });
        let mut holders: Vec<_> = all.filter(|(_, service)| service.record == Some(record)).collect();
        // Services of other applications show such records, too.
        let home = self.ir.records.get(record.0).map(|record| record.home.application);
        if holders.iter().any(|(path, _)| Some(path.application) == home) {
            holders.retain(|(path, _)| Some(path.application) == home);
        }
        let known = self.ir.records.get(record.0).map(|record| record.name.as_str()).unwrap_or_default();
        match holders.as_slice() {
            [(path, _)] => self.reachable(*path, at),
            [] if self.cx.files.iter().any(File::is_damaged) => None,
            [] => {
                let message = format!("`{name}` names a `{known}`, and no service has that for its `record`");
                self.cx.fault(at.value(), message, "only records of services can change");
                None
            }
            [(_, first), (_, second), ..] => {
                let message = format!("`{name}` names a `{known}`, which more than one service has for its `record`");
                let help = format!("they are `{}` and `{}`; only one of them can hold it", first.file, second.file);
                self.cx.report(Fault::new(at.value(), message).help(help));
                None
            }
        }
    }

    /// A service by name: `service`, or `application.service`.
    pub(super) fn service(&self, name: &str, at: &At<'_>) -> Option<ServicePath> {
        let (application, service) = match name.split_once('.') {
            Some((application, service)) => (Some(application), service),
            None => (None, name),
        };
        let index = match application {
            None => Some(self.home.application),
            Some(name) => self.applications.iter().position(|one| one.name.plain() == name),
        };
        let found = index.and_then(|application| {
            let services = &self.applications.get(application)?.services;
            let service = services.iter().position(|one| one.name.plain() == service)?;
            Some(ServicePath { application, service })
        });
        if let Some(path) = found {
            return self.reachable(path, at);
        }
        if !self.cx.files.iter().any(File::is_damaged) {
            let names: Vec<String> = self
                .applications
                .iter()
                .enumerate()
                .flat_map(|(index, one)| {
                    let prefix =
                        if index == self.home.application { String::new() } else { format!("{}.", one.name.plain()) };
                    one.services.iter().map(move |service| format!("{prefix}{}", service.name.plain()))
                })
                .collect();
            let help = match similar(name, names.iter().map(String::as_str)) {
                Some(similar) => format!("did you mean `{similar}`?"),
                None => "write `service`, or `application.service`".to_owned(),
            };
            self.cx.fault(at.value(), format!("there's no service `{name}`"), help);
        }
        None
    }

    /// A service whose collection the call can find: it takes all that stands in its path.
    pub(super) fn reachable(&self, path: ServicePath, at: &At<'_>) -> Option<ServicePath> {
        let service = self.applications.get(path.application)?.services.get(path.service)?;
        let taken = self.parameters();
        let lacks = |wire: &str| !taken.iter().any(|parameter| parameter.wire == wire);
        if let Some(param) = service.path.params.iter().find(|param| lacks(&param.wire)) {
            let (name, wire) = (service.name.plain(), &param.wire);
            let message = format!("records of `{name}` stand under `{{{wire}}}`, which `{}` doesn't take", self.name);
            self.cx.fault(at.value(), message, "such a record can't be found");
            return None;
        }
        Some(path)
    }

    pub(super) fn record_of(&self, path: ServicePath) -> Option<RecordId> {
        self.applications.get(path.application)?.services.get(path.service)?.record
    }
}
