#[derive(crudl::Record)]
struct Team {
    id: i64,
}

#[derive(crudl::Call)]
struct Create {
    call: crudl::Call<Team>,
}

#[derive(crudl::Call)]
struct Find(crudl::List<Teams, Team>);

#[derive(crudl::Call)]
struct Update(crudl::Call<Team>, bool);

#[derive(crudl::Call)]
struct Raw(String);

#[derive(crudl::Call)]
enum Delete {}

struct Teams;

fn main() {}
