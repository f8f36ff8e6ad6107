//! A request as a call of a method, checked against the spec.
//!
//! In: a request and a method that has its path. Out: typed parameters, filters and fields, or everything that is wrong
//! with them at once.

use crudl_spec::ir::{Body, Encoding, Facts, Input, Ir, Method, Service, System, Type};
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::check;
use crate::filter::{self, Filters};
use crate::refusal::{FieldFault, Refusal};
use crate::request::{self, BYTES, Request};
use crate::route::{Found, Place};
use crate::store::Content;

/// A call whose values are what the spec asks for.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) ir: &'a Ir,
    pub(crate) system: &'a System,
    pub(crate) service: &'a Service,
    pub(crate) method: &'a Method,
    pub(crate) place: Place,
    pub(crate) location: String,
    /// Placeholders and their values, in the order of the path.
    pub(crate) path: Vec<(String, Value)>,
    /// Parameters of the query that are none of the list's own.
    pub(crate) query: Map<String, Value>,
    /// Fields of the body.
    pub(crate) body: Map<String, Value>,
    /// A body of bytes.
    pub(crate) content: Option<Content>,
    pub(crate) filters: Filters,
}

/// What every call of a method has.
#[derive(Clone, Copy)]
pub(crate) struct Target<'a> {
    pub(crate) ir: &'a Ir,
    pub(crate) system: &'a System,
    pub(crate) service: &'a Service,
    pub(crate) method: &'a Method,
    pub(crate) place: Place,
}

impl<'a> Target<'a> {
    pub(crate) fn new(ir: &'a Ir, system: &'a System, place: Place) -> Option<Self> {
        let service = system.applications.get(place.0)?.services.get(place.1)?;
        Some(Self { ir, system, service, method: service.methods.get(place.2)?, place })
    }

    /// An HTTP request as a call.
    pub(crate) fn call(self, found: &Found, request: &Request) -> Result<Call<'a>, Refusal> {
        let path = self.path(found)?;
        let (query, filters) = self.query(request)?;
        let content = self.content(request);
        let body = if content.is_some() { Map::new() } else { self.body(request)? };
        Ok(Call { content, ..self.with(found.location.clone().unwrap_or_default(), path, query, body, filters) })
    }

    /// A procedure's arguments as a call.
    pub(crate) fn procedure(self, body: Map<String, Value>) -> Result<Call<'a>, Refusal> {
        let body = self.fields(body)?;
        Ok(self.with(String::new(), Vec::new(), Map::new(), body, Filters::default()))
    }

    fn with(
        self,
        location: String,
        path: Vec<(String, Value)>,
        query: Map<String, Value>,
        body: Map<String, Value>,
        filters: Filters,
    ) -> Call<'a> {
        let Self { ir, system, service, method, place } = self;
        Call { ir, system, service, method, place, location, path, query, body, content: None, filters }
    }

    fn path(self, found: &Found) -> Result<Vec<(String, Value)>, Refusal> {
        let mut out = Vec::new();
        for param in &self.method.path.params {
            let Some((_, text)) = found.params.iter().find(|(name, _)| *name == param.wire) else { continue };
            let value = check::text(self.ir, &param.ty, &param.facts, text);
            // No record has such an id.
            out.push((
                param.wire.clone(),
                value.map_err(|problem| Refusal::new(404, format!("{}: {problem}", param.wire)))?,
            ));
        }
        Ok(out)
    }

    /// How many of the parameters that it can't do without the request has; none if one is missing.
    pub(crate) fn required_parameters(self, request: &Request) -> Option<usize> {
        let has = |wire: &str| request.query.iter().any(|(name, _)| name == wire);
        let mut required = self.method.query.iter().filter(|input| input.required);
        let count = required.clone().count();
        required.all(|input| has(&input.field.wire)).then_some(count)
    }

    /// Whether the request has no body, and the call sends bytes: none, then.
    pub(crate) fn is_no_bytes(self, request: &Request) -> bool {
        request.body.is_empty() && matches!(self.method.body, Body::Value { encoding: Encoding::Raw, .. })
    }

    fn query(self, request: &Request) -> Result<(Map<String, Value>, Filters), Refusal> {
        let mut faults = Vec::new();
        let mut out = Map::new();
        let mut rest = Vec::new();
        for (name, text) in &request.query {
            let Some(input) = self.method.query.iter().find(|input| input.field.wire == *name) else {
                rest.push((name.clone(), text.clone()));
                continue;
            };
            let field = &input.field;
            let read = if field.facts.flag && text.is_empty() {
                Ok(Value::Bool(true))
            } else {
                check::text(self.ir, &field.ty, &field.facts, text)
            };
            match read {
                Ok(value) => drop(out.insert(name.clone(), value)),
                Err(detail) => {
                    faults.push(FieldFault { field: name.clone(), detail, attempted: Some(text.as_str().into()) });
                }
            }
        }
        for Input { field, .. } in self.method.query.iter().filter(|input| input.required) {
            if !out.contains_key(&field.wire) && !faults.iter().any(|fault| fault.field == field.wire) {
                let detail = "it is missing".to_owned();
                faults.push(FieldFault { field: field.wire.clone(), detail, attempted: None });
            }
        }
        let mut problems = Vec::new();
        let filters = filter::read(self, rest, &mut problems);
        if faults.is_empty() && problems.is_empty() {
            return Ok((out, filters));
        }
        let words = faults.iter().map(|fault| format!("{}: {}", fault.field, fault.detail));
        let detail = words.chain(problems).collect::<Vec<_>>().join("; ");
        // Parameters are said by name where their codes are.
        let has_code =
            |fault: &FieldFault| self.method.errors.iter().any(|group| group.field.as_ref() == Some(&fault.field));
        faults.retain(has_code);
        Err(Refusal { fields: faults, ..Refusal::invalid(detail) })
    }

    /// The bytes of a call that sends bytes.
    fn content(self, request: &Request) -> Option<Content> {
        let Body::Value { encoding: Encoding::Raw, .. } = self.method.body else { return None };
        let media = request.header("content-type").unwrap_or(BYTES).to_owned();
        Some(Content { bytes: request.body.clone(), media, stored: Timestamp::now() })
    }

    fn body(self, request: &Request) -> Result<Map<String, Value>, Refusal> {
        use request::Content;

        match (&self.method.body, request.content()?) {
            (Body::None, Content::Nothing) => Ok(Map::new()),
            (Body::None, Content::Json(Value::Object(members))) if members.is_empty() => Ok(members),
            (Body::None, _) => Err(Refusal::invalid("the call takes no body")),
            (Body::Fields { .. }, Content::Nothing) => self.fields(Map::new()),
            (Body::Fields { .. }, Content::Json(Value::Object(members))) => self.fields(members),
            (Body::Fields { .. }, Content::Json(_)) => Err(Refusal::invalid("the body is no JSON object")),
            (Body::Fields { encoding: Encoding::Form, .. }, Content::Form(pairs)) => self.form(pairs),
            (_, Content::Form(_)) => Err(Refusal::invalid("the body should be JSON, and is a form")),
            (Body::Value { .. }, Content::Nothing) => Err(Refusal::invalid("the body is missing")),
            (Body::Value { ty: Type::Record(id), .. }, Content::Json(Value::Object(members))) => {
                let faults = check::members_of(self.ir, *id, &members);
                if faults.is_empty() { Ok(members) } else { Err(Refusal::of_fields(faults)) }
            }
            (Body::Value { ty, .. }, Content::Json(value)) => {
                check::value(self.ir, ty, &Facts::default(), &value).map_err(Refusal::invalid)?;
                Ok(match value {
                    Value::Object(members) => members,
                    other => Map::from_iter([(String::new(), other)]),
                })
            }
        }
    }

    fn form(self, pairs: Vec<(String, String)>) -> Result<Map<String, Value>, Refusal> {
        let mut members = Map::new();
        let mut faults = Vec::new();
        for (name, text) in pairs {
            let known = crate::identity::fields(self.method).iter().find(|input| input.field.wire == name);
            match known.map(|input| check::text(self.ir, &input.field.ty, &Facts::default(), &text)) {
                Some(Ok(value)) => drop(members.insert(name, value)),
                Some(Err(detail)) => {
                    faults.push(FieldFault { field: name, detail, attempted: Some(text.into()) });
                }
                None => drop(members.insert(name, text.into())),
            }
        }
        if faults.is_empty() { self.fields(members) } else { Err(Refusal::of_fields(faults)) }
    }

    /// Named fields: each known, of its type and within its facts, none missing.
    fn fields(self, members: Map<String, Value>) -> Result<Map<String, Value>, Refusal> {
        let Body::Fields { fields, open, .. } = &self.method.body else { return Ok(members) };
        let options = &self.system.options;
        let mut faults = Vec::new();
        let mut fault = |field: &str, detail: String, attempted: Option<&Value>| {
            faults.push(FieldFault { field: field.to_owned(), detail, attempted: attempted.cloned() });
        };
        for input in fields {
            let wire = &input.field.wire;
            match members.get(wire) {
                None if input.required => fault(wire, "it is missing".to_owned(), None),
                None => {}
                Some(Value::Null) if input.nullable || accepts_null(&input.field.ty) => {}
                Some(value @ Value::Null) => fault(wire, "it can't be null".to_owned(), Some(value)),
                Some(value) => {
                    if let Err(detail) = check::value(self.ir, &input.field.ty, &input.field.facts, value) {
                        fault(wire, detail, Some(value));
                    }
                }
            }
        }
        for (name, value) in members.iter().filter(|_| !open) {
            let known = fields.iter().any(|input| input.field.wire == *name);
            if !known && !options.iter().any(|option| option.wire == *name) {
                fault(name, "it isn't known".to_owned(), Some(value));
            }
        }
        if faults.is_empty() { Ok(members) } else { Err(Refusal::of_fields(faults)) }
    }
}

fn accepts_null(ty: &Type) -> bool {
    matches!(ty, Type::Any | Type::Nullable(_))
}
