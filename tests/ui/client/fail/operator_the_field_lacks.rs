//! A number has no part to contain.

use crudl_clients::cloudcix::{Client, membership::team};

async fn list(client: Client) -> Result<(), crudl::Error> {
    client.membership().team().list().filter(team::ID.icontains("7")).await?;
    Ok(())
}

fn main() {}
