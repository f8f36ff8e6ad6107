#[derive(crudl::Record)]
struct Team {
    id: i64,
}

#[derive(crudl::Record)]
struct NewTeam {
    name: String,
}

#[derive(crudl::Crudl)]
#[crudl(path = "teams/", record = Team)]
#[crudl(create(#[fields] new: NewTeam, #[fields] more: NewTeam))]
#[crudl(read(#[filter] name: String))]
#[crudl(list(#[body] name: String, #[qery] deep: bool))]
#[crudl(update(#[whole] team: Team, name: String))]
#[crudl(partial_update(#[body] #[query] name: String, #[fields] #[wire = "new"] new: NewTeam))]
#[crudl(rename(#[wire = name] name: String, #[query = true] force: bool))]
struct Teams {
    api: crudl::Api,
}

fn main() {}
