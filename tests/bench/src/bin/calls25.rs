//! Twenty-five different calls: what each one adds.

use crudl_clients::cloudcix::membership::{address, country, team, user};
use crudl_clients::cloudcix::{Client, iaas::vm, training::student};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().from_env()?.build()?;
    let (membership, iaas, training) = (client.membership(), client.iaas(), client.training());
    let teams = membership.team();
    println!("{:?}", teams.list().filter(team::NAME.icontains("ops")).order(team::NAME.desc()).await?);
    println!("{:?}", teams.create("ops").users([1, 2]).await?);
    println!("{:?}", teams.read(1).await?);
    println!("{:?}", teams.partial_update(1).name("ops").await?);
    teams.delete(1).await?;
    let addresses = membership.address();
    println!("{:?}", addresses.list().filter(address::CITY.eq("Cork")).await?);
    println!("{:?}", addresses.read(1).await?);
    println!("{:?}", addresses.partial_update(1).email("office@example.com").await?);
    println!("{:?}", membership.country().list().filter(country::ENGLISH_NAME.istartswith("I")).await?);
    println!("{:?}", membership.country().read(372).await?);
    println!("{:?}", membership.currency().list().await?);
    println!("{:?}", membership.currency().read(1).await?);
    println!("{:?}", membership.language().read(1).await?);
    println!("{:?}", membership.member().read(1).await?);
    println!("{:?}", membership.department().create("sales").await?);
    println!("{:?}", membership.user().list().filter(user::EMAIL.iendswith("example.com")).await?);
    println!("{:?}", membership.user().read(1).await?);
    println!("{:?}", iaas.vm().list().filter(vm::ID.gte(7)).order(vm::CREATED.asc()).await?);
    println!("{:?}", iaas.vm().read(1).await?);
    println!("{:?}", iaas.project().read(1).await?);
    println!("{:?}", iaas.image().list().await?);
    println!("{:?}", iaas.subnet().read(1).await?);
    println!("{:?}", training.student().list().order(student::ID.asc()).await?);
    println!("{:?}", training.cls().read(1).await?);
    println!("{:?}", training.syllabus().read(1).await?);
    Ok(())
}
