#[derive(crudl::Record)]
struct Team {
    id: i64,
}

#[derive(crudl::Crudl)]
#[crudl(path = "site/{site}/teams/", record = Team, params(site: Option<String>, file: Option<String>))]
#[crudl(list, logo { path = "logo/team-{file}" })]
struct Teams {
    api: crudl::Api,
}

fn main() {}
