//! A small system in the shape that the emitter gives it, and a transport that records.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crudl::column::{Column, Exact, NoFilter, Number, Sortable, Text, Unsortable};
use crudl::transport::{BoxFuture, TransportErrorKind};
use crudl::{Headers, HttpRequest, HttpResponse, Transport, TransportError};

pub static SYSTEM: crudl::System = crudl::System {
    name: "cloudcix",
    title: "CloudCIX",
    protocol: crudl::Protocol::Json,
    servers: &[
        crudl::Server {
            name: "v2",
            template: "{scheme}://{application}.{host}/{version}",
            env: Some("CLOUDCIX_API_V2_URL"),
            url: None,
            lowercase: true,
            version: Some(2),
        },
        crudl::Server {
            name: "legacy",
            template: "{server}/{application}/v1/",
            env: Some("CLOUDCIX_API_URL"),
            url: None,
            lowercase: false,
            version: None,
        },
    ],
    auth: crudl::Auth::Token(crudl::SignIn {
        header: "X-Auth-Token",
        server: 0,
        segment: "membership",
        path: "auth/login/",
        renew: true,
        token: "token",
        env: &[
            ("email", "CLOUDCIX_API_USERNAME"),
            ("password", "CLOUDCIX_API_PASSWORD"),
            ("api_key", "CLOUDCIX_API_KEY"),
        ],
    }),
    envelope: Some(crudl::Envelope { content: "content", metadata: Some("_metadata") }),
    paging: Some(crudl::Paging {
        page: "page",
        limit: "limit",
        first: 0,
        default: 50,
        max: Some(100),
        items: None,
        next: None,
        total: &["total_records", "totalRecords"],
    }),
    filters: Some(crudl::FilterStyle {
        matching: "search[{field}]",
        exclude: Some("exclude[{field}]"),
        operator: "__",
        from: None,
        to: None,
    }),
    order: Some(crudl::OrderStyle { parameter: "order", descending: "-", direction: None }),
};

static MEMBERSHIP: crudl::Application =
    crudl::Application { system: &SYSTEM, name: "membership", segment: "membership", server: 0 };
static SCM: crudl::Application = crudl::Application { system: &SYSTEM, name: "scm", segment: "SCM", server: 1 };

#[derive(Clone, Debug)]
pub struct Cloud {
    inner: crudl::Client,
}

impl crudl::SystemClient for Cloud {
    type Auth = crudl::auth::Login;
    const SYSTEM: &'static crudl::System = &SYSTEM;
    fn new(inner: crudl::Client) -> Self {
        Self { inner }
    }
}

impl Cloud {
    pub fn builder() -> crudl::Builder<Self> {
        crudl::Builder::new()
    }
    pub fn team(&self) -> TeamService {
        TeamService::new(crudl::Api::new(&self.inner, &MEMBERSHIP))
    }
    pub fn network(&self) -> NetworkService {
        NetworkService::new(crudl::Api::new(&self.inner, &SCM))
    }
}

#[derive(Clone, PartialEq, crudl::Record)]
pub struct Member {
    pub id: i64,
    pub name: String,
    #[record(extra)]
    pub extra: crudl::Extra,
}

#[derive(Clone, PartialEq, crudl::Record)]
pub struct Team {
    pub id: i64,
    pub member: Option<Box<Member>>,
    pub name: String,
    pub note: Option<String>,
    #[record(extra)]
    pub extra: crudl::Extra,
}

pub const ID: Column<TeamService, i64, Number, Sortable> = Column::new("id");
pub const NAME: Column<TeamService, String, Text, Sortable> = Column::new("name");
pub const SINCE: Column<TeamService, crudl::Date, Number, Unsortable> = Column::new("since");
pub const ACTIVE: Column<TeamService, bool, Exact, Unsortable> = Column::new("active");
#[allow(dead_code)]
pub const URI: Column<TeamService, String, NoFilter, Sortable> = Column::new("uri");
pub const LINKED: crudl::Parameter<TeamService, bool> = crudl::Parameter::new("linked");

#[derive(Clone, Debug, crudl::Crudl)]
#[crudl(name = "cloudcix.membership.team", path = "team/", record = Team)]
#[crudl(list, create(name: String) -> Create, read, update(name: String), partial_update -> Create, delete, head)]
#[crudl(invite(email: String), note -> crudl::Call<crudl::Bytes> { verb = GET, path = "team/{pk}/note/" })]
#[crudl(add_note(#[whole] note: crudl::Bytes) { path = "team/{pk}/note/" })]
#[crudl(put_note(#[whole] note: crudl::Bytes) { verb = PUT, path = "team/{pk}/note/" })]
pub struct TeamService {
    api: crudl::Api,
}

#[must_use = "a call does nothing until it is awaited"]
#[derive(Debug, crudl::Call)]
pub struct Create(crudl::Call<Team>);

impl Create {
    pub fn users(self, users: impl IntoIterator<Item = impl Into<i64>>) -> Self {
        Self(self.0.set("users", crudl::list(users)))
    }
    pub fn name(self, name: impl Into<String>) -> Self {
        Self(self.0.set("name", name.into()))
    }
    pub fn note(self, note: impl Into<crudl::Patch<String>>) -> Self {
        Self(self.0.patch("note", note.into()))
    }
    pub fn quota(self, quota: impl Into<crudl::Patch<i64>>) -> Self {
        Self(self.0.patch("quota", quota.into()))
    }
}

#[derive(Clone, PartialEq, crudl::Record)]
pub struct NewNetwork {
    pub cidr: crudl::IpNet,
    pub gateway: Option<std::net::IpAddr>,
    pub key: crudl::Secret,
}

#[derive(Clone, Debug, crudl::Crudl)]
#[crudl(name = "cloudcix.scm.network", path = "network/", record = crudl::Value, params(pk: crudl::IpNet, region: String, depth: Option<i64>))]
#[crudl(list { paged = false }, read, create(#[fields] new: NewNetwork))]
#[crudl(scan { verb = GET, path = "region/{region}/scan/{depth}/" })]
pub struct NetworkService {
    api: crudl::Api,
}

/// What was sent, and what is still to be answered.
#[derive(Clone, Default)]
pub struct Wire(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    sent: Vec<HttpRequest>,
    answers: VecDeque<Result<HttpResponse, TransportError>>,
}

impl Wire {
    pub fn new() -> Self {
        Self::default()
    }
    pub fn answer(self, status: u16, body: &str) -> Self {
        self.answer_with(status, &[("content-type", "application/json")], body)
    }
    pub fn answer_with(self, status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let headers: Headers = headers.iter().copied().collect();
        let response = HttpResponse::new(status, headers, body.to_owned());
        self.0.lock().unwrap().answers.push_back(Ok(response));
        self
    }
    pub fn fail(self, kind: TransportErrorKind) -> Self {
        self.0.lock().unwrap().answers.push_back(Err(TransportError::new(kind, "as the test wants it")));
        self
    }
    /// A client that makes each call once.
    pub fn cloud(&self) -> Cloud {
        self.builder().retry(crudl::Retry::NEVER).build().unwrap()
    }
    pub fn builder(&self) -> crudl::Builder<Cloud> {
        Cloud::builder().url("https://cloudcix.com/").token("tok-1").transport(self.clone())
    }
    pub fn sent(&self) -> Vec<HttpRequest> {
        self.0.lock().unwrap().sent.clone()
    }
    /// Verb, URL and body of each request.
    pub fn lines(&self) -> Vec<String> {
        let line = |request: &HttpRequest| {
            let body = String::from_utf8_lossy(&request.body);
            format!("{} {} {body}", request.verb, request.url).trim_end().to_owned()
        };
        self.sent().iter().map(line).collect()
    }
}

impl Transport for Wire {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            // Others get their turn, as they would while a network works.
            tokio::task::yield_now().await;
            let mut state = self.0.lock().unwrap();
            state.sent.push(request);
            let missing = || Err(TransportError::new(TransportErrorKind::NotSent, "the test has no further answer"));
            state.answers.pop_front().unwrap_or_else(missing)
        })
    }

    /// On Tokio's clock, which a test can pause.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }
}

pub const TEAM: &str = r#"{"content": {"id": 7, "member": {"id": 1, "name": "cix"}, "name": "ops", "note": null}}"#;
