//! Results with something in them that clients don't expect.
//!
//! In: an outcome and the type that its method returns. Out: the same with one value changed, found by the type alone.

use std::collections::BTreeSet;

use crudl_spec::ir::{EnumId, EnumValue, Ir, Method, RecordId, Returns, Type};
use serde_json::Value;

use crate::act::Outcome;

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    EnumValue,
    /// With its number.
    Field(u64),
}

impl Change {
    /// Whether a method may return a place for it.
    pub(super) fn has_place(self, ir: &Ir, method: &Method) -> bool {
        places(method).any(|ty| self.is_in(ir, &ty, &mut BTreeSet::new()))
    }

    fn is_in(self, ir: &Ir, ty: &Type, seen: &mut BTreeSet<RecordId>) -> bool {
        match ty {
            Type::Enum(_) => self == Self::EnumValue,
            Type::Record(id) => match self {
                Self::Field(_) => true,
                Self::EnumValue => {
                    seen.insert(*id) && ir[*id].fields.iter().any(|field| self.is_in(ir, &field.ty, seen))
                }
            },
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => self.is_in(ir, inner, seen),
            _ => false,
        }
    }

    /// Changes the first place; false if there's none.
    pub(super) fn apply(self, ir: &Ir, method: &Method, outcome: &mut Outcome) -> bool {
        let mut places = places(method);
        let Some(ty) = places.next() else { return false };
        match outcome {
            Outcome::Value(value) => self.value(ir, &ty, value),
            Outcome::Page { items, facts, .. } => {
                if items.iter_mut().any(|item| self.value(ir, &ty, item)) {
                    return true;
                }
                let mut of_list = Value::Object(std::mem::take(facts));
                let is_changed = places.any(|ty| self.value(ir, &ty, &mut of_list));
                if let Value::Object(members) = of_list {
                    *facts = members;
                }
                is_changed
            }
            Outcome::Nothing | Outcome::Head(_) | Outcome::Bytes(..) => false,
        }
    }

    fn value(self, ir: &Ir, ty: &Type, value: &mut Value) -> bool {
        if let (Self::Field(count), Type::Record(_), Value::Object(members)) = (self, ty, &mut *value) {
            members.insert(format!("unexpected_{count}"), "unexpected".into());
            return true;
        }
        match (ty, value) {
            (Type::Enum(id), value) if self == Self::EnumValue => {
                *value = unknown(ir, *id);
                true
            }
            (Type::Record(id), Value::Object(members)) => {
                // Its own enums before those of records inside.
                let fields = ir[*id].fields.iter();
                let (own, inner): (Vec<_>, Vec<_>) = fields.partition(|field| matches!(field.ty, Type::Enum(_)));
                let mut fields = own.into_iter().chain(inner);
                fields.any(|field| members.get_mut(&field.wire).is_some_and(|value| self.value(ir, &field.ty, value)))
            }
            (Type::List(inner), Value::Array(items)) => items.iter_mut().any(|item| self.value(ir, inner, item)),
            (Type::Map(inner), Value::Object(members)) => {
                members.values_mut().any(|value| self.value(ir, inner, value))
            }
            (Type::Nullable(inner), value) if !value.is_null() => self.value(ir, inner, value),
            _ => false,
        }
    }
}

/// What a method returns, and then what its list says of itself.
fn places(method: &Method) -> impl Iterator<Item = Type> {
    let returned = match &method.returns {
        Returns::Page(ty) | Returns::Value { ty, .. } => Some(ty.clone()),
        Returns::None | Returns::Head | Returns::Bytes => None,
    };
    let of_list = method.list.as_ref().and_then(|list| list.metadata).map(Type::Record);
    returned.into_iter().chain(of_list)
}

/// A value that an enum doesn't have.
fn unknown(ir: &Ir, id: EnumId) -> Value {
    let numbers = ir[id].variants.iter().filter_map(|variant| match variant.value {
        EnumValue::Int(number) => Some(number),
        EnumValue::Text(_) => None,
    });
    match numbers.max() {
        Some(most) => most.saturating_add(1000).into(),
        None => "unexpected_value".into(),
    }
}
