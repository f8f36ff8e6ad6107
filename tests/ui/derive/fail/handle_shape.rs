#[derive(crudl::Record)]
struct Team {
    id: i64,
}

#[derive(crudl::Crudl)]
#[crudl(path = "teams/", record = Team, list)]
struct Nothing;

#[derive(crudl::Crudl)]
#[crudl(path = "teams/", record = Team, list)]
struct Text {
    api: String,
}

#[derive(crudl::Crudl)]
#[crudl(path = "teams/", record = Team, list)]
struct Much {
    api: crudl::Api,
    other: crudl::Api,
    retries: u32,
}

#[derive(crudl::Crudl)]
#[crudl(path = "teams/", record = Team, lst = true)]
enum Choice {
    Api(crudl::Api),
}

fn main() {}
