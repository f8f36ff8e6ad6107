//! Filters, order and page of a list, as its query says them.
//!
//! In: the parameters of a query that are no further parameters of the method. Out: conditions with typed values. What a
//! list doesn't know is ignored with a warning where the protocol has warnings, and a fault elsewhere.

use crudl_spec::ir::{Column, Facts, FilterStyle, Protocol, Type};
use serde_json::Value;

use crate::call::Target;
use crate::check;

/// What a list is asked for.
#[derive(Debug, Default)]
pub(crate) struct Filters {
    pub(crate) conditions: Vec<Condition>,
    pub(crate) order: Option<Order>,
    pub(crate) page: Option<u64>,
    pub(crate) limit: Option<u64>,
    pub(crate) warnings: Vec<String>,
}

/// One condition.
#[derive(Debug)]
pub(crate) struct Condition {
    /// Keys that the field may have in a record, and path through records: `country__english_name`.
    pub(crate) field: Vec<String>,
    pub(crate) ty: Type,
    /// Empty for equality.
    pub(crate) operator: String,
    /// One value, or those of `in` and `range`.
    pub(crate) values: Vec<Value>,
    pub(crate) exclude: bool,
}

/// An order.
#[derive(Debug)]
pub(crate) struct Order {
    pub(crate) field: Vec<String>,
    pub(crate) ty: Type,
    pub(crate) descending: bool,
    /// As it was asked for.
    pub(crate) text: String,
}

/// Reads the parameters.
pub(crate) fn read(target: Target<'_>, parameters: Vec<(String, String)>, faults: &mut Vec<String>) -> Filters {
    let mut reading = Reading { target, out: Filters::default(), faults, direction: None };
    for (name, text) in parameters {
        reading.parameter(&name, &text);
    }
    let direction = reading.direction.take();
    if let (None, Some(first)) = (&reading.out.order, target.method.list.as_ref().and_then(|list| list.order.first())) {
        reading.order(first, "");
    }
    if let (Some(order), Some(descending)) = (&mut reading.out.order, direction) {
        order.descending = descending;
    }
    let out = reading.out;
    let Some(list) = &target.method.list else { return out };
    for filter in list.filters.iter().filter(|filter| filter.required) {
        let Some(column) = target.service.columns.iter().find(|column| column.wire == filter.wire) else { continue };
        let keys = keys(column);
        if !out.conditions.iter().any(|condition| condition.field == keys) {
            faults.push(format!("{}: the filter is missing", filter.wire));
        }
    }
    out
}

struct Reading<'a, 'f> {
    target: Target<'a>,
    out: Filters,
    faults: &'f mut Vec<String>,
    direction: Option<bool>,
}

impl Reading<'_, '_> {
    fn parameter(&mut self, name: &str, text: &str) {
        let system = self.target.system;
        let list = self.target.method.list.as_ref();
        if let Some(paging) = system.paging.as_ref().filter(|_| list.is_some_and(|list| list.paging.is_some())) {
            let slot = if name == paging.page {
                Some(&mut self.out.page)
            } else if name == paging.limit {
                Some(&mut self.out.limit)
            } else {
                None
            };
            if let Some(slot) = slot {
                match text.parse() {
                    Ok(number) => *slot = Some(number),
                    Err(_) => self.faults.push(format!("{name}: expected a number")),
                }
                return;
            }
        }
        if let Some(order) =
            system.order.as_ref().filter(|_| list.is_some_and(|list| !list.order.is_empty() || list.open))
        {
            if name == order.parameter {
                return self.order(text, if order.direction.is_none() { &order.descending } else { "" });
            }
            if let Some((_, ascending)) = order.direction.as_ref().filter(|(parameter, _)| parameter == name) {
                match text {
                    text if text == ascending => self.direction = Some(false),
                    text if text == order.descending => self.direction = Some(true),
                    _ => self.faults.push(format!("{name}: expected {ascending} or {}", order.descending)),
                }
                return;
            }
        }
        match system.filters.as_ref().filter(|_| list.is_some()).map(|style| self.filter(style, name, text)) {
            Some(Ok(())) => {}
            Some(Err(Problem::Value(problem))) => self.faults.push(format!("{name}: {problem}")),
            Some(Err(Problem::Unknown)) | None => self.unknown(name),
        }
    }

    fn unknown(&mut self, name: &str) {
        if self.target.system.protocol == Protocol::Json && self.target.method.list.is_some() {
            self.out.warnings.push(format!("{name} isn't known and was ignored"));
        } else {
            self.faults.push(format!("{name}: it isn't known"));
        }
    }

    fn order(&mut self, text: &str, prefix: &str) {
        let (descending, field) = match text.strip_prefix(prefix).filter(|_| !prefix.is_empty()) {
            Some(field) => (true, field),
            None => (false, text),
        };
        let Some(list) = &self.target.method.list else { return };
        let column = self.target.service.columns.iter().find(|column| {
            column.order_wire.as_deref().unwrap_or(&column.wire) == field
                && (list.open || list.order.iter().any(|known| *known == column.wire || known == field))
        });
        let (keys, ty) = match column {
            Some(column) => (keys(column), column.ty.clone()),
            None if list.open => (vec![field.to_owned()], Type::Any),
            None => return self.unknown(&format!("order by {field}")),
        };
        self.out.order = Some(Order { field: keys, ty, descending, text: text.to_owned() });
    }

    fn filter(&mut self, style: &FilterStyle, name: &str, text: &str) -> Result<(), Problem> {
        let templates = [
            (style.exclude.as_deref(), true, ""),
            (style.from.as_deref(), false, "from"),
            (style.to.as_deref(), false, "to"),
            (Some(style.matching.as_str()), false, ""),
        ];
        for (template, exclude, operator) in templates {
            let Some(field) = template.and_then(|template| within(template, name)) else { continue };
            match self.condition(style, field, operator, text, exclude) {
                Err(Problem::Unknown) => {}
                result => return result,
            }
        }
        Err(Problem::Unknown)
    }

    fn condition(
        &mut self,
        style: &FilterStyle,
        field: &str,
        bound: &str,
        text: &str,
        exclude: bool,
    ) -> Result<(), Problem> {
        let Some(list) = &self.target.method.list else { return Err(Problem::Unknown) };
        if exclude && !list.exclude && !list.open {
            return Err(Problem::Unknown);
        }
        let columns = self.target.service.columns.iter().filter(|column| column.filter.is_some());
        let known = columns.filter(|column| list.filters.iter().any(|filter| filter.wire == column.wire));
        let mut found = None;
        for column in known {
            let wire = column.filter_wire.as_deref().unwrap_or(&column.wire);
            let Some(rest) = field.strip_prefix(wire) else { continue };
            let operator = if rest.is_empty() { Some(bound) } else { rest.strip_prefix(&*style.operator) };
            if let Some(operator) = operator.filter(|operator| has(column, operator)) {
                found = Some((keys(column), column.ty.clone(), operator.to_owned()));
            }
        }
        if found.is_none() && list.open {
            let (field, operator) = match field.rsplit_once(&*style.operator) {
                Some((field, operator)) if OPERATORS.contains(&operator) => (field, operator),
                _ => (field, bound),
            };
            found = Some((vec![field.to_owned()], Type::Any, operator.to_owned()));
        }
        let (field, ty, operator) = found.ok_or(Problem::Unknown)?;
        let none = Facts::default();
        let one = |ty: &Type, text: &str| check::text(self.target.ir, ty, &none, text).map_err(Problem::Value);
        let values = match operator.as_str() {
            "in" => check::elements(text).map(|item| one(&ty, item)).collect::<Result<Vec<_>, _>>()?,
            "range" => check::elements(text).map(|item| one(&ty, item)).collect::<Result<Vec<_>, _>>()?,
            "isnull" => vec![one(&Type::Bool, text)?],
            "icontains" | "iendswith" | "iexact" | "istartswith" => vec![text.into()],
            _ => vec![one(&ty, text)?],
        };
        if operator == "range" && values.len() != 2 {
            return Err(Problem::Value("expected two values".to_owned()));
        }
        self.out.conditions.push(Condition { field, ty, operator, values, exclude });
        Ok(())
    }
}

enum Problem {
    Unknown,
    Value(String),
}

const OPERATORS: [&str; 11] =
    ["gt", "gte", "icontains", "iendswith", "iexact", "in", "isnull", "istartswith", "lt", "lte", "range"];

/// Whether a column has an operator; the empty one is equality.
fn has(column: &Column, operator: &str) -> bool {
    match &column.filter {
        None => false,
        Some(known) if operator.is_empty() => known.has_equality(),
        Some(known) => known.further().iter().any(|known| known.as_str() == operator),
    }
}

/// Keys that a column may have in a record.
fn keys(column: &Column) -> Vec<String> {
    let order = column.order_wire.iter().cloned();
    order.chain([column.wire.clone()]).chain(column.filter_wire.iter().cloned()).collect()
}

/// What stands for `{field}` of a template.
fn within<'a>(template: &str, name: &'a str) -> Option<&'a str> {
    let (before, after) = template.split_once("{field}")?;
    name.strip_prefix(before)?.strip_suffix(after).filter(|field| !field.is_empty())
}
