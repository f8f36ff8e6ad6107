//! The calls of `by_hand`, through the client.

use crudl_bench::{Arguments, Failure};
use crudl_clients::cloudcix::Client;
use crudl_clients::cloudcix::membership::address::{self, AddressService};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let arguments = Arguments::read()?;
    let client = Client::builder().url(&arguments.url).token("a.b.c").build()?;
    let addresses = client.membership().address();
    if arguments.is_page {
        arguments.run(|| list(addresses.clone())).await
    } else {
        arguments.run(|| read(addresses.clone())).await
    }
}

async fn read(addresses: AddressService) -> Result<usize, Failure> {
    Ok(usize::from(!addresses.read(1).await?.name.is_empty()))
}

async fn list(addresses: AddressService) -> Result<usize, Failure> {
    let call = addresses.list().filter(address::CITY.eq("Cork")).order(address::NAME.desc()).limit(100);
    let page = call.await?;
    assert!(page.warnings.is_empty() && page.total_records == Some(100));
    Ok(page.items.len())
}
