//! Values in effects. In: a value as it's written, and the field that it's for. Out: a [`Term`], or a fault.

use super::Around;
use crate::check::values::fits_whole;
use crate::fault::At;
use crate::ir::{Field, RecordId, Sort, Term, Type};
use crate::model::{Scalar, Value};
use crate::suggest::known;

/// Reads values.
pub(super) struct Terms<'t, 'a> {
    pub around: &'t Around<'a>,
    /// The type of the record that an effect before made.
    pub made: Option<RecordId>,
}

impl Terms<'_, '_> {
    /// What a field becomes.
    pub fn of_field(&self, field: &Field, value: &Value, at: &At<'_>) -> Option<Term> {
        if *value == Value::Scalar(Scalar::Null) {
            if field.nullable || field.optional || field.ty == Type::Any {
                return Some(Term::Null);
            }
            let message = format!("`{}` is neither null nor missing", field.name.plain());
            self.around.cx.fault(at.value(), message, "give it a value of its type");
            return None;
        }
        self.value(&field.ty, field, value, at)
    }

    /// An item of a list, or of what tells one.
    pub fn item(&self, ty: &Type, field: &Field, value: &Value, at: &At<'_>) -> Option<Term> {
        self.value(ty, field, value, at)
    }

    fn value(&self, ty: &Type, field: &Field, value: &Value, at: &At<'_>) -> Option<Term> {
        if let Value::Scalar(Scalar::Text(text)) = value
            && let Some(name) = text.strip_prefix('$')
        {
            return self.named(name, text, ty, at);
        }
        match (ty, value) {
            (Type::List(inner), Value::List(values)) => {
                let items = values.iter().enumerate();
                let items: Vec<_> =
                    items.map(|(index, value)| self.value(inner, field, value, &at.index(index))).collect();
                items.into_iter().collect::<Option<Vec<_>>>().map(Term::List)
            }
            (Type::Record(id), Value::Map(members)) => {
                let members: Vec<_> = members
                    .iter()
                    .map(|(key, value)| {
                        let at = at.key(key);
                        let field = self.around.field(*id, key, &at)?;
                        Some((field.wire.clone(), self.of_field(field, value, &at)?))
                    })
                    .collect();
                let mut members = members.into_iter().collect::<Option<Vec<_>>>()?;
                members.sort_by_key(|(wire, _)| self.around.position(*id, wire));
                Some(Term::Record(members))
            }
            (_, Value::Scalar(scalar)) => {
                let shown = scalar.to_string();
                let permitted: Vec<&str> = field.facts.values.iter().map(|(value, _)| value.as_str()).collect();
                if !fits_whole(self.around.cx, ty, value) {
                    let help = "write a value of the field's type; `$name` is what a parameter holds";
                    self.misfit(&shown, field, at, help.to_owned());
                    return None;
                }
                if !permitted.is_empty() && !permitted.contains(&shown.as_str()) {
                    self.misfit(&shown, field, at, format!("its values are {}", known(&permitted)));
                    return None;
                }
                Some(Term::Constant(shown))
            }
            (_, value) => {
                self.misfit(&value.to_string(), field, at, "write a value of the field's type".to_owned());
                None
            }
        }
    }

    fn misfit(&self, shown: &str, field: &Field, at: &At<'_>, help: String) {
        self.around.cx.fault(at.value(), format!("`{}` can't be `{shown}`", field.name.plain()), help);
    }

    /// `$name`, `$name.field`, `$new`, `$new.field`, `$now`.
    fn named(&self, name: &str, text: &str, to: &Type, at: &At<'_>) -> Option<Term> {
        let around = self.around;
        let mistyped = |from: &Type| {
            if !agree(from, to) {
                around.cx.fault(at.value(), format!("`{text}` is of another type than the field"), "name another one");
            }
        };
        match name.split_once('.') {
            None if name == "now" => {
                if !matches!(to, Type::Date | Type::DateTime(_) | Type::LocalDateTime(_) | Type::Any) {
                    around.cx.fault(at.value(), "`$now` is a moment, and the field is none", "name another value");
                }
                Some(Term::Now)
            }
            None if name == "new" && self.made.is_some() => {
                self.made.iter().for_each(|made| mistyped(&Type::Record(*made)));
                Some(Term::FieldOfNew(Vec::new()))
            }
            None => {
                let parameter = around.parameter(name, at)?;
                mistyped(parameter.ty);
                Some(Term::Parameter(parameter.wire.to_owned()))
            }
            Some(("new", key)) => {
                let Some(record) = self.made else {
                    around.cx.fault(at.value(), "no effect before this one makes a record", "put `create` before it");
                    return None;
                };
                let (way, ty) = self.way(record, key, at)?;
                mistyped(ty);
                Some(Term::FieldOfNew(way))
            }
            Some((name, key)) => {
                let link = around.link(name, at)?;
                let (way, ty) = self.way(around.record_of(link.service)?, key, at)?;
                mistyped(ty);
                Some(Term::FieldOf(link, way))
            }
        }
    }

    /// The way to a field on the wire, and its type.
    fn way(&self, record: RecordId, keys: &str, at: &At<'_>) -> Option<(Vec<String>, &Type)> {
        let (key, rest) = keys.split_once('.').map_or((keys, None), |(key, rest)| (key, Some(rest)));
        let field = self.around.field(record, key, at)?;
        let Some(rest) = rest else { return Some((vec![field.wire.clone()], &field.ty)) };
        let listed = if let Type::List(item) = &field.ty { item } else { &field.ty };
        let inner = if let Type::Nullable(inner) = listed { inner } else { listed };
        let Type::Record(inner) = *inner else {
            self.around.cx.fault(at.value(), format!("`{key}` holds no record"), "name a field of it alone");
            return None;
        };
        let (mut way, ty) = self.way(inner, rest, at)?;
        way.insert(0, field.wire.clone());
        Some((way, ty))
    }
}

/// Whether a value of one type may be one of another: text as an address, a number as a decimal, a record as one with
/// other fields.
fn agree(from: &Type, to: &Type) -> bool {
    match (from, to) {
        (Type::Nullable(from), to) => agree(from, to),
        (from, Type::Nullable(to)) => agree(from, to),
        (Type::List(from), Type::List(to)) | (Type::Map(from), Type::Map(to)) => agree(from, to),
        (Type::Any | Type::Json(_), _) | (_, Type::Any | Type::Json(_)) => true,
        // An enum is text or numbers.
        (Type::Enum(_), to) => matches!(to, Type::Enum(_) | Type::String | Type::Int),
        (from, Type::Enum(_)) => matches!(from, Type::String | Type::Int),
        (from, to) => from.sort() != Sort::Holder && from.sort() == to.sort(),
    }
}
