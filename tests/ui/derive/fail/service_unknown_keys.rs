#[derive(crudl::Record)]
struct Team {
    id: i64,
}

#[derive(crudl::Crudl)]
#[crudl(pth = "teams/", recrod = Team, colour = "red", verb = GET)]
#[crudl(path = "teams/", record = Team)]
#[crudl(list, create(name: String) { sucess = 201, record = Team, description = "Creates a team." }, read)]
struct Teams {
    api: crudl::Api,
}

fn main() {}
