//! A team needs a name.

use crudl_clients::cloudcix::Client;

async fn create(client: Client) -> Result<(), crudl::Error> {
    client.membership().team().create().await?;
    Ok(())
}

fn main() {}
