//! Virtual machines can't be ordered by their id.

use crudl_clients::cloudcix::{Client, iaas::vm};

async fn list(client: Client) -> Result<(), crudl::Error> {
    client.iaas().vm().list().order(vm::ID.desc()).await?;
    Ok(())
}

fn main() {}
