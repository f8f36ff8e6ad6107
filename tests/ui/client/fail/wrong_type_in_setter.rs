//! Users are sent by id.

use crudl_clients::cloudcix::Client;

async fn create(client: Client) -> Result<(), crudl::Error> {
    client.membership().team().create("ops").users(["ann", "bob"]).await?;
    Ok(())
}

fn main() {}
