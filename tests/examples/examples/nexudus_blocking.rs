//! Nexudus without async: a deposit on a contract.
//!
//! `cargo run --package crudl-examples --example nexudus_blocking` runs it against a server on this machine.

use std::error::Error;

use crudl_clients::nexudus::Client;
use crudl_clients::nexudus::billing::contract_deposits;

fn main() -> Result<(), Box<dyn Error>> {
    // The server on this machine is async; a program that calls one elsewhere needs no runtime.
    let runtime = tokio::runtime::Runtime::new()?;
    let mock = runtime.block_on(crudl_mock::Mock::new())?;
    // Of your own account: `Client::builder().from_env().blocking().build()?`
    let client: Client = mock.builder().blocking().build()?;
    // The keys of an account's commands are what `list_commands` tells.
    println!("{}", run(&client, "COMMAND_KEY_1")?);
    Ok(())
}

/// What it does; gives a sentence of it.
pub fn run(client: &Client, command: &str) -> Result<String, Box<dyn Error>> {
    let deposits = client.billing().contract_deposits();
    let id = deposits.create(7, 2).price(crudl::Decimal::from(250)).send()?.value.id;
    let dear = deposits.list().filter(contract_deposits::PRICE.from(200)).all().try_collect().send()?;
    let commands = deposits.list_commands().send()?.len();
    deposits.run_command([id], command).send()?;
    deposits.delete(id).send()?;
    Ok(format!("found {} dear deposit, ran {command} of {commands} commands, deleted it", dear.len()))
}
