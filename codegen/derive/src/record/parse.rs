//! A struct in, [`Record`] out, checked.

use std::collections::BTreeMap;

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Data, DeriveInput, Fields, LitStr, Type};

use crate::coding::Coding;
use crate::fault::{Faults, help};
use crate::syntax::{self, Keyed, set};
use crate::types;

/// Fields of a record.
pub struct Record {
    pub fields: Vec<Field>,
    /// The field that keeps unknown fields.
    pub extra: Option<Ident>,
    /// That one, and those that were meant as such.
    pub defaults: Vec<Ident>,
}

/// A field that the record names.
pub struct Field {
    pub ident: Ident,
    /// Without `r#`.
    pub name: String,
    pub wire: String,
    /// `None` is written as null, not left out.
    pub null: bool,
    /// How it is written, where its type doesn't say it.
    pub coding: Option<Coding>,
    pub ty: Type,
}

const KEYS: [&str; 4] = ["wire", "extra", "null", "coding"];

/// Reads and checks a record. `None` if it isn't one at all.
pub fn record(input: &DeriveInput, faults: &mut Faults) -> Option<Record> {
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("record")) {
        let help = "help: `#[record(…)]` belongs on a field; another path of the runtime is `#[crudl(crate = path)]`";
        faults.at(attribute, format!("a record has no options of its own\n{help}"));
    }
    let Data::Struct(data) = &input.data else {
        faults.at(
            &input.ident,
            "a record is a struct with named fields\nhelp: for a set of known values, derive `crudl::Enum`",
        );
        return None;
    };
    let named = match &data.fields {
        Fields::Named(named) => &named.named,
        Fields::Unnamed(_) | Fields::Unit => {
            faults.at(&input.ident, "a record is a struct with named fields");
            return None;
        }
    };
    let mut record = Record { fields: Vec::new(), extra: None, defaults: Vec::new() };
    let mut wires = BTreeMap::new();
    for field in named {
        // Named fields have names.
        let Some(ident) = field.ident.clone() else { continue };
        let Attributes { wire, extra, null, coding } = attributes(field, faults);
        if let Some(extra) = extra {
            if let Some(wire) = &wire {
                faults.at(&wire.key, "`extra` keeps fields under their own names, so it has no name on the wire");
            }
            if let Some(null) = &null {
                faults.at(&null.key, "`null` is for a field of the wire, and `extra` is none");
            }
            if let Some(coding) = &coding {
                faults.at(&coding.key, "`coding` is for a field of the wire, and `extra` is none");
            }
            if record.extra.is_some() {
                faults.at(&extra.key, "a second `extra`: unknown fields are kept once");
            } else {
                record.extra = Some(ident.clone());
            }
            record.defaults.push(ident);
            continue;
        }
        if types::is_runtimes(&field.ty, "Extra") {
            faults.at(
                &field.ty,
                format!(
                    "`{ident}` would be one field of the wire\nhelp: to keep unknown fields, add `#[record(extra)]`"
                ),
            );
            record.defaults.push(ident);
            continue;
        }
        if let Some(null) = null.as_ref().filter(|_| types::last_name(&field.ty).is_none_or(|last| last != "Option")) {
            faults.at(
                &null.key,
                format!("`{ident}` can't be null\nhelp: `null` writes the `None` of an `Option` as null"),
            );
        }
        let name = ident.unraw().to_string();
        let literal = wire.map(|wire| wire.value);
        let wire = literal.as_ref().map_or_else(|| name.clone(), LitStr::value);
        let twice = wires.insert(wire.clone(), name.clone());
        let fault = match twice {
            _ if wire.is_empty() => Some("an empty name".to_owned()),
            Some(other) => Some(format!("`{name}` and `{other}` are both `{wire}` on the wire")),
            None => None,
        };
        if let Some(fault) = fault {
            match &literal {
                Some(literal) => faults.at(literal, fault),
                None => faults.at(&ident, fault),
            }
        }
        let coding = coding.map(|coding| coding.value);
        record.fields.push(Field { ident, name, wire, null: null.is_some(), coding, ty: field.ty.clone() });
    }
    if record.fields.len() > 256 {
        faults.at(&input.ident, "a record has at most 256 fields");
    }
    Some(record)
}

/// `#[record(…)]` of a field.
#[derive(Default)]
struct Attributes {
    wire: Option<Keyed<LitStr>>,
    extra: Option<Keyed<()>>,
    null: Option<Keyed<()>>,
    coding: Option<Keyed<Coding>>,
}

fn attributes(field: &syn::Field, faults: &mut Faults) -> Attributes {
    let mut keys = Attributes::default();
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("record")) {
        syntax::arguments(attribute, faults, |input: ParseStream, faults| {
            let key = syntax::word(input)?;
            match key.to_string().as_str() {
                "wire" => set(&mut keys.wire, &key, syntax::string(input)?, faults),
                "extra" => set(&mut keys.extra, &key, (), faults),
                "coding" => {
                    input.parse::<syn::Token![=]>()?;
                    let coding = Coding::parse(&syntax::word(input)?)?;
                    set(&mut keys.coding, &key, coding, faults);
                }
                "null" => set(&mut keys.null, &key, (), faults),
                unknown => {
                    let help = match unknown {
                        // As serde calls it, and as one might guess.
                        "rename" | "name" => "help: the name on the wire is `wire = \"…\"`".to_owned(),
                        _ => help(unknown, &KEYS),
                    };
                    return Err(syn::Error::new(key.span(), format!("unknown key `{unknown}`\n{help}")));
                }
            }
            Ok(())
        });
    }
    keys
}
