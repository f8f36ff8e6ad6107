//! CloudCIX: teams from creation to deletion.
//!
//! `cargo run --package crudl-examples --example cloudcix` runs it against a server on this machine.

use std::error::Error;

use crudl_clients::cloudcix::Client;
use crudl_clients::cloudcix::membership::team::{self, Team};

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
    let teams = client.membership().team();

    // Signing in comes with the first call. What is required is an argument, what is optional a setter.
    let day = teams.create("ops by day").users([7, 9]).await?;
    let night = teams.create("ops by night").await?;
    let web = teams.create("web").await?;

    let members = teams.read(day.id).await?.users.len();

    // One page, and all of them: two records a page, last names first.
    let ops = teams.list().filter(team::NAME.icontains("ops")).order(team::NAME.desc()).limit(2);
    let page = ops.clone().await?;
    let all: Vec<Team> = ops.all().try_collect().await?;
    let others = teams.list().exclude(team::NAME.icontains("ops")).await?.items;

    // Only what is set is changed.
    let day = teams.partial_update(day.id).name("ops").await?;

    for id in [day.id, night.id, web.id] {
        teams.delete(id).await?;
    }
    // What can go wrong is a kind to match on.
    match teams.read(web.id).await {
        Err(error) if error.is_not_found() => {}
        other => return Err(format!("a team that was deleted is read: {other:?}").into()),
    }
    Ok(format!(
        "made 3 teams, one with {members} users, found {} for ops ({} by the server's count) and {} other, renamed one to {:?}, deleted them",
        all.len(),
        page.total_records.unwrap_or_default(),
        others.len(),
        day.name,
    ))
}
