//! What the spec allows itself. In: findings. Out: those that aren't allowed, and allowances that nothing needs.

use crate::fault::{At, Fault, FileId, Place};
use crate::file::Model;
use crate::lint::{Finding, RULES, unknown};
use crate::model::{Allow, EnumDef, FieldDef, Map, RecordDef};
use crate::resolve::Cx;

/// An entry of an `allow`.
struct Allowance<'a> {
    rule: &'a str,
    reason: &'a str,
    /// What it holds for.
    owner: Place,
    /// Itself.
    place: Place,
}

/// Takes the allowed findings out, and puts the faults of the allowances in.
pub(super) fn apply(cx: &Cx<'_>, found: Vec<Finding>) -> Vec<Fault> {
    let mut allowances = Collector::default();
    for (id, file) in cx.files.iter().enumerate() {
        allowances.file(id, &file.model);
    }
    let allowances = allowances.0;
    let mut faults = Vec::new();
    for allowance in &allowances {
        let place = || allowance.place.clone();
        if !RULES.iter().any(|rule| rule.name == allowance.rule) {
            faults.push(unknown(place(), allowance.rule));
        } else if allowance.reason.trim().is_empty() {
            let help = "say in a sentence why the rule doesn't hold here";
            faults.push(Fault::new(place(), format!("`{}` is allowed without a reason", allowance.rule)).help(help));
        } else if !found.iter().any(|finding| allowance.covers(finding)) {
            let message = format!("`{}` is allowed here, and finds nothing", allowance.rule);
            faults.push(Fault::new(place(), message).help("remove it"));
        }
    }
    let left = found.into_iter().filter(|finding| !allowances.iter().any(|allowance| allowance.covers(finding)));
    faults.extend(left.map(|finding| finding.fault));
    faults
}

impl Allowance<'_> {
    fn covers(&self, finding: &Finding) -> bool {
        self.rule == finding.rule && finding.fault.place().is_in(&self.owner)
    }
}

#[derive(Default)]
struct Collector<'a>(Vec<Allowance<'a>>);

impl<'a> Collector<'a> {
    fn file(&mut self, id: FileId, model: &'a Model) {
        let root = At::file(id);
        match model {
            Model::Api(api) => self.fields(&root.key("options"), &api.options),
            Model::Application(application) => {
                self.add(&root, &application.allow);
                self.definitions(&root, &application.records, &application.enums);
            }
            Model::Service(service) => {
                self.add(&root, &service.allow);
                self.definitions(&root, &service.records, &service.enums);
                self.fields(&root.key("params"), &service.params);
                self.fields(&root.key("inputs"), &service.inputs);
                let methods = root.key("methods");
                for (key, method) in service.methods.iter() {
                    let at = methods.key(key);
                    self.add(&at, &method.allow);
                    self.fields(&at.key("inputs"), &method.inputs);
                    self.fields(&at.key("query"), &method.query);
                    method.metadata.iter().for_each(|fields| self.fields(&at.key("metadata"), fields));
                }
            }
            Model::Broken => {}
        }
    }

    fn definitions(&mut self, root: &At<'_>, records: &'a Map<RecordDef>, enums: &'a Map<EnumDef>) {
        let all = root.key("records");
        for (key, record) in records.iter() {
            let at = all.key(key);
            self.add(&at, &record.allow);
            self.fields(&at.key("fields"), &record.fields);
        }
        let all = root.key("enums");
        for (key, one) in enums.iter() {
            self.add(&all.key(key), &one.allow);
        }
    }

    fn fields(&mut self, at: &At<'_>, fields: &'a Map<FieldDef>) {
        for (key, field) in fields.iter() {
            self.add(&at.key(key), &field.keys.allow);
        }
    }

    fn add(&mut self, owner: &At<'_>, allow: &'a Allow) {
        let at = owner.key("allow");
        for (rule, reason) in allow.0.iter() {
            self.0.push(Allowance { rule, reason, owner: owner.value(), place: at.key(rule).name() });
        }
    }
}
