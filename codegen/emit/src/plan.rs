//! The Rust shape of a service. In: its IR. Out: what stands in its file, with names given and nothing rendered.

use std::collections::BTreeMap;

use crudl_spec::ir::{Body, Field, Input, Kind, Method, Param, RecordId, Returns, Service, Type};
use crudl_spec::names::FieldName;

use crate::context::Context;
use crate::names::{self, Taken};

/// Most required fields that are arguments; more make a struct.
const MOST_ARGUMENTS: usize = 3;

/// What stands in a service's file besides its records, enums and columns.
pub(crate) struct Plan<'a> {
    /// Name of the handle.
    pub(crate) handle: String,
    /// Name of the enum of error codes.
    pub(crate) codes: String,
    /// Placeholders that aren't an `i64` under their own name.
    pub(crate) params: Vec<&'a Param>,
    pub(crate) methods: Vec<MethodPlan<'a>>,
    pub(crate) calls: Vec<CallPlan<'a>>,
    pub(crate) parameters: Vec<ParameterPlan<'a>>,
}

/// A method of the handle.
pub(crate) struct MethodPlan<'a> {
    pub(crate) method: &'a Method,
    /// Arguments after those of the path.
    pub(crate) arguments: Vec<Argument<'a>>,
    /// The struct of its required fields.
    pub(crate) fields: Option<FieldsPlan<'a>>,
    /// Position in [`Plan::calls`].
    pub(crate) call: Option<usize>,
    /// Setters of the system's own call type, which is enough for this method.
    pub(crate) options: Vec<Setter<'a>>,
    pub(crate) result: Decoded<'a>,
}

/// Where an argument goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Filter,
    Body,
    Fields,
    Whole,
}

/// A required argument.
pub(crate) struct Argument<'a> {
    pub(crate) name: String,
    pub(crate) wire: &'a str,
    pub(crate) place: Place,
    pub(crate) value: Value<'a>,
}

/// What an argument holds.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Value<'a> {
    Type {
        ty: &'a Type,
        sort: Sort,
    },
    /// The method's struct of required fields.
    Fields,
}

/// What stands around the type of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Plain,
    /// May be left out, though it has its place among the arguments.
    Optional,
    /// Must be sent, but may be null.
    Nullable,
    /// Sent only if true.
    Flag,
}

/// A struct of required fields.
pub(crate) struct FieldsPlan<'a> {
    pub(crate) name: String,
    pub(crate) inputs: Vec<&'a Input>,
}

/// A call type with setters.
pub(crate) struct CallPlan<'a> {
    pub(crate) name: String,
    pub(crate) methods: Vec<&'a Method>,
    pub(crate) result: Decoded<'a>,
    pub(crate) setters: Vec<Setter<'a>>,
    /// How the call filters and orders, if it does.
    pub(crate) selection: Option<Selection>,
}

/// What a list offers whose answer isn't a page: what a page's list has of itself.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Selection {
    pub(crate) filters: bool,
    pub(crate) exclude: bool,
    pub(crate) order: bool,
}

impl Selection {
    fn of(method: &Method) -> Option<Self> {
        let list = method.list.as_ref().filter(|_| !matches!(method.returns, Returns::Page(_)))?;
        let filters = list.open || !list.filters.is_empty();
        let order = !list.order.is_empty();
        (filters || order).then_some(Self { filters, exclude: filters && list.exclude, order })
    }

    /// Names of the methods that it gives a call.
    pub(crate) fn methods(self) -> impl Iterator<Item = &'static str> {
        let all = [("filter", self.filters), ("exclude", self.exclude), ("order", self.order)];
        all.into_iter().filter(|(_, has)| *has).map(|(name, _)| name)
    }
}

/// A setter of a call type.
#[derive(Clone, PartialEq)]
pub(crate) struct Setter<'a> {
    pub(crate) name: String,
    pub(crate) input: &'a Input,
    pub(crate) query: bool,
}

/// A constant for an optional query parameter of lists.
pub(crate) struct ParameterPlan<'a> {
    pub(crate) constant: String,
    pub(crate) input: &'a Input,
}

/// What an answer is decoded to.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Decoded<'a> {
    Nothing,
    Headers,
    Bytes,
    Value(&'a Type),
    /// A result, and the record of what stands beside it.
    Enveloped(&'a Type, RecordId),
    Page(&'a Type, Option<RecordId>),
}

impl<'a> Decoded<'a> {
    fn of(method: &'a Method) -> Self {
        match &method.returns {
            Returns::None => Self::Nothing,
            Returns::Head => Self::Headers,
            Returns::Bytes => Self::Bytes,
            Returns::Value { ty, facts: Some(facts), .. } => Self::Enveloped(ty, *facts),
            Returns::Value { ty, facts: None, .. } => Self::Value(ty),
            Returns::Page(ty) => Self::Page(ty, method.list.as_ref().and_then(|list| list.metadata)),
        }
    }
}

impl<'a> Plan<'a> {
    /// Whether there's anything to call.
    pub(crate) fn has_handle(&self) -> bool {
        !self.methods.is_empty()
    }

    /// The setters of a method, whatever type has them.
    pub(crate) fn setters<'p>(&'p self, planned: &'p MethodPlan<'a>) -> &'p [Setter<'a>] {
        planned.call.and_then(|call| self.calls.get(call)).map_or(&planned.options, |call| &call.setters)
    }

    /// `options` are what every call of the system takes.
    pub(crate) fn new(cx: &Context<'_>, options: &[Field], service: &'a Service) -> Self {
        let handle = cx.handle(service);
        let records = service.records.iter().map(|r| r.0);
        let mut taken = Taken::new(cx.type_names(records, service.enums.iter().map(|e| e.0)));
        taken.claim(handle.clone(), "");
        let codes = taken.claim("Codes", "OfErrors");
        // Call types are tuple structs, whose constructors share a namespace with constants.
        for column in &service.columns {
            taken.claim(column.constant.clone(), "_COLUMN");
        }
        let parameters = parameters(service, &mut taken);
        let params = params(service);
        let mut plan = Self { handle, codes, params, methods: Vec::new(), calls: Vec::new(), parameters };
        let shared = shared_update(service);
        for method in &service.methods {
            let result = Decoded::of(method);
            let fields = fields(service, method, &mut taken);
            let arguments = arguments(service, &plan.params, method, fields.is_some());
            let setters = match (&shared, method.kind) {
                (Some(setters), Kind::Update | Kind::PartialUpdate) => setters.clone(),
                _ => setters(method),
            };
            let selection = Selection::of(method);
            let is_option = |setter: &Setter<'_>| {
                !setter.query && options.iter().any(|field| field.wire == setter.input.field.wire)
            };
            let (setters, options) = match !options.is_empty() && selection.is_none() && setters.iter().all(is_option) {
                true if !matches!(result, Decoded::Page(..)) => (Vec::new(), setters),
                _ => (setters, Vec::new()),
            };
            let known = plan.calls.iter().position(|call| {
                shared.is_some()
                    && method.kind == Kind::PartialUpdate
                    && call.methods.iter().all(|m| m.kind == Kind::Update)
            });
            let call = match known {
                Some(known) => {
                    plan.calls[known].methods.push(method);
                    Some(known)
                }
                None if matches!(result, Decoded::Page(..)) => None,
                None if setters.is_empty() && selection.is_none() => None,
                None => {
                    let name = taken.claim(names::camel(method.name.as_str()), "Call");
                    plan.calls.push(CallPlan { name, methods: vec![method], result, setters, selection });
                    Some(plan.calls.len() - 1)
                }
            };
            plan.methods.push(MethodPlan { method, arguments, fields, call, options, result });
        }
        plan
    }
}

/// The inputs of a body of named fields.
pub(crate) fn inputs(method: &Method) -> &[Input] {
    match &method.body {
        Body::Fields { fields, .. } => fields,
        Body::None | Body::Value { .. } => &[],
    }
}

/// Setters of a method that has a call type of its own.
fn setters(method: &Method) -> Vec<Setter<'_>> {
    let mut taken = Taken::default();
    let body = inputs(method).iter().map(|input| (input, false));
    let query = method.query.iter().map(|input| (input, true));
    body.chain(query)
        .filter(|(input, _)| !input.required)
        .map(|(input, query)| {
            let name =
                taken.claim(names::setter(input.field.name.as_str()), if query { "_parameter" } else { "_field" });
            Setter { name, input, query }
        })
        .collect()
}

/// The setters that `update` and `partial_update` share, if both may have them: those of `partial_update`.
fn shared_update(service: &Service) -> Option<Vec<Setter<'_>>> {
    let find = |kind| service.methods.iter().find(|method| method.kind == kind);
    let (update, partial) = (find(Kind::Update)?, find(Kind::PartialUpdate)?);
    let (full, part) = (setters(update), setters(partial));
    let same = |a: &Setter<'_>, b: &Setter<'_>| {
        a.query == b.query
            && a.input.field.wire == b.input.field.wire
            && a.input.field.ty == b.input.field.ty
            && a.input.nullable == b.input.nullable
    };
    let fits = Decoded::of(update) == Decoded::of(partial)
        && !part.is_empty()
        && !matches!(Decoded::of(update), Decoded::Page(..))
        && full.iter().all(|a| part.iter().any(|b| same(a, b)))
        && part.iter().filter(|b| b.query).all(|b| full.iter().any(|a| same(a, b)))
        // A field that only `partial_update` takes has no place in `update`.
        && part.iter().filter(|b| !b.query).all(|b| inputs(update).iter().any(|a| a.field.wire == b.input.field.wire));
    fits.then_some(part)
}

/// The placeholders that the handle declares: those with another type than `i64`, another name, or that are optional.
fn params(service: &Service) -> Vec<&Param> {
    let mut known: BTreeMap<&str, &Param> = BTreeMap::new();
    let mut order = Vec::new();
    let paths = [&service.path, &service.item].into_iter().chain(service.methods.iter().map(|method| &method.path));
    for param in paths.flat_map(|path| &path.params) {
        if !known.contains_key(param.wire.as_str()) {
            known.insert(&param.wire, param);
            order.push(param);
        }
    }
    // One that no method's path has needs no declaration.
    let used = |param: &&Param| {
        service.methods.iter().flat_map(|method| &method.path.params).any(|other| other.wire == param.wire)
    };
    order.into_iter().filter(used).filter(|param| is_declared(param)).collect()
}

fn is_declared(param: &Param) -> bool {
    param.ty != Type::Int || param.optional || names::bare(param.name.as_str()) != param.wire
}

/// A placeholder as an argument.
pub(crate) fn param(param: &Param) -> Value<'_> {
    Value::Type { ty: &param.ty, sort: if param.optional { Sort::Optional } else { Sort::Plain } }
}

/// Arguments of a method besides those that its path implies.
fn arguments<'a>(service: &'a Service, declared: &[&Param], method: &'a Method, fields: bool) -> Vec<Argument<'a>> {
    let mut taken = Taken::new(method.path.params.iter().map(|param| names::bare(param.name.as_str()).to_owned()));
    let mut out: Vec<Argument<'a>> = Vec::new();
    for param in &method.path.params {
        let known = declared.iter().find(|other| other.wire == param.wire);
        let agrees = match known {
            Some(known) => (&known.ty, known.optional, &known.name) == (&param.ty, param.optional, &param.name),
            None => !is_declared(param),
        };
        if !agrees {
            let value = self::param(param);
            out.push(Argument { name: param.name.to_string(), wire: &param.wire, place: Place::Path, value });
        }
    }
    let mut add = |name: &str, wire: &'a str, place: Place, value: Value<'a>| {
        // `r#type` and `type` are the same argument.
        let free = !taken.contains(names::bare(name));
        let claimed = taken.claim(names::bare(name), if place == Place::Query { "_parameter" } else { "_field" });
        out.push(Argument { name: if free { name.to_owned() } else { claimed }, wire, place, value });
    };
    for (column, wire, ty) in required_filters(service, method) {
        // A wire name that a column has is an identifier's worth of letters.
        let name = FieldName::new(column).map_or_else(|_| "filter".to_owned(), |name| name.to_string());
        add(&name, wire, Place::Filter, Value::Type { ty, sort: Sort::Plain });
    }
    let sort = |input: &Input, nullable: Sort| match (input.field.facts.flag, input.nullable) {
        (true, _) => Sort::Flag,
        (false, true) => nullable,
        (false, false) => Sort::Plain,
    };
    for input in method.query.iter().filter(|input| input.required) {
        let sort = sort(input, Sort::Optional);
        let value = Value::Type { ty: &input.field.ty, sort };
        add(input.field.name.as_str(), &input.field.wire, Place::Query, value);
    }
    if fields {
        add(if method.kind == Kind::Create { "new" } else { "fields" }, "", Place::Fields, Value::Fields);
    } else {
        for input in inputs(method).iter().filter(|input| input.required) {
            let value = Value::Type { ty: &input.field.ty, sort: sort(input, Sort::Nullable) };
            add(input.field.name.as_str(), &input.field.wire, Place::Body, value);
        }
    }
    if let Body::Value { ty, .. } = &method.body {
        add("body", "", Place::Whole, Value::Type { ty, sort: Sort::Plain });
    }
    out
}

/// Required filters of a list: column, name of the filter on the wire, type.
fn required_filters<'a>(
    service: &'a Service,
    method: &'a Method,
) -> impl Iterator<Item = (&'a str, &'a str, &'a Type)> {
    let filters = method.list.iter().flat_map(|list| &list.filters).filter(|filter| filter.required);
    filters.filter_map(|filter| {
        let column = service.columns.iter().find(|column| column.wire == filter.wire)?;
        Some((column.wire.as_str(), column.filter_wire.as_deref().unwrap_or(&column.wire), &column.ty))
    })
}

/// The struct for required fields that are too many for arguments.
fn fields<'a>(service: &Service, method: &'a Method, taken: &mut Taken) -> Option<FieldsPlan<'a>> {
    let required: Vec<&Input> = inputs(method).iter().filter(|input| input.required).collect();
    if required.len() <= MOST_ARGUMENTS {
        return None;
    }
    let base = service.type_name.as_str();
    let base = base.strip_suffix("Service").filter(|base| !base.is_empty()).unwrap_or(base);
    let name = match method.kind {
        Kind::Create => format!("New{base}"),
        _ => format!("{base}{}", names::camel(method.name.as_str())),
    };
    Some(FieldsPlan { name: taken.claim(name, "Fields"), inputs: required })
}

/// Constants for the optional query parameters of lists, each once.
fn parameters<'a>(service: &'a Service, taken: &mut Taken) -> Vec<ParameterPlan<'a>> {
    let mut out: Vec<ParameterPlan<'a>> = Vec::new();
    for method in service.methods.iter().filter(|method| matches!(method.returns, Returns::Page(_))) {
        for input in method.query.iter().filter(|input| !input.required) {
            let same = |known: &ParameterPlan<'_>| {
                known.input.field.wire == input.field.wire && known.input.field.ty == input.field.ty
            };
            if !out.iter().any(same) {
                let constant = taken.claim(names::screaming(input.field.name.as_str()), "_PARAMETER");
                out.push(ParameterPlan { constant, input });
            }
        }
    }
    out
}
