//! What a method sends: the body, the query, and the names that they take in Rust.

use super::shape::Shape;
use super::{Basics, MethodSource, ServiceCx};
use crate::fault::At;
use crate::ir::{Body, Encoding, Field, Input, Kind, List, Path, Protocol, TimeFormat, Type};
use crate::names::FieldName;
use crate::resolve::fields::{Role, field};
use crate::resolve::types::resolve;

impl ServiceCx<'_> {
    pub(super) fn query(&self, source: &MethodSource<'_>, methods: &At<'_>) -> Vec<Input> {
        let stated = source.pick(|def| Some(&def.query).filter(|query| !query.is_empty()));
        let Some((defs, key)) = stated else { return Vec::new() };
        let method = methods.key(key);
        let at = method.key("query");
        let input = |(name, def): (&String, _)| {
            let field = field(self.cx, self.around.scope, name, def, Role::Query, &at.key(name)).field;
            let (required, nullable) = (!field.optional, field.nullable);
            Input { field, required, nullable, documented_required: false }
        };
        defs.iter().map(input).collect()
    }

    pub(super) fn body(&mut self, source: &MethodSource<'_>, basics: &Basics, shape: &Shape, methods: &At<'_>) -> Body {
        let mut encoding = match self.around.api.protocol {
            Protocol::Json | Protocol::Paged => Encoding::Json,
            Protocol::Form => Encoding::Form,
            Protocol::XmlRpc => Encoding::XmlRpc,
        };
        let mut fields = self.inputs(source, methods);
        let mut forced = false;
        if let Some((ty, key)) = source.pick(|def| def.body.as_ref()) {
            let method = methods.key(key);
            let at = method.key("body");
            match ty.text.trim() {
                "json" => (encoding, forced) = (Encoding::Json, true),
                "form" => (encoding, forced) = (Encoding::Form, true),
                text => {
                    if !fields.is_empty() {
                        let message = format!("the body is `{text}`, so that it has no fields");
                        self.cx.fault(at.value(), message, "leave out `body`, or `required` and `optional`");
                    }
                    if text == "none" {
                        return Body::None;
                    }
                    let ty = resolve(self.cx, self.around.scope, ty, TimeFormat::default(), &at).whole();
                    let encoding = match (encoding, &ty) {
                        (Encoding::XmlRpc, _) => Encoding::XmlRpc,
                        (Encoding::Json | Encoding::Form | Encoding::Raw, Type::Bytes) => Encoding::Raw,
                        // One value has no name that a form could send it under.
                        (Encoding::Json | Encoding::Form | Encoding::Raw, _) => Encoding::Json,
                    };
                    return Body::Value { encoding, ty };
                }
            }
        }
        if !shape.body {
            fields.clear();
        }
        let option = |field: &Field| {
            let field = Field { optional: true, ..field.clone() };
            Input { field, required: false, nullable: false, documented_required: false }
        };
        fields.extend(self.around.api.options.iter().map(option));
        // What `open` means of a list are its filters; a delete has no body unless it says so.
        let bare = matches!(basics.kind, Kind::List | Kind::Read | Kind::Delete | Kind::Head);
        let open = match source.get(|def| def.open) {
            Some(open) => open && shape.body && basics.kind != Kind::List,
            None => self.open && shape.body && !bare,
        };
        if fields.is_empty() && !open && !forced {
            return Body::None;
        }
        Body::Fields { encoding, fields, open }
    }

    /// Arguments of one name, and setters of one name: they can't both be there in Rust.
    pub(super) fn argument_names(
        &self,
        source: &MethodSource<'_>,
        path: &Path,
        body: &Body,
        query: &[Input],
        list: Option<&List>,
        at: &At<'_>,
    ) {
        let fields: &[Input] = match body {
            Body::Fields { fields, .. } => fields,
            Body::None | Body::Value { .. } => &[],
        };
        let mut seen: Vec<(FieldName, bool, String)> = Vec::new();
        let mut add = |name: &FieldName, argument: bool, owner: String| {
            let first = seen.iter().find(|(other, kind, _)| other == name && *kind == argument);
            if let Some((_, _, first)) = first {
                let what = if argument { "argument" } else { "setter" };
                let message = format!("{first} and {owner} of `{}` both become the {what} `{name}`", source.key);
                self.cx.fault(at.name(), message, "rename one of them: `as` for a placeholder, `wire` for a field");
            }
            seen.push((name.clone(), argument, owner));
        };
        for param in &path.params {
            add(&param.name, !param.optional, format!("the placeholder `{}`", param.wire));
        }
        for input in fields {
            add(&input.field.name, input.required, format!("the input `{}`", input.field.wire));
        }
        for input in query {
            add(&input.field.name, input.required, format!("the query parameter `{}`", input.field.wire));
        }
        for filter in list.iter().flat_map(|list| &list.filters).filter(|filter| filter.required) {
            if let Ok(name) = FieldName::new(&filter.wire) {
                add(&name, true, format!("the filter `{}`", filter.wire));
            }
        }
    }
}
