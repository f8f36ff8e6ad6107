//! What tests need of the mock and of calls.

use std::error::Error;
use std::fmt::Debug;
use std::future::{Future, IntoFuture};
use std::path::Path;
use std::pin::Pin;

use crudl_mock::{Mock, Options};
use crudl_spec::Ir;

/// What a call gives, as it prints.
pub type Outcome = Result<String, crudl::Error>;

/// A function that makes every call of an application.
pub type Application<C> = fn(&C, &mut Vec<Call>) -> Result<(), Box<dyn Error>>;

/// A call that waits to be sent.
pub struct Call {
    pub service: &'static str,
    pub method: &'static str,
    pub passed: &'static str,
    pub send: Sending,
}

impl Call {
    pub fn new<C, T>(
        service: &'static str,
        method: &'static str,
        passed: &'static str,
        call: C,
        without_async: fn(C) -> Result<T, crudl::Error>,
    ) -> Self
    where
        C: IntoFuture<Output = Result<T, crudl::Error>> + 'static,
        C::IntoFuture: Send + 'static,
        T: Debug + 'static,
    {
        Self { service, method, passed, send: Sending(Box::new(Made { call, without_async })) }
    }
}

/// What sends a call when it is awaited, or without async.
pub struct Sending(Box<dyn Sends>);

impl Sending {
    pub fn without_async(self) -> Outcome {
        self.0.without_async()
    }
}

impl IntoFuture for Sending {
    type Output = Outcome;
    type IntoFuture = Pin<Box<dyn Future<Output = Outcome> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        self.0.awaited()
    }
}

trait Sends {
    fn awaited(self: Box<Self>) -> Pin<Box<dyn Future<Output = Outcome> + Send>>;
    fn without_async(self: Box<Self>) -> Outcome;
}

struct Made<C, T> {
    call: C,
    without_async: fn(C) -> Result<T, crudl::Error>,
}

impl<C, T> Sends for Made<C, T>
where
    C: IntoFuture<Output = Result<T, crudl::Error>>,
    C::IntoFuture: Send + 'static,
    T: Debug,
{
    fn awaited(self: Box<Self>) -> Pin<Box<dyn Future<Output = Outcome> + Send>> {
        let sent = self.call.into_future();
        Box::pin(async move { sent.await.map(|result| format!("{result:?}")) })
    }

    fn without_async(self: Box<Self>) -> Outcome {
        (self.without_async)(self.call).map(|result| format!("{result:?}"))
    }
}

pub fn ir() -> Ir {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    crudl_spec::load(&spec).expect("a spec without faults")
}

/// A mock where every record is there.
pub async fn full(ir: &Ir) -> Mock {
    Mock::start(ir, Options { every_id_exists: true, ..Options::default() }).await.expect("free ports")
}

/// A client that is signed in.
pub fn client<C: crudl::SystemClient>(mock: &Mock) -> C {
    mock.client().expect("a client")
}

/// A client with credentials that the mock was never told of.
pub fn stranger<C: crudl::SystemClient>(mock: &Mock) -> C {
    mock.builder().from_vars(|_| Some("stranger".to_owned())).build().expect("a client")
}
