//! Records and enums.

use super::fields::{Role, fields};
use super::{Cx, Decl, DeclKind, doc};
use crate::fault::{At, Fault, Place};
use crate::ir::{Doc, Enum, EnumValue, Record, Variant};
use crate::model::{EnumDef, EnumValues, Scalar};
use crate::names::TypeName;

/// All records, in the order of their ids. Who reads and writes them is found out later.
pub(crate) fn records(cx: &Cx<'_>) -> Vec<Record> {
    cx.symbols.records.iter().map(|decl| record(cx, decl)).collect()
}

fn record(cx: &Cx<'_>, decl: &Decl<'_>) -> Record {
    let root = At::file(decl.file);
    let (doc, fields, open) = match decl.kind {
        DeclKind::Record(def) => {
            let all = root.key("records");
            let at = all.key(decl.key);
            doc::name_length(cx, decl.key, &at);
            let fields = fields(cx, decl.scope(), &def.fields, Role::Record, &at.key("fields"));
            let doc = doc::doc(cx, &at, def.doc.as_deref(), &def.aliases, &def.because);
            (doc, fields, def.open || decl.open)
        }
        DeclKind::Metadata { method, fields: defs } => {
            let methods = root.key("methods");
            let method = methods.key(method);
            let mut fields = fields(cx, decl.scope(), defs, Role::Metadata, &method.key("metadata"));
            // Paging facts are extras: an answer without them is no less of an answer.
            for field in &mut fields {
                (field.nullable, field.optional) = (true, true);
            }
            let text = "What the paging facts hold beyond the usual.".to_owned();
            (Doc { text, ..Doc::default() }, fields, decl.open)
        }
        DeclKind::Enum(_) => (Doc::default(), Vec::new(), false),
    };
    Record { name: decl.name.clone(), home: decl.home, doc, fields, open, output: false, input: false }
}

/// All enums, in the order of their ids.
pub(crate) fn enums(cx: &Cx<'_>) -> Vec<Enum> {
    cx.symbols
        .enums
        .iter()
        .filter_map(|decl| match decl.kind {
            DeclKind::Enum(def) => Some(enumeration(cx, decl, def)),
            DeclKind::Record(_) | DeclKind::Metadata { .. } => None,
        })
        .collect()
}

fn enumeration(cx: &Cx<'_>, decl: &Decl<'_>, def: &EnumDef) -> Enum {
    let root = At::file(decl.file);
    let all = root.key("enums");
    let at = all.key(decl.key);
    doc::name_length(cx, decl.key, &at);
    let doc = doc::doc(cx, &at, def.doc.as_deref(), &def.aliases, &def.because);
    let values_at = at.key("values");
    let mut variants = Variants { cx, seen: Vec::new(), variants: Vec::new() };
    match &def.values {
        EnumValues::List(values) => {
            for (index, value) in values.iter().enumerate() {
                let place = values_at.index(index).value();
                match value {
                    Scalar::Text(text) => variants.add(text, value, &place),
                    Scalar::Null | Scalar::Bool(_) | Scalar::Int(_) | Scalar::Float(_) => {
                        let help = format!("quote it if it's text, or name it: `values: {{name: {value}}}`");
                        cx.fault(place, format!("`{value}` is no text"), help);
                    }
                }
            }
        }
        EnumValues::Map(values) => {
            values.iter().for_each(|(name, value)| variants.add(name, value, &values_at.key(name).name()));
        }
    }
    let empty = match &def.values {
        EnumValues::List(values) => values.is_empty(),
        EnumValues::Map(values) => values.is_empty(),
    };
    if empty && !cx.files.get(decl.file).is_some_and(crate::file::File::is_damaged) {
        cx.fault(values_at.name(), format!("the enum `{}` has no values", decl.key), "list them, or use `string`");
    }
    Enum { name: decl.name.clone(), home: decl.home, doc, variants: variants.variants }
}

struct Variants<'c> {
    cx: &'c Cx<'c>,
    seen: Vec<(String, Place)>,
    variants: Vec<Variant>,
}

impl Variants<'_> {
    fn add(&mut self, text: &str, value: &Scalar, place: &Place) {
        let fault = |message: String, help: &str| Fault::new(place.clone(), message).help(help);
        let value = match value {
            Scalar::Text(text) => EnumValue::Text(text.clone()),
            Scalar::Int(number) => match i64::try_from(*number) {
                Ok(number) => EnumValue::Int(number),
                Err(_) => return self.cx.report(fault(format!("`{number}` is too large"), "use 64 bits")),
            },
            Scalar::Null | Scalar::Bool(_) | Scalar::Float(_) => {
                return self.cx.report(fault(format!("`{value}` is neither text nor a whole number"), "quote text"));
            }
        };
        let name = match TypeName::new(text) {
            Ok(name) => name,
            Err(error) => {
                return self.cx.report(fault(error.to_string(), "name the value: `values: {plus: '+'}`"));
            }
        };
        if text.chars().count() > doc::MAX_NAME {
            self.cx.report(fault(
                "the name of this value has more than 100 characters".to_owned(),
                "choose a shorter one",
            ));
        }
        for (variant, (first, first_place)) in self.variants.iter().zip(&self.seen) {
            let same = if variant.value == value {
                format!("the values of `{first}` and `{text}` are the same")
            } else if variant.name == name {
                format!("the values `{first}` and `{text}` both become `{name}`")
            } else if matches!(variant.value, EnumValue::Int(_)) != matches!(value, EnumValue::Int(_)) {
                "the values of an enum are all text or all numbers".to_owned()
            } else {
                continue;
            };
            let fault = fault(same, "change one, or give it another name: `values: {name: value}`");
            return self.cx.report(fault.second(first_place.clone(), "the other one"));
        }
        self.seen.push((text.to_owned(), place.clone()));
        self.variants.push(Variant { name, value });
    }
}
