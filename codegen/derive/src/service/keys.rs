//! The keys of one method.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{LitInt, LitStr, Token, bracketed, parenthesized};

use crate::fault::{Faults, closest, help};
use crate::syntax::{self, Keyed, set};

/// What stands in the braces of a method.
#[derive(Default)]
pub struct MethodKeys {
    pub verb: Option<Keyed<Verb>>,
    pub path: Option<Keyed<LitStr>>,
    pub success: Option<Keyed<Vec<LitInt>>>,
    pub envelope: Option<Keyed<Envelope>>,
    pub auth: Option<Keyed<bool>>,
    pub idempotent: Option<Keyed<bool>>,
    pub paged: Option<Keyed<bool>>,
    pub limit: Option<Keyed<LitInt>>,
    pub body: Option<Keyed<Encoding>>,
    pub arguments: Option<Keyed<Vec<(String, &'static str)>>>,
    pub not_implemented: Option<Keyed<bool>>,
    pub doc: Option<Keyed<LitStr>>,
    pub access: Option<Keyed<LitStr>>,
    pub errors: Option<Keyed<LitStr>>,
    /// With its note.
    pub deprecated: Option<Keyed<Option<LitStr>>>,
}

pub const METHOD_KEYS: [&str; 15] = [
    "verb",
    "path",
    "success",
    "envelope",
    "auth",
    "idempotent",
    "paged",
    "limit",
    "body",
    "arguments",
    "not_implemented",
    "doc",
    "access",
    "errors",
    "deprecated",
];

/// The key that the result stands under.
#[derive(Clone)]
pub enum Envelope {
    /// As the system says.
    System,
    /// No key: the whole answer.
    Bare,
    /// This key.
    Key(LitStr),
}

/// How the fields of a body are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Json,
    Form,
}

/// Variants of `crudl::XmlType`.
const XML_TYPES: [&str; 9] = ["Any", "Text", "Int", "Double", "Bool", "Time", "Base64", "Array", "Struct"];

/// HTTP verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
}

const VERBS: [(&str, Verb); 6] = [
    ("GET", Verb::Get),
    ("POST", Verb::Post),
    ("PUT", Verb::Put),
    ("PATCH", Verb::Patch),
    ("DELETE", Verb::Delete),
    ("HEAD", Verb::Head),
];

impl Verb {
    /// As sent, and as written in an attribute.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
        }
    }

    /// Variant of `crudl::Verb`.
    pub fn variant(self) -> &'static str {
        match self {
            Self::Get => "Get",
            Self::Post => "Post",
            Self::Put => "Put",
            Self::Patch => "Patch",
            Self::Delete => "Delete",
            Self::Head => "Head",
        }
    }

    /// Arguments without a place go to the body.
    pub fn writes(self) -> bool {
        matches!(self, Self::Post | Self::Put | Self::Patch)
    }

    /// Sent twice, it does what it does once (RFC 9110, 9.2.2).
    pub fn idempotent(self) -> bool {
        !matches!(self, Self::Post | Self::Patch)
    }
}

/// Reads one key of a method.
pub fn method_key(input: ParseStream, keys: &mut MethodKeys, faults: &mut Faults) -> syn::Result<()> {
    let key = syntax::word(input)?;
    let key = &key;
    match key.to_string().as_str() {
        "verb" => set(&mut keys.verb, key, verb(input)?, faults),
        "path" => set(&mut keys.path, key, syntax::string(input)?, faults),
        "success" => set(&mut keys.success, key, success(input)?, faults),
        "envelope" => set(&mut keys.envelope, key, envelope(input)?, faults),
        "auth" => set(&mut keys.auth, key, syntax::boolean(input)?, faults),
        "idempotent" => set(&mut keys.idempotent, key, syntax::boolean(input)?, faults),
        "paged" => set(&mut keys.paged, key, syntax::boolean(input)?, faults),
        "limit" => set(&mut keys.limit, key, integer(input)?, faults),
        "body" => set(&mut keys.body, key, encoding(input)?, faults),
        "arguments" => {
            let arguments = arguments(input, faults)?;
            set(&mut keys.arguments, key, arguments, faults);
        }
        "not_implemented" => set(&mut keys.not_implemented, key, syntax::boolean(input)?, faults),
        "doc" => set(&mut keys.doc, key, syntax::string(input)?, faults),
        "access" => set(&mut keys.access, key, syntax::string(input)?, faults),
        "errors" => set(&mut keys.errors, key, syntax::string(input)?, faults),
        "deprecated" => {
            let note = if input.peek(Token![=]) { Some(syntax::string(input)?) } else { None };
            set(&mut keys.deprecated, key, note, faults);
        }
        unknown => {
            let help = match unknown {
                "item" | "record" | "params" | "name" | "crate" => {
                    "help: it belongs to the service: write it beside the methods".to_owned()
                }
                _ => help(unknown, &METHOD_KEYS),
            };
            return Err(syn::Error::new(key.span(), format!("unknown key `{unknown}` of a method\n{help}")));
        }
    }
    Ok(())
}

/// `= POST`
fn verb(input: ParseStream) -> syn::Result<Verb> {
    input.parse::<Token![=]>()?;
    if let Ok(text) = input.fork().parse::<LitStr>() {
        return Err(syn::Error::new(
            text.span(),
            format!("a verb has no quotes\nhelp: write `verb = {}`", text.value()),
        ));
    }
    let word: Ident = syntax::word(input)?;
    match VERBS.iter().find(|(name, _)| word == name) {
        Some(&(_, verb)) => Ok(verb),
        None => {
            let names = VERBS.map(|(name, _)| name);
            let help = help(&word.to_string(), &names);
            Err(syn::Error::new(word.span(), format!("unknown verb `{word}`\n{help}")))
        }
    }
}

/// `= 201` or `= [200, 201]`
fn success(input: ParseStream) -> syn::Result<Vec<LitInt>> {
    if !input.peek2(syn::token::Bracket) {
        return Ok(vec![integer(input)?]);
    }
    input.parse::<Token![=]>()?;
    let content;
    let bracket = bracketed!(content in input);
    let statuses = content.parse_terminated(LitInt::parse, Token![,])?;
    if statuses.is_empty() {
        return Err(syn::Error::new(bracket.span.join(), "no status of success\nhelp: write `success = 200`"));
    }
    Ok(statuses.into_iter().collect())
}

/// `= json` or `= form`
fn encoding(input: ParseStream) -> syn::Result<Encoding> {
    input.parse::<Token![=]>()?;
    if let Ok(text) = input.fork().parse::<LitStr>() {
        let help = format!("help: write `body = {}`", text.value());
        return Err(syn::Error::new(text.span(), format!("an encoding has no quotes\n{help}")));
    }
    let word = syntax::word(input)?;
    match word.to_string().as_str() {
        "json" => Ok(Encoding::Json),
        "form" => Ok(Encoding::Form),
        unknown => {
            let help = help(unknown, &["json", "form"]);
            Err(syn::Error::new(word.span(), format!("unknown encoding `{unknown}` of a body\n{help}")))
        }
    }
}

/// `(customerguid: Text, "max size": Int)`
fn arguments(input: ParseStream, faults: &mut Faults) -> syn::Result<Vec<(String, &'static str)>> {
    let content;
    parenthesized!(content in input);
    let mut all: Vec<(String, &'static str)> = Vec::new();
    syntax::entries(&content, faults, |input, _| {
        let (name, span) = if input.peek(LitStr) {
            let name = syntax::text(input)?;
            (name.value(), name.span())
        } else {
            let name = syntax::word(input)?;
            (name.unraw().to_string(), name.span())
        };
        if all.iter().any(|(other, _)| *other == name) {
            return Err(syn::Error::new(span, format!("`{name}` is sent twice")));
        }
        // Also one with a faulty type is there.
        all.push((name, XML_TYPES[0]));
        input.parse::<Token![:]>()?;
        let word = syntax::word(input)?;
        let Some(known) = XML_TYPES.iter().find(|known| word == **known) else {
            let help = help(&word.to_string(), &XML_TYPES);
            return Err(syn::Error::new(word.span(), format!("unknown type `{word}` of XML-RPC\n{help}")));
        };
        if let Some((_, kind)) = all.last_mut() {
            *kind = known;
        }
        Ok(())
    });
    Ok(all)
}

/// `= 100`
fn integer(input: ParseStream) -> syn::Result<LitInt> {
    input.parse::<Token![=]>()?;
    if input.peek(LitInt) { input.parse() } else { Err(input.error("expected a whole number")) }
}

/// `= bare` or `= "content"`
pub fn envelope(input: ParseStream) -> syn::Result<Envelope> {
    input.parse::<Token![=]>()?;
    if input.peek(LitStr) {
        let key: LitStr = input.parse()?;
        return match key.value().is_empty() {
            true => {
                Err(syn::Error::new(key.span(), "an empty key\nhelp: for a result without envelope, `envelope = bare`"))
            }
            false => Ok(Envelope::Key(key)),
        };
    }
    let word = syntax::word(input)?;
    if word == "bare" {
        return Ok(Envelope::Bare);
    }
    let help = match closest(&word.to_string(), ["bare"]) {
        Some(_) => "help: did you mean `bare`?".to_owned(),
        None => format!("help: `bare`, or a key in quotes: `\"{word}\"`"),
    };
    Err(syn::Error::new(word.span(), format!("unknown envelope `{word}`\n{help}")))
}
