//! Systems that take forms and answer in JSON: what is written, what is read, which answers are failures, and what is
//! never printed.

use std::fmt::Write as _;

use crudl::{Coding, DateTime, ErrorKind, Flag, Patch, Timestamp, Uuid, Value, coded};

use crate::fixtures::Wire;

static SYSTEM: crudl::System = crudl::System {
    name: "host",
    title: "Host",
    protocol: crudl::Protocol::Form,
    servers: &[
        crudl::Server { name: "regional", template: "{server}/v1/{location}", ..GLOBAL },
        crudl::Server { template: "{server}/v1/", ..GLOBAL },
    ],
    auth: crudl::Auth::ApiKey(crudl::Key { header: "apikey", env: &[("api_key", "HOST_API_KEY")] }),
    envelope: None,
    paging: None,
    filters: None,
    order: None,
};

const GLOBAL: crudl::Server =
    crudl::Server { name: "global", template: "", env: Some("HOST_URL"), url: None, lowercase: false, version: None };

static VM: crudl::Application = crudl::Application { system: &SYSTEM, name: "vm", segment: "vm", server: 0 };
static PLACES: crudl::Application =
    crudl::Application { system: &SYSTEM, name: "places", segment: "places", server: 1 };

#[derive(Clone, Debug)]
struct Host(crudl::Client);

impl crudl::SystemClient for Host {
    type Auth = crudl::auth::ApiKey;
    const SYSTEM: &'static crudl::System = &SYSTEM;
    fn new(inner: crudl::Client) -> Self {
        Self(inner)
    }
}

impl Host {
    fn over(wire: &Wire) -> Self {
        let builder = crudl::Builder::<Self>::new().url("https://api.example.com").api_key(KEY);
        builder.retry(crudl::Retry::NEVER).transport(wire.clone()).build().unwrap()
    }
    fn machine(&self) -> MachineService {
        MachineService::new(crudl::Api::new(&self.0, &VM))
    }
    /// The same in a place of its own.
    fn machine_at(&self, location: &str) -> MachineService {
        MachineService::new(crudl::Api::new(&self.0.at(location), &VM))
    }
}

const KEY: &str = "key-\"hunter2\"";
const MACHINE: &str = r#"{"uuid": "00000000-0000-0000-0000-000000000007", "name": "a"}"#;
const ID: Uuid = Uuid::from_u128(7);

#[derive(Clone, PartialEq, crudl::Record)]
struct Machine {
    uuid: Uuid,
    name: String,
    #[record(extra)]
    extra: crudl::Extra,
}

/// Each form of a time, and JSON inside of strings.
#[derive(Clone, PartialEq, crudl::Record)]
struct Forms {
    plain: Option<Timestamp>,
    #[record(coding = space)]
    space: Option<DateTime>,
    #[record(coding = basic)]
    basic: Option<Timestamp>,
    #[record(coding = epoch)]
    epoch: Option<Timestamp>,
    #[record(coding = minute)]
    minute: Option<DateTime>,
    #[record(coding = json)]
    any: Option<Value>,
    #[record(coding = json)]
    machine: Option<Machine>,
}

#[derive(Clone, Debug, crudl::Crudl)]
#[crudl(name = "host.vm.machine", path = "vm", item = "vm", record = Machine)]
#[crudl(list { path = "vm/list", paged = false }, create(name: String), read(uuid: Uuid))]
#[crudl(delete(#[body] uuid: Uuid))]
#[crudl(tag(uuid: Uuid, tags: Vec<String>) -> crudl::Call<bool> { path = "vm/tags", body = json, envelope = "success" })]
#[crudl(stop(uuid: Uuid, force: Flag) { path = "vm/stop" }, ping { verb = PUT, path = "vm/ping" })]
#[crudl(forms -> crudl::Call<Forms> { verb = GET, path = "vm/forms" })]
#[crudl(set_forms(#[fields] forms: Forms) -> crudl::Call<()> { path = "vm/forms" })]
#[crudl(find(#[query] deep: Flag, #[query] #[coding = epoch] since: Option<Timestamp>) -> crudl::Call<Value> {
    verb = GET, path = "vm/find",
})]
struct MachineService {
    api: crudl::Api,
}

#[tokio::test]
async fn bodies() {
    let mut wire = Wire::new();
    for _ in 0..9 {
        wire = wire.answer(200, MACHINE);
    }
    let machines = Host::over(&wire).machine();
    machines.create("a b&c=d+é/%").await.unwrap();
    machines.create("a").set("backup", true).set("gb", 20).set("price", 1.5).set("note", "").await.unwrap();
    machines.create("a").set("x", Patch::<String>::Keep).set("tag", None::<String>).await.unwrap();
    machines.stop(ID, Flag(true)).await.unwrap();
    machines.stop(ID, Flag(false)).await.unwrap();
    machines.delete(ID).await.unwrap();
    machines.ping().await.unwrap();
    machines.find(Flag(true), None).await.unwrap();
    machines.find(Flag(false), "2024-05-01T10:00:00Z".parse::<Timestamp>().unwrap()).await.unwrap();
    let id = "uuid=00000000-0000-0000-0000-000000000007";
    assert_eq!(
        wire.lines(),
        [
            "POST https://api.example.com/v1/vm name=a%20b%26c%3Dd%2B%C3%A9%2F%25",
            "POST https://api.example.com/v1/vm name=a&backup=true&gb=20&price=1.5&note=",
            "POST https://api.example.com/v1/vm name=a",
            &format!("POST https://api.example.com/v1/vm/stop {id}&force=true"),
            &format!("POST https://api.example.com/v1/vm/stop {id}"),
            &format!("DELETE https://api.example.com/v1/vm {id}"),
            "PUT https://api.example.com/v1/vm/ping",
            "GET https://api.example.com/v1/vm/find?deep=true",
            "GET https://api.example.com/v1/vm/find?since=1714557600",
        ]
    );
    for request in wire.sent() {
        let form = (!request.body.is_empty()).then_some("application/x-www-form-urlencoded");
        assert_eq!(request.headers.get("content-type"), form, "{}", request.url);
        assert_eq!(request.headers.get("apikey"), Some(KEY));
    }
}

#[tokio::test]
async fn json_where_a_method_says_so() {
    let wire = Wire::new().answer(200, r#"{"success": true}"#).answer(200, r#"{"done": true}"#);
    let machines = Host::over(&wire).machine();
    assert!(machines.tag(ID, ["a", "b"]).await.unwrap());
    assert_eq!(
        wire.lines(),
        [r#"POST https://api.example.com/v1/vm/tags {"uuid":"00000000-0000-0000-0000-000000000007","tags":["a","b"]}"#]
    );
    assert_eq!(wire.sent()[0].headers.get("content-type"), Some("application/json"));
    let error = machines.tag(ID, ["a"]).await.unwrap_err();
    assert_eq!((error.kind(), error.detail()), (ErrorKind::Undecodable, Some("success: the key is missing")));
}

#[tokio::test]
async fn what_a_form_cannot_hold_is_not_sent() {
    let wire = Wire::new();
    let machines = Host::over(&wire).machine();
    for (call, problem) in [
        (machines.create("a").set("note", Patch::<String>::Null), "form field `note`: a form can't say null"),
        (machines.create("a").set("tags", vec![1]), "form field `tags`: a form holds texts, no lists and no objects"),
        (
            machines.create("a").set("m", serde_json::json!({})),
            "form field `m`: a form holds texts, no lists and no objects",
        ),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!((error.kind(), error.detail()), (ErrorKind::InvalidRequest, Some(problem)));
    }
    assert!(wire.sent().is_empty());
}

#[tokio::test]
async fn errors_in_answers_of_any_status() {
    let shapes = [
        (r#"{"errors": {"Error": "No such machine."}}"#, None, Some("No such machine."), 0),
        (
            r#"{"errors": {"consumer::resource_forbidden": {"msg": "Not yours.", "subtype": "x", "type": "y"}}}"#,
            Some("consumer::resource_forbidden"),
            Some("Not yours."),
            0,
        ),
        (r#"{"errors": {"a::b": {"type": "y"}, "Error": "Second."}}"#, Some("a::b"), None, 1),
        (r#"{"errors": "All of it."}"#, None, Some("All of it."), 0),
        (r#"{"errors": {"name": ["Too long."]}}"#, Some("name"), Some(r#"["Too long."]"#), 0),
    ];
    for (body, code, detail, fields) in shapes {
        let mut wire = Wire::new();
        for status in [200, 201, 400, 403, 404, 409, 500] {
            wire = wire.answer(status, body);
        }
        let machines = Host::over(&wire).machine();
        let mut kinds = Vec::new();
        for _ in 0..7 {
            let error = machines.create("a").await.unwrap_err();
            // `Error` beside a code says more than the code alone.
            let said = (error.code(), error.detail(), error.fields().len());
            let swapped = (None, Some("Second."), 1);
            assert!(said == (code, detail, fields) || (fields == 1 && said == swapped), "{body}: {said:?}");
            kinds.push(error.kind());
        }
        use ErrorKind::{Forbidden, NotFound, Refused, Server, Validation};
        assert_eq!(
            kinds,
            [Refused(200), Refused(201), Validation, Forbidden, NotFound, Refused(409), Server(500)],
            "{body}"
        );
    }
    // A result that isn't wanted doesn't hide a failure.
    let wire =
        Wire::new().answer(200, r#"{"errors": {"Error": "No."}}"#).answer(200, r#"{"errors": {"Error": "No."}}"#);
    let machines = Host::over(&wire).machine();
    assert_eq!(machines.delete(ID).await.unwrap_err().kind(), ErrorKind::Refused(200));
    assert_eq!(machines.list().await.unwrap_err().kind(), ErrorKind::Refused(200));
}

#[tokio::test]
async fn errors_that_are_none() {
    let mut wire = Wire::new();
    for body in [
        r#"{"uuid": "00000000-0000-0000-0000-000000000007", "name": "\"errors\""}"#,
        r#"{"uuid": "00000000-0000-0000-0000-000000000007", "name": "a", "errors": {}}"#,
        r#"{"uuid": "00000000-0000-0000-0000-000000000007", "name": "a", "errors": null}"#,
        r#"{"uuid": "00000000-0000-0000-0000-000000000007", "name": "a", "of": {"errors": {"Error": "inside"}}}"#,
    ] {
        wire = wire.answer(200, body);
    }
    let machines = Host::over(&wire).machine();
    for _ in 0..4 {
        machines.read(ID).await.unwrap();
    }
}

#[tokio::test]
async fn answers_without_a_body() {
    let wire = Wire::new().answer(200, "").answer(204, "").answer(204, "").answer(404, "");
    let machines = Host::over(&wire).machine();
    machines.delete(ID).await.unwrap();
    machines.ping().await.unwrap();
    assert_eq!(machines.read(ID).await.unwrap_err().kind(), ErrorKind::Undecodable);
    let error = machines.read(ID).await.unwrap_err();
    assert_eq!(error.to_string(), "host.vm.machine.read: not found (404)");
}

#[tokio::test]
async fn locations() {
    let wire = Wire::new().answer(200, "[]").answer(200, "[]").answer(200, "[]");
    let host = Host::over(&wire);
    host.machine_at("bus02").list().await.unwrap();
    host.machine_at("a/../b?c=d#e").list().await.unwrap();
    // A clone at a place leaves the client where it is.
    host.machine().list().await.unwrap();
    assert_eq!(
        wire.lines(),
        [
            "GET https://api.example.com/v1/bus02/vm/list",
            "GET https://api.example.com/v1/a%2F..%2Fb%3Fc%3Dd%23e/vm/list",
            "GET https://api.example.com/v1/vm/list",
        ]
    );
    for slug in ["", ".", ".."] {
        let error = host.machine_at(slug).list().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    }
    assert_eq!(wire.sent().len(), 3);
    // An application whose address has no place for one stays where it is.
    let places = MachineService::new(crudl::Api::new(&host.0.at("bus02"), &PLACES));
    let _ = places.ping().await;
    assert_eq!(wire.lines()[3], "PUT https://api.example.com/v1/vm/ping");
}

#[tokio::test]
async fn times_and_json_in_both_directions() {
    let sent = Forms {
        plain: Some("2024-05-01T10:00:07Z".parse().unwrap()),
        space: Some("2024-05-01T10:00:07.5".parse().unwrap()),
        basic: Some("2024-05-01T10:00:07.25Z".parse().unwrap()),
        epoch: Some("2024-05-01T10:00:07Z".parse().unwrap()),
        minute: Some("2024-05-01T10:00:00".parse().unwrap()),
        any: Some(serde_json::json!({"a": [1, null]})),
        machine: Some(Machine { uuid: ID, name: "a".to_owned(), extra: crudl::Extra::new() }),
    };
    let written = [
        "plain=2024-05-01T10%3A00%3A07Z",
        "space=2024-05-01%2010%3A00%3A07.500000",
        "basic=2024-05-01T10%3A00%3A07.250%2B0000",
        "epoch=1714557607",
        "minute=2024-05-01T10%3A00",
        "any=%7B%22a%22%3A%5B1%2Cnull%5D%7D",
        "machine=%7B%22name%22%3A%22a%22%2C%22uuid%22%3A%2200000000-0000-0000-0000-000000000007%22%7D",
    ];
    let body = serde_json::to_string(&sent).unwrap();
    let wire = Wire::new().answer(200, "").answer(200, &body).answer(200, "{}");
    let machines = Host::over(&wire).machine();
    machines.set_forms(sent.clone()).await.unwrap();
    let line = &wire.lines()[0];
    assert_eq!(line.strip_prefix("POST https://api.example.com/v1/vm/forms "), Some(written.join("&").as_str()));
    assert_eq!(machines.forms().await.unwrap(), sent);
    assert_eq!(
        machines.forms().await.unwrap(),
        Forms { plain: None, space: None, basic: None, epoch: None, minute: None, any: None, machine: None }
    );
    // A list is written item by item, and what is absent stays so.
    let at: Timestamp = "1970-01-01T00:00:05Z".parse().unwrap();
    assert_eq!(coded(Coding::Epoch, vec![at, at]), Patch::Set(serde_json::json!([5, 5])));
}

#[tokio::test]
async fn json_inside_strings() {
    let wire = Wire::new()
        .answer(200, r#"{"any": "not {JSON", "machine": null}"#)
        .answer(200, r#"{"any": "", "machine": ""}"#)
        .answer(200, &format!(r#"{{"any": {{"as": "it is"}}, "machine": {MACHINE}}}"#))
        .answer(200, r#"{"machine": "{\"uuid\": \"hunter2\", \"name\": \"a\"}"}"#)
        .answer(200, r#"{"machine": "hunter2"}"#)
        .answer(200, r#"{"machine": "[hunter2]"}"#);
    let machines = Host::over(&wire).machine();
    // Whoever takes any value gets the text.
    assert_eq!(machines.forms().await.unwrap().any, Some("not {JSON".into()));
    let empty = machines.forms().await.unwrap();
    assert_eq!((empty.any, empty.machine), (None, None));
    // Some servers send the value itself.
    assert_eq!(machines.forms().await.unwrap().machine.map(|machine| machine.uuid), Some(ID));
    for (path, problem) in [
        ("machine.uuid", "not a UUID"),
        ("machine", "not JSON inside the string, at its byte 1"),
        ("machine", "not JSON inside the string, at its byte 2"),
    ] {
        let error = machines.forms().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Undecodable);
        assert_eq!(error.detail(), Some(format!("{path}: {problem}").as_str()));
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
}

/// A server's words come back without the key, however they quote it.
#[tokio::test]
async fn the_key_is_never_shown() {
    let quoted = r#"key-\"hunter2\""#;
    let mut wire = Wire::new();
    for body in [
        format!(r#"{{"errors": {{"Error": "{quoted} is no key"}}}}"#),
        format!(r#"{{"errors": {{"{quoted}": {{"msg": "{quoted}"}}, "x{quoted}": "{quoted}"}}}}"#),
        format!(r#"{{"errors": {{"a": {{"msg": ["{quoted}"]}}}}}}"#),
        format!(r#"{{"error_code": "{quoted}", "detail": {{"apikey": "{quoted}"}}}}"#),
        format!(r#"{{"detail": "no", "errors": {{"{quoted}": "x"}}}}"#),
        format!("<html>{quoted}</html>"),
    ] {
        wire = wire.answer(403, &body).answer(200, &body);
    }
    let host = Host::over(&wire);
    let machines = host.machine();
    let mut shown = format!("{host:?} {machines:?} {:?}", machines.create("a").set("secret", KEY));
    for _ in 0..12 {
        let error = machines.read(ID).await.unwrap_err();
        write!(shown, " {error} {error:?}").unwrap();
    }
    for request in wire.sent() {
        write!(shown, " {request:?}").unwrap();
    }
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(shown.contains("[secret] is no key"), "{shown}");
}

#[tokio::test]
async fn credentials() {
    let wire = Wire::new().answer(401, r#"{"errors": {"Error": "Unknown key."}}"#);
    // A key can't be replaced, so that a refusal is the end.
    let error = Host::over(&wire).machine().read(ID).await.unwrap_err();
    assert_eq!((error.kind(), error.detail()), (ErrorKind::Unauthorized, Some("Unknown key.")));
    assert_eq!(wire.sent().len(), 1);

    let builder = || {
        crudl::Builder::<Host>::new().url("https://api.example.com").retry(crudl::Retry::NEVER).transport(wire.clone())
    };
    let error = builder().build().unwrap().machine().read(ID).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    let error = builder().api_key("a\nhunter2").build().unwrap_err();
    assert!(error.kind() == ErrorKind::Config && !error.to_string().contains("hunter2"), "{error}");
}
