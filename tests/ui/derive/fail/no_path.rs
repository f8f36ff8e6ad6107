#[derive(crudl::Record)]
struct Team {
    id: i64,
}

#[derive(crudl::Crudl)]
#[crudl(record = Team, list, create(name: String), ping { path = "ping/" })]
struct Teams {
    api: crudl::Api,
}

#[derive(crudl::Crudl)]
#[crudl(path = "users/")]
struct Users {
    api: crudl::Api,
}

fn main() {}
