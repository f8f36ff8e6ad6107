struct Opaque;

#[derive(crudl::Crudl)]
#[crudl(path = "event/", record = crudl::Value)]
#[crudl(create(#[coding = json] opaque: Opaque))]
struct Events {
    api: crudl::Api,
}

fn main() {}
