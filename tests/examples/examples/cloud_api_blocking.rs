//! Cloud API over XML-RPC without async: a customer from creation to deletion.
//!
//! `cargo run --package crudl-examples --example cloud_api_blocking` runs it against a server on this machine.

use std::error::Error;

use crudl_clients::cloud_api::Client;

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
    let customers = client.customer();
    let id = customers.create("Example Ltd", crudl::Uuid::from_u128(7)).city("Ghent").send()?.value;
    customers.update_model_properties(id).city("Bruges").send()?;
    let known = customers.list(id).send()?.value;
    let city = known.iter().find(|one| one.guid == id).and_then(|one| one.city.as_deref()).unwrap_or("nowhere");
    customers.delete(id).send()?;
    Ok(format!("a customer moved to {city} and was deleted"))
}
