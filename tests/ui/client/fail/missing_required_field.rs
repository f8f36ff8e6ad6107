//! A virtual machine needs more than a name.

use crudl_clients::cloudcix::{Client, iaas::vm::NewVm};

async fn create(client: Client) -> Result<(), crudl::Error> {
    client.iaas().vm().create(NewVm { name: "web".into(), cpu: 2, ram: 4 }).await?;
    Ok(())
}

fn main() {}
