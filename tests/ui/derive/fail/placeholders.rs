#[derive(crudl::Record)]
struct Team {
    id: i64,
}

#[derive(crudl::Crudl)]
#[crudl(path = "app/{app_id}/teams/", record = Team)]
#[crudl(params(appid: String, team: String, pk))]
#[crudl(read, update(#[path] ap_id: i64, name: String))]
struct Teams {
    api: crudl::Api,
}

fn main() {}
