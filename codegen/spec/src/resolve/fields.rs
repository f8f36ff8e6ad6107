//! Fields: of records, bodies, queries, paths and options.

use super::types::{Typed, reference, resolve};
use super::{Cx, Scope, doc};
use crate::check::values;
use crate::fault::{At, Fault};
use crate::ir::{Doc, Facts, Field, TimeFormat, Type};
use crate::model::{FieldDef, FieldValues, FormatDef, Map};
use crate::names::FieldName;

/// What a field is part of: not every key has a meaning everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Record,
    Input,
    Query,
    Param,
    Metadata,
    Option,
}

/// A field, read and sent.
#[derive(Clone, Debug)]
pub(crate) struct Both {
    /// As it's read.
    pub field: Field,
    /// As it's sent, where that differs.
    pub write: Option<Typed>,
}

impl Both {
    /// As it's sent.
    pub fn sent(self) -> Field {
        match self.write {
            Some(write) => Field { ty: write.ty, nullable: write.nullable, ..self.field },
            None => self.field,
        }
    }
}

/// Resolves a map of fields, in order.
pub(crate) fn fields(cx: &Cx<'_>, scope: Scope, defs: &Map<FieldDef>, role: Role, at: &At<'_>) -> Vec<Field> {
    let fields: Vec<_> = defs.iter().map(|(key, def)| field(cx, scope, key, def, role, &at.key(key)).field).collect();
    let keys: Vec<&str> = defs.keys().map(String::as_str).collect();
    collisions(cx, &keys, &fields, at);
    fields
}

/// Two fields of one Rust name, or of one name on the wire.
fn collisions(cx: &Cx<'_>, keys: &[&str], fields: &[Field], at: &At<'_>) {
    for (index, (key, field)) in keys.iter().zip(fields).enumerate() {
        let before = || keys.iter().zip(fields).take(index);
        if let Some((first, _)) = before().find(|(_, other)| other.name == field.name) {
            let message = format!("the fields `{first}` and `{key}` both become `{}`", field.name);
            let fault =
                Fault::new(at.key(key).name(), message).help("rename one, and give its name on the wire with `wire`");
            cx.report(fault.second(at.key(first).name(), "the other one"));
        } else if let Some((first, _)) = before().find(|(_, other)| other.wire == field.wire && !apart(other, field)) {
            let message = format!("the fields `{first}` and `{key}` are both `{}` on the wire", field.wire);
            let fault = Fault::new(at.key(key).name(), message)
                .help("give each its own `wire`, or make one `read_only` and the other `write_only`");
            cx.report(fault.second(at.key(first).name(), "the other one"));
        }
    }
}

/// Whether two fields of one name on the wire never meet: one is only read, the other only written.
fn apart(a: &Field, b: &Field) -> bool {
    (a.read_only && b.write_only) || (a.write_only && b.read_only)
}

/// Resolves a field; the place is its definition's.
pub(crate) fn field(cx: &Cx<'_>, scope: Scope, key: &str, def: &FieldDef, role: Role, at: &At<'_>) -> Both {
    let keys = &def.keys;
    doc::name_length(cx, key, at);
    let name = FieldName::new(key).unwrap_or_else(|error| {
        cx.fault(at.name(), error.to_string(), "choose another name, and give the one on the wire with `wire`");
        FieldName::faulty()
    });
    let type_key = at.key("type");
    let type_at = if def.short { at } else { &type_key };
    let format = keys.format.map(format).unwrap_or_default();
    let read = resolve(cx, scope, &keys.ty, format, type_at);
    let write = keys.write.as_ref().map(|write| resolve(cx, scope, write, format, &at.key("write")));
    if !def.short {
        misplaced(cx, def, role, at);
        if keys.format.is_some() && !has_time(&read.ty) && !write.as_ref().is_some_and(|write| has_time(&write.ty)) {
            let help = "leave `format` out, or make the type `datetime`";
            cx.fault(at.key("format").name(), "`format` says how a `datetime` is written; this is none", help);
        }
    }
    if matches!(read.ty, Type::LocalDateTime(TimeFormat::Epoch)) {
        let help = "make the type `datetime`: seconds since 1970 are an instant";
        cx.fault(at.key("format").value(), "a `local_datetime` can't be written as seconds since 1970", help);
    }
    let wire = match keys.wire.as_deref() {
        Some("") => {
            cx.fault(at.key("wire").value(), "`wire` is empty", "leave it out if the name on the wire is the key");
            key.to_owned()
        }
        Some(wire) => wire.to_owned(),
        None => key.to_owned(),
    };
    let facts = facts(cx, scope, def, &read, write.as_ref(), at);
    let doc =
        if def.short { Doc::default() } else { doc::doc(cx, at, keys.doc.as_deref(), &keys.aliases, &keys.because) };
    let field = Field {
        wire,
        name,
        ty: read.ty,
        nullable: read.nullable,
        optional: keys.optional,
        read_only: keys.read_only,
        write_only: keys.write_only,
        doc,
        facts,
    };
    Both { field, write }
}

pub(super) fn format(def: FormatDef) -> TimeFormat {
    match def {
        FormatDef::Rfc3339 => TimeFormat::Rfc3339,
        FormatDef::Space => TimeFormat::Space,
        FormatDef::Basic => TimeFormat::Basic,
        FormatDef::Epoch => TimeFormat::Epoch,
        FormatDef::Minute => TimeFormat::Minute,
    }
}

/// Whether a type holds instants, or may.
fn has_time(ty: &Type) -> bool {
    match ty.inner() {
        Some(inner) => has_time(inner),
        None => matches!(ty, Type::DateTime(_) | Type::LocalDateTime(_) | Type::Any),
    }
}

/// Keys that mean nothing where they stand.
fn misplaced(cx: &Cx<'_>, def: &FieldDef, role: Role, at: &At<'_>) {
    let keys = &def.keys;
    let fault = |key: &str, message: &str, help: &str| cx.fault(at.key(key).name(), message, help);
    if keys.argument.is_some() && role != Role::Param {
        fault("as", "`as` names the argument of a path's placeholder; this is none", "rename the field and use `wire`");
    }
    if keys.flag && !matches!(role, Role::Query | Role::Input | Role::Option) {
        fault("flag", "`flag` is for parameters that are sent", "leave it out");
    }
    if keys.optional && role == Role::Input {
        fault("optional", "whether an input is optional is said by each method", "list it in the method's `optional`");
    }
    if keys.wire.is_some() && role == Role::Param {
        fault("wire", "a placeholder has no other name on the wire", "name the argument with `as`");
    }
    if (keys.read_only || keys.write_only) && role != Role::Record {
        let key = if keys.read_only { "read_only" } else { "write_only" };
        fault(key, "only fields of records are read and written", "leave it out");
    }
    if keys.write.is_some() && !matches!(role, Role::Record | Role::Input) {
        fault("write", "only fields of records are read and written", "say the type that is sent with `type`");
    }
    if keys.read_only && keys.write_only {
        fault("write_only", "a field can't be both `read_only` and `write_only`", "keep one of them");
    }
    if keys.read_only && keys.write.is_some() {
        fault("write", "a `read_only` field is never sent", "leave out one of them");
    }
}

fn facts(cx: &Cx<'_>, scope: Scope, def: &FieldDef, read: &Typed, write: Option<&Typed>, at: &At<'_>) -> Facts {
    let keys = &def.keys;
    if def.short {
        return Facts::default();
    }
    values::check(cx, def, &read.ty, write.map(|write| &write.ty), at);
    let values = match &keys.values {
        None => Vec::new(),
        Some(FieldValues::List(values)) => values.iter().map(|value| (value.to_string(), None)).collect(),
        Some(FieldValues::Map(values)) => {
            values.iter().map(|(value, name)| (value.to_string(), Some(name.clone()))).collect()
        }
    };
    Facts {
        min_length: keys.min_length,
        max_length: keys.max_length,
        min: keys.min.as_ref().map(ToString::to_string),
        max: keys.max.as_ref().map(ToString::to_string),
        pattern: keys.pattern.clone(),
        values,
        default: keys.default.as_ref().map(ToString::to_string),
        reference: keys.reference.as_ref().and_then(|text| reference(cx, scope, text, &at.key("ref"))),
        access: keys.access.as_ref().map(|access| doc::text(cx, access, &at.key("access"))),
        rule: keys.rule.as_ref().map(|rule| doc::text(cx, rule, &at.key("rule"))),
        flag: keys.flag,
        deprecated: keys.deprecated,
    }
}

/// What is known of a field and of one that it stands for: the nearer definition wins.
pub(crate) fn merge(near: Field, far: &Field) -> Field {
    // Bounds of another type say nothing.
    let same = near.ty == far.ty;
    let facts = near.facts;
    let far_facts = if same { far.facts.clone() } else { Facts::default() };
    Field {
        doc: Doc {
            text: if near.doc.text.is_empty() { far.doc.text.clone() } else { near.doc.text },
            aliases: if near.doc.aliases.is_empty() { far.doc.aliases.clone() } else { near.doc.aliases },
            because: if near.doc.because.is_empty() { far.doc.because.clone() } else { near.doc.because },
        },
        facts: Facts {
            min_length: facts.min_length.or(far_facts.min_length),
            max_length: facts.max_length.or(far_facts.max_length),
            min: facts.min.or(far_facts.min),
            max: facts.max.or(far_facts.max),
            pattern: facts.pattern.or(far_facts.pattern),
            values: if facts.values.is_empty() { far_facts.values } else { facts.values },
            default: facts.default.or(far_facts.default),
            reference: facts.reference.or(far.facts.reference),
            access: facts.access.or_else(|| far.facts.access.clone()),
            rule: facts.rule.or(far_facts.rule),
            flag: facts.flag,
            deprecated: facts.deprecated || far.facts.deprecated,
        },
        ..near
    }
}
