//! Layers, and recordings of what they see.

use std::sync::{Arc, Mutex};

use crudl::transport::{BoxFuture, TransportErrorKind};
use crudl::{ErrorKind, HttpRequest, HttpResponse, Layer, Recorder, Replay, Retry, Secret, Transport, TransportError};

use crate::fixtures::{Cloud, NAME, TEAM, Wire};

/// Says when it is entered and left, and adds a header.
struct Named(&'static str, Arc<Mutex<Vec<String>>>);

impl Layer for Named {
    fn send<'a>(
        &'a self,
        mut request: HttpRequest,
        next: &'a dyn Transport,
    ) -> BoxFuture<'a, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let seen = request.headers.get("x-layers").unwrap_or_default().to_owned();
            self.1.lock().unwrap().push(format!("{} {} after [{seen}]", request.operation, self.0));
            assert!(request.headers.set("x-layers", format!("{seen} {}", self.0).trim()));
            let result = next.send(request).await;
            let status = result.as_ref().map_or(0, |response| response.status);
            self.1.lock().unwrap().push(format!("{status} {}", self.0));
            result
        })
    }
}

#[tokio::test(start_paused = true)]
async fn layers_nest_around_every_attempt() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let wire = Wire::new().answer(201, r#"{"token": "t"}"#).answer(503, "").answer(200, TEAM);
    let cloud = Cloud::builder()
        .url("https://cloudcix.com/")
        .login("me@cix.ie", "pass", "key")
        .layer(Named("first", log.clone()))
        .layer(Arc::new(Named("second", log.clone())))
        .transport(wire.clone())
        .build()
        .unwrap();
    cloud.team().read(7).await.unwrap();
    let read = "cloudcix.membership.team.read";
    let attempt = |what: &str, status: u16| {
        [
            format!("{what} first after []"),
            format!("{what} second after [first]"),
            format!("{status} second"),
            format!("{status} first"),
        ]
    };
    let expected = [attempt("sign_in", 201), attempt(read, 503), attempt(read, 200)].concat();
    assert_eq!(*log.lock().unwrap(), expected);
    assert!(wire.sent().iter().all(|request| request.headers.get("x-layers") == Some("first second")));
}

fn recorded(wire: &Wire, recorder: &Recorder) -> Cloud {
    wire.builder().retry(Retry::NEVER).layer(recorder.clone()).build().unwrap()
}

#[tokio::test]
async fn what_was_recorded_is_replayed() {
    let list = r#"{"content": [{"id": 1, "name": "a", "ratio": 1.50}], "_metadata": {"total_records": 1}}"#;
    let noise = [
        ("content-type", "application/json"),
        ("date", "now"),
        ("set-cookie", "s=1"),
        ("x-echo", "hunter22"),
        ("x-total", "3"),
    ];
    let wire = Wire::new()
        .answer(201, TEAM)
        .answer_with(200, &noise, list)
        .answer(404, r#"{"error_code": "e_1", "detail": "No such team."}"#)
        .answer_with(200, &noise, "")
        .fail(TransportErrorKind::Timeout);
    let calls = async |cloud: &Cloud, secret: &str| {
        let team = cloud.team();
        let made = team.create("ops").users([7]).set("password", Secret::new(secret)).await.unwrap();
        let found = team.list().filter(NAME.eq("a")).await.unwrap();
        let error = team.read(8).await.unwrap_err();
        let head = team.head(7).await.unwrap();
        let lost = team.delete(7).await.unwrap_err();
        (made, found.items, error.to_string(), head.get("x-total").map(str::to_owned), lost.kind())
    };
    let recorder = Recorder::new();
    let live = calls(&recorded(&wire, &recorder), "hunter22").await;
    let json = recorder.to_json();
    insta::assert_snapshot!(json);

    let replay = Replay::from_json(&json).unwrap();
    let cloud = Cloud::builder().url("https://cloudcix.com/").token("another").retry(Retry::NEVER);
    let cloud = cloud.transport(replay.clone()).build().unwrap();
    // With other secrets, as those of the recording aren't known.
    let again = calls(&cloud, "other-pass").await;
    assert!(again == live, "{} {}", again.2, live.2);
    assert!(replay.left().is_empty());
    // The same again gives the same file, whatever the tokens.
    let second = Recorder::new();
    let wire = Wire::new().answer(201, TEAM);
    recorded(&wire, &second).team().create("ops").users([7]).set("password", Secret::new("x-y-z")).await.unwrap();
    assert!(json.starts_with(second.to_json().trim_end_matches(['\n', ']', ' '])), "{}", second.to_json());
}

#[tokio::test]
async fn what_is_not_recorded_is_said() {
    let wire = Wire::new().answer(200, TEAM).answer(200, TEAM);
    let recorder = Recorder::new();
    let teams = recorded(&wire, &recorder).team();
    teams.read(7).await.unwrap();
    teams.create("ops").await.unwrap();
    let replay = Replay::from_json(&recorder.to_json()).unwrap();
    let teams =
        Cloud::builder().url("https://cloudcix.com/").token("t").transport(replay.clone()).build().unwrap().team();
    assert_eq!(replay.left().len(), 2);
    let error = teams.create("dev").set("password", Secret::new("hunter22")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(
        error.detail(),
        Some(
            "the recording has no answer for `POST https://membership.cloudcix.com/team/ \
             {\"name\":\"dev\",\"password\":\"[secret]\"}`; what is left in it: \
             `POST https://membership.cloudcix.com/team/ {\"name\":\"ops\"}`"
        )
    );
    teams.read(7).await.unwrap();
    let error = teams.read(7).await.unwrap_err().to_string();
    assert!(error.contains("any more: all that it has were given; what is left in it: `POST "), "{error}");
}

#[test]
fn recordings_that_are_none() {
    for (text, problem) in [
        ("", "not a recording: EOF"),
        ("{}", "not a recording: invalid type"),
        (r#"[{"request": "GET /", "response": 200}, 7]"#, "[1]: not an object"),
        (r#"[{"response": 200}]"#, "[0]: `request`, which is a text of verb and URL, is missing"),
        (r#"[{"request": "GET /"}]"#, "[0]: `response`, which is a status or the name of a failure, is missing"),
        (r#"[{"request": "GET /", "response": 70000}]"#, "[0]: `response` isn't a status"),
        (r#"[{"request": "GET /", "response": "gone"}]"#, "[0]: `response` is a status or one of: not sent, "),
        (r#"[{"request": "GET /", "response": 200, "request_bdoy": 1}]"#, "[0]: unknown key `request_bdoy`"),
        (
            r#"[{"request": "GET /", "response": 200, "response_body": {"base64": "%"}}]"#,
            "[0]: a body is one of `json`",
        ),
    ] {
        let error = Replay::from_json(text).unwrap_err().to_string();
        assert!(error.starts_with(problem), "{error}");
    }
    let error = Replay::open("no/such/file.json").unwrap_err();
    assert!(error.to_string().starts_with("no/such/file.json: "), "{error}");
}

#[test]
fn clients_and_calls_go_between_threads() {
    fn shared<T: Send + Sync + Clone>() {}
    fn sent<T: Send>() {}
    shared::<crudl::Client>();
    shared::<crudl::Api>();
    shared::<Cloud>();
    shared::<crate::fixtures::TeamService>();
    shared::<crudl::Options>();
    shared::<crudl::Error>();
    shared::<crudl::Cancel>();
    shared::<Recorder>();
    shared::<Replay>();
    shared::<crudl::Connection>();
    #[cfg(feature = "http")]
    shared::<crudl::http::Http>();
    sent::<crudl::Request>();
    sent::<crudl::Call<crudl::Value>>();
    sent::<crudl::Pending<crudl::Value>>();
    sent::<crudl::List<(), crudl::Value>>();
    sent::<crudl::Items<crudl::Value>>();
    sent::<crudl::Pages<crudl::Value>>();
    // A handle is a pointer: cheap to clone.
    assert!(size_of::<crudl::Client>() <= 4 * size_of::<usize>());
    assert!(size_of::<crudl::Api>() <= 2 * size_of::<usize>());
}
