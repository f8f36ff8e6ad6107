//! idcloudhost without async: a machine from creation to deletion.
//!
//! `cargo run --package crudl-examples --example idcloudhost_blocking` runs it against a server on this machine.

use std::error::Error;

use crudl_clients::idcloudhost::Client;
use crudl_clients::idcloudhost::vm::machine::NewMachine;

fn main() -> Result<(), Box<dyn Error>> {
    // The server on this machine is async; a program that calls one elsewhere needs no runtime.
    let runtime = tokio::runtime::Runtime::new()?;
    let mock = runtime.block_on(crudl_mock::Mock::new())?;
    // Of your own account: `Client::builder().from_env().blocking().build()?`
    let client: Client = mock.builder().blocking().build()?;
    println!("{}", run(&client)?);
    Ok(())
}

/// What it does; gives a sentence of it.
pub fn run(client: &Client) -> Result<String, Box<dyn Error>> {
    let machines = client.location("jkt01").vm();
    let new = NewMachine {
        name: "web2".to_owned(),
        os_name: "ubuntu".to_owned(),
        os_version: "24.04".to_owned(),
        vcpu: 2,
        ram: 2048,
        password: "Passw0rd-of-web2".into(),
    };
    let vm = machines.create(new).username("ops").disks(20).send()?.uuid;
    let disk = client.block_storage().create().size_gb(30).send()?.uuid;
    machines.disks().attach(vm, disk).send()?;
    let machine = machines.stop(vm).send()?;
    machines.disks().detach(vm, disk).send()?;
    machines.delete(vm).send()?;
    client.block_storage().delete(disk).send()?;
    Ok(format!("{} had {} disks, was {:?}, and is gone", machine.name, machine.storage.len(), machine.status))
}
