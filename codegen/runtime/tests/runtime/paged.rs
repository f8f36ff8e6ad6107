//! Systems whose lists come in numbered pages and whose commands say themselves whether they succeeded.

use std::fmt::Write as _;
use std::time::Duration;

use crudl::column::{Between, Column, Exact, Sortable, Unsortable};
use crudl::{Coding, DateTime, Decimal, Enveloped, ErrorKind, Patch, Timestamp};

use crate::fixtures::Wire;

static SYSTEM: crudl::System = crudl::System {
    name: "space",
    title: "Space",
    protocol: crudl::Protocol::Paged,
    servers: &[crudl::Server {
        name: "main",
        template: "{server}/api/",
        env: None,
        url: Some("https://space.example.com"),
        lowercase: false,
        version: None,
    }],
    auth: crudl::Auth::Basic(&[("username", "SPACE_USERNAME"), ("password", "SPACE_PASSWORD")]),
    envelope: Some(crudl::Envelope { content: "Value", metadata: None }),
    paging: Some(crudl::Paging {
        page: "page",
        limit: "size",
        first: 1,
        default: 25,
        max: None,
        items: Some("Records"),
        total: &["TotalItems"],
        next: Some("HasNextPage"),
    }),
    filters: Some(crudl::FilterStyle {
        matching: "{field}",
        exclude: None,
        operator: "__",
        from: Some("From_{field}"),
        to: Some("To_{field}"),
    }),
    order: Some(crudl::OrderStyle {
        parameter: "orderby",
        descending: "descending",
        direction: Some(("dir", "ascending")),
    }),
};

static BILLING: crudl::Application =
    crudl::Application { system: &SYSTEM, name: "billing", segment: "billing", server: 0 };

#[derive(Clone, Debug)]
struct Space(crudl::Client);

impl crudl::SystemClient for Space {
    type Auth = crudl::auth::Basic;
    const SYSTEM: &'static crudl::System = &SYSTEM;
    fn new(inner: crudl::Client) -> Self {
        Self(inner)
    }
}

fn deposits(wire: &Wire) -> DepositService {
    let builder = crudl::Builder::<Space>::new()
        .credentials("Aladdin", "open sesame")
        .retry(crudl::Retry::NEVER)
        .transport(wire.clone());
    DepositService::new(crudl::Api::new(&builder.build().unwrap().0, &BILLING))
}

#[derive(Clone, PartialEq, crudl::Record)]
struct Deposit {
    #[record(wire = "Id")]
    id: i64,
    #[record(wire = "Notes")]
    notes: Option<String>,
    #[record(extra)]
    extra: crudl::Extra,
}

/// How a command went.
#[derive(Clone, PartialEq, crudl::Record)]
struct Outcome {
    #[record(wire = "Status")]
    status: Option<i64>,
    #[record(wire = "Message")]
    message: Option<String>,
    #[record(extra)]
    extra: crudl::Extra,
}

/// Where a page stands.
#[derive(Clone, PartialEq, crudl::Record)]
struct PageFacts {
    #[record(wire = "FirstItem")]
    first_item: i64,
    #[record(wire = "LastItem")]
    last_item: Option<i64>,
    #[record(extra)]
    extra: crudl::Extra,
}

/// All of a deposit: what isn't there is cleared.
#[derive(Clone, PartialEq, crudl::Record)]
struct WholeDeposit {
    #[record(wire = "Id")]
    id: i64,
    #[record(wire = "Notes", null)]
    notes: Option<String>,
    #[record(wire = "Price", null)]
    price: Option<Decimal>,
    #[record(wire = "Until", null, coding = minute)]
    until: Option<DateTime>,
    #[record(wire = "Tag")]
    tag: Option<String>,
}

#[derive(Clone, Debug, crudl::Crudl)]
#[crudl(name = "space.billing.deposits", path = "deposits", item = "deposits/{Id}", record = Deposit, params(Id as id: i64))]
#[crudl(list -> crudl::List<Self, Deposit, PageFacts>)]
#[crudl(owned(#[filter] #[wire = "Deposit_Owner"] owner: i64) -> crudl::List<Self, Deposit> { verb = GET, path = "deposits" })]
#[crudl(create(#[wire = "Price"] price: Patch<Decimal>) -> crudl::Call<Enveloped<Deposit, Outcome>> { success = 200 })]
#[crudl(read { envelope = bare }, delete -> crudl::Call<()> { success = 200 })]
#[crudl(update(#[whole] body: WholeDeposit) -> crudl::Call<Enveloped<Deposit, Outcome>> { path = "deposits" })]
#[crudl(run -> crudl::Call<Enveloped<(), Outcome>> { path = "deposits/{Id}/run" })]
struct DepositService {
    api: crudl::Api,
}

const ID: Column<DepositService, i64, Exact, Sortable> = Column::new("Id");
const AT: Column<DepositService, DateTime, Between, Sortable> = Column::filtered("At", "Deposit_At", Coding::Minute);
const PRICE: Column<DepositService, Decimal, Between, Unsortable> =
    Column::filtered("Price", "Deposit_Price", Coding::Plain);
const SEEN: crudl::Parameter<DepositService, Timestamp> = crudl::Parameter::written("seen", Coding::Epoch);

const LIST: &str = "GET https://space.example.com/api/deposits";

fn page(ids: &[i64], facts: &str) -> String {
    let items: Vec<_> = ids.iter().map(|id| format!(r#"{{"Id": {id}, "Notes": null}}"#)).collect();
    format!(r#"{{"Records": [{}], "FirstItem": 1, {facts}}}"#, items.join(","))
}

#[tokio::test]
async fn all_pages_while_another_follows() {
    let wire = Wire::new()
        // Full and complete by the other facts: the server's word counts.
        .answer(200, &page(&[1, 2], r#""CurrentPage": 1, "CurrentPageSize": 25, "TotalItems": 2, "HasNextPage": true"#))
        .answer(200, &page(&[3], r#""PageNumber": 2, "PageSize": 25, "TotalItems": 99, "HasNextPage": false"#));
    let all = deposits(&wire).list().all().try_collect().await.unwrap();
    assert_eq!(all.iter().map(|deposit| deposit.id).collect::<Vec<_>>(), [1, 2, 3]);
    // Nobody knows the largest page, so that the size is the server's choice.
    assert_eq!(wire.lines(), [format!("{LIST}?page=1"), format!("{LIST}?page=2")]);

    let wire = Wire::new()
        .answer(200, &page(&[1], r#""HasNextPage": true"#))
        .answer(200, &page(&[], r#""HasNextPage": true"#));
    let mut pages = deposits(&wire).list().limit(1).pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        sizes.push(page.unwrap().items.len());
    }
    // An empty page is the end whatever the server says: else this would never end.
    assert_eq!(sizes, [1, 0]);
    assert_eq!(wire.lines()[1], format!("{LIST}?page=2&size=1"));
}

#[tokio::test]
async fn facts_of_a_page() {
    let facts = r#""LastItem": 2, "CurrentPage": 3, "CurrentPageSize": 2, "CurrentOrderField": "Id", "TotalItems": 7, "TotalPages": 4, "HasNextPage": true"#;
    let wire = Wire::new()
        .answer(200, &page(&[1], facts))
        .answer(200, &page(&[], r#""TotalItems": "x""#))
        .answer(200, r#"{"Records": [], "FirstItem": "one"}"#);
    let deposits = deposits(&wire);
    let page = deposits.list().page(3).await.unwrap();
    assert_eq!((page.page, page.limit, page.total_records), (Some(3), Some(2), Some(7)));
    assert_eq!((page.order.as_deref(), page.extra.get("TotalPages")), (Some("Id"), Some(&4.into())));
    assert_eq!((page.metadata.first_item, page.metadata.last_item), (1, Some(2)));
    // A server's odd fact doesn't fail a list that is fine otherwise, unless the spec says what it is.
    assert_eq!(deposits.list().await.unwrap().total_records, None);
    let error = deposits.list().await.unwrap_err();
    assert_eq!(error.detail(), Some("FirstItem: expected an integer, found a string"));
}

#[tokio::test]
async fn answers_that_are_no_page() {
    for (body, detail) in [
        ("[]", "expected an object"),
        (r#"{"Value": []}"#, "Records: the key is missing"),
        (r#"{"Records": [{"Notes": ""}]}"#, "Records[0].Id: expected an integer, found nothing: the key is missing"),
        (r#"{"Records": [{"Id": 1}"#, "EOF while parsing a list"),
        ("", "EOF while parsing a value"),
    ] {
        let wire = Wire::new().answer(200, body);
        let error = deposits(&wire).list().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Undecodable);
        assert!(error.detail().is_some_and(|said| said.contains(detail)), "{body}: {error}");
    }
}

#[tokio::test]
async fn orders_bounds_and_forms() {
    let wire = Wire::new();
    let deposits = deposits(&wire);
    let at: DateTime = "2024-05-01T10:00:59".parse().unwrap();
    let seen: Timestamp = "1970-01-01T00:00:05Z".parse().unwrap();
    let _ = deposits.list().order(ID.asc()).await;
    let _ = deposits.list().order(AT.desc()).page(2).await;
    let _ = deposits.list().filter(AT.from(at)).filter(AT.to(at)).filter(PRICE.from(5)).filter(ID.eq(1)).await;
    let _ = deposits.list().query(SEEN, seen).await;
    let _ = deposits.owned(7).await;
    assert_eq!(
        wire.lines(),
        [
            format!("{LIST}?orderby=Id&dir=ascending"),
            format!("{LIST}?orderby=At&dir=descending&page=2"),
            format!(
                "{LIST}?From_Deposit_At=2024-05-01T10%3A00&To_Deposit_At=2024-05-01T10%3A00&From_Deposit_Price=5&Id=1"
            ),
            format!("{LIST}?seen=5"),
            format!("{LIST}?Deposit_Owner=7"),
        ]
    );
    // Two lower bounds, and what the system can't say.
    for list in [
        deposits.list().filter(AT.from(at)).filter(AT.from(at)),
        deposits.list().exclude(ID.eq(1)),
        deposits.list().exclude(PRICE.to(5)),
    ] {
        assert_eq!(list.await.unwrap_err().kind(), ErrorKind::InvalidRequest);
    }
    assert_eq!(wire.sent().len(), 5);
}

#[tokio::test]
async fn results_with_what_stands_beside_them() {
    let made = r#"{"Status": 200, "Message": "Done.", "Value": {"Id": 1, "Notes": "a"}, "OpenInWindow": false, "WasSuccessful": true}"#;
    let wire = Wire::new()
        .answer(200, made)
        .answer(200, r#"{"Value": null, "WasSuccessful": true}"#)
        .answer(200, r#"{"Id": 4}"#)
        .answer(200, r#"{"WasSuccessful": true}"#)
        .answer(200, made.replace(r#""Id": 1"#, r#""Id": "x""#).as_str())
        .answer(200, made.replace("200", r#""x""#).as_str());
    let deposits = deposits(&wire);
    let made = deposits.create(Decimal::new(5, 1)).await.unwrap();
    assert_eq!((made.facts.status, made.facts.message.as_deref()), (Some(200), Some("Done.")));
    assert_eq!(made.facts.extra.get("OpenInWindow"), Some(&false.into()));
    assert_eq!(made.into_value().id, 1);
    assert_eq!(deposits.run(1).await.unwrap().facts.status, None);
    assert_eq!(deposits.read(4).await.unwrap().id, 4);
    let error = deposits.create(Patch::Null).await.unwrap_err();
    assert_eq!(error.detail(), Some("Value: the key is missing"));
    let error = deposits.create(Patch::Null).await.unwrap_err();
    assert_eq!(error.detail(), Some("Value.Id: expected an integer, found a string"));
    let error = deposits.create(Patch::Null).await.unwrap_err();
    assert_eq!(error.detail(), Some("Status: expected an integer, found a string"));
    let lines = wire.lines();
    assert_eq!(lines[0], r#"POST https://space.example.com/api/deposits {"Price":"0.5"}"#);
    assert_eq!(
        lines[1..3],
        ["POST https://space.example.com/api/deposits/1/run", "GET https://space.example.com/api/deposits/4"]
    );
    assert_eq!(lines[3], r#"POST https://space.example.com/api/deposits {"Price":null}"#);
}

#[tokio::test]
async fn whole_records_write_null() {
    let wire = Wire::new();
    let deposits = deposits(&wire);
    let whole = WholeDeposit { id: 1, notes: None, price: None, until: None, tag: None };
    let until = Some("2024-05-01T10:00:59".parse().unwrap());
    let _ = deposits.update(whole.clone()).await;
    let _ =
        deposits.update(WholeDeposit { notes: Some(String::new()), until, tag: Some("t".to_owned()), ..whole }).await;
    let bodies: Vec<serde_json::Value> =
        wire.sent().iter().map(|request| serde_json::from_slice(&request.body).unwrap()).collect();
    assert_eq!(
        bodies,
        [
            serde_json::json!({"Id": 1, "Notes": null, "Price": null, "Until": null}),
            serde_json::json!({"Id": 1, "Notes": "", "Price": null, "Until": "2024-05-01T10:00", "Tag": "t"}),
        ]
    );
    assert!(wire.lines()[0].starts_with("PUT https://space.example.com/api/deposits {"));
}

#[tokio::test]
async fn commands_that_failed() {
    let refused = r#"{"Status": 500, "Message": "Not now.", "Value": null, "WasSuccessful": false, "Errors": null}"#;
    let values = r#"{"Status": 500, "Message": "Check it.", "WasSuccessful": false, "Errors": [
        {"AttemptedValue": "hunter2", "Message": "Must be set.", "PropertyName": "Price"},
        {"AttemptedValue": null, "Message": "Unknown.", "PropertyName": "Owner.Id"}, {}]}"#;
    let wire = Wire::new()
        .answer(200, refused)
        .answer(500, refused)
        .answer(200, values)
        .answer(500, values)
        .answer(200, refused)
        .answer(200, refused)
        .answer(200, r#"{"WasSuccessful": false}"#)
        .answer(404, r#"{"Message": "No such deposit."}"#);
    let deposits = deposits(&wire);
    for status in [200, 500] {
        let error = deposits.create(Patch::Null).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Server(500), Some(status)));
        assert_eq!((error.code(), error.detail()), (Some("500"), Some("Not now.")));
    }
    for _ in 0..2 {
        let error = deposits.create(Patch::Null).await.unwrap_err();
        assert_eq!((error.kind(), error.fields().len()), (ErrorKind::Validation, 3));
        assert_eq!(
            (error.fields()[0].field.as_str(), error.fields()[0].detail.as_deref()),
            ("Price", Some("Must be set."))
        );
        // What was attempted may be a secret.
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    }
    // Also where nothing of the answer is wanted, and where a page is.
    assert_eq!(deposits.delete(1).await.unwrap_err().detail(), Some("Not now."));
    assert_eq!(deposits.list().await.unwrap_err().detail(), Some("Not now."));
    let error = deposits.delete(1).await.unwrap_err();
    assert_eq!((error.kind(), error.detail()), (ErrorKind::Refused(200), None));
    let error = deposits.read(1).await.unwrap_err();
    assert_eq!(error.to_string(), "space.billing.deposits.read: not found (404): No such deposit.");
}

#[tokio::test]
async fn a_word_inside_a_result_is_no_failure() {
    let wire = Wire::new()
        .answer(200, r#"{"Id": 1, "Notes": "\"WasSuccessful\": false", "Of": {"WasSuccessful": false}}"#)
        .answer(200, &page(&[1], r#""Of": {"WasSuccessful": false}"#));
    let deposits = deposits(&wire);
    assert_eq!(deposits.read(1).await.unwrap().id, 1);
    assert_eq!(deposits.list().await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn too_many_calls() {
    let busy = r#"{"Message": "Slow down."}"#;
    let wire = Wire::new().answer_with(409, &[("retry-after", "30")], busy).answer(409, busy).answer_with(
        429,
        &[("retry-after", "1")],
        "",
    );
    let deposits = deposits(&wire);
    let error = deposits.create(Patch::Null).await.unwrap_err();
    assert_eq!((error.kind(), error.retry_after()), (ErrorKind::RateLimited, Some(Duration::from_secs(30))));
    assert!(error.is_retryable() && error.detail() == Some("Slow down."), "{error}");
    let error = deposits.create(Patch::Null).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Refused(409) && !error.is_retryable(), "{error}");
    assert_eq!(deposits.list().await.unwrap_err().retry_after(), Some(Duration::from_secs(1)));
}

/// The example of RFC 7617.
#[tokio::test]
async fn basic_credentials() {
    const HEADER: &str = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";
    let echo = r#"{"Status": 403, "WasSuccessful": false, "Message": "QWxhZGRpbjpvcGVuIHNlc2FtZQ== is Aladdin:open sesame",
        "Errors": [{"PropertyName": "open sesame", "Message": "open sesame"}]}"#;
    let wire = Wire::new().answer(200, echo).answer(403, echo).answer(401, r#"{"Message": "open sesame"}"#);
    let deposits = deposits(&wire);
    let mut shown = format!("{deposits:?}");
    for _ in 0..3 {
        let error = deposits.list().await.unwrap_err();
        write!(shown, " {error} {error:?}").unwrap();
    }
    for request in wire.sent() {
        assert_eq!(request.headers.get("authorization"), Some(HEADER));
        write!(shown, " {request:?}").unwrap();
    }
    assert!(!shown.contains("sesame") && !shown.contains("QWxh"), "{shown}");
    assert!(shown.contains("[secret] is Aladdin:[secret]"), "{shown}");

    let builder = || crudl::Builder::<Space>::new().retry(crudl::Retry::NEVER).transport(wire.clone());
    let error = builder().credentials("a:b", "open sesame").build().unwrap_err();
    assert_eq!(error.to_string(), "not configured: a username for HTTP Basic has no colon");
    // Letters beyond ASCII go as UTF-8.
    let client = builder().credentials("é", "ü:").build().unwrap();
    let _ = DepositService::new(crudl::Api::new(&client.0, &BILLING)).read(1).await;
    assert_eq!(wire.sent()[3].headers.get("authorization"), Some("Basic w6k6w7w6"));
}
