//! What programs see of the emitted crate. In: the IR. Out: its public items with their Rust types, flat and as text.
//!
//! Read from the same plans and the same types as the source itself, so that what is compared here is what rustc sees.

use crudl_spec::ir::{Auth, Enum, EnumValue, Home, Ir, RecordId, Service, System};

use crate::context::Context;
use crate::names::{self, bare};
use crate::plan::{self, Decoded, Place, Plan};
use crate::scope::Scope;
use crate::{attribute, codes, columns, records, types};

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A module and a feature, with a client.
    System,
    /// A module and a feature.
    Application,
    /// A module.
    Service,
    /// A method of a handle.
    Method,
    /// A struct.
    Record,
    /// An enum.
    Enum,
    /// What the client's builder takes: its `Auth`.
    SignIn,
    /// The client's method that leads to a location.
    Location,
    /// An application's accessor there.
    Located,
    /// Type of the handle of an application or a service.
    Handle,
    /// How one gets to a handle.
    Accessor,
    /// An argument of a method; arguments stand in their order.
    Argument,
    /// The struct of a method's required fields.
    RequiredStruct,
    /// A field of that struct.
    RequiredField,
    /// A method of the call that sets something.
    Setter,
    /// Type of the call, without what it's awaited to.
    CallType,
    /// What a call is awaited to.
    Returned,
    /// The constant of a column.
    Column,
    /// The constant of a query parameter.
    Parameter,
    /// The constant of an error code.
    Code,
    /// A field of a record.
    Field,
    /// `new` of a record.
    Constructor,
    /// `Default` of a record.
    Default,
    /// A value of an enum.
    Value,
    /// The variant that keeps what isn't known.
    Unknown,
}

/// One public item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Where it is: `cloudcix.membership.team.create`. A system, application, service, method, record or enum is where
    /// its own items are.
    pub place: String,
    /// What it is.
    pub kind: Kind,
    /// Its name in Rust without `r#`; empty where the place, or the kind, says it.
    pub name: String,
    /// Its type in Rust with full paths, or what else a program depends on; empty where the name says all.
    pub ty: String,
}

/// All public items of the crate, in the order of the IR.
pub fn items(ir: &Ir) -> Vec<Item> {
    let cx = Context::new(ir);
    let mut surface = Surface { scope: Scope::outside(&cx), items: Vec::new() };
    for (s, system) in ir.systems.iter().enumerate() {
        surface.system(s, system);
    }
    surface.items
}

struct Surface<'a> {
    scope: Scope<'a>,
    items: Vec<Item>,
}

impl<'a> Surface<'a> {
    fn add(&mut self, place: &str, kind: Kind, name: &str, ty: impl Into<String>) {
        self.items.push(Item { place: place.to_owned(), kind, name: bare(name).to_owned(), ty: ty.into() });
    }

    fn system(&mut self, s: usize, system: &'a System) {
        let place = system.name.plain();
        self.add(place, Kind::System, "", "");
        let auth = match system.auth {
            Auth::Token { .. } => "crudl::auth::Login",
            Auth::ApiKey { .. } => "crudl::auth::ApiKey",
            Auth::Basic { .. } => "crudl::auth::Basic",
            Auth::None => "crudl::auth::Open",
        };
        self.add(place, Kind::SignIn, "", auth);
        if system.location {
            self.add(place, Kind::Location, "", "");
        }
        for a in 0..system.applications.len() {
            self.application(Home { system: s, application: a, service: None });
        }
    }

    fn application(&mut self, home: Home) {
        let cx = self.scope.cx;
        let (system, application) = (cx.system(home), cx.application(home));
        let place = format!("{}.{}", system.name.plain(), application.name.plain());
        self.add(&place, Kind::Application, "", "");
        if application.located {
            self.add(&place, Kind::Located, "", "");
        }
        let accessor = names::application_accessor(application.name.as_str());
        let accessor = format!("client.{}()", bare(&accessor));
        if application.main.is_none() {
            self.add(&place, Kind::Handle, "", cx.application_handle(application));
            self.add(&place, Kind::Accessor, "", &accessor);
        }
        for id in &application.records {
            self.record(&place, *id);
        }
        for id in &application.enums {
            self.enumeration(&place, &cx.ir[*id]);
        }
        for (v, service) in application.services.iter().enumerate() {
            let place = format!("{place}.{}", service.name.plain());
            self.add(&place, Kind::Service, "", "");
            if !service.methods.is_empty() {
                let of_service = names::service_accessor(service.name.as_str());
                let of_service = format!("{accessor}.{}()", bare(&of_service));
                self.add(&place, Kind::Handle, "", cx.handle(service));
                let is_main = application.main == Some(v);
                self.add(&place, Kind::Accessor, "", if is_main { accessor.clone() } else { of_service });
            }
            self.service(&place, Home { service: Some(v), ..home }, service);
        }
    }

    fn service(&mut self, place: &str, home: Home, service: &'a Service) {
        let cx = self.scope.cx;
        for id in &service.records {
            self.record(place, *id);
        }
        for id in &service.enums {
            self.enumeration(place, &cx.ir[*id]);
        }
        for column in &service.columns {
            let ty = columns::arguments(column, home, &self.scope);
            self.add(place, Kind::Column, &column.constant, types::text(&ty));
        }
        let plan = Plan::new(cx, &cx.system(home).options, service);
        for parameter in &plan.parameters {
            let ty = columns::parameter_type(&parameter.input.field, &self.scope);
            self.add(place, Kind::Parameter, &parameter.constant, types::text(&ty));
        }
        for (constant, code) in codes::constants(service) {
            self.add(place, Kind::Code, &constant, code);
        }
        for planned in &plan.methods {
            let place = format!("{place}.{}", planned.method.name.plain());
            self.method(&place, home, &plan, planned);
        }
    }

    fn method(&mut self, place: &str, home: Home, plan: &Plan<'a>, planned: &plan::MethodPlan<'a>) {
        self.add(place, Kind::Method, "", "");
        for param in &planned.method.path.params {
            let ty = attribute::value_type(&plan::param(param), plan, Some(planned), &self.scope);
            self.add(place, Kind::Argument, param.name.as_str(), ty);
        }
        // Placeholders are there already, and a struct of fields is an item of its own.
        for argument in planned.arguments.iter().filter(|a| !matches!(a.place, Place::Path | Place::Fields)) {
            let ty = attribute::value_type(&argument.value, plan, Some(planned), &self.scope);
            self.add(place, Kind::Argument, &argument.name, ty);
        }
        if let Some(fields) = &planned.fields {
            self.add(place, Kind::RequiredStruct, "", &fields.name);
            for input in &fields.inputs {
                let ty = records::required_type(input, &self.scope);
                self.add(place, Kind::RequiredField, input.field.name.as_str(), types::text(&ty));
            }
        }
        for setter in plan.setters(planned) {
            let (ty, _) = types::setter(setter, &self.scope);
            self.add(place, Kind::Setter, &setter.name, types::text(&ty));
        }
        let call = planned.call.map(|call| &plan.calls[call]);
        for selector in call.and_then(|call| call.selection).into_iter().flat_map(|selection| selection.methods()) {
            self.add(place, Kind::Setter, selector, "");
        }
        let call = match (call, planned.result) {
            (Some(call), _) => call.name.clone(),
            (None, _) if !planned.options.is_empty() => {
                format!("crudl_clients::{}::Call", self.scope.cx.system(home).name)
            }
            (None, Decoded::Page(..)) => "crudl::List".to_owned(),
            (None, _) => "crudl::Call".to_owned(),
        };
        self.add(place, Kind::CallType, "", call);
        let mut returned = types::text(&attribute::decoded(planned.result, &self.scope));
        if let Decoded::Page(_, facts) = planned.result {
            let facts = facts.map(|id| types::plain(&crudl_spec::ir::Type::Record(id), &self.scope));
            let facts = facts.map_or_else(String::new, |facts| format!(", {}", types::text(&facts)));
            returned = format!("crudl::Page<{returned}{facts}>");
        }
        self.add(place, Kind::Returned, "", returned);
    }

    fn record(&mut self, place: &str, id: RecordId) {
        let record = &self.scope.cx.ir[id];
        let place = format!("{place}.{}", record.name);
        self.add(&place, Kind::Record, "", "");
        let members = records::members(id, &self.scope);
        let typed: Vec<_> =
            members.iter().map(|member| (member, types::text(&records::member_type(member, &self.scope)))).collect();
        for (member, ty) in typed {
            self.add(&place, Kind::Field, member.field.name.as_str(), ty);
        }
        if let Some(extra) = records::extra(record) {
            self.add(&place, Kind::Field, &extra, "crudl::Extra");
        }
        if records::is_default(record, &members) {
            self.add(&place, Kind::Default, "", "");
        }
        if let Some(arguments) = records::constructor_arguments(record, &members) {
            let arguments: Vec<String> = arguments
                .iter()
                .map(|member| {
                    let ty = types::text(&types::plain(&member.field.ty, &self.scope));
                    format!("{}: {ty}", bare(member.field.name.as_str()))
                })
                .collect();
            self.add(&place, Kind::Constructor, "", arguments.join(", "));
        }
    }

    fn enumeration(&mut self, place: &str, definition: &Enum) {
        let place = format!("{place}.{}", definition.name);
        self.add(&place, Kind::Enum, "", "");
        for variant in &definition.variants {
            self.add(&place, Kind::Value, variant.name.as_str(), "");
        }
        let integers = !definition.variants.is_empty()
            && definition.variants.iter().all(|variant| matches!(variant.value, EnumValue::Int(_)));
        let held = if integers { "i64" } else { "String" };
        self.add(&place, Kind::Unknown, "", format!("{}({held})", records::unknown(definition)));
    }
}
