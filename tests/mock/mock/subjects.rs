//! A resource of each system: what tests of faults create, read and count.

use std::fmt::Debug;
use std::future::{Future, IntoFuture};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crudl::transport::BoxFuture;
use crudl::{Error, HttpRequest, HttpResponse, Layer, Options, Transport, TransportError, Uuid};
use crudl_clients::cloudcix::iaas::record::{NewRecord, RecordType};
use crudl_mock::Mock;

/// The id of a record, and how the answer prints.
pub type Made = Result<(String, String), Error>;

/// Counts what is sent, signing in apart.
#[derive(Clone, Default)]
pub struct Attempts(Arc<AtomicUsize>);

impl Attempts {
    /// How many there were since the last time.
    pub fn take(&self) -> usize {
        self.0.swap(0, Ordering::SeqCst)
    }
}

impl Layer for Attempts {
    fn send<'a>(
        &'a self,
        request: HttpRequest,
        next: &'a dyn Transport,
    ) -> BoxFuture<'a, Result<HttpResponse, TransportError>> {
        self.0.fetch_add(usize::from(request.operation != "sign_in"), Ordering::SeqCst);
        next.send(request)
    }
}

/// A client that makes the calls.
pub trait Subject: Clone + Send + Sync + 'static {
    const SYSTEM: &'static str;
    const CREATE: &'static str;
    const READ: &'static str;
    /// With no connection and no token yet.
    fn new(mock: &Mock) -> Self {
        Self::counted(mock, &Attempts::default())
    }
    /// The same, and what it sends is counted.
    fn counted(mock: &Mock, attempts: &Attempts) -> Self;
    /// The same, signed in, and with no connection yet.
    fn unconnected(mock: &Mock, attempts: &Attempts) -> impl Future<Output = Result<Self, Error>> + Send {
        std::future::ready(Ok(Self::counted(mock, attempts)))
    }
    /// The record bears a number.
    fn create(&self, mark: u32, options: Options) -> impl Future<Output = Made> + Send;
    fn read(&self, id: String, options: Options) -> impl Future<Output = Made> + Send;
    /// A read that takes the same time however many records there are.
    fn glance(&self, id: String) -> impl Future<Output = Made> + Send {
        self.read(id, Options::new())
    }
    /// The ids and numbers of all records, each as often as it is listed.
    fn all(&self) -> impl Future<Output = Result<Vec<(String, u32)>, Error>> + Send;
}

fn number(text: Option<&String>) -> u32 {
    text.and_then(|text| text.parse().ok()).expect("a number that was given")
}

async fn made<C, T>(call: C, id: fn(&T) -> String) -> Made
where
    C: IntoFuture<Output = Result<T, Error>, IntoFuture: Send> + Send,
    T: Debug,
{
    call.into_future().await.map(|answer| (id(&answer), format!("{answer:?}")))
}

#[derive(Clone)]
pub struct Cloudcix(crudl_clients::cloudcix::Client);

impl Subject for Cloudcix {
    const SYSTEM: &'static str = "cloudcix";
    const CREATE: &'static str = "cloudcix.iaas.record.create";
    const READ: &'static str = "cloudcix.iaas.record.read";
    fn counted(mock: &Mock, attempts: &Attempts) -> Self {
        Self(mock.builder().layer(attempts.clone()).build().expect("a client"))
    }
    async fn unconnected(mock: &Mock, attempts: &Attempts) -> Result<Self, Error> {
        let other: crudl_clients::cloudcix::Client = mock.client()?;
        let made = other.membership().token().create("ann@example.com", "password").api_key("key").await?;
        let token = made.token.expect("a token, as there was a key");
        Ok(Self(mock.builder().token(token).layer(attempts.clone()).build()?))
    }
    async fn create(&self, mark: u32, options: Options) -> Made {
        let (name, content) = (mark.to_string(), "192.0.2.7".to_owned());
        let new = NewRecord { domain_id: 1, r#type: RecordType::A, name, content, georegion: 0 };
        made(self.0.iaas().record().create(new).with(options), |record| record.pk.to_string()).await
    }
    async fn read(&self, id: String, options: Options) -> Made {
        let id = id.parse().expect("a number");
        made(self.0.iaas().record().read(id).with(options), |record| record.pk.to_string()).await
    }
    async fn all(&self) -> Result<Vec<(String, u32)>, Error> {
        let records = self.0.iaas().record().list().all().try_collect().await?;
        Ok(records.iter().map(|record| (record.pk.to_string(), number(Some(&record.name)))).collect())
    }
}

#[derive(Clone)]
pub struct Idcloudhost(crudl_clients::idcloudhost::Client);

impl Subject for Idcloudhost {
    const SYSTEM: &'static str = "idcloudhost";
    const CREATE: &'static str = "idcloudhost.block_storage.disks.create";
    const READ: &'static str = "idcloudhost.block_storage.disks.read";
    fn counted(mock: &Mock, attempts: &Attempts) -> Self {
        Self(mock.builder().layer(attempts.clone()).build().expect("a client"))
    }
    async fn create(&self, mark: u32, options: Options) -> Made {
        made(self.0.block_storage().create().size_gb(i64::from(mark)).with(options), |disk| disk.uuid.to_string()).await
    }
    async fn read(&self, id: String, options: Options) -> Made {
        let id = Uuid::parse_str(&id).expect("an id");
        made(self.0.block_storage().read(id).with(options), |disk| disk.uuid.to_string()).await
    }
    async fn all(&self) -> Result<Vec<(String, u32)>, Error> {
        let disks = self.0.block_storage().list().await?;
        let number = |size: i64| u32::try_from(size).expect("a number that was given");
        Ok(disks.items.iter().map(|disk| (disk.uuid.to_string(), number(disk.size_gb))).collect())
    }
}

#[derive(Clone)]
pub struct Nexudus(crudl_clients::nexudus::Client);

impl Subject for Nexudus {
    const SYSTEM: &'static str = "nexudus";
    const CREATE: &'static str = "nexudus.billing.contract_deposits.create";
    const READ: &'static str = "nexudus.billing.contract_deposits.read";
    fn counted(mock: &Mock, attempts: &Attempts) -> Self {
        Self(mock.builder().layer(attempts.clone()).build().expect("a client"))
    }
    async fn create(&self, mark: u32, options: Options) -> Made {
        made(self.0.billing().contract_deposits().create(7, 2).notes(mark.to_string()).with(options), |made| {
            made.value.id.to_string()
        })
        .await
    }
    async fn read(&self, id: String, options: Options) -> Made {
        let id = id.parse().expect("a number");
        made(self.0.billing().contract_deposits().read(id).with(options), |deposit| deposit.id.to_string()).await
    }
    async fn all(&self) -> Result<Vec<(String, u32)>, Error> {
        let deposits = self.0.billing().contract_deposits().list().all().try_collect().await?;
        Ok(deposits.iter().map(|deposit| (deposit.id.to_string(), number(deposit.notes.as_ref()))).collect())
    }
}

#[derive(Clone)]
pub struct CloudApi(crudl_clients::cloud_api::Client);

impl Subject for CloudApi {
    const SYSTEM: &'static str = "cloud_api";
    const CREATE: &'static str = "cloud_api.customer.customer.create";
    const READ: &'static str = "cloud_api.customer.customer.list";
    fn counted(mock: &Mock, attempts: &Attempts) -> Self {
        Self(mock.builder().layer(attempts.clone()).build().expect("a client"))
    }
    async fn create(&self, mark: u32, options: Options) -> Made {
        made(self.0.customer().create(mark.to_string(), Uuid::nil()).with(options), |made| made.value.to_string()).await
    }
    async fn read(&self, id: String, options: Options) -> Made {
        let id = Uuid::parse_str(&id).expect("an id");
        let guid = |customers: &crudl::Enveloped<Vec<crudl_clients::cloud_api::customer::customer::Customer>, _>| {
            customers.value.first().map(|customer| customer.guid.to_string()).unwrap_or_default()
        };
        made(self.0.customer().list(id).with(options), guid).await
    }
    async fn glance(&self, id: String) -> Made {
        let id = Uuid::parse_str(&id).expect("an id");
        made(self.0.customer().get_object(id), |found| found.value.clone()).await
    }
    async fn all(&self) -> Result<Vec<(String, u32)>, Error> {
        let mut all = Vec::new();
        for id in self.0.customer().find().await?.value {
            let found = self.0.customer().list(id).await?.value;
            all.push((id.to_string(), number(found.first().and_then(|customer| customer.name.as_ref()))));
        }
        Ok(all)
    }
}
