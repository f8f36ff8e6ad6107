//! What a call sends.
//!
//! In: a method. Out: a Request Body Object, if there's one.

use crudl_spec::ir::{Body, Encoding, Input, Kind, Protocol, Type, Verb};

use crate::json::Object;
use crate::operation::Operation;
use crate::schema::Direction;

impl Operation<'_> {
    pub(crate) fn body(&self) -> Option<Object> {
        let Self { system, method, .. } = self;
        let facts = &crudl_spec::ir::Facts::default();
        let (encoding, required, schema, example) = match &method.body {
            Body::None => {
                // Clients of this protocol send an empty object where there's nothing to say.
                let sends = matches!(method.verb, Verb::Post | Verb::Put | Verb::Patch);
                if !sends || system.protocol != Protocol::Json {
                    return None;
                }
                let empty = Object::new().with("type", "object").with("additionalProperties", false);
                (Encoding::Json, false, empty, Some(Object::new().into()))
            }
            Body::Fields { encoding, fields, open } => {
                let required: Vec<_> = fields.iter().filter(|input| input.required).collect();
                let names: Vec<String> = required.iter().map(|input| input.field.wire.clone()).collect();
                let properties = fields.iter().map(|input| (input.field.wire.clone(), self.input(input).into()));
                let schema = Object::new()
                    .with("type", "object")
                    .with("properties", properties.collect::<Object>())
                    .filled("required", names)
                    .with("additionalProperties", *open);
                (*encoding, !required.is_empty(), schema, self.fields_example(fields).map(Into::into))
            }
            Body::Value { encoding: Encoding::Raw, .. } => (Encoding::Raw, true, Object::new(), None),
            Body::Value { encoding, ty } => {
                let example = self.schemas.example(ty, facts, "", Direction::In);
                (*encoding, !accepts_nothing(ty), self.schemas.ty(ty, Direction::In), example)
            }
        };
        let media = match encoding {
            Encoding::Json | Encoding::XmlRpc => "application/json",
            Encoding::Form => "application/x-www-form-urlencoded",
            Encoding::Raw => "application/octet-stream",
        };
        let content = Object::new().with("schema", schema).maybe("example", example);
        Some(Object::new().flag("required", required).with("content", Object::new().with(media, content)))
    }

    fn input(&self, input: &Input) -> Object {
        let mut field = input.field.clone();
        if self.method.kind == Kind::PartialUpdate {
            // What is left out stays as it is.
            field.facts.default = None;
        }
        let schema = self.schemas.field(&field, input.nullable, Direction::In);
        schema.flag("x-documented-required", input.documented_required)
    }

    /// Every field that has a plausible value.
    fn fields_example(&self, fields: &[Input]) -> Option<Object> {
        let mut out = Object::new();
        for Input { field, required, .. } in fields {
            match self.schemas.example(&field.ty, &field.facts, &field.wire, Direction::In) {
                Some(value) => out.set(&field.wire, value),
                None if *required => return None,
                None => {}
            }
        }
        Some(out)
    }
}

/// Whether a body may be missing.
fn accepts_nothing(ty: &Type) -> bool {
    matches!(ty, Type::Nullable(_))
}
