#[derive(crudl::Record)]
struct Team {
    id: i64,
}

#[derive(crudl::Crudl)]
#[crudl(path = "teams/", record = Team, create(name: String, public: bool), read)]
struct Teams {
    api: crudl::Api,
}

fn main() {
    let _ = |teams: Teams| {
        teams.create("ops");
        teams.read("seven");
        teams.delete(7);
    };
}
