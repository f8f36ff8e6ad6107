#[derive(crudl::Record)]
struct Team {
    id: i64,
    started: std::time::Instant,
}

fn main() {}
