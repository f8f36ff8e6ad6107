//! Twenty-five different calls: what each one adds.

use crudl_clients::cloudcix::membership::{address, country, team, user};
use crudl_clients::cloudcix::{Client, iaas::vm, training::student};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().from_env().build()?;
    let (membership, iaas, training) = (client.membership(), client.iaas(), client.training());
    let teams = membership.team();
    println!("{}", teams.list().filter(team::NAME.icontains("ops")).order(team::NAME.desc()).await?.items.len());
    println!("{}", teams.create("ops").users([1, 2]).await?.id);
    println!("{}", teams.read(1).await?.id);
    println!("{}", teams.partial_update(1).name("ops").await?.id);
    teams.delete(1).await?;
    let addresses = membership.address();
    println!("{}", addresses.list().filter(address::CITY.eq("Cork")).await?.items.len());
    println!("{}", addresses.read(1).await?.id);
    println!("{}", addresses.partial_update(1).email("office@example.com").await?.id);
    println!("{}", membership.country().list().filter(country::ENGLISH_NAME.istartswith("I")).await?.items.len());
    println!("{}", membership.country().read(372).await?.id);
    println!("{}", membership.currency().list().await?.items.len());
    println!("{}", membership.currency().read(1).await?.id);
    println!("{}", membership.language().read(1).await?.id);
    println!("{}", membership.member().read(1).await?.id);
    println!("{}", membership.department().create("sales").await?.id);
    println!("{}", membership.user().list().filter(user::EMAIL.iendswith("example.com")).await?.items.len());
    println!("{}", membership.user().read(1).await?.id);
    println!("{}", iaas.vm().list().filter(vm::ID.gte(7)).order(vm::CREATED.asc()).await?.items.len());
    println!("{}", iaas.vm().read(1).await?.id);
    println!("{}", iaas.project().read(1).await?.id);
    println!("{}", iaas.image().list().await?.items.len());
    println!("{}", iaas.subnet().read(1).await?.id);
    println!("{}", training.student().list().order(student::ID.asc()).await?.items.len());
    println!("{}", training.cls().read(1).await?.id);
    println!("{}", training.syllabus().read(1).await?.id);
    Ok(())
}
