#[derive(crudl::Record)]
struct Team {
    id: i64,
}

#[derive(crudl::Crudl)]
#[crudl(path = "teams/", record = Team)]
#[crudl(create(name, type: String, title: impl Into<String>), update(name: String note: String), move, read(: i64))]
struct Teams {
    api: crudl::Api,
}

fn main() {}
