//! Values of enums survive, known or not.

#[derive(Clone, Debug, PartialEq, Eq, Hash, crudl::Enum)]
#[non_exhaustive]
enum Layout {
    #[wire = "window"]
    Window,
    #[wire = ""]
    Empty,
    /// A value that the spec doesn't know.
    Unknown(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, crudl::Enum)]
enum State {
    #[wire(-1)]
    InApi,
    #[wire = 4]
    Running,
    #[wire(-9223372036854775808)]
    Least,
    Other(i64),
}

fn main() {
    assert_eq!(Layout::from("window"), Layout::Window);
    assert_eq!(Layout::from("door".to_owned()), Layout::Unknown("door".to_owned()));
    assert_eq!(Layout::from(String::new()).as_str(), "");
    assert_eq!(format!("{:>8}|", Layout::Window), "  window|");
    assert_eq!(serde_json::to_string(&Layout::Unknown("door".to_owned())).unwrap(), r#""door""#);
    assert_eq!(serde_json::from_str::<Layout>(r#""window""#).unwrap(), Layout::Window);

    assert_eq!(State::from(-1), State::InApi);
    assert_eq!(State::from(5), State::Other(5));
    assert_eq!(State::Least.as_i64(), i64::MIN);
    assert_eq!(State::Running.to_string(), "4");
    assert_eq!(serde_json::from_str::<State>("7").unwrap(), State::Other(7));
    assert!(serde_json::from_str::<State>(r#""4""#).is_err());
}
