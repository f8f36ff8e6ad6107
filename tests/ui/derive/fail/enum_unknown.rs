#[derive(Debug, crudl::Enum)]
enum Layout {
    #[wire = "window"]
    Window,
    #[wire = "widget"]
    Widget,
}

#[derive(Debug, crudl::Enum)]
enum State {
    #[wire = 1]
    Running,
    Unknown(String),
    Other(i64),
}

#[derive(Debug, crudl::Enum)]
enum Kind {
    #[wire = "open"]
    Open {
        since: i64,
    },
    Unknown(bool),
}

#[derive(Debug, crudl::Enum)]
enum Wrapped<T> {
    #[wire = "open"]
    Open,
    Unknown(T),
}

#[derive(Debug, crudl::Enum)]
struct Name(String);

fn main() {}
