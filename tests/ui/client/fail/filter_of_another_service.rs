//! A territory's column says nothing about teams.

use crudl_clients::cloudcix::{Client, membership::{team, territory}};

async fn list(client: Client) -> Result<(), crudl::Error> {
    client.membership().team().list().filter(territory::NAME.eq("north")).order(team::NAME.asc()).await?;
    Ok(())
}

fn main() {}
