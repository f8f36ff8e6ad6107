//! Body fields: the lists of a method name them, inputs and records define them.

use super::{MethodSource, ServiceCx};
use crate::fault::{At, Fault, FileId, Place};
use crate::ir::{Field, Input};
use crate::model::{FieldDef, MethodDef};
use crate::resolve::fields::{Role, field, merge};
use crate::resolve::{DeclKind, Scope};
use crate::suggest::similar;

/// A name in one of the lists.
#[derive(Clone, Copy)]
struct Listed<'m> {
    name: &'m str,
    /// Key of the list, and of the method that it's written at.
    list: &'static str,
    method: &'m str,
    index: usize,
}

impl Listed<'_> {
    fn place(&self, methods: &At<'_>) -> Place {
        methods.key(self.method).key(self.list).index(self.index).value()
    }
}

/// The names of one list.
fn listed<'m>(source: Option<(&'m Vec<String>, &'m str)>, list: &'static str) -> Vec<Listed<'m>> {
    let Some((names, method)) = source else { return Vec::new() };
    names.iter().enumerate().map(|(index, name)| Listed { name, list, method, index }).collect()
}

impl ServiceCx<'_> {
    /// The fields of the body, required ones first.
    pub(super) fn inputs(&mut self, source: &MethodSource<'_>, methods: &At<'_>) -> Vec<Input> {
        // Lists of its own replace those of the method that it's based on; of those taken over, none is required.
        let own = source.def.required.is_some() || source.def.optional.is_some();
        let relaxed = source.base.is_some() && !own;
        let pick = |get: fn(&MethodDef) -> Option<&Vec<String>>| match source.base.is_some() && own {
            true => get(source.def).map(|names| (names, source.written)),
            false => source.pick(get),
        };
        let required = listed(pick(|def| def.required.as_ref()), "required");
        let optional = listed(pick(|def| def.optional.as_ref()), "optional");
        let documented = listed(pick(|def| def.documented_required.as_ref()), "documented_required");
        let stated = source.pick(|def| def.nullable.as_ref());
        let nullable = listed(stated, "nullable");
        let mut inputs: Vec<(Input, Listed<'_>)> = Vec::new();
        for listed in required.iter().chain(&optional).chain(&documented) {
            let documented = !relaxed && listed.list == "documented_required";
            if let Some((input, first)) = inputs.iter_mut().find(|(_, first)| first.name == listed.name) {
                input.documented_required |= documented;
                // Taken over: the method itself has the fault.
                if !relaxed && (first.list, listed.list) != ("optional", "documented_required") {
                    self.twice(first, listed, methods);
                }
                continue;
            }
            let Some(mut field) = self.input(source, listed, methods) else { continue };
            (field.optional, field.read_only, field.write_only) = (false, false, false);
            let input = Input {
                // A list that is stated, even an empty one, says it all; otherwise the types do.
                nullable: match stated {
                    Some(_) => nullable.iter().any(|null| null.name == listed.name),
                    None => field.nullable,
                },
                required: !relaxed && listed.list == "required",
                documented_required: documented,
                field,
            };
            inputs.push((input, *listed));
        }
        for null in &nullable {
            let own = null.method == source.key;
            if own
                && !inputs.iter().any(|(_, listed)| listed.name == null.name)
                && self.input(source, null, methods).is_some()
            {
                let message = format!("`{}` isn't sent by `{}`", null.name, source.key);
                self.cx.fault(null.place(methods), message, "list it in `required` or `optional` too");
            }
        }
        let inputs_at = methods.key(source.written);
        let inputs_at = inputs_at.key("inputs");
        for name in source.def.inputs.keys() {
            if !inputs.iter().any(|(_, listed)| listed.name == name) && !self.cx.is_damaged(self.file.file) {
                let message = format!("`{}` doesn't take the input `{name}`", source.key);
                self.cx.fault(inputs_at.key(name).name(), message, "name it in `required` or `optional`, or remove it");
            }
        }
        let (mut all, others): (Vec<_>, Vec<_>) = inputs.into_iter().map(|(input, _)| input).partition(|i| i.required);
        all.extend(others);
        all
    }

    fn twice(&self, first: &Listed<'_>, second: &Listed<'_>, methods: &At<'_>) {
        let (a, b) = (first.list, second.list);
        let message = match a == b {
            true => format!("`{}` stands in `{a}` twice", second.name),
            false => format!("`{}` stands in both `{a}` and `{b}`", second.name),
        };
        let fault = Fault::new(second.place(methods), message).help("keep one of them");
        self.cx.report(fault.second(first.place(methods), "the other one"));
    }

    /// The definition of a name, from the nearest place that has one, with what is known farther away.
    fn input(&mut self, source: &MethodSource<'_>, listed: &Listed<'_>, methods: &At<'_>) -> Option<Field> {
        let (cx, scope, name) = (self.cx, self.around.scope, listed.name);
        let root = At::file(self.file.file);
        let mut found: Option<(Field, bool)> = None;
        let mut add = |scope: Scope, def: &FieldDef, role, at: &At<'_>| {
            let sent = field(cx, scope, name, def, role, at).sent();
            let wired = def.keys.wire.is_some();
            found = Some(match found.take() {
                None => (sent, wired),
                Some((near, near_wired)) => {
                    let wire = if near_wired { near.wire.clone() } else { sent.wire.clone() };
                    (Field { wire, ..merge(near, &sent) }, near_wired || wired)
                }
            });
        };
        let of_method = source.pick(|def| def.inputs.get(name));
        if let Some((def, key)) = of_method {
            add(scope, def, Role::Input, &methods.key(key).key("inputs").key(name));
        }
        let of_service = self.def.inputs.get(name);
        if let Some(def) = of_service {
            add(scope, def, Role::Input, &root.key("inputs").key(name));
            self.used_inputs.push(name.to_owned());
        }
        if let Some(found) = record_field(self, name) {
            let file = At::file(found.file);
            let records = file.key("records");
            let record = records.key(found.record);
            let fields = record.key("fields");
            let at = fields.key(name);
            if found.def.keys.read_only && of_method.is_none() && of_service.is_none() {
                let message = format!("`{name}` is made by the server, it can't be sent");
                let fault = Fault::new(listed.place(methods), message);
                let fault = fault.help("leave it out, or define what is sent under `inputs`");
                cx.report(fault.second(at.name(), "`read_only` here"));
                return None;
            }
            add(found.scope, found.def, Role::Record, &at);
        }
        if found.is_none() {
            self.unknown(source, listed, methods);
        }
        found.map(|(field, _)| field)
    }

    fn unknown(&self, source: &MethodSource<'_>, listed: &Listed<'_>, methods: &At<'_>) {
        if self.cx.excused(listed.name) || (self.def.record.is_some() && self.record.is_none()) {
            return;
        }
        let fields = self.record.and_then(|id| match self.cx.symbols.record(id)?.kind {
            DeclKind::Record(def) => Some(&def.fields),
            DeclKind::Metadata { .. } | DeclKind::Enum(_) => None,
        });
        let inputs = source.def.inputs.keys().chain(self.def.inputs.keys());
        let known = inputs.chain(fields.into_iter().flat_map(|fields| fields.keys()));
        let help = match similar(listed.name, known) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => format!("define it: `inputs: {{{}: string}}`", listed.name),
        };
        let message = format!("neither the inputs nor the record have a field `{}`", listed.name);
        self.cx.fault(listed.place(methods), message, help);
    }
}

/// A field of the service's record, and where that is defined.
struct RecordField<'c> {
    def: &'c FieldDef,
    scope: Scope,
    file: FileId,
    record: &'c str,
}

fn record_field<'c>(service: &ServiceCx<'c>, name: &str) -> Option<RecordField<'c>> {
    let cx = service.cx;
    let decl = cx.symbols.record(service.record?)?;
    let DeclKind::Record(def) = decl.kind else { return None };
    Some(RecordField { def: def.fields.get(name)?, scope: decl.scope(), file: decl.file, record: decl.key })
}
