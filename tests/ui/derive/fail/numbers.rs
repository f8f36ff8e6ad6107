#[derive(crudl::Record)]
struct Team {
    id: i64,
}

#[derive(crudl::Crudl)]
#[crudl(path = "teams/", record = Team)]
#[crudl(list { success = 404, limit = 0 })]
#[crudl(create { success = [201, 99999], paged = true })]
#[crudl(read { limit = 100, success = [] })]
#[crudl(update { paged = false, success = "200" })]
#[crudl(delete { idempotent = false, success = -1 })]
struct Teams {
    api: crudl::Api,
}

fn main() {}
