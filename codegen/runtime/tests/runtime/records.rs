//! Values in and out.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crudl::{Bytes, Date, Decimal, Extra, IpNet, Patch, Place, Secret, Timestamp, Uuid, Value, from_slice, to_value};
use serde_json::json;

#[derive(Clone, PartialEq, crudl::Record)]
struct Everything {
    flag: bool,
    int: i64,
    big: u64,
    float: f64,
    text: String,
    decimal: Decimal,
    date: Date,
    at: Timestamp,
    uuid: Uuid,
    ip: IpAddr,
    v4: Ipv4Addr,
    v6: Ipv6Addr,
    net: IpNet,
    secret: Secret,
    any: Value,
    bytes: Bytes,
    nothing: (),
    maybe: Option<i64>,
    patch: Patch<i64>,
    children: Vec<Child>,
    by_name: BTreeMap<String, Child>,
    #[record(wire = "type")]
    kind: Layout,
    state: Option<State>,
    #[record(extra)]
    extra: Extra,
}

#[derive(Clone, PartialEq, crudl::Record)]
struct Child {
    r#type: String,
    parent: Option<Box<Child>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, crudl::Enum)]
#[non_exhaustive]
enum Layout {
    #[wire = "window"]
    Window,
    Unknown(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, crudl::Enum)]
#[non_exhaustive]
enum State {
    #[wire(-1)]
    InApi,
    #[wire = 4]
    Running,
    Unknown(i64),
}

fn body() -> Value {
    json!({
        "flag": true, "int": -5, "big": u64::MAX, "float": 1.5, "text": "ä\n", "decimal": "0.10", "date": "2024-05-01",
        "at": "2024-05-01T10:00:00Z", "uuid": "67e55044-10b1-426f-9247-bb680e5fe0c8", "ip": "10.0.0.1", "v4": "10.0.0.2",
        "v6": "::1", "net": "10.0.0.0/8", "secret": "hunter22", "any": {"deep": [1, null, {"x": 2.5}]}, "bytes": "aGk=",
        "nothing": {"a": [1]}, "maybe": 3, "patch": 4, "children": [{"type": "a", "parent": {"type": "b"}}],
        "by_name": {"x": {"type": "c"}}, "type": "window", "state": 4, "further": [1, 2], "more": null
    })
}

#[test]
fn round_trip() {
    let read: Everything = from_slice(body().to_string().as_bytes()).unwrap();
    assert_eq!((read.int, read.big, read.float), (-5, u64::MAX, 1.5));
    assert_eq!(read.decimal.to_string(), "0.10");
    assert_eq!((read.kind.clone(), read.state), (Layout::Window, Some(State::Running)));
    assert_eq!(read.children[0].parent.as_ref().unwrap().r#type, "b");
    assert_eq!(read.extra.get("further"), Some(&json!([1, 2])));
    let mut expected = body();
    expected["nothing"] = Value::Null;
    assert_eq!(to_value(&read), expected);
    // serde's traits go the same way.
    assert_eq!(serde_json::to_value(&read).unwrap(), expected);
    assert_eq!(serde_json::from_value::<Everything>(expected).unwrap(), read);
    let shown = format!("{read:?}");
    assert!(shown.contains("secret: [secret]") && !shown.contains("hunter"), "{shown}");
    assert!(shown.ends_with(r#"extra: {"further", "more"} }"#), "{shown}");
}

#[test]
fn unknown_values_survive() {
    let read: Vec<Layout> = from_slice(br#"["window", "hologram"]"#).unwrap();
    assert_eq!(read[1], Layout::Unknown("hologram".to_owned()));
    assert_eq!(to_value(&read), json!(["window", "hologram"]));
    let read: Vec<State> = from_slice(b"[-1, 99]").unwrap();
    assert_eq!(read, [State::InApi, State::Unknown(99)]);
    assert_eq!(to_value(&read), json!([-1, 99]));
}

#[test]
fn absent_and_null() {
    let child: Child = from_slice(br#"{"type": "a"}"#).unwrap();
    assert_eq!((child.parent.is_none(), to_value(&child)), (true, json!({"type": "a"})));
    assert_eq!(from_slice::<BTreeMap<String, Patch<i64>>>(br#"{"a": null, "b": 1}"#).unwrap()["a"], Patch::Null);
    assert_eq!(from_slice::<Vec<Option<i64>>>(b"[null, 1]").unwrap(), [None, Some(1)]);
    assert_eq!(to_value(&vec![None, Some(1)]), json!([null, 1]));
}

fn problem<T: Place>(json: &str) -> String {
    match from_slice::<T>(json.as_bytes()) {
        Ok(_) => panic!("{json} was taken"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn problems_say_where() {
    type Nested = BTreeMap<String, Vec<Child>>;
    assert_eq!(
        problem::<Nested>(r#"{"a": [{"type": "x"}, {"type": 5}]}"#),
        "a[1].type: expected a string, found an integer"
    );
    assert_eq!(
        problem::<Nested>(r#"{"a": [{"type": "x", "parent": {"parent": null}}]}"#),
        "a[0].parent.type: expected a string, found nothing: the key is missing"
    );
    assert_eq!(problem::<Child>("[]"), "expected an object, found an array");
    assert_eq!(problem::<Vec<i64>>("{}"), "expected an array, found an object");
    assert_eq!(problem::<i64>("null"), "expected an integer, found null");
    assert_eq!(problem::<i64>("1.5"), "expected an integer, found a number with a fraction");
    assert_eq!(problem::<u64>("-1"), "expected a non-negative integer, found an integer");
    assert_eq!(problem::<Uuid>(r#""hunter2""#), "not a UUID");
    assert_eq!(problem::<Vec<Date>>(r#"["2024-13-01"]"#), "[0]: not a date such as 2024-05-01");
    assert_eq!(problem::<Vec<bool>>("[true, 1]"), "[1]: expected a boolean, found an integer");
    assert!(problem::<Vec<Child>>(r#"[{"type": "a"}, {"#).starts_with("[1]: EOF while parsing"));
    assert!(problem::<i64>("1 2").contains("trailing characters"));
    assert!(problem::<Value>(&"[".repeat(1000)).contains("recursion limit exceeded"));
    // Also in a field that only `extra` keeps.
    let deep = format!(r#"{{"id": 1, "name": "a", "x": {}}}"#, "[".repeat(1000));
    assert!(problem::<crate::fixtures::Member>(&deep).starts_with("x: recursion limit exceeded"));
}

#[test]
fn numbers() {
    assert_eq!(from_slice::<i64>(b"5.0").unwrap(), 5);
    assert_eq!(from_slice::<f64>(b"5").unwrap(), 5.0);
    for (json, text) in [
        ("0.1", "0.1"),
        ("1e3", "1000"),
        ("12", "12"),
        (r#""12.340""#, "12.340"),
        (r#""1E-3""#, "0.001"),
        ("-0.25", "-0.25"),
    ] {
        assert_eq!(from_slice::<Decimal>(json.as_bytes()).unwrap().to_string(), text, "{json}");
    }
}

#[test]
fn instants() {
    let expected: Timestamp = "2024-05-01T10:00:00Z".parse().unwrap();
    for text in [
        "2024-05-01T10:00:00Z",
        "2024-05-01 10:00:00",
        "2024-05-01T10:00:00",
        "2024-05-01T12:00:00+02:00",
        "2024-05-01T12:00:00+0200",
        "2024-05-01T10:00:00.000000+00:00",
        "2024-05-01 10:00:00.000",
    ] {
        assert_eq!(from_slice::<Timestamp>(format!("{text:?}").as_bytes()).unwrap(), expected, "{text}");
    }
    assert_eq!(to_value(&expected), "2024-05-01T10:00:00Z");
    let written = crudl::coded(crudl::Coding::Space, expected);
    assert_eq!(written, crudl::Patch::Set("2024-05-01 10:00:00".into()));
}

#[test]
fn order_of_fields_does_not_matter() {
    let forwards: Child = from_slice(br#"{"type": "a", "parent": null}"#).unwrap();
    let backwards: Child = from_slice(br#"{"parent": null, "unknown": 1, "type": "a"}"#).unwrap();
    assert!(forwards == backwards);
}
