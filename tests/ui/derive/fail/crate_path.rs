#[derive(crudl::Record)]
#[crudl(crate = "crudl")]
struct Team {
    id: i64,
}

#[derive(Debug, crudl::Enum)]
#[crudl(krate = crudl)]
enum Kind {
    Unknown(String),
}

#[derive(crudl::Call)]
#[crudl(crate = crudl, crate = ::crudl)]
struct Create(crudl::Call<Team>);

fn main() {}
