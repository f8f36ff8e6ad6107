//! Attributes in, [`Service`] out: what was written, before any default.

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{Attribute, Data, DeriveInput, Field, Generics, LitStr, Member, Path, Token, Type, braced, parenthesized};

use super::keys::{Envelope, MethodKeys, envelope, method_key};
use crate::coding::Coding;
use crate::container;
use crate::fault::{Faults, help};
use crate::syntax::{self, Keyed, set};
use crate::types;

/// A service handle as written.
pub struct Service {
    pub ident: Ident,
    pub generics: Generics,
    /// The field that holds the `crudl::Api`.
    pub api: Member,
    /// Its type, to point at.
    pub api_type: Type,
    /// Fields that carry type parameters only.
    pub phantoms: Vec<Member>,
    pub keys: ServiceKeys,
    pub methods: Vec<Method>,
}

/// Keys beside the methods.
#[derive(Default)]
pub struct ServiceKeys {
    pub runtime: Option<Keyed<Path>>,
    pub name: Option<Keyed<LitStr>>,
    pub path: Option<Keyed<LitStr>>,
    pub item: Option<Keyed<LitStr>>,
    pub record: Option<Keyed<Type>>,
    pub envelope: Option<Keyed<Envelope>>,
    pub params: Vec<Param>,
}

/// `pk as team_id: i64`
pub struct Param {
    pub coding: Option<Coding>,
    pub wire: Ident,
    pub name: Option<Ident>,
    pub ty: Option<Type>,
}

/// `NAME (ARGS) -> TYPE { KEYS }`
pub struct Method {
    pub ident: Ident,
    pub args: Vec<Arg>,
    pub returns: Option<Type>,
    pub keys: MethodKeys,
}

/// `#[query] #[wire = "maxSize"] max_size: i64`
pub struct Arg {
    pub place: Option<(Place, Ident)>,
    pub wire: Option<LitStr>,
    pub coding: Option<Coding>,
    pub ident: Ident,
    pub ty: Type,
}

/// Where an argument goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Path,
    Query,
    Filter,
    Body,
    /// A record whose fields are the body's.
    Fields,
    /// The whole body.
    Whole,
}

const PLACES: [(&str, Place); 6] = [
    ("path", Place::Path),
    ("query", Place::Query),
    ("filter", Place::Filter),
    ("body", Place::Body),
    ("fields", Place::Fields),
    ("whole", Place::Whole),
];

const SERVICE_KEYS: [&str; 7] = ["name", "path", "item", "record", "params", "envelope", "crate"];

const SHAPE: &str = "a service handle is a struct with one field of type `crudl::Api`";

/// Reads the handle and all its `#[crudl(…)]`. `None` if it isn't a handle at all.
pub fn service(input: &DeriveInput, faults: &mut Faults) -> Option<Service> {
    let mut keys = ServiceKeys::default();
    let mut methods = Vec::new();
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("crudl")) {
        syntax::arguments(attribute, faults, |input, faults| entry(input, &mut keys, &mut methods, faults));
    }
    let (api, phantoms) = fields(input, faults)?;
    let api_type = api.1.ty.clone();
    Some(Service {
        ident: input.ident.clone(),
        generics: input.generics.clone(),
        api: api.0,
        api_type,
        phantoms,
        keys,
        methods,
    })
}

/// The field of type `crudl::Api`, and those of type `PhantomData`.
fn fields<'a>(input: &'a DeriveInput, faults: &mut Faults) -> Option<((Member, &'a Field), Vec<Member>)> {
    let Data::Struct(data) = &input.data else {
        faults.at(&input.ident, SHAPE);
        return None;
    };
    let is = |field: &Field, name| types::last_name(&field.ty).is_some_and(|last| last == name);
    let mut api = None;
    let mut phantoms = Vec::new();
    let mut fit = true;
    for (member, field) in data.fields.members().zip(&data.fields) {
        if is(field, "PhantomData") {
            phantoms.push(member);
        } else if !is(field, "Api") {
            faults.at(&field.ty, SHAPE);
            fit = false;
        } else if api.is_some() {
            faults.at(&field.ty, format!("a second `Api`: {SHAPE}"));
            fit = false;
        } else {
            api = Some((member, field));
        }
    }
    if api.is_none() && fit {
        faults.at(&input.ident, format!("no field: {SHAPE}\nhelp: add `api: crudl::Api`"));
    }
    // With another field, `new` couldn't be written.
    Some((api.filter(|_| fit)?, phantoms))
}

/// A key of the service, or a method.
fn entry(
    input: ParseStream,
    keys: &mut ServiceKeys,
    methods: &mut Vec<Method>,
    faults: &mut Faults,
) -> syn::Result<()> {
    if input.peek(syn::Lit) {
        return Err(input.error("expected a key such as `path = \"teams/\"`, or a method such as `list`"));
    }
    let word = syntax::word(input)?;
    if word == "params" && input.peek(syn::token::Paren) {
        let content;
        parenthesized!(content in input);
        syntax::entries(&content, faults, |input, faults| {
            keys.params.push(param(input, faults)?);
            Ok(())
        });
        return Ok(());
    }
    if input.peek(Token![=]) {
        return service_key(input, &word, keys, faults);
    }
    if SERVICE_KEYS.contains(&word.to_string().as_str()) && (input.is_empty() || input.peek(Token![,])) {
        let shape = if word == "params" { "params(pk: String)".to_owned() } else { format!("{word} = …") };
        return Err(syn::Error::new(word.span(), format!("key `{word}` has no value\nhelp: write `{shape}`")));
    }
    methods.push(method(input, word, faults)?);
    Ok(())
}

fn service_key(input: ParseStream, key: &Ident, keys: &mut ServiceKeys, faults: &mut Faults) -> syn::Result<()> {
    match key.to_string().as_str() {
        "name" => set(&mut keys.name, key, syntax::string(input)?, faults),
        "path" => set(&mut keys.path, key, syntax::string(input)?, faults),
        "item" => set(&mut keys.item, key, syntax::string(input)?, faults),
        "envelope" => set(&mut keys.envelope, key, envelope(input)?, faults),
        "crate" => set(&mut keys.runtime, key, container::path(input)?, faults),
        "record" => {
            input.parse::<Token![=]>()?;
            set(&mut keys.record, key, syntax::ty(input)?, faults);
        }
        "params" => {
            return Err(syn::Error::new(key.span(), "`params` takes parentheses\nhelp: write `params(pk: String)`"));
        }
        unknown => {
            let help = if super::keys::METHOD_KEYS.contains(&unknown) {
                format!("help: it belongs to a method: `read {{ {unknown} = … }}`")
            } else {
                help(unknown, &SERVICE_KEYS)
            };
            return Err(syn::Error::new(key.span(), format!("unknown key `{unknown}`\n{help}")));
        }
    }
    Ok(())
}

/// `pk`, `pk: T`, `pk as name`, `pk as name: T`, and how it is written: `#[coding = minute] at: T`
fn param(input: ParseStream, faults: &mut Faults) -> syn::Result<Param> {
    let mut coding = None;
    for attribute in input.call(Attribute::parse_outer)? {
        match faults.take(arg_attribute(&attribute)) {
            Some(ArgAttribute::Coding(_)) if coding.is_some() => faults.at(&attribute, "duplicate `#[coding]`"),
            Some(ArgAttribute::Coding(new)) => coding = Some(new),
            Some(ArgAttribute::Place(..) | ArgAttribute::Wire(_)) => {
                faults.at(&attribute, "a placeholder has its place and its name in the path");
            }
            None => {}
        }
    }
    let wire = syntax::word(input)?;
    let name = if input.peek(Token![as]) {
        input.parse::<Token![as]>()?;
        Some(input.parse()?)
    } else {
        None
    };
    let ty = if input.peek(Token![:]) {
        input.parse::<Token![:]>()?;
        Some(syntax::ty(input)?)
    } else {
        None
    };
    if name.is_none() && ty.is_none() {
        return Err(syn::Error::new(
            wire.span(),
            format!("expected a type or another name\nhelp: write `{wire}: String` or `{wire} as team_id`"),
        ));
    }
    Ok(Param { coding, wire, name, ty })
}

fn method(input: ParseStream, ident: Ident, faults: &mut Faults) -> syn::Result<Method> {
    // A keyword (`move`) has no method of that name unless it is written raw.
    if syn::parse_str::<Ident>(&ident.to_string()).is_err() {
        return Err(syn::Error::new(ident.span(), format!("`{ident}` is a keyword\nhelp: write `r#{ident}`")));
    }
    let mut method = Method { ident, args: Vec::new(), returns: None, keys: MethodKeys::default() };
    if input.peek(syn::token::Paren) {
        let content;
        parenthesized!(content in input);
        syntax::entries(&content, faults, |input, faults| {
            method.args.push(arg(input, faults)?);
            Ok(())
        });
    }
    if input.peek(Token![->]) {
        input.parse::<Token![->]>()?;
        method.returns = Some(syntax::ty(input)?);
    }
    if input.peek(syn::token::Brace) {
        let content;
        braced!(content in input);
        syntax::entries(&content, faults, |input, faults| method_key(input, &mut method.keys, faults));
    }
    Ok(method)
}

fn arg(input: ParseStream, faults: &mut Faults) -> syn::Result<Arg> {
    let mut place = None;
    let mut wire = None;
    let mut coding = None;
    for attribute in input.call(Attribute::parse_outer)? {
        let known = faults.take(arg_attribute(&attribute));
        match known {
            Some(ArgAttribute::Place(..)) if place.is_some() => {
                faults.at(&attribute, "an argument goes to one place");
            }
            Some(ArgAttribute::Wire(_)) if wire.is_some() => faults.at(&attribute, "duplicate `#[wire]`"),
            Some(ArgAttribute::Coding(_)) if coding.is_some() => faults.at(&attribute, "duplicate `#[coding]`"),
            Some(ArgAttribute::Coding(new)) => coding = Some(new),
            Some(ArgAttribute::Place(new, word)) => place = Some((new, word)),
            Some(ArgAttribute::Wire(name)) => wire = Some(name),
            None => {}
        }
    }
    let ident = syntax::word(input)?;
    if syn::parse_str::<Ident>(&ident.to_string()).is_err() {
        let help = format!("help: write `r#{ident}`, or another name with `#[wire = \"{ident}\"]`");
        return Err(syn::Error::new(ident.span(), format!("`{ident}` is a keyword\n{help}")));
    }
    if !input.peek(Token![:]) {
        return Err(syn::Error::new(
            ident.span(),
            format!("argument `{ident}` has no type\nhelp: write `{ident}: String`"),
        ));
    }
    input.parse::<Token![:]>()?;
    Ok(Arg { place, wire, coding, ident, ty: syntax::ty(input)? })
}

enum ArgAttribute {
    Place(Place, Ident),
    Wire(LitStr),
    Coding(Coding),
}

fn arg_attribute(attribute: &Attribute) -> syn::Result<ArgAttribute> {
    let word = attribute.path().require_ident()?.clone();
    if word == "wire" {
        let value = &attribute.meta.require_name_value()?.value;
        return match value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(name), .. }) => Ok(ArgAttribute::Wire(name.clone())),
            other => Err(syn::Error::new_spanned(other, "expected a string literal")),
        };
    }
    if word == "coding" {
        return match &attribute.meta.require_name_value()?.value {
            syn::Expr::Path(path) => Coding::parse(path.path.require_ident()?).map(ArgAttribute::Coding),
            other => Err(syn::Error::new_spanned(other, "expected the name of a form")),
        };
    }
    match PLACES.iter().find(|(name, _)| word == name) {
        Some(&(_, place)) => match attribute.meta.require_path_only() {
            Ok(_) => Ok(ArgAttribute::Place(place, word)),
            Err(fault) => Err(syn::Error::new(fault.span(), format!("`#[{word}]` takes no value"))),
        },
        None => {
            let known = ["path", "query", "filter", "body", "fields", "whole", "wire", "coding"];
            let help = help(&word.to_string(), &known);
            Err(syn::Error::new(word.span(), format!("unknown attribute `{word}` of an argument\n{help}")))
        }
    }
}
