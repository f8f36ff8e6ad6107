//! XML-RPC: names of procedures as paths, arguments by position.
#![deny(warnings)]

#[derive(Clone, PartialEq, crudl::Record)]
pub struct Job {
    pub jobguid: Option<crudl::Uuid>,
}

#[derive(Clone, crudl::Crudl)]
#[crudl(name = "cloud.customer", path = "customer", record = crudl::Value)]
#[crudl(create(name: String) -> Create { path = "customer.create", arguments(name: Text, r#type: Any, "max-size": Int) })]
#[crudl(list(#[body] guid: crudl::Uuid) -> crudl::List<Self, crudl::Value, Job> {
    verb = POST,
    path = "customer.list",
    paged = false,
    idempotent = true,
    arguments(
        guid: Text,
        a: Double,
        b: Bool,
        c: Time,
        d: Base64,
        e: Array,
        f: Struct,
    ),
})]
#[crudl(get_xml(guid: crudl::Uuid) -> crudl::Call<String> {
    path = "customer.getXML", envelope = bare, arguments(guid: Text), not_implemented = true,
})]
#[crudl(ping { path = "customer.ping", arguments(), not_implemented = false })]
pub struct Customers {
    api: crudl::Api,
}

#[derive(Debug, crudl::Call)]
pub struct Create(crudl::Call<crudl::Enveloped<crudl::Uuid, Job>>);

impl Create {
    pub fn max_size(self, size: i64) -> Self {
        Self(self.0.set("max-size", size))
    }
}

pub async fn calls(customers: &Customers, guid: crudl::Uuid) -> Result<crudl::Uuid, crudl::Error> {
    let _ = (customers.list(guid).metadata_of(), customers.get_xml(guid), customers.ping());
    let made = customers.create("a").max_size(5).await?;
    let _: Option<crudl::Uuid> = made.facts.jobguid;
    Ok(made.into_value())
}

/// Facts that stand beside the records of a list are its metadata.
trait Metadata<M> {
    fn metadata_of(self) -> Option<M>;
}

impl<S, T, M> Metadata<M> for crudl::List<S, T, M> {
    fn metadata_of(self) -> Option<M> {
        None
    }
}

fn main() {}
