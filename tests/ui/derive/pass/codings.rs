//! Values in a form that their type doesn't say.
#![deny(warnings)]

use crudl::{DateTime, Patch, Timestamp, Value};

#[derive(Clone, PartialEq, crudl::Record)]
pub struct Event {
    #[record(coding = space)]
    pub made: Timestamp,
    #[record(coding = minute)]
    pub local: Option<DateTime>,
    #[record(coding = epoch, wire = "Until", null)]
    pub until: Option<Timestamp>,
    #[record(coding = basic)]
    pub times: Vec<Timestamp>,
    #[record(coding = json)]
    pub tags: Vec<String>,
    #[record(coding = json)]
    pub any: Value,
}

#[derive(Clone, crudl::Crudl)]
#[crudl(path = "event/{day}/", item = "event/{day}/{at}/", record = Event)]
#[crudl(params(#[coding = minute] day: DateTime, #[coding = epoch] at as moment: Option<Timestamp>))]
#[crudl(list(#[query] #[coding = json] ids: Vec<i64>, #[filter] #[coding = space] since: Timestamp))]
#[crudl(create(#[coding = epoch] until: Patch<Timestamp>, #[wire = "Tags"] #[coding = json] tags: Vec<String>))]
#[crudl(read, delete(#[path] #[coding = basic] at: Timestamp))]
pub struct Events {
    api: crudl::Api,
}

pub fn calls(events: &Events, at: Timestamp, day: DateTime) {
    let _ = events.list(day, [1, 2], at);
    let _ = events.create(day, Patch::Keep, ["a"]);
    let _ = events.create(day, at, ["a"]);
    let _ = (events.read(day, None), events.read(day, at), events.delete(day, at));
}

fn main() {
    let at: Timestamp = "2024-05-01T10:00:00Z".parse().unwrap();
    let event = Event { made: at, local: None, until: None, times: vec![at], tags: vec!["a".into()], any: Value::Null };
    let expected = serde_json::json!({
        "made": "2024-05-01 10:00:00", "Until": null, "times": ["2024-05-01T10:00:00+0000"], "tags": "[\"a\"]", "any": null,
    });
    assert_eq!(serde_json::to_value(&event).unwrap(), expected);
    let text = r#"{"made":1714557600,"times":[],"tags":"[\"b\"]","any":"{\"a\":1}","local":"2024-05-01 10:00"}"#;
    let event: Event = serde_json::from_str(text).unwrap();
    assert_eq!((event.made, event.tags, &event.any["a"]), (at, vec!["b".to_owned()], &Value::from(1)));
}
