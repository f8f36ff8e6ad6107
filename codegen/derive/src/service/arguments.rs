//! Arguments of one method: placeholders first, then the declared ones.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::{Type, parse_quote};

use super::keys::Verb;
use super::parse::{Arg, Param, Place};
use super::template::{self, Template};
use crate::coding::Coding;
use crate::fault::{Faults, closest};
use crate::types;

/// An argument of a method, ready to expand.
pub struct Argument {
    pub ident: Ident,
    pub place: Place,
    /// Name on the wire.
    pub wire: String,
    pub coding: Option<Coding>,
    pub ty: Type,
    pub taken: Taken,
}

/// How an argument is declared, and what is done with it.
pub enum Taken {
    /// `name: T`
    AsIs,
    /// `name: impl Into<T>`
    Into,
    /// `name: impl IntoIterator<Item = impl Into<T>>`
    List(Box<Type>),
    /// `name: impl Into<crudl::Upload>`
    Raw,
}

/// What the method says of all its arguments.
pub struct Context<'a> {
    pub method: &'a str,
    pub verb: Verb,
    /// Takes filters.
    pub list: bool,
    pub params: &'a BTreeMap<String, Param>,
}

/// Types that are cheaper and clearer as they are: `impl Into<i32>` would refuse the literal `5`.
const PRIMITIVES: [&str; 15] =
    ["bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "isize", "u8", "u16", "u32", "u64", "usize", "i128"];

/// Resolves the arguments of a method; without a path only checks them.
pub fn resolve(
    mut args: Vec<Arg>,
    path: Option<&Template>,
    context: &Context<'_>,
    faults: &mut Faults,
) -> Option<Vec<Argument>> {
    let mut arguments = Vec::new();
    for placeholder in path.map(|path| path.placeholders.as_slice()).unwrap_or_default() {
        let declared = args.iter().position(|arg| names(arg) == *placeholder && stands_for_placeholder(arg));
        let declared = declared.map(|at| args.remove(at));
        arguments.push(self::placeholder(placeholder, declared, path?, context, faults));
    }
    let placeholders = arguments.len();
    for arg in args {
        arguments.extend(argument(arg, path, context, faults));
    }
    // A method with two arguments of one name, or with one that has no type, would be faulty to rustc as well.
    let usable = conflicts(&arguments, placeholders, faults)
        && !arguments.iter().any(|argument| matches!(argument.ty, Type::ImplTrait(_)));
    path.filter(|_| usable).map(|_| arguments)
}

/// The argument's name on the wire.
fn names(arg: &Arg) -> String {
    arg.wire.as_ref().map_or_else(|| arg.ident.unraw().to_string(), syn::LitStr::value)
}

fn stands_for_placeholder(arg: &Arg) -> bool {
    match &arg.place {
        Some((place, _)) => *place == Place::Path,
        None => true,
    }
}

fn placeholder(
    wire: &str,
    declared: Option<Arg>,
    path: &Template,
    context: &Context<'_>,
    faults: &mut Faults,
) -> Argument {
    let param = context.params.get(wire);
    let ident = match (&declared, param.and_then(|param| param.name.clone())) {
        (Some(arg), _) => arg.ident.clone(),
        (None, Some(name)) => name,
        // Can't fail: the template was checked.
        (None, None) => {
            let name = template::argument(wire).unwrap_or_else(|| "pk".to_owned());
            syn::parse_str(&name).unwrap_or_else(|_| Ident::new("pk", Span::call_site()))
        }
    };
    // A method that declares the argument itself says all of it.
    let coding = match &declared {
        Some(arg) => arg.coding,
        None => param.and_then(|param| param.coding),
    };
    let ty = declared.map(|arg| arg.ty).or_else(|| param.and_then(|param| param.ty.clone()));
    let ty = ty.unwrap_or_else(|| parse_quote!(i64));
    if types::inner(&ty, "Option").is_some() && !path.ends_in(wire) {
        let help = "help: only the last segment may be left out";
        faults.at(&ty, format!("`{{{wire}}}` is optional, but not the end of `{}`\n{help}", path.text));
    }
    let taken = taken(&ty, Place::Path, faults);
    Argument { ident, place: Place::Path, wire: wire.to_owned(), coding, ty, taken }
}

fn argument(arg: Arg, path: Option<&Template>, context: &Context<'_>, faults: &mut Faults) -> Option<Argument> {
    let wire = names(&arg);
    let Context { method, verb, list, .. } = *context;
    let default = if verb.writes() { Place::Body } else { Place::Query };
    let place = arg.place.as_ref().map_or(default, |(place, _)| *place);
    if let Some((place, word)) = &arg.place {
        match place {
            Place::Path => {
                // Without a path it is not known which placeholders there are.
                let path = path?;
                let close = closest(&wire, path.placeholders.iter().map(String::as_str));
                let help = close.map_or_else(String::new, |close| format!("\nhelp: did you mean `{close}`?"));
                faults.at(&arg.ident, format!("`{}` has no placeholder `{{{wire}}}`{help}", path.text));
                return None;
            }
            Place::Filter if !list => {
                faults.at(
                    word,
                    format!("`{method}` is not a list, so it has no filters\nhelp: `#[query]` sends it as it is"),
                );
            }
            Place::Body | Place::Fields | Place::Whole if matches!(verb, Verb::Get | Verb::Head) => {
                faults.at(word, format!("`{}` has no body\nhelp: `#[query]`, or another `verb`", verb.name()));
            }
            Place::Filter | Place::Query | Place::Body | Place::Fields | Place::Whole => {}
        }
    }
    if let Some(literal) = arg.wire.as_ref() {
        if matches!(place, Place::Fields | Place::Whole) {
            faults.at(literal, "the body as a whole has no name");
        } else if wire.is_empty() {
            faults.at(literal, "an empty name");
        }
    }
    let taken = taken(&arg.ty, place, faults);
    Some(Argument { ident: arg.ident, place, wire, coding: arg.coding, ty: arg.ty, taken })
}

/// Reports names that collide and bodies that exclude each other; says whether the Rust names are distinct.
fn conflicts(arguments: &[Argument], placeholders: usize, faults: &mut Faults) -> bool {
    let mut distinct = true;
    let is = |place: Place| move |argument: &&Argument| argument.place == place;
    for (at, argument) in arguments.iter().enumerate() {
        let Argument { ident, place, wire, .. } = argument;
        let earlier = &arguments[..at];
        if let Some(position) = earlier.iter().position(|earlier| earlier.ident == *ident) {
            let help = if position < placeholders {
                format!("\nhelp: the path has it already; rename that with `params({wire} as other_name)`")
            } else {
                String::new()
            };
            faults.at(ident, format!("duplicate argument `{ident}`{help}"));
            distinct = false;
        } else if matches!(place, Place::Query | Place::Filter | Place::Body)
            && earlier.iter().any(|earlier| earlier.place == *place && earlier.wire == *wire)
        {
            faults.at(ident, format!("`{wire}` is sent twice"));
        }
        if *place == Place::Fields && earlier.iter().any(|earlier| earlier.place == Place::Fields) {
            faults.at(ident, "a second `#[fields]`\nhelp: put all of the body's fields into one record");
        }
        if *place == Place::Whole && earlier.iter().any(|earlier| earlier.place == Place::Whole) {
            faults.at(ident, "a second `#[whole]`: a request has one body");
        }
    }
    let part = arguments.iter().find(|argument| matches!(argument.place, Place::Body | Place::Fields));
    if let (Some(part), Some(whole)) = (part, arguments.iter().find(is(Place::Whole))) {
        let help = "help: take out `#[whole]`, or send the other in the query";
        let message = format!("`{}` is the whole body, so `{}` can't be a part of it\n{help}", whole.ident, part.ident);
        faults.at(&part.ident, message);
    }
    distinct
}

/// How an argument of this type is declared.
fn taken(ty: &Type, place: Place, faults: &mut Faults) -> Taken {
    if let Type::ImplTrait(_) = ty {
        faults.at(ty, "a type that is sent, not `impl Trait`\nhelp: write `T`: the method takes `impl Into<T>`");
    }
    match ty {
        _ if place == Place::Fields || types::is_one_of(ty, &PRIMITIVES) => Taken::AsIs,
        Type::Reference(_) => Taken::AsIs,
        _ => match types::inner(ty, "Vec") {
            Some(item) => Taken::List(Box::new(item.clone())),
            None if place == Place::Whole => {
                // They are a body as they are.
                if types::is_runtimes(ty, "Bytes") { Taken::Raw } else { Taken::AsIs }
            }
            None => Taken::Into,
        },
    }
}
