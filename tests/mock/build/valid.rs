//! Calls with values that meet all facts. In: the IR. Out: expressions.

use std::error::Error;

use crudl_emit::exercise::{self, Given, Part};
use crudl_spec::ir::{Body, Facts, Input, Ir, Method, Type};

/// Application, service and method, and an expression.
type Named = ([String; 3], String);

/// The calls of methods whose facts a plausible value may not meet, with values that meet them.
pub fn calls(ir: &Ir, system: &str) -> Result<Vec<Named>, Box<dyn Error>> {
    let mut out = Vec::new();
    for known in ir.systems.iter().filter(|known| known.name.plain() == system) {
        for application in &known.applications {
            for service in &application.services {
                for method in service.methods.iter().filter(|method| is_strict(ir, method)) {
                    let name = [application.name.plain(), service.name.plain(), method.name.plain()];
                    let composed = exercise::compose(ir, system, &name.join("."), &mut |slot| {
                        let field = inputs(method).find(|input| input.field.wire == slot.wire);
                        let field = field.filter(|_| matches!(slot.place, Part::Body | Part::Query));
                        let facts = field.map(|input| input.field.facts.clone()).unwrap_or_default();
                        if slot.flag {
                            return Some(Given::Value("true".to_owned()));
                        }
                        let value = crudl_mock::sample(ir, slot.ty, &facts, slot.wire);
                        let read = format!("crudl::from_slice::<{}>(r####\"{value}\"####.as_bytes())?", slot.rust);
                        Some(Given::Value(read))
                    })?;
                    out.push((name.map(str::to_owned), composed.code));
                }
            }
        }
    }
    Ok(out)
}

pub fn inputs(method: &Method) -> impl Iterator<Item = &Input> {
    let fields = if let Body::Fields { fields, .. } = &method.body { fields.as_slice() } else { &[] };
    fields.iter().chain(&method.query)
}

/// Whether a value that is plausible for a name may break what is known of it.
fn is_strict(ir: &Ir, method: &Method) -> bool {
    let facts = |facts: &Facts| {
        let bounded = facts.min.is_some() || facts.max.is_some() || facts.min_length.is_some();
        let short = facts.max_length.is_some_and(|length| length < 8);
        bounded || short || facts.pattern.is_some() || !facts.values.is_empty()
    };
    let within = |ty: &Type| match item(ty) {
        Type::Record(id) => ir[*id].fields.iter().any(|field| facts(&field.facts)),
        _ => false,
    };
    inputs(method).any(|input| facts(&input.field.facts) || within(&input.field.ty))
}

fn item(ty: &Type) -> &Type {
    match ty {
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Json(inner) => item(inner),
        other => other,
    }
}
