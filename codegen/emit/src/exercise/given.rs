//! One call with values of the caller's, for tests that have examples. In: the IR, a method, a source of values. Out: one
//! expression.

use crudl_spec::ir::{Facts, Home, Ir, Returns, Service, Type};

use crate::context::Context;
use crate::example;
use crate::plan::{Argument, Decoded, MethodPlan, Place, Plan, Setter, Sort, Value};
use crate::scope::Scope;
use crate::types;

/// A value that a call takes.
#[derive(Clone, Debug)]
pub struct Slot<'a> {
    /// Where it goes.
    pub place: Part,
    /// Its name on the wire; empty for a whole body.
    pub wire: &'a str,
    /// Its type in the spec.
    pub ty: &'a Type,
    /// Its type in Rust, with its path.
    pub rust: String,
    /// Whether its presence alone means true.
    pub flag: bool,
}

/// Part of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Part {
    Path,
    Query,
    Body,
    Whole,
}

/// What there is for a [`Slot`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// An expression of its type.
    Value(String),
    /// Null.
    Null,
}

/// What awaiting a call gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing, headers or bytes.
    Nothing,
    /// A value, under this key of the answer or the whole of it.
    Value(Option<String>),
    /// A value under this key, and what stands beside it.
    Enveloped(String),
    /// Records, under this key of the answer or the whole of it.
    Page(Option<String>),
}

/// A call with the given values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// An expression of the call object. It names the client `client` and may use `?` on parse errors.
    pub code: String,
    /// What it gives.
    pub answer: Answer,
    /// Whether its application takes a location.
    pub located: bool,
}

/// Composes the call of `application.service.method`.
///
/// # Errors
/// If there's no such method, or something that it requires isn't given.
pub fn compose(
    ir: &Ir,
    system: &str,
    method: &str,
    given: &mut dyn FnMut(&Slot<'_>) -> Option<Given>,
) -> Result<Composed, String> {
    let cx = Context::new(ir);
    let unknown = || format!("{system} has no method {method}");
    let mut steps = method.split('.');
    let mut step = || steps.next().ok_or_else(unknown);
    let (of_application, of_service, of_method) = (step()?, step()?, step()?);
    let s = ir.systems.iter().position(|known| known.name.plain() == system).ok_or_else(unknown)?;
    let applications = &ir.systems[s].applications;
    let a = applications.iter().position(|known| known.name.plain() == of_application).ok_or_else(unknown)?;
    let services = &applications[a].services;
    let v = services.iter().position(|known| known.name.plain() == of_service).ok_or_else(unknown)?;
    let service = &services[v];
    let plan = Plan::new(&cx, &ir.systems[s].options, service);
    let planned = plan.methods.iter().find(|planned| planned.method.name.plain() == of_method).ok_or_else(unknown)?;
    let scope = Scope::outside(&cx);
    let module = format!("crudl_clients::{}::{}::{}", ir.systems[s].name, applications[a].name, service.name);
    let home = Home { system: s, application: a, service: Some(v) };
    let mut composer = Composer { scope: &scope, service, planned, module, given };
    let arguments = composer.arguments()?;
    let mut code = example::head(&cx, home, service, planned);
    code.push_str(&format!("({})", arguments.join(", ")));
    plan.setters(planned).iter().for_each(|setter| code.push_str(&composer.setter(setter)));
    if matches!(planned.result, Decoded::Page(..)) {
        code.push_str(&composer.list(&plan));
    }
    let items = ir.systems[s].paging.as_ref().and_then(|paging| paging.items.clone());
    let content = ir.systems[s].envelope.as_ref().map(|envelope| envelope.content.clone());
    let paged = planned.method.list.as_ref().is_some_and(|list| list.paging.is_some());
    let answer = match (planned.result, &planned.method.returns) {
        (Decoded::Page(..), _) => Answer::Page(items.filter(|_| paged).or(content)),
        (Decoded::Value(_), Returns::Value { envelope, .. }) => Answer::Value(envelope.clone()),
        (Decoded::Enveloped(..), _) => Answer::Enveloped(content.unwrap_or_default()),
        _ => Answer::Nothing,
    };
    Ok(Composed { code, answer, located: applications[a].located })
}

struct Composer<'c, 'a> {
    scope: &'c Scope<'a>,
    service: &'c Service,
    planned: &'c MethodPlan<'c>,
    module: String,
    given: &'c mut dyn FnMut(&Slot<'_>) -> Option<Given>,
}

impl Composer<'_, '_> {
    fn ask(&mut self, place: Part, wire: &str, ty: &Type, facts: &Facts) -> Option<Given> {
        let rust = types::text(&types::plain(ty, self.scope));
        (self.given)(&Slot { place, wire, ty, rust, flag: facts.flag })
    }

    fn arguments(&mut self) -> Result<Vec<String>, String> {
        let mut out = Vec::new();
        let none = Facts::default();
        let missing = |wire: &str| format!("no value for `{wire}`");
        for param in &self.planned.method.path.params {
            let value = self.ask(Part::Path, &param.wire, &param.ty, &none);
            out.push(match (value, param.optional) {
                (Some(Given::Value(value)), true) => format!("Some({value})"),
                (Some(Given::Value(value)), false) => value,
                (_, true) => "None".to_owned(),
                (_, false) => return Err(missing(&param.wire)),
            });
        }
        for argument in self.planned.arguments.iter().filter(|argument| argument.place != Place::Path) {
            out.push(self.argument(argument).ok_or_else(|| missing(argument.wire))?);
        }
        Ok(out)
    }

    fn argument(&mut self, argument: &Argument<'_>) -> Option<String> {
        let place = match argument.place {
            Place::Path => Part::Path,
            Place::Query | Place::Filter => Part::Query,
            Place::Body | Place::Fields => Part::Body,
            Place::Whole => Part::Whole,
        };
        let (ty, sort) = match argument.value {
            Value::Fields => return self.fields(),
            Value::Type { ty, sort } => (ty, sort),
        };
        let facts = Facts { flag: sort == Sort::Flag, ..Facts::default() };
        match (self.ask(place, argument.wire, ty, &facts), sort) {
            (Some(Given::Value(value)), Sort::Optional) => Some(format!("Some({value})")),
            (Some(Given::Value(value)), Sort::Nullable) => Some(format!("crudl::Patch::Set({value})")),
            (Some(Given::Value(value)), Sort::Plain | Sort::Flag) => Some(value),
            (Some(Given::Null), Sort::Nullable) => Some("crudl::Patch::Null".to_owned()),
            (_, Sort::Optional) => Some("None".to_owned()),
            (Some(Given::Null) | None, _) => None,
        }
    }

    /// A literal of the struct of required fields.
    fn fields(&mut self) -> Option<String> {
        let fields = self.planned.fields.as_ref()?;
        let mut members = Vec::new();
        for input in &fields.inputs {
            let field = &input.field;
            let value = match (self.ask(Part::Body, &field.wire, &field.ty, &field.facts)?, input.nullable) {
                (Given::Value(value), true) => format!("Some({value})"),
                (Given::Value(value), false) => value,
                (Given::Null, _) => "None".to_owned(),
            };
            members.push(format!("{}: {value}", field.name));
        }
        Some(format!("{}::{} {{ {} }}", self.module, fields.name, members.join(", ")))
    }

    fn setter(&mut self, setter: &Setter<'_>) -> String {
        let field = &setter.input.field;
        let place = if setter.query { Part::Query } else { Part::Body };
        let nullable = setter.input.nullable && !setter.query;
        match self.ask(place, &field.wire, &field.ty, &field.facts) {
            Some(Given::Value(value)) if nullable => format!(".{}(crudl::Patch::Set({value}))", setter.name),
            Some(Given::Value(value)) => format!(".{}({value})", setter.name),
            Some(Given::Null) if nullable => format!(".{}(crudl::Patch::Null)", setter.name),
            Some(Given::Null) | None => String::new(),
        }
    }

    /// Filters for equality, and further parameters of a list.
    fn list(&mut self, plan: &Plan<'_>) -> String {
        let mut out = String::new();
        let module = self.module.clone();
        let service = self.service;
        for filter in self.planned.method.list.iter().flat_map(|list| &list.filters).filter(|filter| !filter.required) {
            let Some(column) = service.columns.iter().find(|column| column.wire == filter.wire) else { continue };
            let wire = column.filter_wire.as_deref().unwrap_or(&column.wire);
            if let Some(Given::Value(value)) = self.ask(Part::Query, wire, &column.ty, &Facts::default()) {
                out.push_str(&format!(".filter({module}::{}.eq({value}))", column.constant));
            }
        }
        for parameter in &plan.parameters {
            let field = &parameter.input.field;
            if !self.planned.method.query.iter().any(|input| input.field.wire == field.wire) {
                continue;
            }
            if let Some(Given::Value(value)) = self.ask(Part::Query, &field.wire, &field.ty, &field.facts) {
                out.push_str(&format!(".query({module}::{}, {value})", parameter.constant));
            }
        }
        out
    }
}
