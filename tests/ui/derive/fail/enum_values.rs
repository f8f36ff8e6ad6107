#[derive(Debug, crudl::Enum)]
enum Layout {
    #[wire = "window"]
    Window,
    #[wire = "window"]
    Other,
    Widget,
    #[wire = 3]
    Third,
    #[wire("a", "b")]
    Fourth,
    #[wire]
    Fifth,
    #[wire = 1.5]
    Sixth,
    #[wire = "seventh"]
    #[wire = "7"]
    Seventh,
    Unknown(String),
}

#[derive(Debug, crudl::Enum)]
enum State {
    #[wire(-1)]
    Api,
    #[wire = 99999999999999999999]
    Large,
    #[wire = "unknown"]
    Unknown(i64),
}

fn main() {}
