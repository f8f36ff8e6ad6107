//! Columns: what the lists of a service filter and order by, with the types of the values.

use std::collections::BTreeMap;

use super::types::{Typed, resolve};
use super::{Cx, DeclKind, Scope};
use crate::fault::{At, Fault, Place};
use crate::ir::{Column, Doc, Field, Filter, Ir, Operator, Operators, RecordId, Type};
use crate::model::{FilterDef, FilterKind, Map};
use crate::names::constant;
use crate::suggest::{known, similar};

pub(crate) const FILTER_KINDS: [&str; 4] = ["text", "number", "exact", "between"];
pub(crate) const OPERATORS: [(&str, Operator); 13] = [
    ("from", Operator::AtLeast),
    ("gt", Operator::Gt),
    ("gte", Operator::Gte),
    ("icontains", Operator::Icontains),
    ("iendswith", Operator::Iendswith),
    ("iexact", Operator::Iexact),
    ("in", Operator::In),
    ("isnull", Operator::Isnull),
    ("istartswith", Operator::Istartswith),
    ("lt", Operator::Lt),
    ("lte", Operator::Lte),
    ("range", Operator::Range),
    ("to", Operator::AtMost),
];

/// The columns of a service, gathered from its lists.
pub(crate) struct Columns<'c> {
    cx: &'c Cx<'c>,
    ir: &'c Ir,
    scope: Scope,
    columns: BTreeMap<String, (Column, Place)>,
}

impl<'c> Columns<'c> {
    pub fn new(cx: &'c Cx<'c>, ir: &'c Ir, scope: Scope) -> Self {
        Self { cx, ir, scope, columns: BTreeMap::new() }
    }

    /// Adds the filters of a list over a record.
    pub fn filters(&mut self, base: Base, defs: &Map<FilterDef>, at: &At<'_>) -> Vec<Filter> {
        let mut filters = Vec::new();
        for (wire, def) in defs.iter() {
            let at = at.key(wire);
            super::doc::name_length(self.cx, wire, &at);
            if let Some(column) = self.filter(base, wire, def, &at) {
                self.add(column, &at.name());
            }
            filters.push(Filter { wire: wire.clone(), required: def.keys.required });
        }
        filters
    }

    /// Adds the fields that a list is ordered by.
    pub fn order(&mut self, base: Base, fields: &[String], at: &At<'_>) -> Vec<String> {
        for (index, wire) in fields.iter().enumerate() {
            let at = at.index(index);
            let identifier = wire.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'.');
            let Some(constant) = constant(wire).ok().filter(|_| identifier) else {
                let help = "name a field; the direction is the caller's choice";
                self.cx.fault(at.value(), format!("`{wire}` is no field to order by"), help);
                continue;
            };
            if fields.iter().take(index).any(|before| before == wire) {
                self.cx.fault(at.value(), format!("`{wire}` stands here twice"), "keep one of them");
                continue;
            }
            let found = look_up(self.cx, self.ir, base, wire);
            let (ty, doc) = found.unwrap_or((Type::String, Doc::default()));
            let column = Column {
                wire: wire.clone(),
                filter_wire: None,
                order_wire: self.order_wire(base, wire),
                constant,
                ty,
                filter: None,
                sortable: true,
                doc,
            };
            self.add(column, &at.value());
        }
        fields.to_vec()
    }

    /// What the wire calls a field that the spec gives another name.
    fn order_wire(&self, base: Base, name: &str) -> Option<String> {
        let field = field(self.cx, self.ir, base.listed.or(base.record)?, name)?;
        (field.wire != name).then(|| field.wire.clone())
    }

    fn filter(&self, base: Base, wire: &str, def: &FilterDef, at: &At<'_>) -> Option<Column> {
        let constant = match constant(wire) {
            Ok(constant) => constant,
            Err(error) => {
                self.cx.fault(at.name(), error.to_string(), "rename it");
                return None;
            }
        };
        if def.keys.wire.as_deref() == Some("") {
            let help = "leave it out if the name on the wire is the key";
            self.cx.fault(at.key("wire").value(), "`wire` is empty", help);
        }
        if def.keys.format.is_some() && def.keys.ty.is_none() {
            let help = "say the type too, or leave it out: the field's own format holds for its filters";
            self.cx.fault(at.key("format").name(), "`format` belongs to a `type`", help);
        }
        let kind_key = at.key("kind");
        let operators = operators(self.cx, &def.keys.kind, if def.short { at } else { &kind_key })?;
        let found = look_up(self.cx, self.ir, base, wire);
        let doc = found.as_ref().map(|(_, doc)| doc.clone()).unwrap_or_default();
        let ty = match (&def.keys.ty, found) {
            (Some(text), _) => {
                let format = def.keys.format.map(super::fields::format).unwrap_or_default();
                let Typed { ty, .. } = resolve(self.cx, self.scope, text, format, &at.key("type"));
                ty
            }
            // Text operators compare text, whatever the field is.
            (None, Some((Type::Url | Type::Mac, _))) => Type::String,
            (None, Some(_)) if operators == Operators::Text => Type::String,
            (None, Some((ty, _))) => ty,
            (None, None) => {
                if !base.faulty && (operators != Operators::Text || !base.unknown) {
                    self.unknown_field(base, wire, def, at);
                }
                Type::String
            }
        };
        let filter_wire = def.keys.wire.clone();
        Some(Column {
            wire: wire.to_owned(),
            filter_wire,
            order_wire: None,
            constant,
            ty,
            filter: Some(operators),
            sortable: false,
            doc,
        })
    }

    fn unknown_field(&self, base: Base, wire: &str, def: &FilterDef, at: &At<'_>) {
        if self.cx.excused(wire) || wire.split("__").any(|step| self.cx.excused(step)) {
            return;
        }
        let kind = match &def.keys.kind {
            FilterKind::Word(word) => word.clone(),
            FilterKind::Operators(operators) => format!("[{}]", operators.join(", ")),
        };
        let ty = if kind == "number" { "int" } else { "string" };
        let say = format!("say the type: `{wire}: {{kind: {kind}, type: {ty}}}`");
        let records = base.listed.into_iter().chain(base.record);
        let fields = records.flat_map(|record| &self.ir[record].fields).map(|field| field.wire.as_str());
        let say = match similar(wire, fields) {
            Some(similar) => format!("did you mean `{similar}`? If not, {say}"),
            None => say,
        };
        self.cx.fault(at.name(), format!("the record has no plain field `{wire}` to filter on"), say);
    }

    /// Adds a column, or merges it with the one of another list.
    fn add(&mut self, column: Column, place: &Place) {
        if let Some((other, first)) = self.columns.get_mut(&column.wire) {
            match (&other.filter, &column.filter) {
                (Some(a), Some(b)) if a != b || other.ty != column.ty || other.filter_wire != column.filter_wire => {
                    let message = format!("lists of this service filter `{}` in different ways", column.wire);
                    let fault =
                        Fault::new(place.clone(), message).help("a column is the same for all lists of a service");
                    self.cx.report(fault.second(first.clone(), "the other one"));
                }
                (None, Some(_)) => {
                    (other.filter, other.ty, other.filter_wire) = (column.filter, column.ty, column.filter_wire);
                }
                (Some(_) | None, _) => {}
            }
            other.sortable |= column.sortable;
            other.order_wire = other.order_wire.take().or(column.order_wire);
            return;
        }
        let same = self.columns.values().find(|(other, _)| other.constant == column.constant);
        if let Some((other, first)) = same {
            let message =
                format!("the columns `{}` and `{}` both become `{}`", other.wire, column.wire, column.constant);
            let fault = Fault::new(place.clone(), message).help("leave one of them out");
            self.cx.report(fault.second(first.clone(), "the other one"));
        }
        self.columns.insert(column.wire.clone(), (column, place.clone()));
    }

    /// Whether a column has bounds, which are written in a way of their own.
    pub fn is_bounded(&self, wire: &str) -> bool {
        match self.columns.get(wire).and_then(|(column, _)| column.filter.as_ref()) {
            Some(Operators::Between) => true,
            Some(Operators::Custom(list)) => list.contains(&Operator::AtLeast) || list.contains(&Operator::AtMost),
            _ => false,
        }
    }

    /// All of them, by name.
    pub fn finish(self) -> Vec<Column> {
        self.columns.into_values().map(|(column, _)| column).collect()
    }
}

fn operators(cx: &Cx<'_>, kind: &FilterKind, at: &At<'_>) -> Option<Operators> {
    match kind {
        FilterKind::Word(word) => match word.as_str() {
            "text" => Some(Operators::Text),
            "number" => Some(Operators::Number),
            "exact" => Some(Operators::Exact),
            "between" => Some(Operators::Between),
            _ => {
                let help = match similar(word, &FILTER_KINDS) {
                    _ if OPERATORS.iter().any(|(name, _)| name == word) => format!("write a list: `[{word}]`"),
                    Some(similar) => format!("did you mean `{similar}`?"),
                    None => "a filter is `text`, `number`, `exact`, `between` or a list of operators".to_owned(),
                };
                cx.fault(at.value(), format!("unknown kind of filter `{word}`"), help);
                None
            }
        },
        FilterKind::Operators(names) => {
            let mut operators = Vec::new();
            for (index, name) in names.iter().enumerate() {
                let place = at.index(index).value();
                match OPERATORS.iter().find(|(known, _)| known == name) {
                    Some((_, operator)) if operators.contains(operator) => {
                        cx.fault(place, format!("the operator `{name}` stands here twice"), "keep one");
                    }
                    Some((_, operator)) => operators.push(*operator),
                    None => {
                        let all: Vec<_> = OPERATORS.iter().map(|(name, _)| *name).collect();
                        let help = match similar(name, all.iter().copied()) {
                            Some(similar) => format!("did you mean `{similar}`?"),
                            None => format!("the operators are {}", known(&all)),
                        };
                        cx.fault(place, format!("unknown operator `{name}`"), help);
                    }
                }
            }
            operators.sort_unstable();
            Some(if operators.is_empty() { Operators::Exact } else { Operators::Custom(operators) })
        }
    }
}

/// What a list is over.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Base {
    /// What it returns.
    pub listed: Option<RecordId>,
    /// The service's record, which may say more than what a list shows.
    pub record: Option<RecordId>,
    /// Its fields are not all known, or there's a fault in the way: a name that isn't found may still be one.
    pub unknown: bool,
    /// There's a fault of its own in the way.
    pub faulty: bool,
}

/// Type and documentation of a column: `a__b` goes through records, `a_id` names the id of record `a`.
fn look_up(cx: &Cx<'_>, ir: &Ir, base: Base, wire: &str) -> Option<(Type, Doc)> {
    let listed = base.listed.and_then(|record| follow(cx, ir, record, wire));
    listed.or_else(|| follow(cx, ir, base.record.filter(|_| base.record != base.listed)?, wire))
}

fn follow(cx: &Cx<'_>, ir: &Ir, record: RecordId, wire: &str) -> Option<(Type, Doc)> {
    match locate(cx, ir, record, wire)? {
        Located::Unknown => Some((Type::Any, Doc::default())),
        Located::Field(field) => {
            let ty = bottom(&field.ty);
            let plain = !matches!(ty, Type::Record(_) | Type::Map(_) | Type::Json(_) | Type::Bytes);
            plain.then(|| (ty.clone(), field.doc.clone()))
        }
    }
}

/// Whether a filter has the name of a field, plain or not.
pub(crate) fn names_field(cx: &Cx<'_>, ir: &Ir, record: RecordId, wire: &str) -> bool {
    locate(cx, ir, record, wire).is_some()
}

/// What a filter's name leads to.
enum Located<'i> {
    Field(&'i Field),
    /// On the way is a type that couldn't be resolved, since a damaged file defines it: what comes after is no fault here.
    Unknown,
}

fn locate<'i>(cx: &Cx<'_>, ir: &'i Ir, mut record: RecordId, wire: &str) -> Option<Located<'i>> {
    let mut steps = wire.split("__").peekable();
    while let Some(step) = steps.next() {
        let last = steps.peek().is_none();
        let (found, of_owner) = match field(cx, ir, record, step) {
            Some(field) => (field, false),
            // `country_id`, where the record has `country`; and `country__name`, where it has `country_id` and says
            // whose id that is.
            None => match step.strip_suffix("_id").filter(|_| last) {
                Some(owner) => (field(cx, ir, record, owner)?, true),
                None => (field(cx, ir, record, &format!("{step}_id")).filter(|_| !last)?, false),
            },
        };
        match (bottom(&found.ty), found.facts.reference) {
            (Type::Any, _) if cx.files.iter().any(crate::file::File::is_damaged) => return Some(Located::Unknown),
            (Type::Record(owner), _) if of_owner => return field(cx, ir, *owner, "id").map(Located::Field),
            (_, _) if last => return Some(Located::Field(found)).filter(|_| !of_owner),
            (Type::Record(id), _) => record = *id,
            (_, Some(id)) => record = id,
            (_, None) => return None,
        }
    }
    None
}

/// A field by its name on the wire or in the spec.
fn field<'i>(cx: &Cx<'_>, ir: &'i Ir, record: RecordId, name: &str) -> Option<&'i Field> {
    let fields = &ir.records.get(record.0)?.fields;
    let by_key = match cx.symbols.record(record)?.kind {
        DeclKind::Record(def) => def.fields.get_index_of(name),
        DeclKind::Metadata { .. } | DeclKind::Enum(_) => None,
    };
    by_key.and_then(|index| fields.get(index)).or_else(|| fields.iter().find(|field| field.wire == name))
}

/// The type inside lists and nulls.
fn bottom(ty: &Type) -> &Type {
    match (ty, ty.inner()) {
        (Type::List(_) | Type::Nullable(_), Some(inner)) => bottom(inner),
        (ty, _) => ty,
    }
}
