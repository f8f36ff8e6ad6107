//! The example of a service. In: its plan. Out: lines of a doc test that compiles: one typical call.

use crudl_spec::ir::{Column, Facts, Home, Kind, Method, Operators, Service, Type};

use crate::context::Context;
use crate::names::{self, bare};
use crate::plan::{Decoded, MethodPlan, Place, Plan, Sort, Value};
use crate::scope::Scope;
use crate::text::literal;
use crate::values::{Position, Samples, text};

/// Columns of a line of the example.
const WIDTH: usize = 84;

/// The example as the lines of its code block, fences included. None for a service without methods.
pub(crate) fn lines(cx: &Context<'_>, home: Home, service: &Service, plan: &Plan<'_>) -> Option<Vec<String>> {
    let scope = Scope::outside(cx);
    let planned = typical(plan)?;
    let (system, application) = (cx.system(home), cx.application(home));
    let path = format!("{}::{}", application.name, service.name);
    let samples = Samples { cx, scope: &scope, home, module: service.name.to_string() };
    let mut chain = vec![samples.call(service, planned)];
    if matches!(planned.result, Decoded::Page(..)) {
        chain.extend(samples.list_steps(planned.method, service));
    }
    let name = match planned.result {
        Decoded::Nothing => None,
        Decoded::Headers => Some("headers"),
        Decoded::Bytes => Some("bytes"),
        Decoded::Page(..) => Some("page"),
        Decoded::Value(Type::Record(_)) => {
            Some(bare(service.name.as_str())).filter(|name| *name == service.name.as_str())
        }
        Decoded::Value(_) | Decoded::Enveloped(..) => Some("answer"),
    };
    let name = name.or(matches!(planned.result, Decoded::Value(_)).then_some("answer"));
    let start = name.map_or_else(String::new, |name| format!("let {name} = "));
    let mut out = vec!["```no_run".to_owned()];
    // What the example names of the module, it names as `module::Name`.
    let prefix = format!("{}::", service.name);
    let uses_module = chain.iter().any(|step| {
        step.match_indices(&prefix)
            .any(|(at, _)| !step[..at].ends_with(|c: char| c == ':' || c == '_' || c == '#' || c.is_alphanumeric()))
    });
    if uses_module {
        out.push(format!("use crudl_clients::{}::{{Client, {path}}};", system.name));
    } else {
        out.push(format!("use crudl_clients::{}::Client;", system.name));
    }
    out.push(String::new());
    out.push("# async fn example(client: Client) -> Result<(), Box<dyn std::error::Error>> {".to_owned());
    let line = format!("{start}{}.await?;", chain.concat());
    if line.len() <= WIDTH || chain.len() == 1 {
        out.extend(line.lines().map(str::to_owned));
    } else {
        out.push(format!("{start}{}", chain[0]));
        out.extend(chain[1..].iter().map(|step| format!("    {step}")));
        out.push("    .await?;".to_owned());
    }
    out.push("# Ok(())".to_owned());
    out.push("# }".to_owned());
    out.push("```".to_owned());
    Some(out)
}

/// The method that shows the service best.
fn typical<'p, 'a>(plan: &'p Plan<'a>) -> Option<&'p MethodPlan<'a>> {
    let rank = |planned: &MethodPlan<'_>| {
        let kind = match planned.method.kind {
            Kind::List => 0,
            Kind::Create => 1,
            Kind::Read => 2,
            Kind::Update => 3,
            Kind::PartialUpdate => 4,
            Kind::Action => 5,
            Kind::Delete => 6,
            Kind::Head => 7,
        };
        (planned.method.deprecated || planned.method.not_implemented, kind)
    };
    // The first of those that rank alike.
    plan.methods.iter().min_by_key(|planned| rank(planned))
}

/// The name of a method behind its accessors: `client.membership().team().create`.
pub(crate) fn head(cx: &Context<'_>, home: Home, service: &Service, planned: &MethodPlan<'_>) -> String {
    let application = cx.application(home);
    let accessor = match application.main {
        Some(main) if home.service == Some(main) => String::new(),
        _ => format!("{}().", names::service_accessor(service.name.as_str())),
    };
    format!(
        "client.{}().{accessor}{}",
        names::application_accessor(application.name.as_str()),
        names::method(planned.method.name.as_str()),
    )
}

impl Samples<'_, '_> {
    /// The call of a method with its arguments: `client.membership().team().create("ops")`.
    pub(crate) fn call(&self, service: &Service, planned: &MethodPlan<'_>) -> String {
        format!("{}({})", head(self.cx, self.home, service, planned), self.arguments(planned).join(", "))
    }

    /// Every argument of a call, path first.
    fn arguments(&self, planned: &MethodPlan<'_>) -> Vec<String> {
        let mut out = Vec::new();
        for param in &planned.method.path.params {
            let value = self.value(&param.ty, &param.facts, bare(param.name.as_str()), Position::Argument);
            out.push(if param.optional { format!("Some({})", self.exact(&param.ty, &param.facts, "")) } else { value });
        }
        let none = Facts::default();
        for argument in planned.arguments.iter().filter(|argument| argument.place != Place::Path) {
            out.push(match argument.value {
                Value::Type { sort: Sort::Flag, .. } => "true".to_owned(),
                Value::Type { ty, sort: Sort::Optional } => {
                    format!("Some({})", self.exact(ty, &none, bare(&argument.name)))
                }
                Value::Type { ty, sort } => {
                    let facts = crate::plan::inputs(planned.method)
                        .iter()
                        .chain(&planned.method.query)
                        .find(|input| input.field.wire == argument.wire)
                        .map_or(&none, |input| &input.field.facts);
                    // A whole body is taken as it is, unless it's a list.
                    let whole = argument.place == Place::Whole && !matches!(ty, Type::List(_));
                    let nullable =
                        sort == Sort::Nullable && matches!(ty, Type::List(_) | Type::Map(_) | Type::Nullable(_));
                    let position = if whole || nullable { Position::Exact } else { Position::Argument };
                    self.value(ty, facts, bare(&argument.name), position)
                }
                Value::Fields => self.fields(planned),
            });
        }
        out
    }

    /// A literal of the struct of required fields.
    fn fields(&self, planned: &MethodPlan<'_>) -> String {
        let Some(fields) = &planned.fields else { return String::new() };
        let members: Vec<String> = fields
            .inputs
            .iter()
            .map(|input| {
                let field = &input.field;
                let value = self.exact(&field.ty, &field.facts, bare(field.name.as_str()));
                format!("    {}: {},", field.name, if input.nullable { format!("Some({value})") } else { value })
            })
            .collect();
        format!("{}::{} {{\n{}\n}}", self.module, fields.name, members.join("\n"))
    }

    /// Filter, order and limit of a list, as far as it has them.
    fn list_steps(&self, method: &Method, service: &Service) -> Vec<String> {
        let Some(list) = &method.list else { return Vec::new() };
        let find = |wire: &str| service.columns.iter().find(|column| column.wire == wire);
        let filters: Vec<&Column> = list
            .filters
            .iter()
            .filter(|filter| !filter.required)
            .filter_map(|filter| find(&filter.wire))
            .filter(|column| column.filter.is_some())
            .collect();
        // A name says most, then a text of the record itself, then one of a record it holds.
        let rank = |column: &Column| (column.wire != "name", column.wire.contains("__"));
        let textual = |column: &Column| column.filter == Some(Operators::Text) && column.ty == Type::String;
        let textual = filters.iter().filter(|column| textual(column)).min_by_key(|column| rank(column));
        let module = &service.name;
        let mut out = Vec::new();
        if let Some(column) = textual {
            out.push(format!(".filter({module}::{}.icontains({}))", column.constant, literal(text(&column.wire))));
        } else if let Some(column) = filters.iter().find(|column| column.filter != Some(Operators::Between)) {
            let value = self.value(&column.ty, &Facts::default(), &column.wire, Position::Argument);
            out.push(format!(".filter({module}::{}.eq({value}))", column.constant));
        }
        if let Some(column) = list.order.iter().filter_map(|wire| find(wire)).find(|column| column.sortable) {
            out.push(format!(".order({module}::{}.desc())", column.constant));
        }
        if let Some(size) = list.paging {
            out.push(format!(".limit({})", size.max.unwrap_or(20).clamp(1, 20)));
        }
        out
    }
}
