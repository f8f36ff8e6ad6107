//! What a call says in its path and its query.
//!
//! In: a method. Out: Parameter Objects: placeholders, parameters, filters with their operators and their negation, order,
//! page.

use crudl_spec::ir::{Column, Facts, Filter, Input, List, Operator, Operators, Param, Service, System, Type};

use crate::json::{Json, Object};
use crate::operation::Operation;
use crate::schema::{Direction, reference};
use crate::words::{self, sentence};

fn parameter(place: &str, name: &str, required: bool) -> Object {
    Object::new().with("name", name).with("in", place).flag("required", required)
}

impl Operation<'_> {
    /// Everything that the path and the query may hold. The names that stand in a path are given with it.
    pub(crate) fn parameters(&self, path: &str) -> Vec<Object> {
        let Self { system, service, method, .. } = self;
        let within = |param: &&Param| path.contains(&format!("{{{}}}", param.wire));
        let mut out: Vec<Object> =
            method.path.params.iter().filter(within).map(|param| self.placeholder(param)).collect();
        out.extend(method.query.iter().map(|input| self.query(input)));
        if let Some(list) = &method.list {
            out.extend(self.filters(list));
            out.extend(order(system, service, list));
            out.extend(page(system, list));
        }
        out
    }

    fn placeholder(&self, param: &Param) -> Object {
        let because = param.doc.because.iter().map(|reason| sentence(reason));
        let about = words::join(std::iter::once(sentence(&param.doc.text)).chain(because));
        let mut schema = self.schemas.of(&param.ty, &param.facts, Direction::In);
        // No record is named by nothing.
        if matches!(param.ty, Type::String | Type::Secret) && schema.get("minLength").is_none() {
            schema.set("minLength", 1_u64);
        }
        parameter("path", &param.wire, true)
            .filled("description", about)
            .with("schema", schema)
            .maybe("example", self.schemas.example(&param.ty, &param.facts, &param.wire, Direction::In))
    }

    fn query(&self, input: &Input) -> Object {
        let field = &input.field;
        let schema = self.schemas.field(field, false, Direction::In);
        let out = parameter("query", &field.wire, input.required)
            .filled("description", words::field(field))
            .flag("deprecated", field.facts.deprecated)
            .flag("x-documented-required", input.documented_required);
        let example = |ty: &Type| self.schemas.example(ty, &field.facts, &field.wire, Direction::In);
        match &field.ty {
            Type::Json(inner) => {
                let media = Object::new().with("schema", self.schemas.of(inner, &field.facts, Direction::In));
                let media = media.maybe("example", example(inner));
                out.with("content", Object::new().with("application/json", media))
            }
            ty => {
                let listed = matches!(ty, Type::List(_));
                let out = if listed { out.with("style", "form").with("explode", false) } else { out };
                out.with("schema", schema).maybe("example", example(ty))
            }
        }
    }

    /// Filters: properties of one parameter where they are written `search[…]`, else a parameter each.
    fn filters(&self, list: &List) -> Vec<Object> {
        let Some(style) = &self.system.filters else { return Vec::new() };
        let mut out = Vec::new();
        let excluded = style.exclude.as_ref().filter(|_| list.exclude || list.open);
        for (template, excludes) in [(Some(&style.matching), false), (excluded, true)] {
            let Some(template) = template else { continue };
            let conditions = self.conditions(list, &style.operator);
            if conditions.is_empty() && !list.open {
                continue;
            }
            let Some(name) = template.strip_suffix("[{field}]") else {
                for condition in conditions {
                    let template = match condition.operator {
                        Some(Operator::AtLeast) => style.from.as_ref().unwrap_or(template),
                        Some(Operator::AtMost) => style.to.as_ref().unwrap_or(template),
                        _ => template,
                    };
                    let name = template.replace("{field}", &condition.name);
                    out.push(
                        parameter("query", &name, condition.required && !excludes).with("schema", condition.schema),
                    );
                }
                continue;
            };
            let required = |condition: &&Condition| condition.required && !excludes;
            let required: Vec<String> = conditions.iter().filter(required).map(|known| known.name.clone()).collect();
            let schema = reference("schemas", &self.conditions_name()).filled("required", required.clone());
            let about = if excludes { "Leaves out what meets a condition." } else { "Conditions, all of which hold." };
            let out_of_list = parameter("query", name, !required.is_empty()).with("description", about);
            out.push(out_of_list.with("style", "deepObject").with("explode", true).with("schema", schema));
        }
        out
    }

    /// What `search[…]` and `exclude[…]` of a list may hold; none where filters are parameters of their own.
    pub(crate) fn conditions_component(&self) -> Option<(String, Object)> {
        let (style, list) = self.system.filters.as_ref().zip(self.method.list.as_ref())?;
        style.matching.strip_suffix("[{field}]")?;
        let conditions = self.conditions(list, &style.operator);
        if conditions.is_empty() && !list.open {
            return None;
        }
        let properties = conditions.into_iter().map(|condition| (condition.name, condition.schema.into()));
        let schema = Object::new()
            .with("type", "object")
            .filled("properties", properties.collect::<Object>())
            .with("additionalProperties", list.open);
        Some((self.conditions_name(), schema))
    }

    fn conditions_name(&self) -> String {
        format!("{}.Conditions", self.id())
    }

    fn conditions(&self, list: &List, separator: &str) -> Vec<Condition> {
        let mut out = Vec::new();
        for Filter { wire, required } in &list.filters {
            let Some(column) = self.service.columns.iter().find(|column| column.wire == *wire) else { continue };
            let Some(operators) = &column.filter else { continue };
            let name = column.filter_wire.as_ref().unwrap_or(&column.wire);
            for operator in known(operators) {
                let bound = matches!(operator, None | Some(Operator::AtLeast | Operator::AtMost));
                let name = match operator.filter(|_| !bound) {
                    Some(operator) => format!("{name}{separator}{}", operator.as_str()),
                    None => name.clone(),
                };
                // Any operator of it meets a filter that has to be there; that it is equality can be said.
                let required = *required && operator.is_none();
                out.push(Condition { name, operator, required, schema: self.compared(column, operator) });
            }
        }
        out
    }

    /// What a column is compared with.
    fn compared(&self, column: &Column, operator: Option<Operator>) -> Object {
        let text = |about: &str, pattern: &str| {
            Object::new().with("type", "string").with("pattern", pattern).with("description", about)
        };
        let item = match column.ty {
            Type::Int => r"-?[0-9]{1,18}",
            Type::Decimal | Type::Float => r"-?[0-9]{1,15}(\.[0-9]{1,6})?",
            _ => "",
        };
        let item = if item.is_empty() { r#"[^\[\]()'",\s]+"# } else { item };
        match operator {
            Some(Operator::In) => text("One of these: `[a,b]`.", &format!(r"^\[{item}(,{item})*\]$")),
            Some(Operator::Range) => text("From the first to the second: `(a,b)`.", &format!(r"^\({item},{item}\)$")),
            Some(Operator::Isnull) => Object::new().with("type", "boolean"),
            Some(Operator::Icontains | Operator::Iendswith | Operator::Iexact | Operator::Istartswith) => {
                Object::new().with("type", "string")
            }
            _ => {
                let mut schema = self.schemas.of(&column.ty, &Facts::default(), Direction::In);
                let about = sentence(&column.doc.text);
                if !about.is_empty() {
                    schema.set("description", about);
                }
                schema
            }
        }
    }
}

struct Condition {
    name: String,
    operator: Option<Operator>,
    required: bool,
    schema: Object,
}

/// Operators of a column; none is equality.
fn known(operators: &Operators) -> Vec<Option<Operator>> {
    let equality = operators.has_equality().then_some(None);
    equality.into_iter().chain(operators.further().iter().copied().map(Some)).collect()
}

fn order(system: &System, service: &Service, list: &List) -> Vec<Object> {
    let Some(style) = system.order.as_ref().filter(|_| !list.order.is_empty() || list.open) else { return Vec::new() };
    let mut values: Vec<Json> = Vec::new();
    for wire in &list.order {
        let column = service.columns.iter().find(|column| column.wire == *wire);
        let name = column.and_then(|column| column.order_wire.as_ref()).unwrap_or(wire);
        values.push(name.into());
        if style.direction.is_none() {
            values.push(format!("{}{name}", style.descending).into());
        }
    }
    let first = list.order.first().map_or(String::new(), |_| " The first is the default.".to_owned());
    let reversed = style.direction.is_none().then(|| format!(" `{}` in front reverses it.", style.descending));
    let about = format!("The field to order by.{first}{}", reversed.unwrap_or_default());
    let schema = Object::new().with("type", "string");
    let schema = if list.open { schema } else { schema.filled("enum", values) };
    let mut out = vec![parameter("query", &style.parameter, false).with("description", about).with("schema", schema)];
    if let Some((name, ascending)) = &style.direction {
        let values = vec![ascending.clone(), style.descending.clone()];
        let schema = Object::new().with("type", "string").with("enum", values).with("default", ascending);
        out.push(parameter("query", name, false).with("description", "Which way.").with("schema", schema));
    }
    out
}

fn page(system: &System, list: &List) -> Vec<Object> {
    let Some((paging, size)) = system.paging.as_ref().zip(list.paging) else { return Vec::new() };
    let number = |least: u64, default: u64| {
        Object::new().with("type", "integer").with("format", "int64").with("minimum", least).with("default", default)
    };
    let page = number(paging.first, paging.first);
    let limit = number(1, size.default).maybe("maximum", size.max);
    vec![
        parameter("query", &paging.page, false).with("description", "Number of the page.").with("schema", page),
        parameter("query", &paging.limit, false).with("description", "Records a page.").with("schema", limit),
    ]
}
