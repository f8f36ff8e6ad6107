//! Every call of a system as code, for tests that make them all. In: the IR. Out: one expression a call.

mod given;

use crudl_spec::ir::{Column, Facts, Home, Ir, Method, Operator, Returns, Service};

use crate::context::Context;
use crate::names::bare;
use crate::plan::{Decoded, MethodPlan, Plan, Setter};
use crate::scope::Scope;
use crate::values::{Position, Samples};

pub use given::{Answer, Composed, Given, Part, Slot, compose};

/// One call of one method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exercise {
    /// Module of the application.
    pub application: String,
    /// Module of the service.
    pub service: String,
    /// The method, without `r#`.
    pub method: String,
    /// What is passed besides required arguments.
    pub passed: Passed,
    /// An expression of the call object. It names the client `client` and may use `?` on parse errors.
    pub code: String,
}

/// What a call passes besides required arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Passed {
    /// Everything: each setter, each filter with each operator, each exclusion, page, limit and the last order reversed.
    Everything,
    /// Null wherever null is taken.
    Null,
    /// Nothing.
    Nothing,
}

/// The calls of all methods of a system, by application, service and method; none if there is no such system.
pub fn exercises(ir: &Ir, system: &str) -> Vec<Exercise> {
    let cx = Context::new(ir);
    let mut out = Vec::new();
    for (s, system) in ir.systems.iter().enumerate().filter(|(_, known)| known.name.plain() == system) {
        for (a, application) in system.applications.iter().enumerate() {
            for (v, service) in application.services.iter().enumerate() {
                let home = Home { system: s, application: a, service: Some(v) };
                let plan = Plan::new(&cx, &system.options, service);
                let scope = Scope::outside(&cx);
                let module = format!("crudl_clients::{}::{}::{}", system.name, application.name, service.name);
                let samples = Samples { cx: &cx, scope: &scope, home, module };
                for planned in &plan.methods {
                    for (passed, steps) in variants(&samples, service, &plan, planned) {
                        out.push(Exercise {
                            application: application.name.plain().to_owned(),
                            service: service.name.plain().to_owned(),
                            method: planned.method.name.plain().to_owned(),
                            passed,
                            code: format!("{}{steps}", samples.call(service, planned)),
                        });
                    }
                }
            }
        }
    }
    out
}

/// What follows the call, for each variant that a method has.
fn variants(
    samples: &Samples<'_, '_>,
    service: &Service,
    plan: &Plan<'_>,
    planned: &MethodPlan<'_>,
) -> Vec<(Passed, String)> {
    let mut out = vec![(Passed::Nothing, String::new())];
    if matches!(planned.result, Decoded::Page(..)) {
        out.push((Passed::Everything, list(samples, service, plan, planned.method)));
        return out;
    }
    let all = plan.setters(planned);
    let selects = planned.call.and_then(|call| plan.calls.get(call)).is_some_and(|call| call.selection.is_some());
    if selects || !all.is_empty() {
        let selected = if selects { list(samples, service, plan, planned.method) } else { String::new() };
        out.push((Passed::Everything, setters(samples, all) + &selected));
        let null: String = all
            .iter()
            .filter(|setter| setter.input.nullable && !setter.query)
            .map(|setter| format!(".{}(crudl::Patch::Null)", setter.name))
            .collect();
        if !null.is_empty() {
            out.push((Passed::Null, null));
        }
    }
    out
}

fn setters(samples: &Samples<'_, '_>, setters: &[Setter<'_>]) -> String {
    let value = |setter: &Setter<'_>| {
        let field = &setter.input.field;
        if field.facts.flag {
            return "true".to_owned();
        }
        let nullable = setter.input.nullable && !setter.query;
        // What turns into a `Patch` has the type itself.
        let position = if nullable { Position::Exact } else { Position::Argument };
        let value = samples.value(&field.ty, &field.facts, bare(field.name.as_str()), position);
        if nullable { format!("crudl::Patch::Set({value})") } else { value }
    };
    setters.iter().map(|setter| format!(".{}({})", setter.name, value(setter))).collect()
}

fn list(samples: &Samples<'_, '_>, service: &Service, plan: &Plan<'_>, method: &Method) -> String {
    let Some(list) = &method.list else { return String::new() };
    let module = &samples.module;
    let find = |wire: &str| service.columns.iter().find(|column| column.wire == wire);
    let mut out = String::new();
    for filter in &list.filters {
        let Some(column) = find(&filter.wire) else { continue };
        for expression in filters(samples, column, filter.required) {
            out.push_str(&format!(".filter({module}::{}.{expression})", column.constant));
        }
        if list.exclude {
            for expression in filters(samples, column, false) {
                out.push_str(&format!(".exclude({module}::{}.{expression})", column.constant));
            }
        }
    }
    let in_pages = matches!(method.returns, Returns::Page(_));
    for parameter in plan.parameters.iter().filter(|_| in_pages) {
        let field = &parameter.input.field;
        if method.query.iter().any(|input| input.field.wire == field.wire) {
            let value = samples.value(&field.ty, &field.facts, bare(field.name.as_str()), Position::Argument);
            out.push_str(&format!(".query({module}::{}, {value})", parameter.constant));
        }
    }
    if let Some(column) = list.order.last().and_then(|wire| find(wire)) {
        out.push_str(&format!(".order({module}::{}.desc())", column.constant));
    }
    if in_pages && list.paging.is_some() {
        out.push_str(".page(2).limit(7)");
    }
    out
}

/// Each operator of a column with a value; without equality if that's an argument already.
fn filters(samples: &Samples<'_, '_>, column: &Column, has_equality: bool) -> Vec<String> {
    use Operator::{AtLeast, AtMost, Gt, Gte, Icontains, Iendswith, Iexact, In, Isnull, Istartswith, Lt, Lte, Range};
    let Some(operators) = &column.filter else { return Vec::new() };
    let value = samples.value(&column.ty, &Facts::default(), &column.wire, Position::Argument);
    let one = |operator: &Operator| match operator {
        In => format!("one_of([{value}])"),
        Isnull => "is_null(false)".to_owned(),
        Range => format!("range({value}, {value})"),
        AtLeast | AtMost | Gt | Gte | Icontains | Iendswith | Iexact | Istartswith | Lt | Lte => {
            format!("{}({value})", operator.as_str())
        }
    };
    let equality = (operators.has_equality() && !has_equality).then(|| format!("eq({value})"));
    equality.into_iter().chain(operators.further().iter().map(one)).collect()
}
