//! CloudCIX without async: teams from creation to deletion.
//!
//! `cargo run --package crudl-examples --example cloudcix_blocking` runs it against a server on this machine.

use std::error::Error;

use crudl_clients::cloudcix::Client;
use crudl_clients::cloudcix::membership::team;

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
    let teams = client.membership().team();
    let day = teams.create("ops by day").users([7, 9]).send()?;
    let night = teams.create("ops by night").send()?;

    // An iterator that follows the pages.
    let ops = teams.list().filter(team::NAME.icontains("ops")).order(team::NAME.desc()).limit(1);
    let mut names = Vec::new();
    for team in ops.all().blocking() {
        names.push(team?.name);
    }

    let day = teams.partial_update(day.id).name("ops").send()?;
    for id in [day.id, night.id] {
        teams.delete(id).send()?;
    }
    match teams.read(day.id).send() {
        Err(error) if error.is_not_found() => {}
        other => return Err(format!("a team that was deleted is read: {other:?}").into()),
    }
    Ok(format!("made the teams {names:?}, renamed one to {:?}, deleted them", day.name))
}
