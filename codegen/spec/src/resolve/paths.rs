//! Path templates: literal text and placeholders.

use std::ops::Range;

use super::fields::{Role, field};
use super::{Cx, Scope};
use crate::fault::At;
use crate::ir::{Doc, Facts, Param, Path, Type};
use crate::model::{FieldDef, Map};
use crate::names::FieldName;

/// Parses a template. The `params` of the service say what its placeholders are.
pub(crate) fn path(cx: &Cx<'_>, scope: Scope, template: &str, at: &At<'_>, defs: &Defs<'_>) -> Path {
    let mut params: Vec<Param> = Vec::new();
    for (name, range) in placeholders(cx, template, at) {
        let param = defs.param(cx, scope, name);
        if let Some(first) = params.iter().find(|param| param.wire == name) {
            let message = format!("the placeholder `{{{}}}` stands here twice", first.wire);
            cx.fault(at.within(range), message, "each placeholder stands once");
            continue;
        }
        if let Some(first) = params.iter().find(|other| other.name == param.name) {
            let message = format!("the placeholders `{}` and `{name}` both become `{}`", first.wire, param.name);
            cx.fault(at.within(range.clone()), message, "name one of them with `as` under `params`");
        }
        if let Some(first) = params.last().filter(|param| param.optional) {
            let message = format!("`{}` may be left out, but `{name}` comes after it", first.wire);
            cx.fault(at.within(range), message, "only the last placeholder of a path can be optional");
        }
        params.push(param);
    }
    Path { template: template.to_owned(), params }
}

/// Names between braces and where they stand, braces included.
fn placeholders<'t>(cx: &Cx<'_>, template: &'t str, at: &At<'_>) -> Vec<(&'t str, Range<usize>)> {
    let mut found = Vec::new();
    let mut from = 0;
    if let Some((bad, c)) =
        template.char_indices().find(|(_, c)| c.is_whitespace() || c.is_control() || "?#".contains(*c))
    {
        let help = "a path has no blanks, and a query is said by `query`";
        cx.fault(at.within(bad..bad + c.len_utf8()), "this character can't stand in a path", help);
    }
    while let Some(brace) = template.get(from..).and_then(|rest| rest.find(['{', '}'])) {
        let open = from + brace;
        let rest = template.get(open + 1..).unwrap_or_default();
        if template.get(open..).is_some_and(|rest| rest.starts_with('}')) {
            cx.fault(
                at.within(open..open + 1),
                "a closing brace without an opening one",
                "write placeholders as `{name}`",
            );
            from = open + 1;
            continue;
        }
        let Some(end) = rest.find(['{', '}']).filter(|end| rest.get(*end..).is_some_and(|rest| rest.starts_with('}')))
        else {
            let end = open + 1 + rest.find(['{', '/']).unwrap_or(rest.len());
            cx.fault(at.within(open..end), "a placeholder without a closing brace", "write placeholders as `{name}`");
            from = end.max(open + 1);
            continue;
        };
        let (range, name) = (open..open + end + 2, rest.get(..end).unwrap_or_default());
        from = range.end;
        let valid = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if name.is_empty() {
            cx.fault(at.within(range), "a placeholder without a name", "write placeholders as `{name}`");
        } else if !valid || FieldName::new(name).is_err() {
            let message = format!("`{name}` is no name for a placeholder");
            cx.fault(at.within(range), message, "use letters, digits and underscores");
        } else {
            found.push((name, range));
        }
    }
    found
}

/// A service's `params`, and where they stand.
pub(crate) struct Defs<'d> {
    pub defs: Option<&'d Map<FieldDef>>,
    /// Of the mapping.
    pub at: At<'d>,
}

impl Defs<'_> {
    fn param(&self, cx: &Cx<'_>, scope: Scope, wire: &str) -> Param {
        let name = FieldName::new(wire).unwrap_or_else(|_| FieldName::faulty());
        let Some(def) = self.defs.and_then(|defs| defs.get(wire)) else {
            let (facts, doc) = (Facts::default(), Doc::default());
            return Param { wire: wire.to_owned(), name, ty: Type::Int, optional: false, doc, facts };
        };
        let at = self.at.key(wire);
        let field = field(cx, scope, wire, def, Role::Param, &at).field;
        let type_key = at.key("type");
        let type_at = if def.short { at } else { type_key };
        if field.nullable && field.ty != Type::Any {
            let help = "make it `optional` if the segment may be left out";
            cx.fault(type_at.value(), "a part of a path can't be null", help);
        }
        if matches!(field.ty, Type::List(_) | Type::Map(_) | Type::Record(_) | Type::Json(_) | Type::Bytes) {
            let help = "a placeholder stands for one plain value";
            cx.fault(type_at.value(), format!("the type `{}` can't stand in a path", def.keys.ty.text), help);
        }
        let name = match &def.keys.argument {
            None => name,
            Some(argument) => FieldName::new(argument).unwrap_or_else(|error| {
                cx.fault(at.key("as").value(), error.to_string(), "choose another name");
                name
            }),
        };
        let (ty, optional) = (field.ty, field.optional);
        Param { wire: wire.to_owned(), name, ty, optional, doc: field.doc, facts: field.facts }
    }
}
