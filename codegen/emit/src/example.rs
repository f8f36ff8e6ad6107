//! Examples of calls. In: the plan of a service. Out: typical calls that compile, and the lines of a doc test with one.

use crudl_spec::ir::{Column, Facts, Home, Input, Kind, Method, Operator, Operators, Service, Type};

use crate::context::Context;
use crate::names::{self, bare};
use crate::plan::{Decoded, MethodPlan, Place, Plan, Setter, Sort, Value};
use crate::scope::Scope;
use crate::text::literal;
use crate::values::{Position, Samples, text};

/// Columns of a line of the example.
const WIDTH: usize = 84;

/// Optional fields that are set where nothing has to be said.
const MOST_SET: usize = 2;

/// A typical call of a method: what has to be said, and where that is nothing, two of the things that may be.
#[derive(Clone, Debug)]
pub struct Example<'a> {
    /// What it imports: `use crudl_clients::cloudcix::{Client, membership::team};`.
    pub imports: String,
    /// `let page = `, or nothing.
    pub start: String,
    /// The call and what is set of it, a step each, up to what sends it.
    pub chain: Vec<String>,
    /// What it filters by: a column, an operator that isn't equality, and the text if that's the sort of value.
    pub filter: Option<(&'a Column, Option<Operator>, Option<&'static str>)>,
    /// What it orders by, largest first.
    pub order: Option<&'a Column>,
    /// The records of its page.
    pub limit: Option<u64>,
    /// The fields of its body that it sets, though it needn't.
    pub set: Vec<&'a Input>,
}

impl<'a> Example<'a> {
    /// The example of a method.
    pub(crate) fn new(
        cx: &Context<'a>,
        home: Home,
        service: &'a Service,
        plan: &Plan<'a>,
        planned: &MethodPlan<'a>,
    ) -> Self {
        let scope = Scope::outside(cx);
        let (system, application) = (cx.system(home), cx.application(home));
        let samples = Samples { cx, scope: &scope, home, module: service.name.to_string() };
        let mut out = Self {
            imports: String::new(),
            start: start(service, planned),
            chain: vec![samples.call(service, planned)],
            filter: None,
            order: None,
            limit: None,
            set: Vec::new(),
        };
        if matches!(planned.result, Decoded::Page(..)) {
            out.select(&samples, planned.method, service);
        }
        let needed = !planned.arguments.iter().all(|argument| argument.place == Place::Path);
        let optional = plan.setters(planned).iter().filter(|setter| !setter.query);
        let optional = optional.filter(|setter| !system.options.iter().any(|o| o.wire == setter.input.field.wire));
        for setter in optional.take(if needed { 0 } else { MOST_SET }) {
            out.chain.push(samples.set(setter));
            out.set.push(setter.input);
        }
        // What the example names of the module, it names as `module::Name`.
        let prefix = format!("{}::", service.name);
        let uses_module = out.chain.iter().any(|step| {
            step.match_indices(&prefix)
                .any(|(at, _)| !step[..at].ends_with(|c: char| c == ':' || c == '_' || c == '#' || c.is_alphanumeric()))
        });
        out.imports = if uses_module {
            let path = format!("{}::{}", application.name, service.name);
            format!("use crudl_clients::{}::{{Client, {path}}};", system.name)
        } else {
            format!("use crudl_clients::{}::Client;", system.name)
        };
        out
    }

    /// The call as lines, closed by what sends it: `.await?`, or `.send()?` without async.
    pub fn lines(&self, end: &str) -> Vec<String> {
        let Self { start, chain, .. } = self;
        let line = format!("{start}{}{end};", chain.concat());
        if line.len() <= WIDTH || chain.len() == 1 {
            return line.lines().map(str::to_owned).collect();
        }
        let mut out: Vec<String> = format!("{start}{}", chain[0]).lines().map(str::to_owned).collect();
        out.extend(chain[1..].iter().map(|step| format!("    {step}")));
        out.push(format!("    {end};"));
        out
    }

    /// Filter, order and limit of a list, as far as it has them.
    fn select(&mut self, samples: &Samples<'_, '_>, method: &'a Method, service: &'a Service) {
        let Some(list) = &method.list else { return };
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
        if let Some(column) = textual {
            let text = text(&column.wire);
            self.filter = Some((column, Some(Operator::Icontains), Some(text)));
            self.chain.push(format!(".filter({module}::{}.icontains({}))", column.constant, literal(text)));
        } else if let Some(column) = filters.iter().find(|column| column.filter != Some(Operators::Between)) {
            let value = samples.value(&column.ty, &Facts::default(), &column.wire, Position::Argument);
            self.filter = Some((column, None, None));
            self.chain.push(format!(".filter({module}::{}.eq({value}))", column.constant));
        }
        if let Some(column) = list.order.iter().filter_map(|wire| find(wire)).find(|column| column.sortable) {
            self.order = Some(column);
            self.chain.push(format!(".order({module}::{}.desc())", column.constant));
        }
        if let Some(size) = list.paging {
            let limit = size.max.unwrap_or(20).clamp(1, 20);
            self.limit = Some(limit);
            self.chain.push(format!(".limit({limit})"));
        }
    }
}

/// The example as the lines of its code block, fences included. None for a service without methods.
pub(crate) fn lines<'a>(cx: &Context<'a>, home: Home, service: &'a Service, plan: &Plan<'a>) -> Option<Vec<String>> {
    let example = Example::new(cx, home, service, plan, typical(plan)?);
    let mut out = vec!["```no_run".to_owned(), example.imports.clone(), String::new()];
    out.push("# async fn example(client: Client) -> Result<(), Box<dyn std::error::Error>> {".to_owned());
    out.extend(example.lines(".await?"));
    out.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    Some(out)
}

/// How the answer is kept: `let page = `.
fn start(service: &Service, planned: &MethodPlan<'_>) -> String {
    let name = match planned.result {
        Decoded::Nothing => return String::new(),
        Decoded::Headers => "headers",
        Decoded::Bytes => "bytes",
        Decoded::Page(..) => "page",
        Decoded::Value(Type::Record(_)) if bare(service.name.as_str()) == service.name.as_str() => {
            service.name.as_str()
        }
        Decoded::Value(_) | Decoded::Enveloped(..) => "answer",
    };
    format!("let {name} = ")
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

    /// A setter with a value: `.name("ops")`.
    fn set(&self, setter: &Setter<'_>) -> String {
        let field = &setter.input.field;
        let nullable = setter.input.nullable && !setter.query;
        // What turns into a `Patch` has the type itself, but for texts and lists.
        let taken =
            matches!(field.ty, Type::String | Type::Url | Type::Mac | Type::Secret | Type::Enum(_) | Type::List(_));
        let position = if nullable && !taken { Position::Exact } else { Position::Argument };
        let value = match field.facts.flag {
            true => "true".to_owned(),
            false => self.value(&field.ty, &field.facts, bare(field.name.as_str()), position),
        };
        format!(".{}({value})", setter.name)
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
}
