#[derive(crudl::Record)]
struct Team {
    id: i64,
}

#[derive(crudl::Crudl)]
#[crudl(path = "teams/", record = Team, list, read -> Team)]
struct Teams {
    api: crudl::Api,
}

fn main() {}
