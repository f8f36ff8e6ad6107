//! Records and enums. In: their IR. Out: structs and enums with derives.

use crudl_spec::ir::{Enum, EnumValue, Field, Input, Record, RecordId};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::doc::{self, Docs, sentence};
use crate::facts::{self, Direction};
use crate::lazy::Lazy;
use crate::names::{Taken, bare, ident};
use crate::scope::Scope;
use crate::types;

/// Most required fields that a constructor takes.
const MOST_ARGUMENTS: usize = 3;

/// How a field stands in its struct.
pub(crate) struct Member<'a> {
    pub(crate) field: &'a Field,
    pub(crate) optional: bool,
    pub(crate) boxed: bool,
}

/// The members of a record, as `emit` and the examples see them.
pub(crate) fn members<'a>(id: RecordId, scope: &Scope<'a>) -> Vec<Member<'a>> {
    let record = &scope.cx.ir[id];
    let both = record.input && record.output;
    record
        .fields
        .iter()
        .enumerate()
        .map(|(i, field)| {
            let boxed = scope.cx.boxed.contains(&(id, i));
            // What only one direction has must be free to be missing in the other. A box without an option has no end.
            let one_way = both && (field.read_only || field.write_only);
            Member { field, optional: field.optional || field.nullable || one_way || boxed, boxed }
        })
        .collect()
}

/// A record.
pub(crate) fn record(id: RecordId, scope: &Scope<'_>) -> TokenStream {
    let record = &scope.cx.ir[id];
    let members = members(id, scope);
    let name = ident(&record.name);
    let direction = if record.input { Direction::In } else { Direction::Out };
    let fields = members.iter().map(|member| {
        Lazy(move || {
            let field = member.field;
            let mut docs = Docs::indented(4);
            docs.paragraph(&facts::field(field, direction, scope));
            let aliases = doc::aliases(field.doc.aliases.iter().map(String::as_str), bare(field.name.as_str()));
            // What is only sent says null where the spec does: leaving it out may mean something else.
            let null = record.input && !record.output && field.nullable && !field.optional;
            let attribute = types::record_attribute(&field.wire, field.name.as_str(), null, &field.ty);
            let member = types::field(field.name.as_str(), member_type(member, scope));
            quote!(#docs #aliases #attribute #member,)
        })
    });
    let extra = extra(record);
    let extra_field = extra.as_ref().map(|extra| {
        let member = types::field(extra, quote!(crudl::Extra));
        quote! {
            /// Fields that the spec doesn't name.
            #[record(extra)]
            #member,
        }
    });
    let mut docs = Docs::new();
    docs.paragraph(&record_doc(record));
    let aliases = doc::aliases(record.doc.aliases.iter().map(String::as_str), record.name.as_str());
    let default = is_default(record, &members).then(|| quote!(Default,));
    let constructor = constructor(record, &members, extra.as_deref(), scope);
    let mut out = quote! {
        #docs
        #aliases
        #[derive(Clone, #default PartialEq, crudl::Record)]
        pub struct #name {
            #(#fields)*
            #extra_field
        }
    };
    out.extend(constructor);
    out
}

fn record_doc(record: &Record) -> String {
    let direction = match (record.output, record.input) {
        (false, true) => "Sent only.",
        _ => "",
    };
    let open = if record.open { "May hold any further field." } else { "" };
    let mut out = vec![sentence(&record.doc.text), direction.to_owned(), open.to_owned()];
    out.extend(record.doc.because.iter().map(|reason| sentence(reason)));
    facts::join(out)
}

/// Name of the field for what the spec doesn't name; what is only sent has none.
pub(crate) fn extra(record: &Record) -> Option<String> {
    // An open record may hold any field in either direction.
    if record.input && !record.output && !record.open {
        return None;
    }
    let mut names = Taken::new(record.fields.iter().map(|field| bare(field.name.as_str()).to_owned()));
    Some(names.claim("extra", "_fields"))
}

/// The type of a member.
pub(crate) fn member_type(member: &Member<'_>, scope: &Scope<'_>) -> TokenStream {
    let mut ty = types::plain(&member.field.ty, scope);
    if member.boxed {
        let name = scope.prelude("Box");
        ty = quote!(#name<#ty>);
    }
    if member.optional { types::option(ty, scope) } else { ty }
}

/// Whether a record that is sent has no required field, so that `Default` makes one.
pub(crate) fn is_default(record: &Record, members: &[Member<'_>]) -> bool {
    record.input && members.iter().all(|member| member.optional)
}

/// The required members, if a constructor takes them.
pub(crate) fn constructor_arguments<'m, 'a>(record: &Record, members: &'m [Member<'a>]) -> Option<Vec<&'m Member<'a>>> {
    let required: Vec<_> = members.iter().filter(|member| !member.optional).collect();
    let some_optional = required.len() < members.len() || extra(record).is_some();
    (record.input && some_optional && (1..=MOST_ARGUMENTS).contains(&required.len())).then_some(required)
}

/// `new`, for records that are sent and have something that may be left out.
fn constructor(record: &Record, members: &[Member<'_>], extra: Option<&str>, scope: &Scope<'_>) -> Option<TokenStream> {
    let required = constructor_arguments(record, members)?;
    let name = ident(&record.name);
    let parameters = required.iter().map(|member| {
        let (name, ty) = (ident(&member.field.name), types::argument(&member.field.ty, scope));
        quote!(#name: #ty)
    });
    let values = members.iter().map(|member| {
        let name = ident(&member.field.name);
        if member.optional {
            return quote!(#name: None);
        }
        match types::owned(&member.field.ty, &name) {
            Some(value) => quote!(#name: #value),
            None => quote!(#name),
        }
    });
    let extra = extra.map(|extra| {
        let extra = ident(extra);
        quote!(#extra: crudl::Extra::default(),)
    });
    Some(quote! {
        impl #name {
            /// One with the required fields alone.
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#values,)* #extra }
            }
        }
    })
}

/// The type of a field of a method's required fields.
pub(crate) fn required_type(input: &Input, scope: &Scope<'_>) -> TokenStream {
    let ty = types::plain(&input.field.ty, scope);
    if input.nullable { types::option(ty, scope) } else { ty }
}

/// The struct of a method's required fields.
pub(crate) fn required_fields(fields: &crate::plan::FieldsPlan<'_>, link: &str, scope: &Scope<'_>) -> TokenStream {
    let name = ident(&fields.name);
    let members = fields.inputs.iter().map(|input| {
        Lazy(move || {
            let field = &input.field;
            let mut docs = Docs::indented(4);
            docs.paragraph(&facts::field(field, Direction::In, scope));
            let attribute = types::record_attribute(&field.wire, field.name.as_str(), input.nullable, &field.ty);
            let member = types::field(field.name.as_str(), required_type(input, scope));
            quote!(#docs #attribute #member,)
        })
    });
    let text = format!(" Required fields of {link}.");
    quote! {
        #[doc = #text]
        #[derive(Clone, PartialEq, crudl::Record)]
        pub struct #name {
            #(#members)*
        }
    }
}

/// Name of the variant for values that the spec doesn't know.
pub(crate) fn unknown(definition: &Enum) -> String {
    let mut names = Taken::new(definition.variants.iter().map(|variant| variant.name.to_string()));
    names.claim("Unknown", "Value")
}

/// An enum that keeps values it doesn't know.
pub(crate) fn enumeration(definition: &Enum, scope: &Scope<'_>) -> TokenStream {
    let name = ident(&definition.name);
    let mut docs = Docs::new();
    docs.paragraph(&sentence(&definition.doc.text));
    let aliases = doc::aliases(definition.doc.aliases.iter().map(String::as_str), definition.name.as_str());
    let integers = definition.variants.iter().all(|variant| matches!(variant.value, EnumValue::Int(_)))
        && !definition.variants.is_empty();
    let variants = definition.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        let value = match &variant.value {
            EnumValue::Text(text) => Literal::string(text),
            EnumValue::Int(number) => {
                let literal = Literal::u64_unsuffixed(number.unsigned_abs());
                return if *number < 0 { quote!(#[wire(-#literal)] #name,) } else { quote!(#[wire = #literal] #name,) };
            }
        };
        quote!(#[wire = #value] #name,)
    });
    let unknown = ident(unknown(definition));
    let (copy, held) = if integers { (Some(quote!(Copy,)), quote!(i64)) } else { (None, scope.prelude("String")) };
    quote! {
        #docs
        #aliases
        #[derive(Clone, #copy Debug, PartialEq, Eq, Hash, crudl::Enum)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that the spec doesn't know.
            #unknown(#held),
        }
    }
}

/// The types that a record's fields name.
pub(crate) fn named(record: &Record, out: &mut std::collections::BTreeSet<crate::context::Item>) {
    for field in &record.fields {
        crate::context::items(&field.ty, out);
    }
}
