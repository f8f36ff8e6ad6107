//! A service by hand with every sort of field, and a client that one answer answers.

use std::collections::BTreeMap;
use std::future::IntoFuture;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crudl::{Client, HttpResponse, Protocol};

#[derive(Clone, Debug, PartialEq, crudl::Enum)]
pub enum State {
    #[wire = "ACTIVE"]
    Active,
    #[wire = "DISABLED"]
    Disabled,
    Unknown(String),
}

#[derive(Clone, PartialEq, crudl::Record)]
pub struct Member {
    pub id: u64,
    pub name: Option<String>,
    #[record(extra)]
    pub extra: crudl::Extra,
}

#[derive(Clone, PartialEq, crudl::Record)]
pub struct Item {
    pub id: i64,
    pub name: String,
    pub state: State,
    pub ratio: Option<f64>,
    pub price: Option<crudl::Decimal>,
    pub guid: Option<crudl::Uuid>,
    pub since: Option<crudl::Date>,
    pub at: Option<crudl::Timestamp>,
    pub network: Option<crudl::IpNet>,
    pub data: Option<crudl::Bytes>,
    pub password: Option<crudl::Secret>,
    pub owner: Option<Box<Member>>,
    pub members: Option<Vec<Member>>,
    pub labels: Option<BTreeMap<String, Vec<State>>>,
    pub free: Option<crudl::Value>,
    pub note: crudl::Patch<String>,
    #[record(extra)]
    pub extra: crudl::Extra,
}

pub const ITEM: &str = r#"{"id": 7, "name": "hunter2-secret", "state": "ACTIVE", "ratio": 0.5, "price": "12.50",
 "guid": "00000000-0000-4000-8000-000000000001", "since": "2024-05-01", "at": "2024-05-01T10:00:00Z", "network": "10.0.0.0/8",
 "data": "aGVsbG8=", "password": "hunter2-secret", "owner": {"id": 1, "name": null, "more": [1, {"a": "hunter2-secret"}]},
 "members": [{"id": 1}, {"id": 18446744073709551615, "name": "x"}], "labels": {"a": ["ACTIVE", "new"], "b": []},
 "free": {"deep": [[[null, true, 1.5, -3]]]}, "note": null, "unknown": "hunter2-secret"}"#;

#[derive(Clone, Debug, crudl::Crudl)]
#[crudl(name = "fuzz.item", path = "item/", record = Item)]
#[crudl(list, create(name: String), read, update(name: String), partial_update, delete, head)]
#[crudl(report -> crudl::Call<crudl::Bytes> { verb = GET, path = "item/{pk}/report/" })]
#[crudl(anything -> crudl::Call<crudl::Value> { path = "anything" })]
#[crudl(owners -> crudl::Call<Vec<Member>> { verb = GET, path = "item/{pk}/owners/" })]
pub struct Items {
    api: crudl::Api,
}

/// What the client signs in with.
pub const TOKEN: &str = "fuzz-token-0123456789";

/// The service; every call gets this answer.
pub fn items(answer: HttpResponse, protocol: Protocol, envelope: bool) -> Items {
    let builder = Client::builder("https://api.example.com/").bearer(TOKEN).protocol(protocol);
    // A wait would be a hang.
    let mut builder = builder.retry(crudl::Retry::NEVER);
    builder = builder.paging(crudl::Paging {
        page: "page",
        limit: "limit",
        first: 0,
        default: 2,
        max: Some(3),
        items: None,
        total: &["total_records"],
        next: None,
    });
    if envelope {
        builder = builder.envelope("content", Some("_metadata"));
    }
    let transport = crudl::transport::answer_with(move |_| Ok(answer.clone()));
    Items::new(builder.transport(transport).build().expect("a client").api())
}

/// Waits for a call that has no reason to wait.
pub fn wait<F: IntoFuture>(call: F) -> F::Output {
    let mut future = pin!(call.into_future());
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..100 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
    panic!("the call hangs");
}
