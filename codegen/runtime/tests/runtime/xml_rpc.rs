//! Remote procedures: one address, arguments by position, results bare or beside facts, faults.

use std::fmt::Write as _;

use crudl::transport::TransportErrorKind;
use crudl::{Enveloped, ErrorKind, Secret, Uuid};

use crate::fixtures::Wire;

static SYSTEM: crudl::System = crudl::System {
    name: "cloud",
    title: "Cloud",
    protocol: crudl::Protocol::XmlRpc,
    servers: &[crudl::Server {
        name: "main",
        template: "{server}/appserver/xmlrpc",
        env: None,
        url: None,
        lowercase: false,
        version: None,
    }],
    auth: crudl::Auth::Basic(&[]),
    envelope: Some(crudl::Envelope { content: "result", metadata: None }),
    paging: None,
    filters: None,
    order: None,
};

static CUSTOMER: crudl::Application =
    crudl::Application { system: &SYSTEM, name: "customer", segment: "customer", server: 0 };

#[derive(Clone, Debug)]
struct Cloud(crudl::Client);

impl crudl::SystemClient for Cloud {
    type Auth = crudl::auth::Basic;
    const SYSTEM: &'static crudl::System = &SYSTEM;
    fn new(inner: crudl::Client) -> Self {
        Self(inner)
    }
}

fn customers(wire: &Wire) -> CustomerService {
    let builder = crudl::Builder::<Cloud>::new().url("https://cloud.example.com/").credentials("me", "hunter<2>");
    let client = builder.max_response_bytes(4000).retry(crudl::Retry::NEVER).transport(wire.clone()).build().unwrap();
    CustomerService::new(crudl::Api::new(&client.0, &CUSTOMER))
}

/// The job that a call belongs to.
#[derive(Clone, PartialEq, crudl::Record)]
struct Job {
    jobguid: Option<Uuid>,
    #[record(extra)]
    extra: crudl::Extra,
}

#[derive(Clone, PartialEq, crudl::Record)]
struct Customer {
    guid: Uuid,
    name: Option<String>,
    #[record(extra)]
    extra: crudl::Extra,
}

#[derive(Clone, Debug, crudl::Crudl)]
#[crudl(name = "cloud.customer", path = "customer", record = Customer)]
#[crudl(create(name: String) -> crudl::Call<Enveloped<Uuid, Job>> {
    path = "customer.create",
    arguments(
        name: Text, size: Int, price: Double, sold: Bool, since: Time, photo: Base64, tags: Array, more: Struct, any: Any,
        jobguid: Text,
    ),
})]
#[crudl(list(#[body] guid: Uuid) -> crudl::List<Self, Customer, Job> {
    verb = POST, path = "customer.list", paged = false, idempotent = true, arguments(guid: Text, jobguid: Text),
})]
#[crudl(read(#[body] guid: Uuid) -> crudl::Call<Enveloped<Customer, Job>> {
    verb = POST, path = "customer.read", arguments(guid: Text, jobguid: Text),
})]
#[crudl(get_xml(guid: Uuid) -> crudl::Call<String> {
    path = "customer.getXML", envelope = bare, arguments(guid: Text), not_implemented = true,
})]
#[crudl(login(password: Secret) -> crudl::Call<bool> { path = "customer.login", arguments(password: Text) })]
#[crudl(ping { path = "customer.ping" })]
struct CustomerService {
    api: crudl::Api,
}

const ID: Uuid = Uuid::from_u128(7);
const GUID: &str = "<string>00000000-0000-0000-0000-000000000007</string>";

/// An answer with this value.
fn answer(value: &str) -> String {
    format!(
        "<?xml version='1.0'?><methodResponse><params><param><value>{value}</value></param></params></methodResponse>"
    )
}

/// A struct of these members.
fn members(members: &[(&str, &str)]) -> String {
    let member = |(name, value): &(&str, &str)| format!("<member><name>{name}</name><value>{value}</value></member>");
    format!("<struct>{}</struct>", members.iter().map(member).collect::<String>())
}

fn fault(code: &str, text: &str) -> String {
    let value = members(&[("faultCode", code), ("faultString", &format!("<string>{text}</string>"))]);
    format!("<methodResponse><fault><value>{value}</value></fault></methodResponse>")
}

/// The call's name and its arguments, without what all calls have.
fn calls(wire: &Wire) -> Vec<String> {
    let call = |line: &String| {
        let body = line.strip_prefix(
            "POST https://cloud.example.com/appserver/xmlrpc <?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        );
        let body = body.unwrap_or_else(|| panic!("{line}"));
        let body =
            body.strip_prefix("<methodCall><methodName>").and_then(|body| body.strip_suffix("</params></methodCall>"));
        body.unwrap_or_else(|| panic!("{line}"))
            .replace("</methodName><params>", " ")
            .replace("<param><value>", "")
            .replace("</value></param>", " ")
            .trim_end()
            .to_owned()
    };
    wire.lines().iter().map(call).collect()
}

#[tokio::test]
async fn arguments_by_position() {
    let wire = Wire::new();
    let customers = customers(&wire);
    let _ = customers.create("a").await;
    let _ = customers
        .create("<&>\"'é")
        // In whatever order they are set.
        .set("jobguid", ID)
        .set("any", serde_json::json!([1, "b"]))
        .set("more", serde_json::json!({"k": true}))
        .set("tags", vec!["x", "y"])
        .set("photo", crudl::Bytes::from_static(b"hello"))
        .set("since", "2024-05-01T10:00:07Z".parse::<crudl::Timestamp>().unwrap())
        .set("sold", true)
        .set("price", 2)
        .set("size", -5)
        .await;
    let _ = customers.list(ID).await;
    let _ = customers.ping().await;
    let text = "<string></string>";
    assert_eq!(
        calls(&wire),
        [
            format!(
                "customer.create <string>a</string> <int>0</int> <double>0.0</double> <boolean>0</boolean> {text} {text} \
                 <array><data></data></array> <struct></struct> {text} {text}"
            ),
            format!(
                "customer.create <string>&lt;&amp;&gt;\"'é</string> <int>-5</int> <double>2.0</double> <boolean>1</boolean> \
                 <dateTime.iso8601>20240501T10:00:07</dateTime.iso8601> <base64>aGVsbG8=</base64> \
                 <array><data><value><string>x</string></value><value><string>y</string></value></data></array> \
                 <struct><member><name>k</name><value><boolean>1</boolean></value></member></struct> \
                 <array><data><value><int>1</int></value><value><string>b</string></value></data></array> {GUID}"
            ),
            format!("customer.list {GUID} {text}"),
            "customer.ping".to_owned(),
        ]
    );
    for request in wire.sent() {
        assert_eq!(request.headers.get("content-type"), Some("text/xml"));
        assert_eq!(request.headers.get("authorization"), Some("Basic bWU6aHVudGVyPDI+"));
    }
}

#[tokio::test]
async fn what_a_procedure_does_not_take_is_not_sent() {
    let wire = Wire::new();
    let customers = customers(&wire);
    for (call, problem) in [
        (customers.create("a").set("nam", "b"), "the procedure has no argument `nam`"),
        (customers.create("a").set("size", "hunter2"), "parameter 2: expected"),
        (customers.create("hunter2\u{0}"), "parameter 1: the text holds"),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
        assert!(error.detail().is_some_and(|detail| detail.starts_with(problem)), "{error}");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
    assert!(wire.sent().is_empty());
}

#[tokio::test]
async fn results_alone_and_beside_a_job() {
    let customer = members(&[("guid", GUID), ("name", "<string>a</string>"), ("x", "<int>1</int>")]);
    let wire = Wire::new()
        .answer(200, &answer(GUID))
        .answer(200, &answer(&members(&[("jobguid", GUID), ("result", GUID)])))
        .answer(200, &answer(&members(&[("result", GUID), ("jobguid", "<string></string>"), ("step", "<i4>3</i4>")])))
        .answer(200, &answer(&customer))
        .answer(200, &answer(&members(&[("result", &customer), ("jobguid", "<string></string>")])))
        .answer(200, &answer("<string>&lt;a/&gt;</string>"))
        .answer(200, &answer("<boolean>1</boolean>"))
        .answer(200, &answer(""));
    let customers = customers(&wire);
    let alone = customers.create("a").await.unwrap();
    assert_eq!((alone.value, alone.facts.jobguid), (ID, None));
    let with_job = customers.create("a").await.unwrap();
    assert_eq!((with_job.value, with_job.facts.jobguid), (ID, Some(ID)));
    // An empty text stands where there is no job.
    let without = customers.create("a").await.unwrap();
    assert_eq!((without.value, without.facts.jobguid, without.facts.extra.get("step")), (ID, None, Some(&3.into())));
    for _ in 0..2 {
        let read = customers.read(ID).await.unwrap();
        assert_eq!((read.value.guid, read.value.name.as_deref(), read.facts.jobguid), (ID, Some("a"), None));
        assert_eq!(read.value.extra.get("x"), Some(&1.into()));
    }
    assert_eq!(customers.get_xml(ID).await.unwrap(), "<a/>");
    assert!(customers.login("pass").await.unwrap());
    customers.ping().await.unwrap();
}

#[tokio::test]
async fn lists() {
    let customer = members(&[("guid", GUID)]);
    let items = format!("<array><data><value>{customer}</value><value>{customer}</value></data></array>");
    let with_job = members(&[("result", &items), ("jobguid", GUID), ("step", "<int>3</int>")]);
    let wire = Wire::new().answer(200, &answer(&items)).answer(200, &answer(&with_job)).answer(200, &answer(&items));
    let customers = customers(&wire);
    assert_eq!(customers.list(ID).await.unwrap().items.len(), 2);
    let page = customers.list(ID).await.unwrap();
    assert_eq!((page.items.len(), page.metadata.jobguid, page.extra.get("step")), (2, Some(ID), Some(&3.into())));
    assert_eq!(customers.list(ID).all().try_collect().await.unwrap().len(), 2);
    // What has no place in a call isn't dropped in silence.
    for list in [
        customers.list(ID).page(2),
        customers.list(ID).limit(5),
        customers.list(ID).order(crudl::field("name").asc()),
        customers.list(ID).filter(crudl::field("name").eq("a")),
        customers.list(ID).query(crudl::Parameter::<_, i64>::new("deep"), 1),
    ] {
        assert_eq!(list.await.unwrap_err().kind(), ErrorKind::InvalidRequest);
    }
    let error = customers.create("a").query("deep", true).await.unwrap_err();
    assert_eq!(error.detail(), Some("a procedure takes arguments alone, no query and no filters"));
    assert_eq!(wire.sent().len(), 3);
}

#[tokio::test]
async fn faults() {
    let refused = fault("<int>4</int>", "Too many &lt;parameters&gt;.");
    let mut wire = Wire::new();
    for status in [200, 400, 500] {
        wire = wire.answer(status, &refused);
    }
    wire = wire.answer(200, &refused).answer(200, &refused).answer(200, &refused).answer(501, "");
    let customers = customers(&wire);
    for (status, kind) in [(200, ErrorKind::Refused(200)), (400, ErrorKind::Validation), (500, ErrorKind::Server(500))]
    {
        let error = customers.create("a").await.unwrap_err();
        assert_eq!((error.kind(), error.status(), error.operation()), (kind, Some(status), "cloud.customer.create"));
        assert_eq!((error.code(), error.detail()), (Some("4"), Some("Too many <parameters>.")));
    }
    // Also where nothing of the answer is wanted, and for a list.
    assert_eq!(customers.ping().await.unwrap_err().code(), Some("4"));
    assert_eq!(customers.list(ID).await.unwrap_err().code(), Some("4"));
    // The documentation says so, and the server too.
    let error = customers.get_xml(ID).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotImplemented);
    assert_eq!(
        error.to_string(),
        "cloud.customer.get_xml: not implemented by the server (200): 4 Too many <parameters>."
    );
    assert_eq!(customers.get_xml(ID).await.unwrap_err().status(), Some(501));
}

#[tokio::test]
async fn answers_that_cannot_be_read() {
    let whole = answer(&members(&[("result", GUID), ("jobguid", GUID)]));
    let mut bodies: Vec<String> = vec![
        String::new(),
        "{}".to_owned(),
        "<html><body>hunter2</body></html>".to_owned(),
        whole.replace("</struct>", "</array>"),
        whole.replace("string>", "int>"),
        whole.replace("?><methodResponse>", "?><!DOCTYPE a [<!ENTITY b 'hunter2'>]><methodResponse>"),
        whole.replace("<name>result", "<name>&hunter2;"),
        format!("{}{}", "<methodResponse><params><param>", "<value><array><data>".repeat(200)),
        answer("<boolean>hunter2</boolean>"),
        answer(&members(&[("result", "<string>hunter2</string>"), ("jobguid", GUID)])),
        answer(&members(&[("result", GUID), ("jobguid", "<string>hunter2</string>")])),
        answer("<array><data/></array>"),
    ];
    // Cut off anywhere.
    bodies.extend((1..whole.len()).step_by(7).map(|end| whole[..end].to_owned()));
    for body in bodies {
        let wire = Wire::new().answer_with(200, &[("content-type", "text/xml")], &body);
        let error = customers(&wire).create("a").await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Undecodable, Some(200)), "{body}: {error}");
        assert_eq!(error.operation(), "cloud.customer.create");
        assert!(error.detail().is_some_and(|detail| !detail.is_empty()), "{body}: {error:?}");
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{body}: {error:?}");
    }
    let wire = Wire::new()
        .answer(200, &answer(&members(&[("result", "<string>x</string>"), ("jobguid", GUID)])))
        .answer(200, &answer(&members(&[("result", GUID), ("jobguid", "<string>x</string>")])))
        .answer(200, &answer(&members(&[("guid", "<int>1</int>")])));
    let customers = customers(&wire);
    assert_eq!(customers.create("a").await.unwrap_err().detail(), Some("result: not a UUID"));
    assert_eq!(customers.create("a").await.unwrap_err().detail(), Some("jobguid: not a UUID"));
    assert_eq!(customers.read(ID).await.unwrap_err().detail(), Some("guid: expected a UUID, found an integer"));
}

#[tokio::test]
async fn refusals_that_are_no_xml() {
    let html = &[("content-type", "text/html")];
    let wire = Wire::new()
        .fail(TransportErrorKind::TooLarge)
        .answer_with(502, html, "<html>hunter</html>")
        .answer_with(200, html, "<html>")
        .answer(401, "");
    let customers = customers(&wire);
    let error = customers.create("a").await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::TooLarge, "cloud.customer.create"));
    assert_eq!(wire.sent()[0].max_response_bytes, 4000);
    let error = customers.list(ID).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server(502));
    // The spec says that this one may be repeated.
    assert!(error.is_retryable() && !error.to_string().contains("hunter"), "{error}");
    let error = customers.ping().await.unwrap_err();
    assert!(
        error.kind() == ErrorKind::Undecodable && error.to_string().ends_with("(the answer is text/html)"),
        "{error}"
    );
    assert_eq!(customers.ping().await.unwrap_err().kind(), ErrorKind::Unauthorized);
}

#[tokio::test]
async fn secrets_are_not_shown() {
    let words = "me:hunter&lt;2&gt; bWU6aHVudGVyPDI+";
    let wire = Wire::new()
        .answer(200, &fault("<int>1</int>", words))
        .answer(403, &fault("<string>hunter&lt;2&gt;</string>", words));
    let customers = customers(&wire);
    let call = customers.login("hunter-body");
    let mut shown = format!("{customers:?} {call:?}");
    let error = call.await.unwrap_err();
    assert_eq!(error.detail(), Some("me:[secret] [secret]"));
    write!(shown, " {error} {error:?}").unwrap();
    let error = customers.login("hunter-body").await.unwrap_err();
    write!(shown, " {error} {error:?} {:?}", wire.sent()).unwrap();
    assert!(!shown.contains("hunter") && !shown.contains("bWU6"), "{shown}");
    // What is sent is the secret itself.
    assert_eq!(calls(&wire)[0], "customer.login <string>hunter-body</string>");
}
