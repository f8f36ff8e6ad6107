#[derive(crudl::Record)]
struct Pair(i64, String);

#[derive(crudl::Record)]
struct Nothing;

#[derive(crudl::Record)]
enum Kind {
    Open,
}

#[derive(crudl::Record)]
#[record(rename_all = "camelCase")]
struct Team {
    team_id: i64,
}

fn main() {}
