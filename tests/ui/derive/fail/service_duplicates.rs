#[derive(crudl::Record)]
struct Team {
    id: i64,
}

#[derive(crudl::Crudl)]
#[crudl(path = "teams/", record = Team, params(pk: String, pk: i64), path = "team/")]
#[crudl(list { doc = "Lists teams.", doc = "All teams." })]
#[crudl(list, read { success = [200, 200] }, update(pk2: i64, name: String, name: String))]
#[crudl(new(name: String) { path = "teams/new/" })]
#[crudl(partial_update(name: String, #[wire = "name"] title: String, #[query] pk: i64))]
struct Teams {
    api: crudl::Api,
}

fn main() {}
