#[derive(crudl::Record)]
struct Team {
    id: i64,
}

#[derive(crudl::Crudl)]
#[crudl("teams/", record = Team)]
#[crudl(path, params)]
#[crudl(list read, update -> , create(name: String) = 201, delete { success = 200 } head)]
struct Teams {
    api: crudl::Api,
}

#[derive(crudl::Crudl)]
#[crudl]
#[crudl = "teams/"]
struct Users {
    api: crudl::Api,
}

fn main() {}
