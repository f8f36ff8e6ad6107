//! Which records a list shows, and in which order.
//!
//! In: records, conditions, an order. Out: whether a record meets a condition, and how two compare. Values are compared as
//! what their type is: numbers as numbers, moments as moments.

use std::cmp::Ordering;

use crudl_spec::ir::Type;
use serde_json::{Map, Value};

use crate::filter::{Condition, Filters, Order};
use crate::{check, time};

/// Whether a list shows a record.
pub(crate) fn shows(filters: &Filters, record: &Map<String, Value>) -> bool {
    filters.conditions.iter().all(|condition| meets(condition, record) != condition.exclude)
}

fn meets(condition: &Condition, record: &Map<String, Value>) -> bool {
    let found = look_up(&condition.field, record);
    let found = found.iter().flat_map(|value| match value {
        Value::Array(items) => items.iter().collect::<Vec<_>>(),
        value => vec![*value],
    });
    let found: Vec<&Value> = found.filter(|value| !value.is_null()).map(id_of).collect();
    if condition.operator == "isnull" {
        return condition.values.first() == Some(&Value::Bool(found.is_empty()));
    }
    found.iter().any(|value| fits(condition, value))
}

fn fits(condition: &Condition, value: &Value) -> bool {
    let ordering = |index: usize| compare(&condition.ty, value, condition.values.get(index)?);
    let is = |wanted: &[Ordering]| ordering(0).is_some_and(|found| wanted.contains(&found));
    let texts = || {
        let wanted = condition.values.first().and_then(Value::as_str).unwrap_or_default().to_lowercase();
        (shown(value).to_lowercase(), wanted)
    };
    match condition.operator.as_str() {
        "in" => (0..condition.values.len()).any(|index| ordering(index) == Some(Ordering::Equal)),
        "gt" => is(&[Ordering::Greater]),
        "gte" | "from" => is(&[Ordering::Greater, Ordering::Equal]),
        "lt" => is(&[Ordering::Less]),
        "lte" | "to" => is(&[Ordering::Less, Ordering::Equal]),
        "range" => {
            is(&[Ordering::Greater, Ordering::Equal]) && ordering(1).is_some_and(|found| found != Ordering::Greater)
        }
        "icontains" => {
            let (text, wanted) = texts();
            text.contains(&wanted)
        }
        "iendswith" => {
            let (text, wanted) = texts();
            text.ends_with(&wanted)
        }
        "istartswith" => {
            let (text, wanted) = texts();
            text.starts_with(&wanted)
        }
        "iexact" => {
            let (text, wanted) = texts();
            text == wanted
        }
        _ => is(&[Ordering::Equal]),
    }
}

/// Puts records in order; those without the field come first.
pub(crate) fn sort(order: &Order, records: &mut [Map<String, Value>]) {
    records.sort_by(|a, b| {
        let first = |record| look_up(&order.field, record).into_iter().find(|value| !value.is_null()).map(id_of);
        let found = match (first(a), first(b)) {
            (Some(a), Some(b)) => compare(&order.ty, a, b).unwrap_or(Ordering::Equal),
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        if order.descending { found.reverse() } else { found }
    });
}

/// A record in place of its id.
fn id_of(value: &Value) -> &Value {
    let member = |name: &str| value.as_object().and_then(|members| members.get(name));
    member("id").or_else(|| member("Id")).unwrap_or(value)
}

/// The values of a field by one of its keys; `a__b` follows records, `a_id` is the id of the record `a`.
fn look_up<'a>(keys: &[String], record: &'a Map<String, Value>) -> Vec<&'a Value> {
    keys.iter().find_map(|key| Some(follow(key, record)).filter(|found| !found.is_empty())).unwrap_or_default()
}

fn follow<'a>(key: &str, record: &'a Map<String, Value>) -> Vec<&'a Value> {
    if let Some(value) = record.get(key) {
        return vec![value];
    }
    for (at, _) in key.match_indices("__") {
        let (Some(first), Some(rest)) = (key.get(..at), key.get(at + 2..)) else { continue };
        match record.get(first) {
            Some(Value::Object(members)) => return follow(rest, members),
            Some(Value::Array(items)) => {
                return items.iter().filter_map(Value::as_object).flat_map(|members| follow(rest, members)).collect();
            }
            Some(value) => return vec![value],
            None => {}
        }
    }
    key.strip_suffix("_id").and_then(|name| record.get(name)).into_iter().collect()
}

/// How two values of a type compare; none if they can't be.
fn compare(ty: &Type, a: &Value, b: &Value) -> Option<Ordering> {
    match ty {
        Type::Bool => Some(a.as_bool()?.cmp(&b.as_bool()?)),
        Type::Int | Type::Float | Type::Decimal => Some(check::decimal(a)?.cmp(&check::decimal(b)?)),
        Type::Date | Type::DateTime(_) | Type::LocalDateTime(_) => Some(time::read(a)?.cmp(&time::read(b)?)),
        Type::Any => match (check::decimal(a), check::decimal(b)) {
            (Some(a), Some(b)) => Some(a.cmp(&b)),
            _ => Some(shown(a).cmp(&shown(b))),
        },
        _ => Some(shown(a).cmp(&shown(b))),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn operators() {
        let Value::Object(record) = json!({
            "name": "Ops", "size": 7, "price": "9.50", "note": null, "made": "2024-05-01 10:00:00", "on": true,
            "country": {"id": 3, "name": "Ireland"}, "users": [{"id": 1, "name": "Ann"}, {"id": 2, "name": "Bob"}],
        }) else {
            panic!("an object")
        };
        let space = Type::DateTime(crudl_spec::ir::TimeFormat::Space);
        let table = [
            ("name", Type::String, "", json!(["Ops"]), true),
            ("name", Type::String, "", json!(["ops"]), false),
            ("name", Type::String, "iexact", json!(["oPS"]), true),
            ("name", Type::String, "icontains", json!(["P"]), true),
            ("name", Type::String, "istartswith", json!(["p"]), false),
            ("name", Type::String, "iendswith", json!(["PS"]), true),
            ("name", Type::String, "in", json!(["x", "Ops"]), true),
            ("size", Type::Int, "gt", json!([7]), false),
            ("size", Type::Int, "gte", json!([7]), true),
            ("size", Type::Int, "lt", json!([10]), true),
            ("size", Type::Int, "range", json!([1, 7]), true),
            ("size", Type::Int, "range", json!([8, 9]), false),
            ("price", Type::Decimal, "from", json!(["9.5"]), true),
            ("price", Type::Decimal, "to", json!(["9.49"]), false),
            ("note", Type::String, "isnull", json!([true]), true),
            ("name", Type::String, "isnull", json!([true]), false),
            ("note", Type::String, "", json!(["x"]), false),
            ("made", space.clone(), "lte", json!(["2024-05-01T10:00:00Z"]), true),
            ("made", space, "gt", json!(["2024-05-01T10:00"]), false),
            ("on", Type::Bool, "", json!([true]), true),
            ("country__name", Type::String, "", json!(["Ireland"]), true),
            ("country_id", Type::Int, "", json!([3]), true),
            ("users__name", Type::String, "", json!(["Bob"]), true),
            ("users__name", Type::String, "", json!(["Eve"]), false),
            ("missing", Type::Int, "", json!([1]), false),
        ];
        for (field, ty, operator, values, expected) in table {
            let Value::Array(values) = values else { panic!("a list") };
            let condition =
                Condition { field: vec![field.to_owned()], ty, operator: operator.to_owned(), values, exclude: false };
            assert_eq!(meets(&condition, &record), expected, "{field} {operator}");
            let filters = Filters { conditions: vec![Condition { exclude: true, ..condition }], ..Filters::default() };
            assert_eq!(shows(&filters, &record), !expected, "not {field} {operator}");
        }
    }

    #[test]
    fn orders() {
        let records = |values: &[Value]| -> Vec<Map<String, Value>> {
            values.iter().map(|value| Map::from_iter([("a".to_owned(), value.clone())])).collect()
        };
        let mut found = records(&[json!(10), json!(null), json!(9)]);
        let mut order = Order { field: vec!["a".to_owned()], ty: Type::Int, descending: false, text: String::new() };
        sort(&order, &mut found);
        assert_eq!(found, records(&[json!(null), json!(9), json!(10)]));
        order.descending = true;
        sort(&order, &mut found);
        assert_eq!(found, records(&[json!(10), json!(9), json!(null)]));
    }
}
