//! A number has no part to contain.

use crudl_clients::cloudcix::{Client, iaas::vm};

async fn list(client: Client) -> Result<(), crudl::Error> {
    client.iaas().vm().list().filter(vm::ID.icontains("7")).await?;
    Ok(())
}

fn main() {}
