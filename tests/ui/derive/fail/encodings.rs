#[derive(crudl::Crudl)]
#[crudl(path = "keys/", record = crudl::Value)]
#[crudl(create(name: String) { body = xml }, update(name: String) { body = "form" })]
#[crudl(read { body = json }, partial_update { body = form, body = json })]
#[crudl(list { body = jsn }, body = json)]
struct Keys {
    api: crudl::Api,
}

fn main() {}
