#[derive(crudl::Record)]
struct Team {
    id: i64,
}

#[derive(crudl::Crudl)]
#[crudl(path = "teams/", record = Team)]
#[crudl(lists, creat(name: String), read, partial_updaet, archive, listing { path = "teams/listing/" })]
struct Teams {
    api: crudl::Api,
}

fn main() {}
