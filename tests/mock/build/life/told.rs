//! What the IR tells of a service that a life has to show. In: a method. Out: fields, and what they are after it.

use crudl_spec::ir::{Body, Column, Facts, Field, Input, Kind, Method, Operators, RecordId, Returns, Type};

use super::Writer;
use crate::valid::inputs;

/// Fields on the wire, and their values as JSON.
type Values = Vec<(String, String)>;

/// A field of records whose fields the reference doesn't give: they take any.
pub(super) const BARE: &str = "name";

/// A column that a list can be ordered by.
pub(super) struct SortedBy {
    pub(super) name: String,
    /// An expression.
    pub(super) column: String,
    /// To its value in a record.
    pub(super) way: Vec<String>,
    pub(super) number: bool,
}

impl Writer<'_> {
    fn fields(&self) -> &[Field] {
        self.service.record.map_or(&[], |id| &self.ir[id].fields)
    }

    /// Whether the reference gives no fields of its records.
    pub(super) fn is_bare(&self) -> bool {
        self.service.record.is_some_and(|id| self.ir[id].open) && self.fields().is_empty()
    }

    fn constant(&self, column: &Column) -> String {
        format!("crudl_clients::{}::{}::{}", self.system, self.path.replace('.', "::"), column.constant)
    }

    /// The record's field that holds what is sent under a name.
    fn returned(&self, wire: &str, ty: &Type) -> Option<&Field> {
        let id = crudl_mock::id_parameter(self.ir, self.service);
        let own = crudl_mock::id_field(self.ir, self.service);
        let is_id = Some(wire) == id.as_deref() || Some(wire) == own.as_deref();
        let mut fields = self.fields().iter().filter(|field| !field.write_only && !is_id);
        fields.find(|field| field.wire == wire && field.ty == *ty)
    }

    /// Fields that a method sets and that the record returns as they are.
    pub(super) fn changes(&self, method: &Method, stage: &str) -> Values {
        if self.is_bare() {
            return vec![(BARE.to_owned(), format!("{stage:?}"))];
        }
        let body = inputs(method).filter(|input| !method.query.contains(input));
        let plain = body.map(|input| &input.field).filter(|field| matches!(field.ty, Type::String | Type::Int));
        let fields = plain.filter(|field| self.returned(&field.wire, &field.ty).is_some());
        let value = |field: &Field| self.value(&field.ty, &field.facts, &field.wire, stage).to_string();
        fields.map(|field| (field.wire.clone(), value(field))).collect()
    }

    /// A field that a partial update can set to null, and that was set before.
    pub(super) fn cleared(&self, partial: &Method) -> Option<Values> {
        if self.is_bare() {
            return Some(vec![(BARE.to_owned(), "null".to_owned())]);
        }
        let create = self.service.methods.iter().find(|method| method.kind == Kind::Create)?;
        let sent = |wire: &str| inputs(create).any(|input| input.field.wire == wire);
        let mut inputs = inputs(partial).filter(|input| !partial.query.contains(input));
        inputs.find_map(|input| {
            let Input { field, required: false, nullable: true, .. } = input else { return None };
            let held = self.returned(&field.wire, &field.ty).filter(|held| held.nullable && sent(&held.wire))?;
            Some(vec![(held.wire.clone(), "null".to_owned())])
        })
    }

    /// What an update leaves of fields that it doesn't name, as far as the spec tells.
    pub(super) fn left(&self, update: &Method) -> Option<Values> {
        if self.is_bare() {
            return Some(vec![(BARE.to_owned(), "null".to_owned()), ("note".to_owned(), "\"replaced\"".to_owned())]);
        }
        let left = |field: &Field, facts: &Facts| -> Option<String> {
            let held = self.returned(&field.wire, &field.ty)?;
            match facts.default.as_ref().or(held.facts.default.as_ref()) {
                Some(text) => match field.ty {
                    Type::Bool | Type::Int => Some(text.to_lowercase()),
                    Type::String => Some(serde_json::Value::from(text.as_str()).to_string()),
                    _ => None,
                },
                None if held.nullable => Some("null".to_owned()),
                None => matches!(held.ty, Type::List(_)).then(|| "[]".to_owned()),
            }
        };
        let fields: Vec<&Field> = match &update.body {
            Body::Value { ty: Type::Record(sent), .. } => {
                self.ir[*sent].fields.iter().filter(|field| field.nullable).collect()
            }
            Body::Fields { fields, .. } => {
                fields.iter().filter(|input| !input.required).map(|input| &input.field).collect()
            }
            Body::None | Body::Value { .. } => Vec::new(),
        };
        let left = fields.into_iter().filter_map(|field| Some((field.wire.clone(), left(field, &field.facts)?)));
        Some(left.collect::<Values>()).filter(|left| !left.is_empty())
    }

    /// A filter for equality on a field that lists return as it is: its column, the type of its values, the field.
    pub(super) fn equal(&self, list: &Method) -> Option<(String, &'static str, String)> {
        if self.is_bare() {
            return Some((format!("crudl::field({BARE:?})"), "String", BARE.to_owned()));
        }
        let shown = shown(list)?;
        let has = |column: &Column| list.list.as_ref().is_some_and(|l| l.filters.iter().any(|f| f.wire == column.wire));
        let columns = self.service.columns.iter().filter(|column| has(column));
        let equal = columns.filter(|column| !matches!(column.filter, None | Some(Operators::Between)));
        let mut found = equal.filter_map(|column| {
            let field =
                self.ir[shown].fields.iter().find(|field| field.wire == column.wire && field.ty == column.ty)?;
            let rust = match field.ty {
                Type::Int => "i64",
                Type::String => "String",
                _ => return None,
            };
            Some((self.constant(column), rust, field.wire.clone()))
        });
        found.next()
    }

    /// Columns that a list can be ordered by, where it shows them.
    pub(super) fn sorted(&self, list: &Method) -> Vec<SortedBy> {
        if self.is_bare() {
            let (name, column) = (BARE.to_owned(), format!("crudl::field({BARE:?})"));
            return vec![SortedBy { way: vec![name.clone()], name, column, number: false }];
        }
        let (Some(shown), Some(known)) = (shown(list), &list.list) else { return Vec::new() };
        let columns = self.service.columns.iter().filter(|column| column.sortable);
        let columns = columns.filter(|column| known.order.contains(&column.wire));
        let found = columns.filter_map(|column| {
            let (way, ty) = self.way(shown, &column.wire)?;
            let number = matches!(ty, Type::Int | Type::Float | Type::Decimal);
            Some(SortedBy { name: column.wire.clone(), column: self.constant(column), way, number })
        });
        found.collect()
    }

    /// `country__name` in a record that has a record in `country`; `country_id` is that one's id.
    fn way(&self, record: RecordId, wire: &str) -> Option<(Vec<String>, Type)> {
        let field = |name: &str| self.ir[record].fields.iter().find(|field| field.wire == name && !field.write_only);
        let (name, rest) = match field(wire) {
            Some(Field { ty: Type::Record(_), .. }) => (wire, Some("id")),
            Some(_) => (wire, None),
            None => match wire.split_once("__") {
                Some((name, rest)) => (name, Some(rest)),
                None => (wire.strip_suffix("_id")?, Some("id")),
            },
        };
        match (&field(name)?.ty, rest) {
            (Type::Record(inner), Some(rest)) => {
                let (way, ty) = self.way(*inner, rest)?;
                Some((std::iter::once(name.to_owned()).chain(way).collect(), ty))
            }
            (Type::List(_) | Type::Map(_) | Type::Record(_) | Type::Any, _) | (_, Some(_)) => None,
            (ty, None) => Some((vec![name.to_owned()], ty.clone())),
        }
    }
}

/// The record that a list shows.
fn shown(list: &Method) -> Option<RecordId> {
    match &list.returns {
        Returns::Page(Type::Record(id)) => Some(*id),
        _ => None,
    }
}
