//! How a service's records are told apart.
//!
//! In: a service. Out: the name of the parameter or field that says which record a call is about, its type, the record's
//! own field of it, and whether calls can create records. All of it is read from the service's methods.

use crudl_spec::ir::{Body, Field, Input, Ir, Kind, Method, Service, Type};

/// What tells the records of a service apart.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    /// Name in paths, queries and bodies; none if there's one record only.
    pub(crate) wire: Option<String>,
    pub(crate) ty: Type,
    /// The record's field that holds it.
    pub(crate) field: Option<String>,
    /// Whether there's a call that makes records.
    pub(crate) creatable: bool,
}

impl Identity {
    pub(crate) fn new(ir: &Ir, service: &Service) -> Self {
        let has = |kind| service.methods.iter().any(|method| method.kind == kind);
        let creatable = has(Kind::Create);
        let known = of_path(service).or_else(|| of_inputs(ir, service)).filter(|(_, ty)| is_id(ty));
        let fields = service.record.map_or(&[][..], |record| &ir[record].fields);
        let (wire, ty) = match known {
            Some((wire, ty)) => (Some(wire), ty),
            // Lists and creates alone: the record's first field that looks like an id.
            None if has(Kind::List) || (has(Kind::Create) && service.path != service.item) => {
                let field = fields.iter().find(|field| is_id(&field.ty) && is_own(&field.wire));
                (
                    field.map(|field| field.wire.clone()).or_else(|| Some("pk".to_owned())),
                    field.map_or(Type::Int, plain),
                )
            }
            None => (None, Type::String),
        };
        // A placeholder is called `pk`, and what it stands for may have a name in the spec.
        let params = service.methods.iter().flat_map(|method| &method.path.params);
        let mut names = params.filter(|param| Some(&param.wire) == wire.as_ref()).map(|param| param.name.plain());
        let field = wire
            .as_ref()
            .and_then(|wire| own_field(fields, wire, &ty))
            .or_else(|| names.find_map(|name| own_field(fields, name, &ty)));
        Self { wire, ty, field, creatable }
    }
}

/// The field of a service's record that tells its records apart, if it has one.
pub fn id_field(ir: &Ir, service: &Service) -> Option<String> {
    Identity::new(ir, service).field
}

/// The parameter that says which record a call of a service is about, if there's one.
pub fn id_parameter(ir: &Ir, service: &Service) -> Option<String> {
    Identity::new(ir, service).wire
}

fn plain(field: &Field) -> Type {
    field.ty.clone()
}

fn is_id(ty: &Type) -> bool {
    matches!(ty, Type::Int | Type::Uuid | Type::String | Type::Secret | Type::Ipv4 | Type::Ip | Type::Cidr)
}

fn is_own(wire: &str) -> bool {
    ["id", "uuid", "guid", "slug", "pk"].iter().any(|name| wire.eq_ignore_ascii_case(name))
}

/// The placeholder that paths of records have beyond those of the collection.
fn of_path(service: &Service) -> Option<(String, Type)> {
    let own = |method: &Method| {
        let beyond = method.path.params.get(service.path.params.len())?;
        (method.path.template.starts_with(service.path.template.trim_end_matches('/')))
            .then(|| (beyond.wire.clone(), beyond.ty.clone()))
    };
    service.methods.iter().find_map(own)
}

/// The parameter that reads, deletes or changes name their record by.
fn of_inputs(ir: &Ir, service: &Service) -> Option<(String, Type)> {
    let of_kind = |kind: Kind| service.methods.iter().find(|method| method.kind == kind);
    let named = |input: &Input| (input.field.wire.clone(), input.field.ty.clone());
    let read = of_kind(Kind::Read).and_then(|method| method.query.iter().find(|input| input.required).map(named));
    let last = |kind| of_kind(kind).and_then(|method| fields(method).iter().rfind(|input| input.required).map(named));
    let first = |kind| of_kind(kind).and_then(|method| fields(method).iter().find(|input| input.required).map(named));
    let whole = || match &of_kind(Kind::Update)?.body {
        Body::Value { ty: Type::Record(id), .. } => {
            ir[*id].fields.iter().find(|field| is_own(&field.wire)).map(|field| (field.wire.clone(), plain(field)))
        }
        _ => None,
    };
    let item = service.path == service.item;
    read.or_else(|| last(Kind::Delete).filter(|_| item || service.path.params.is_empty()))
        .or_else(|| first(Kind::PartialUpdate).filter(|_| service.path.params.is_empty()))
        .or_else(|| first(Kind::Update).filter(|_| service.path.params.is_empty()))
        .or_else(whole)
}

/// Named fields of a method's body.
pub(crate) fn fields(method: &Method) -> &[Input] {
    match &method.body {
        Body::Fields { fields, .. } => fields,
        Body::None | Body::Value { .. } => &[],
    }
}

/// The record's field for a parameter: of the same name; the longest that the name ends in (`disk_uuid`: `uuid`); or, for
/// a bare key, the one that is called an id, or that the server makes.
fn own_field(fields: &[Field], wire: &str, ty: &Type) -> Option<String> {
    let lower = wire.to_ascii_lowercase();
    let of_type = || fields.iter().filter(|field| field.ty == *ty || (is_text(&field.ty) && is_text(ty)));
    let ending = of_type()
        .filter(|field| field.wire.len() > 1 && lower.ends_with(&field.wire.to_ascii_lowercase()))
        .max_by_key(|field| field.wire.len());
    let bare = || of_type().find(|field| is_own(&field.wire));
    let made = || of_type().find(|field| field.read_only && lower == "pk");
    ending.or_else(bare).or_else(made).map(|field| field.wire.clone())
}

fn is_text(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::Secret)
}
