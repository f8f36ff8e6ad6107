#[derive(crudl::Crudl)]
#[crudl(path = "customer", record = crudl::Value)]
#[crudl(create(nam: String) { path = "customer.create", arguments(name: Text) })]
#[crudl(find(guid: crudl::Uuid, further: i64) { path = "customer.find", arguments(guid: Guid, amount: Int) })]
#[crudl(delete { verb = POST, path = "customer.delete", arguments(guid) })]
#[crudl(ping { path = "customer.ping", arguments = (guid: Text) })]
#[crudl(pong { path = "customer.pong", arguments(guid: Text, guid: Int), arguments() })]
struct Customers {
    api: crudl::Api,
}

fn main() {}
