//! What the mock refuses, as the emitted clients see it: the kind of error, the documented code, the fields at fault.

use crudl::ErrorKind;
use crudl_clients::cloudcix::membership::team;
use crudl_clients::nexudus::billing::contract_deposits;
use crudl_clients::{cloud_api, cloudcix, idcloudhost, nexudus};
use crudl_mock::{Credentials, Mock, Options};

use crate::drive::{client, ir, stranger};

async fn mock(options: Options) -> Mock {
    Mock::start(&ir(), options).await.expect("free ports")
}

#[tokio::test]
async fn credentials_that_are_not_known() {
    let known = |text: &str| text.to_owned();
    let credentials =
        Credentials { username: known("eve@example.com"), password: known("other word"), api_key: known("other key") };
    let mock = mock(Options { credentials: Some(credentials), ..Options::default() }).await;
    let table = [
        ("cloudcix", ErrorKind::SignIn, stranger::<cloudcix::Client>(&mock).membership().team().read(1).await.err()),
        ("idcloudhost", ErrorKind::Unauthorized, stranger::<idcloudhost::Client>(&mock).vm().list().await.err()),
        (
            "nexudus",
            ErrorKind::Unauthorized,
            stranger::<nexudus::Client>(&mock).billing().contract_deposits().read(1).await.err(),
        ),
        (
            "cloud_api",
            ErrorKind::Unauthorized,
            stranger::<cloud_api::Client>(&mock).customer().list_statuses().await.err(),
        ),
    ];
    for (system, kind, error) in table {
        assert_eq!(error.as_ref().map(crudl::Error::kind), Some(kind), "{system}: {error:?}");
    }
}

#[tokio::test]
async fn tokens_run_out_and_are_replaced() {
    let mock = mock(Options { token_seconds: 2, every_id_exists: true, ..Options::default() }).await;
    let client = client::<cloudcix::Client>(&mock);
    for _ in 0..4 {
        client.membership().team().read(1).await.expect("a token that holds");
        tokio::time::sleep(std::time::Duration::from_millis(900)).await;
    }
    let url = mock.url("cloudcix").expect("a server");
    let forged = crudl_clients::cloudcix::Client::builder().url(url).token("a.b.c").build().expect("a client");
    let error = forged.membership().team().read(1).await.expect_err("a token that nobody issued");
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    // Some methods are for everybody.
    forged.membership().country().read(1).await.expect("a country");
}

#[tokio::test]
async fn values_that_are_not_permitted() {
    let mock = mock(Options::default()).await;
    let teams = client::<cloudcix::Client>(&mock).membership().team();
    let error = teams.create("x".repeat(51)).await.expect_err("a name that is too long");
    assert_eq!(error.kind(), ErrorKind::Validation);
    let fields: Vec<_> = error.fields().iter().map(|fault| (fault.field.as_str(), fault.code.as_deref())).collect();
    assert_eq!(fields, [("name", Some("membership_team_create_102"))]);
    let error = teams.create("ops").set("colour", "red").await.expect_err("a field that isn't known");
    assert_eq!(error.fields().first().map(|fault| fault.field.as_str()), Some("colour"));
    let error = teams.read(99).await.expect_err("a team that isn't there");
    assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, Some("membership_team_read_001")));
    let error = teams.list().filter(crudl::field::<team::TeamService>("colour").eq("red")).await;
    assert_eq!(error.err().map(|error| error.kind()), Some(ErrorKind::Warned));

    let disks = client::<idcloudhost::Client>(&mock).block_storage();
    let error = disks.read(crudl::Uuid::nil()).await.expect_err("a disk that isn't there");
    assert_eq!(error.kind(), ErrorKind::NotFound);

    let deposits = client::<nexudus::Client>(&mock).billing().contract_deposits();
    let error = deposits.create(1, 2).set("Price", "much").await.expect_err("a price that is none");
    assert_eq!(error.kind(), ErrorKind::Validation);
    assert_eq!(error.fields().first().map(|fault| fault.field.as_str()), Some("Price"));

    let customers = client::<cloud_api::Client>(&mock).customer();
    let error = customers.delete(crudl::Uuid::nil()).await.expect_err("a customer that isn't there");
    assert_eq!(error.code(), Some("404"));
}

#[tokio::test]
async fn pages_and_what_updates_leave() {
    let mock = mock(Options::default()).await;
    let deposits = client::<nexudus::Client>(&mock).billing().contract_deposits();
    for price in 1..=60 {
        deposits.create(7, 2).price(crudl::Decimal::from(price)).notes("kept").await.expect("a deposit");
    }
    let dear = deposits.list().filter(contract_deposits::PRICE.from(31)).order(contract_deposits::PRICE.desc());
    let found = dear.all().try_collect().await.expect("pages");
    let prices: Vec<_> = found.iter().filter_map(|deposit| deposit.price).collect();
    let expected: Vec<_> = (31..=60).rev().map(crudl::Decimal::from).collect();
    assert_eq!(prices, expected);

    // All of it is said, or cleared.
    let update = contract_deposits::ContractDepositUpdate {
        id: 1,
        coworker_contract_id: 8,
        product_id: 2,
        notes: None,
        price: None,
        refundable: true,
        system_id: None,
    };
    deposits.update(update).await.expect("an update");
    let read = deposits.read(1).await.expect("a deposit");
    assert_eq!((read.coworker_contract_id, read.notes, read.price), (8, None, None));
}

#[tokio::test]
async fn locations_are_worlds_of_their_own() {
    let mock = mock(Options::default()).await;
    let client = client::<idcloudhost::Client>(&mock);
    let network = client.location("bus02").network().networks().create().await.expect("a network");
    client.location("bus02").network().networks().read(network.uuid).await.expect("the network");
    let error = client.location("jkt01").network().networks().read(network.uuid).await.expect_err("another place");
    assert_eq!(error.kind(), ErrorKind::NotFound);
}
