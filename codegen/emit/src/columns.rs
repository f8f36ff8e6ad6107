//! Columns and parameters of lists. In: their IR. Out: one constant each, and a system's own kinds of columns.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crudl_spec::ir::{Column, Field, Home, Operator, Operators};
use proc_macro2::TokenStream;
use quote::quote;

use crate::context::Context;
use crate::doc::{Docs, code};
use crate::facts::{self, Direction};
use crate::layout::{self, Slots};
use crate::names::ident;
use crate::plan::ParameterPlan;
use crate::scope::Scope;
use crate::{EmitError, banner, types};

/// The name of the system's own kind of a column, if it has one.
pub(crate) fn operators<'a>(cx: &'a Context<'_>, system: usize, column: &Column) -> Option<&'a str> {
    let Some(Operators::Custom(list)) = &column.filter else { return None };
    let list: Vec<Operator> = list.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    cx.operators[system].get(&list).map(String::as_str)
}

/// The names of `crudl::column` that a column is written with.
pub(crate) fn named(column: &Column, out: &mut BTreeSet<&'static str>) {
    out.insert("Column");
    out.insert(if column.sortable { "Sortable" } else { "Unsortable" });
    match &column.filter {
        None => out.insert("NoFilter"),
        Some(Operators::Text) => out.insert("Text"),
        Some(Operators::Number) => out.insert("Number"),
        Some(Operators::Exact) => out.insert("Exact"),
        Some(Operators::Between) => out.insert("Between"),
        Some(Operators::Custom(_)) => false,
    };
}

/// What a column's type says besides its service: value, operators, order.
pub(crate) fn arguments(column: &Column, home: Home, scope: &Scope<'_>) -> TokenStream {
    let ty = types::plain(&column.ty, scope);
    let kind = match &column.filter {
        None => scope.column("NoFilter"),
        Some(Operators::Text) => scope.column("Text"),
        Some(Operators::Number) => scope.column("Number"),
        Some(Operators::Exact) => scope.column("Exact"),
        Some(Operators::Between) => scope.column("Between"),
        Some(Operators::Custom(_)) => match operators(scope.cx, home.system, column) {
            Some(name) => scope.operators(name, home),
            None => scope.column("Exact"),
        },
    };
    let sort = scope.column(if column.sortable { "Sortable" } else { "Unsortable" });
    quote!(#ty, #kind, #sort)
}

/// A column.
pub(crate) fn column(column: &Column, handle: &str, home: Home, scope: &Scope<'_>) -> TokenStream {
    let (name, handle) = (ident(&column.constant), ident(handle));
    let (class, arguments) = (scope.column("Column"), arguments(column, home, scope));
    let does = match (&column.filter, column.sortable) {
        (Some(_), true) => "Filters and orders by",
        (Some(_), false) => "Filters by",
        (None, true) => "Orders by",
        (None, false) => "Field",
    };
    let mut docs = Docs::new();
    docs.paragraph(&facts::join(vec![
        format!("{does} {}.", code(&column.wire)),
        crate::doc::sentence(&column.doc.text),
    ]));
    let wire = &column.wire;
    let order = column.order_wire.as_ref().unwrap_or(wire);
    let filter = column.filter_wire.as_ref().unwrap_or(wire);
    let value = match types::coding_path(&column.ty) {
        None if order == filter => quote!(#class::new(#order)),
        coding => {
            let coding = coding.unwrap_or_else(|| quote!(crudl::Coding::Plain));
            quote!(#class::filtered(#order, #filter, #coding))
        }
    };
    quote! {
        #docs
        pub const #name: #class<#handle, #arguments> = #value;
    }
}

/// The type of the values of an optional query parameter of lists.
pub(crate) fn parameter_type(field: &Field, scope: &Scope<'_>) -> TokenStream {
    if field.facts.flag { quote!(crudl::Flag) } else { types::plain(&field.ty, scope) }
}

/// The constant of an optional query parameter of lists.
pub(crate) fn parameter(plan: &ParameterPlan<'_>, handle: &str, scope: &Scope<'_>) -> TokenStream {
    let (name, handle, field) = (ident(&plan.constant), ident(handle), &plan.input.field);
    let ty = parameter_type(field, scope);
    let mut docs = Docs::new();
    docs.paragraph(&facts::join(vec![
        format!("Query parameter {}.", code(&field.wire)),
        facts::field(field, Direction::In, scope),
    ]));
    let wire = &field.wire;
    let value = match types::coding_path(&field.ty) {
        None => quote!(crudl::Parameter::new(#wire)),
        Some(coding) => quote!(crudl::Parameter::written(#wire, #coding)),
    };
    quote! {
        #docs
        pub const #name: crudl::Parameter<#handle, #ty> = #value;
    }
}

/// The module of a system's own kinds of columns, if it has any.
pub(crate) fn operators_file(cx: &Context<'_>, system: usize) -> Result<Option<(PathBuf, String)>, EmitError> {
    let lists = &cx.operators[system];
    if lists.is_empty() {
        return Ok(None);
    }
    let root = &cx.ir.systems[system];
    let path = format!("src/{}/{}.rs", root.name.plain(), cx.operators_module[system]);
    let mut docs = Docs::new();
    docs.paragraph("Kinds of columns that only this system has: each allows the operators in its name, and equality.");
    let docs = docs.inner();
    let kinds = lists.iter().map(|(list, name)| {
        let name = ident(name);
        let operators: Vec<_> = list.iter().map(|operator| ident(format!("{operator:?}"))).collect();
        let mut docs = Docs::new();
        let words: Vec<String> = list.iter().map(|operator| code(operator.as_str())).collect();
        docs.paragraph(&format!(
            "Allows {}.",
            if words.is_empty() { "equality alone".to_owned() } else { words.join(", ") }
        ));
        quote! {
            #docs
            #[derive(Clone, Copy, Debug)]
            pub enum #name {}
            impl crudl::column::op::Eq for #name {}
            #(impl crudl::column::op::#operators for #name {})*
        }
    });
    let text = layout::print(&path, &banner::rust(&root.file), quote!(#docs #(#kinds)*), &Slots::default())?;
    Ok(Some((PathBuf::from(path), text)))
}
