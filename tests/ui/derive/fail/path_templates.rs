#[derive(crudl::Record)]
struct Team {
    id: i64,
}

#[derive(crudl::Crudl)]
#[crudl(path = "/teams/", item = "teams/{pk/", record = Team)]
#[crudl(list, read)]
#[crudl(one { path = "teams/{}/" }, two { path = "teams/pk}/" }, three { path = "teams/{team id}/" })]
#[crudl(four { path = "teams/{pk}/users/{pk}/" }, five { path = "teams/?all=true" })]
struct Teams {
    api: crudl::Api,
}

fn main() {}
