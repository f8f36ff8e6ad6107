//! Type expressions with their names looked up.

use std::ops::Range;

use super::{Cx, Scope, Symbol};
use crate::fault::{At, Fault, Place};
use crate::ir::{RecordId, TimeFormat, Type};
use crate::model::TypeText;
use crate::suggest::similar;
use crate::types::{BUILTIN, Expr, parse};

/// A type, with null taken apart: most places keep that elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Typed {
    pub ty: Type,
    pub nullable: bool,
}

impl Typed {
    /// For where null has no other place.
    pub fn whole(self) -> Type {
        if self.nullable { Type::Nullable(Box::new(self.ty)) } else { self.ty }
    }
}

/// The record or enum at the bottom of a type, if there's one.
pub(crate) fn named(ty: &Type) -> Option<&Type> {
    match ty.inner() {
        Some(inner) => named(inner),
        None => matches!(ty, Type::Record(_) | Type::Enum(_)).then_some(ty),
    }
}

/// Resolves a type. With a fault in it, `any` stands for what is at fault.
pub(crate) fn resolve(cx: &Cx<'_>, scope: Scope, text: &TypeText, format: TimeFormat, at: &At<'_>) -> Typed {
    let expr = match parse(&text.text) {
        Ok(expr) => expr,
        Err(error) => {
            cx.report(Fault::new(place(at, text, error.at), error.message).help(error.help));
            return Typed { ty: Type::Any, nullable: true };
        }
    };
    let resolver = Resolver { cx, scope, text, format, at };
    match expr {
        Expr::Nullable(inner) => Typed { ty: resolver.ty(&inner), nullable: true },
        expr => Typed { ty: resolver.ty(&expr), nullable: false },
    }
}

/// Where a part of a type stands: inside of the YAML lists that it was written with.
fn place(at: &At<'_>, text: &TypeText, range: Range<usize>) -> Place {
    fn inside(at: &At<'_>, depth: usize, range: Range<usize>) -> Place {
        if depth == 0 { at.within(range) } else { inside(&at.index(0), depth - 1, range) }
    }
    let inner = text.wrapped..text.text.len() - text.wrapped;
    if range.start >= inner.start && range.end <= inner.end {
        inside(at, text.wrapped, range.start - inner.start..range.end - inner.start)
    } else {
        at.value()
    }
}

struct Resolver<'r> {
    cx: &'r Cx<'r>,
    scope: Scope,
    text: &'r TypeText,
    format: TimeFormat,
    at: &'r At<'r>,
}

impl Resolver<'_> {
    fn ty(&self, expr: &Expr) -> Type {
        match expr {
            Expr::Builtin(ty) => ty.clone(),
            Expr::DateTime => Type::DateTime(self.format),
            Expr::LocalDateTime => Type::LocalDateTime(self.format),
            Expr::Json(inner) => Type::Json(Box::new(self.ty(inner))),
            Expr::List(inner) => Type::List(Box::new(self.ty(inner))),
            Expr::Map(inner) => Type::Map(Box::new(self.ty(inner))),
            Expr::Nullable(inner) => Type::Nullable(Box::new(self.ty(inner))),
            Expr::Name { application, name, at } => {
                let place = || place(self.at, self.text, at.clone());
                match find(self.cx, self.scope, application.as_deref(), name, &place) {
                    Some(Symbol::Record(id)) => Type::Record(id),
                    Some(Symbol::Enum(id)) => Type::Enum(id),
                    Some(Symbol::Faulty) | None => Type::Any,
                }
            }
        }
    }
}

/// The record that a `ref` names.
pub(crate) fn reference(cx: &Cx<'_>, scope: Scope, text: &str, at: &At<'_>) -> Option<RecordId> {
    let (application, name) = match text.split_once('.') {
        Some((application, name)) => (Some(application), name),
        None => (None, text),
    };
    match find(cx, scope, application, name, &|| at.value())? {
        Symbol::Record(id) => Some(id),
        Symbol::Enum(_) => {
            cx.fault(at.value(), format!("`{text}` is an enum"), "a `ref` names the record that an id belongs to");
            None
        }
        Symbol::Faulty => None,
    }
}

/// Looks a name up, and says what is wrong if there's none.
fn find(cx: &Cx<'_>, scope: Scope, application: Option<&str>, name: &str, place: &dyn Fn() -> Place) -> Option<Symbol> {
    let other = match application {
        None => Some(scope.application),
        Some(folder) => cx.symbols.application(scope.system, folder),
    };
    let Some(other) = other else {
        let folder = application.unwrap_or_default();
        let help = match similar(folder, cx.symbols.folders(scope.system)) {
            Some(similar) => format!("did you mean `{similar}.{name}`?"),
            None => "types of other applications are written `application.Name`".to_owned(),
        };
        cx.fault(place(), format!("there's no application `{folder}` in this system"), help);
        return None;
    };
    let home = Scope { application: other, ..scope };
    if let Some(symbol) = cx.symbols.get(home, name) {
        return Some(symbol);
    }
    if cx.excused(name) || !cx.symbols.is_complete(home) {
        return None;
    }
    let guess = |scope, name: &str| cx.guessed.borrow_mut().extend(cx.symbols.get(scope, name));
    let prefix = application.map(|folder| format!("{folder}.")).unwrap_or_default();
    let folders = cx.symbols.folders(scope.system);
    let elsewhere = folders
        .iter()
        .enumerate()
        .find(|(index, _)| *index != other && cx.symbols.get(Scope { application: *index, ..scope }, name).is_some());
    let names = cx.symbols.names(home);
    let builtin = application.is_none().then_some(BUILTIN).into_iter().flatten();
    let help = if let Some((index, folder)) = elsewhere {
        guess(Scope { application: index, ..scope }, name);
        match index == scope.application {
            true => format!("it's defined in this application: write `{name}`"),
            false => format!("it's defined in another application: write `{folder}.{name}`"),
        }
    } else if let Some(similar) = similar(name, names.iter().copied().chain(builtin)) {
        guess(home, similar);
        format!("did you mean `{prefix}{similar}`?")
    } else {
        "define it under `records` or `enums`, or use a type of the language".to_owned()
    };
    cx.fault(place(), format!("unknown type `{prefix}{name}`"), help);
    None
}
