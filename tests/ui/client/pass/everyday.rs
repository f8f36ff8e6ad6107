//! The calls of the README.

use crudl_clients::cloudcix::{Client, membership::team::{self, Team}};

async fn everyday(email: &str, password: &str, api_key: &str) -> Result<(), crudl::Error> {
    let cix = Client::builder().url("https://api.example.com/").login(email, password, api_key).build()?;
    let teams = cix.membership().team();
    let page = teams.list().filter(team::NAME.icontains("ops")).order(team::NAME.desc()).limit(50).await?;
    println!("{} of {:?}", page.items.len(), page.total_records);
    let all: Vec<Team> = teams.list().exclude(team::NAME.eq("ops")).all().try_collect().await?;
    println!("{}", all.len());
    let team = teams.create("ops").users([7, 9]).await?;
    let team = teams.partial_update(team.id).name("platform").await?;
    teams.delete(team.id).await?;
    Ok(())
}

fn main() {
    let _ = everyday;
}
