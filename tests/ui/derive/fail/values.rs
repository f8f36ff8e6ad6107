#[derive(crudl::Record)]
struct Team {
    id: i64,
}

#[derive(crudl::Crudl)]
#[crudl(path = "teams/", record = Team, name = "", envelope = content)]
#[crudl(list { verb = "GET", auth = no, doc = concat!("Lists", " teams.") })]
#[crudl(read { verb = get, envelope = bear }, update { verb = FETCH, envelope = "" })]
#[crudl(archive { verb POST, path: "teams/{pk}/archive/" }, delete { deprecated = true })]
struct Teams {
    api: crudl::Api,
}

fn main() {}
