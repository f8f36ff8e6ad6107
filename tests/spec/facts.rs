//! The spec says what the reference says: filters and operators, order, query, body, success, of every method.

use std::collections::{BTreeMap, BTreeSet};

use crudl_spec::ir::{Body, Input, Ir, Method, Operator, Operators, Service, Type};
use crudl_tests::{DECIDED, MethodFacts};

use crate::fixture;

#[test]
fn the_spec_agrees_with_the_field_facts() {
    let ir = crudl_spec::load(&fixture::real_spec()).unwrap_or_else(|faults| panic!("{}", faults.render(false)));
    let facts = crudl_tests::cloudcix();
    let (mut differences, mut used) = (Vec::new(), BTreeSet::new());
    for facts in &facts {
        let name = format!("{}.{}.{}", facts.application, facts.service, facts.method);
        match find(&ir, facts) {
            Some((service, method)) => {
                let mut report = |what: &str, spec: String, fact: String| {
                    let decided = DECIDED.iter().position(|(method, fact, _)| *method == name && *fact == what);
                    if let Some(decided) = decided {
                        assert_ne!(spec, fact, "{name}: {what}: nothing is left to decide");
                        used.insert(decided);
                    } else if spec != fact {
                        differences.push(format!("{name}: {what}: the spec has {spec}, the reference {fact}"));
                    }
                };
                report("verb", method.verb.as_str().to_owned(), facts.verb.clone());
                report("path", method.path.template.clone(), facts.path.clone());
                report("success", format!("{:?}", sorted(&method.success)), format!("{:?}", sorted(&facts.success)));
                report("filters", filters(service, method), fact_filters(facts));
                report("order", order(method), format!("{:?}", facts.order.clone().unwrap_or_default()));
                report("query", query(method), fact_query(facts));
                if !facts.open {
                    report("body", body(method), fact_body(facts));
                    report("types", format!("{:?}", mistyped(method, facts)), String::from("[]"));
                }
                let optional = method.path.params.iter().any(|param| param.optional);
                report("id may be left out", optional.to_string(), facts.pk_optional.to_string());
            }
            None => differences.push(format!("{name}: not in the spec")),
        }
    }
    let unused: Vec<_> = (0..DECIDED.len()).filter(|decided| !used.contains(decided)).map(|i| DECIDED[i]).collect();
    assert!(unused.is_empty(), "decisions about methods that aren't there: {unused:?}");
    assert!(facts.len() >= 908, "only {} methods were compared", facts.len());
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}

fn find<'a>(ir: &'a Ir, facts: &MethodFacts) -> Option<(&'a Service, &'a Method)> {
    let system = ir.systems.iter().find(|system| system.name.as_ref() == "cloudcix")?;
    let application = system.applications.iter().find(|application| application.reference == facts.application)?;
    let service = application.services.iter().find(|service| service.name.plain() == facts.service)?;
    Some((service, service.methods.iter().find(|method| method.name.plain() == facts.method)?))
}

fn sorted(statuses: &[u16]) -> BTreeSet<u16> {
    statuses.iter().copied().collect()
}

fn operators(operators: &Operators) -> Vec<&'static str> {
    use Operator::{Gt, Gte, Icontains, Iendswith, Iexact, In, Isnull, Istartswith, Lt, Lte, Range};
    let list = match operators {
        Operators::Text => &[In, Icontains, Iendswith, Iexact, Istartswith][..],
        Operators::Number => &[Gt, Gte, In, Isnull, Lt, Lte, Range],
        Operators::Exact => &[],
        // No fact of these is compared here.
        Operators::Between => &[Operator::AtLeast, Operator::AtMost],
        Operators::Custom(list) => list,
    };
    let mut names: Vec<_> = list.iter().map(|operator| operator.as_str()).collect();
    names.sort_unstable();
    names
}

fn filters(service: &Service, method: &Method) -> String {
    let Some(list) = &method.list else { return String::from("{}") };
    let filters: BTreeMap<&str, _> = list
        .filters
        .iter()
        .map(|filter| {
            let column = service.columns.iter().find(|column| column.wire == filter.wire);
            (filter.wire.as_str(), column.and_then(|column| column.filter.as_ref()).map(operators).unwrap_or_default())
        })
        .collect();
    format!("{filters:?}")
}

fn fact_filters(facts: &MethodFacts) -> String {
    let mut filters = facts.filters.clone().unwrap_or_default();
    filters.values_mut().for_each(|operators| operators.sort_unstable());
    format!("{filters:?}")
}

fn order(method: &Method) -> String {
    format!("{:?}", method.list.as_ref().map(|list| list.order.clone()).unwrap_or_default())
}

fn query(method: &Method) -> String {
    let query: BTreeMap<_, _> = method.query.iter().map(|input| (&input.field.wire, input.required)).collect();
    format!("{query:?}")
}

fn fact_query(facts: &MethodFacts) -> String {
    let query: BTreeMap<_, _> = facts.query.iter().map(|(name, facts)| (name, facts.required)).collect();
    format!("{query:?}")
}

/// Fields with (required, nullable).
fn body(method: &Method) -> String {
    let fields: BTreeMap<_, _> =
        inputs(method).iter().map(|input| (&input.field.wire, (input.required, input.nullable))).collect();
    format!("{fields:?}")
}

fn inputs(method: &Method) -> &[Input] {
    match &method.body {
        Body::Fields { fields, .. } => fields,
        Body::None | Body::Value { .. } => &[],
    }
}

fn fact_body(facts: &MethodFacts) -> String {
    let fields: BTreeMap<_, _> =
        facts.body.iter().flatten().map(|(name, facts)| (name, (facts.required, facts.nullable))).collect();
    format!("{fields:?}")
}

/// Fields whose type in the spec isn't written as the sort of JSON value that the reference has.
fn mistyped(method: &Method, facts: &MethodFacts) -> Vec<String> {
    let Some(known) = &facts.body else { return Vec::new() };
    inputs(method)
        .iter()
        .filter_map(|input| Some((input, known.get(&input.field.wire)?)))
        .filter(|(_, fact)| fact.kind != "unknown")
        .filter(|(input, fact)| !sorts(&input.field.ty).contains(&fact.kind.as_str()))
        .map(|(input, fact)| format!("`{}` is {:?}, the reference has {}", input.field.wire, input.field.ty, fact.kind))
        .collect()
}

/// What the reference may call a type.
fn sorts(ty: &Type) -> &'static [&'static str] {
    match ty {
        Type::Bool => &["boolean"],
        Type::Int => &["integer"],
        Type::Float | Type::Decimal => &["decimal", "string"],
        Type::String | Type::Secret | Type::Bytes | Type::Uuid | Type::Ip | Type::Ipv4 | Type::Ipv6 | Type::Cidr => {
            &["string"]
        }
        Type::Url | Type::Mac | Type::Date | Type::DateTime(_) | Type::LocalDateTime(_) | Type::Json(_) => &["string"],
        Type::Enum(_) => &["string", "integer"],
        Type::Record(_) | Type::Map(_) => &["object"],
        Type::List(_) => &["array"],
        Type::Any => &["object", "string"],
        Type::Nullable(inner) => sorts(inner),
    }
}
