//! What comes back.
//!
//! In: a method. Out: its Responses Object: a result in its envelope, a page with its facts, headers, bytes; documented
//! failures with their codes, and what any other failure looks like.

use std::collections::BTreeMap;

use crudl_spec::ir::{ErrorGroup, Facts, Method, Protocol, RecordId, Returns, System, Type};

use crate::json::{Json, Object};
use crate::operation::Operation;
use crate::schema::{Direction, reference};
use crate::words;

/// A schema and an example of it.
type Shape = (Object, Option<Json>);

impl Operation<'_> {
    pub(crate) fn responses(&self) -> Object {
        let mut out = Object::new();
        // Where none is stated, any will do.
        let any = ["2XX".to_owned()];
        let stated: Vec<String> = self.method.success.iter().map(u16::to_string).collect();
        for status in if stated.is_empty() { &any[..] } else { &stated } {
            out.set(status, self.success(status));
        }
        out.extend(failures(self.method));
        out.with("default", reference("responses", "Failure"))
    }

    fn success(&self, status: &str) -> Object {
        let said = |about: &str| Object::new().with("description", about);
        let (about, shape) = match &self.method.returns {
            Returns::None => return said("Done."),
            Returns::Head => return said("It is there; the headers say more."),
            Returns::Bytes => {
                let media = Object::new().with("application/octet-stream", Object::new());
                return said("Bytes as they are.").with("content", media);
            }
            _ if status == "204" => return said("Done; there is nothing to say."),
            Returns::Page(ty) => ("Records.", self.page(ty)),
            Returns::Value { ty, envelope, facts } => ("The result.", self.result(ty, envelope.as_deref(), *facts)),
        };
        let (mut schema, example) = shape;
        // With these protocols a failure may have a status of success.
        if matches!(self.system.protocol, Protocol::Form | Protocol::Paged) {
            schema = Object::new().with("anyOf", vec![schema, reference("schemas", "Failure")]);
        }
        let media = Object::new().with("schema", schema).maybe("example", example);
        said(about).with("content", Object::new().with("application/json", media))
    }

    fn result(&self, ty: &Type, envelope: Option<&str>, facts: Option<RecordId>) -> Shape {
        let example = self.schemas.example(ty, &Facts::default(), "", Direction::Out);
        let schema = self.schemas.ty(ty, Direction::Out);
        let Some(key) = envelope else { return (schema, example) };
        let required = if matches!(ty, Type::Any | Type::Nullable(_)) { Vec::new() } else { vec![key] };
        let wrapped = Object::new()
            .with("type", "object")
            .with("properties", Object::new().with(key, schema))
            .filled("required", required);
        let example = example.map(|example| Object::new().with(key, example));
        self.beside(facts, wrapped, example)
    }

    /// What a record says beside the keys of an object.
    fn beside(&self, facts: Option<RecordId>, schema: Object, example: Option<Object>) -> Shape {
        let Some(facts) = facts else { return (schema, example.map(Json::from)) };
        let said = reference("schemas", &self.schemas.record_name(facts, Direction::Out));
        let example = example.and_then(|example| match self.schemas.record_example(facts, Direction::Out, 0)? {
            Json::Object(mut whole) => {
                whole.extend(example);
                Some(whole.into())
            }
            _ => None,
        });
        (Object::new().with("allOf", vec![said, schema]), example)
    }

    fn page(&self, ty: &Type) -> Shape {
        let Self { system, method, .. } = self;
        let items = Object::new().with("type", "array").with("items", self.schemas.ty(ty, Direction::Out));
        let example = self.schemas.example(ty, &Facts::default(), "", Direction::Out).map(|example| vec![example]);
        let list = method.list.as_ref();
        let paging = system.paging.as_ref().filter(|_| list.is_some_and(|list| list.paging.is_some()));
        let metadata = list.and_then(|list| list.metadata);
        let object = |properties: Object| Object::new().with("type", "object").with("properties", properties);
        if let Some(key) = paging.and_then(|paging| paging.items.as_ref()) {
            // The facts stand beside the records.
            let (facts, said) = facts(system, metadata.is_none());
            let schema = object(facts.with(key, items)).with("required", vec![key.clone()]);
            return self.beside(metadata, schema, example.map(|example| said.with(key, example)));
        }
        let Some(envelope) = &system.envelope else { return (items, example.map(Json::from)) };
        let mut properties = Object::new().with(&envelope.content, items);
        let mut whole = example.map(|example| Object::new().with(&envelope.content, example));
        if let Some(key) = &envelope.metadata {
            let (facts, said) = facts(system, paging.is_some());
            let (schema, example) = self.beside(metadata, object(facts), Some(said));
            properties.set(key, schema);
            whole = whole.zip(example).map(|(whole, example)| whole.with(key, example));
        }
        (object(properties).with("required", vec![envelope.content.clone()]), whole.map(Json::from))
    }
}

/// What the protocol says of every page, and an example of it.
fn facts(system: &System, paged: bool) -> (Object, Object) {
    let (mut properties, mut example) = (Object::new(), Object::new());
    let integer = || Object::new().with("type", "integer");
    if let Some(paging) = system.paging.as_ref().filter(|_| paged) {
        for key in &paging.total {
            properties.set(key, integer().with("description", "Number of all records."));
        }
        if let Some(key) = &paging.next {
            properties.set(key, Object::new().with("type", "boolean").with("description", "Whether a page follows."));
        }
        if system.protocol == Protocol::Json {
            properties.set("page", integer().with("description", "Number of the page."));
            properties.set("limit", integer().with("description", "Records a page."));
            properties.set("order", Object::new().with("type", "string"));
            example = example.with("page", paging.first).with("limit", paging.default);
        }
        if let Some(key) = paging.total.first() {
            example.set(key, 1_u64);
        }
    }
    if system.protocol == Protocol::Json {
        let text = Object::new().with("type", "string");
        let about = "What the server ignored, such as a filter that it doesn't know.";
        let warnings = Object::new().with("type", "array").with("items", text).with("description", about);
        properties.set("warnings", warnings);
    }
    (properties, example)
}

/// Documented failures by status, with their codes.
fn failures(method: &Method) -> Object {
    let mut by_status: BTreeMap<u16, Vec<&ErrorGroup>> = BTreeMap::new();
    for group in &method.errors {
        by_status.entry(group.status).or_default().push(group);
    }
    if method.not_implemented {
        by_status.entry(501).or_default();
    }
    let response = |(status, groups): (u16, Vec<&ErrorGroup>)| {
        let (of_fields, plain): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| group.field.is_some());
        let fields = of_fields.iter().filter_map(|group| Some((group.field.clone()?, words::codes(&[group]).into())));
        let media = Object::new().with("schema", reference("schemas", "Failure"));
        let said = Object::new()
            .with("description", reason(status))
            .with("content", Object::new().with("application/json", media))
            .filled("x-codes", words::codes(&plain))
            .filled("x-field-codes", fields.collect::<Object>());
        (status.to_string(), said.into())
    };
    by_status.into_iter().map(response).collect()
}

const fn reason(status: u16) -> &'static str {
    match status {
        400 => "The values are refused.",
        401 => "The sign-in is missing or refused.",
        403 => "The caller may not do this.",
        404 => "There is no such record.",
        409 => "It doesn't go together with what is there.",
        501 => "The server doesn't implement it.",
        _ => "The call failed.",
    }
}
