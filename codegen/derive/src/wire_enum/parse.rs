//! An enum in, [`WireEnum`] out, checked.

use proc_macro2::Ident;
use syn::{Attribute, Data, DataEnum, DeriveInput, Expr, ExprLit, ExprUnary, Fields, Lit, Meta, UnOp, Variant};

use crate::fault::Faults;
use crate::types;

const SHAPE: &str = "expected one value: `#[wire = \"text\"]` or `#[wire = 4]`";

/// Known values of one sort, and the variant for others.
pub enum WireEnum {
    Text { known: Vec<(Ident, String)>, unknown: Ident },
    Int { known: Vec<(Ident, i64)>, unknown: Ident },
}

#[derive(PartialEq)]
enum Value {
    Text(String),
    Int(i64),
}

#[derive(Clone, Copy, PartialEq)]
enum Sort {
    Text,
    Int,
}

impl Value {
    fn sort(&self) -> Sort {
        match self {
            Self::Text(_) => Sort::Text,
            Self::Int(_) => Sort::Int,
        }
    }
}

impl Sort {
    fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Int => "number",
        }
    }

    /// What the variant for unknown values holds.
    fn payload(self) -> &'static str {
        match self {
            Self::Text => "String",
            Self::Int => "i64",
        }
    }
}

/// Variants as read: each known one with its value, unless that is faulty.
struct Variants<'a> {
    known: Vec<(&'a Ident, Option<(Value, Expr)>)>,
    unknown: Option<(&'a Variant, Sort)>,
    /// All others, with a fault.
    others: usize,
}

/// Reads and checks an enum. `None` if there is nothing to expand.
pub fn wire_enum(input: &DeriveInput, faults: &mut Faults) -> Option<WireEnum> {
    let Data::Enum(data) = &input.data else {
        faults.at(&input.ident, "a set of known values is an `enum`\nhelp: for a struct, derive `crudl::Record`");
        return None;
    };
    if !input.generics.params.is_empty() {
        faults.at(&input.generics, "a set of known values has no parameters");
        return None;
    }
    let Variants { known, unknown, others } = variants(data, faults);
    let mut values = known.iter().filter_map(|(_, value)| value.as_ref());
    // The first value decides; without one, the variant for unknown values does.
    let sort = values.next().map(|(value, _)| value.sort());
    let sort = sort.or(unknown.map(|(_, sort)| sort)).unwrap_or(Sort::Text);
    for (value, at) in values.filter(|(value, _)| value.sort() != sort) {
        faults.at(at, format!("a {} where the first value is a {}", value.sort().word(), sort.word()));
    }
    let Some((variant, unknown_sort)) = unknown else {
        let help = "servers add values, and old clients must survive them";
        let message = format!("no variant for unknown values\nhelp: add `Unknown({})`: {help}", sort.payload());
        if others == 0 {
            faults.at(&input.ident, message);
        }
        return None;
    };
    if unknown_sort != sort {
        let help = format!("help: write `{}({})`", variant.ident, sort.payload());
        faults.at(&variant.fields, format!("the values of `{}` are {}s\n{help}", input.ident, sort.word()));
    }
    // With further variants no match would be complete.
    (others == 0).then(|| resolved(known, unknown_sort, variant.ident.clone()))
}

/// Reads each variant.
fn variants<'a>(data: &'a DataEnum, faults: &mut Faults) -> Variants<'a> {
    let mut all = Variants { known: Vec::new(), unknown: None, others: 0 };
    for variant in &data.variants {
        if let Fields::Unit = variant.fields {
            let value = value(variant, faults);
            if let Some((value, at)) = &value {
                let same = |other: &Option<(Value, Expr)>| other.as_ref().is_some_and(|(other, _)| other == value);
                if let Some((other, _)) = all.known.iter().find(|(_, other)| same(other)) {
                    faults.at(at, format!("`{other}` has this value already"));
                }
            }
            all.known.push((&variant.ident, value));
        } else if let Some(sort) = payload(variant, faults) {
            match all.unknown {
                Some((first, _)) => {
                    faults.at(&variant.ident, format!("`{}` keeps unknown values already", first.ident));
                    all.others += 1;
                }
                None => all.unknown = Some((variant, sort)),
            }
        } else {
            all.others += 1;
        }
    }
    all
}

/// What is faulty gets any value, so that the matches stay complete and rustc has nothing to add.
fn resolved(known: Vec<(&Ident, Option<(Value, Expr)>)>, sort: Sort, unknown: Ident) -> WireEnum {
    let known = known.into_iter().map(|(variant, value)| (variant.clone(), value.map(|(value, _)| value)));
    match sort {
        Sort::Text => {
            let text = |(variant, value): (Ident, Option<Value>)| match value {
                Some(Value::Text(text)) => (variant, text),
                Some(Value::Int(_)) | None => (variant.clone(), variant.to_string()),
            };
            WireEnum::Text { known: known.map(text).collect(), unknown }
        }
        Sort::Int => {
            let int = |(index, (variant, value))| match value {
                Some(Value::Int(int)) => (variant, int),
                Some(Value::Text(_)) | None => (variant, i64::MIN.saturating_add(index)),
            };
            WireEnum::Int { known: (0..).zip(known).map(int).collect(), unknown }
        }
    }
}

/// What the variant for unknown values holds.
fn payload(variant: &Variant, faults: &mut Faults) -> Option<Sort> {
    for attribute in wires(variant) {
        faults.at(attribute, "the variant for unknown values has no value of its own");
    }
    if let Fields::Unnamed(fields) = &variant.fields {
        let mut fields = fields.unnamed.iter();
        if let (Some(field), None) = (fields.next(), fields.next()) {
            match types::last_name(&field.ty) {
                Some(last) if last == "String" => return Some(Sort::Text),
                Some(last) if last == "i64" => return Some(Sort::Int),
                _ => {}
            }
        }
    }
    let message = "a variant has no fields, except one for unknown values\nhelp: `Unknown(String)` or `Unknown(i64)`";
    faults.at(&variant.fields, message);
    None
}

fn wires(variant: &Variant) -> impl Iterator<Item = &Attribute> {
    variant.attrs.iter().filter(|attribute| attribute.path().is_ident("wire"))
}

/// `#[wire = …]` or `#[wire(…)]` of a variant.
fn value(variant: &Variant, faults: &mut Faults) -> Option<(Value, Expr)> {
    let mut all = wires(variant);
    let Some(first) = all.next() else {
        let snake = heck::ToSnakeCase::to_snake_case(variant.ident.to_string().as_str());
        let help = format!("help: write `#[wire = {snake:?}]`, as the server spells it");
        faults.at(&variant.ident, format!("`{}` has no value on the wire\n{help}", variant.ident));
        return None;
    };
    for second in all {
        faults.at(second, "duplicate `#[wire]`");
    }
    // `#[wire = -1]` is no attribute to rustc, hence the parentheses.
    let value = match &first.meta {
        Meta::NameValue(pair) => Ok(pair.value.clone()),
        Meta::List(list) => list.parse_args().map_err(|fault| syn::Error::new(fault.span(), SHAPE)),
        Meta::Path(path) => Err(syn::Error::new_spanned(path, SHAPE)),
    };
    let expression = faults.take(value)?;
    let value = literal(&expression);
    if value.is_none() {
        faults.at(&expression, "expected a string, or a number that fits an `i64`");
    }
    Some((value?, expression))
}

/// A string, an integer, or `-` and an integer.
fn literal(expression: &Expr) -> Option<Value> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(Value::Text(text.value())),
        Expr::Lit(ExprLit { lit: Lit::Int(int), .. }) => int.base10_parse().ok().map(Value::Int),
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => match &**expr {
            // With the sign, so that the least `i64` fits.
            Expr::Lit(ExprLit { lit: Lit::Int(int), .. }) => {
                format!("-{}", int.base10_digits()).parse().ok().map(Value::Int)
            }
            _ => None,
        },
        Expr::Group(group) => literal(&group.expr),
        _ => None,
    }
}
