//! Nexudus: deposits on a contract, with a command.
//!
//! `cargo run --package crudl-examples --example nexudus` runs it against a server on this machine.

use std::error::Error;

use crudl_clients::nexudus::Client;
use crudl_clients::nexudus::billing::contract_deposits::{self, ContractDepositUpdate};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mock = crudl_mock::Mock::new().await?;
    // Of your own account: `Client::builder().from_env().build()?`
    let client: Client = mock.client()?;
    // The keys of an account's commands are what `list_commands` tells.
    println!("{}", run(&client, "COMMAND_KEY_1").await?);
    Ok(())
}

/// What it does; gives a sentence of it.
pub async fn run(client: &Client, command: &str) -> Result<String, Box<dyn Error>> {
    let deposits = client.billing().contract_deposits();

    // A command answers with a value, and with what the server says of it.
    let made = deposits.create(7, 2).price(crudl::Decimal::from(250)).notes("keys").await?;
    let (id, message) = (made.value.id, made.facts.message);
    let mut own = vec![id];
    for price in [50, 150] {
        own.push(deposits.create(7, 2).price(crudl::Decimal::from(price)).await?.value.id);
    }

    let dear = deposits.list().filter(contract_deposits::PRICE.from(100)).order(contract_deposits::PRICE.desc());
    let mut stream = dear.limit(1).all();
    let mut found = 0;
    while let Some(deposit) = stream.next().await {
        found += usize::from(own.contains(&deposit?.id));
    }

    // An update replaces all of it; what is None is cleared.
    let read = deposits.read(id).await?;
    let update = ContractDepositUpdate {
        id,
        coworker_contract_id: read.coworker_contract_id,
        product_id: read.product_id,
        notes: None,
        price: read.price,
        refundable: true,
        system_id: None,
    };
    deposits.update(update).await?;

    let commands = deposits.list_commands().await?.len();
    let done = deposits.run_command([id], command).await?.facts.was_successful;
    for id in own {
        deposits.delete(id).await?;
    }
    Ok(format!("{message:?}: found {found} dear deposits, ran {command} of {commands} commands ({done}), deleted them"))
}
