//! Cloud API over XML-RPC: a customer from creation to deletion.
//!
//! `cargo run --package crudl-examples --example cloud_api` runs it against a server on this machine.

use std::error::Error;

use crudl_clients::cloud_api::Client;

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
    let customers = client.customer();
    let group = crudl::Uuid::from_u128(7);

    // Setters come in any order; arguments go out in the procedure's.
    let made = customers.create("Example Ltd", group).city("Ghent").await?;
    let (id, job) = (made.value, made.facts.jobguid);

    let statuses = customers.list_statuses().await?.value;
    let status = statuses.last().ok_or("a customer has no status to be in")?;
    customers.set_status(id, status.as_str()).await?;
    let found = customers.find().status(status.as_str()).await?.value;

    customers.update_model_properties(id).city("Bruges").await?;
    let known = customers.list(id).await?.value;
    let city = known.iter().find(|one| one.guid == id).and_then(|one| one.city.as_deref()).unwrap_or("nowhere");

    customers.delete(id).await?;
    // A fault is an error with the server's code and words.
    let words = match customers.set_status(id, status.as_str()).await {
        Err(error) => error.to_string(),
        Ok(_) => return Err("a customer that was deleted has a status".into()),
    };
    let job = job.map_or_else(|| "no job".to_owned(), |job| format!("job {job}"));
    Ok(format!("{job}; {} found as {status:?}, moved to {city}, deleted; then {words}", found.len()))
}
