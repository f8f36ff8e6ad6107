//! idcloudhost: a machine from creation to deletion, with a disk and an address.
//!
//! `cargo run --package crudl-examples --example idcloudhost` runs it against a server on this machine.

use std::error::Error;
use std::time::Duration;

use crudl_clients::idcloudhost::Client;
use crudl_clients::idcloudhost::vm::machine::NewMachine;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mock = crudl_mock::Mock::new().await?;
    // Of your own account: `Client::builder().from_env().build()?`
    let client: Client = mock.client()?;
    println!("{}", run(&client).await?);
    Ok(())
}

/// What it does; gives a sentence of it.
pub async fn run(client: &Client) -> Result<String, Box<dyn Error>> {
    // A location is a client of its own.
    let place = client.location("jkt01");
    let machines = place.vm();

    // More than three required fields are a literal: none can be forgotten.
    let new = NewMachine {
        name: "web1".to_owned(),
        os_name: "ubuntu".to_owned(),
        os_version: "24.04".to_owned(),
        vcpu: 2,
        ram: 2048,
        password: "Passw0rd-of-web1".into(),
    };
    let vm = machines.create(new).username("ops").disks(20).await?.uuid;
    let running = machines.read(vm).wait_until(|machine| machine.status == "running");
    let machine = running.unless(|machine| machine.status == "failed").every(Duration::from_secs(1)).await?;

    let disk = client.block_storage().create().size_gb(30).await?.uuid;
    machines.disks().attach(vm, disk).await?;
    let address = place.network().floating_ips().create(2).name("web").await?.address;
    place.network().floating_ips().assign(address, vm).await?;
    let disks = machines.read(vm).await?.storage.len();

    machines.stop(vm).await?;
    let stopped = machines.partial_update(vm).ram(4096).await?;

    place.network().floating_ips().unassign(address).await?;
    place.network().floating_ips().delete(address).await?;
    machines.disks().detach(vm, disk).await?;
    client.block_storage().delete(disk).await?;
    machines.delete(vm).await?;
    let left = machines.list().await?.items.len();
    Ok(format!(
        "{} came up as {:?} with {disks} disks and {address}, was {:?} for {} MB of memory, and is gone: {left} left",
        machine.name, machine.status, stopped.status, stopped.memory,
    ))
}
