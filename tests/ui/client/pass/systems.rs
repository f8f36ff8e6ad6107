//! The calls of the README to the other systems.

use crudl_clients::nexudus::billing::contract_deposits;
use crudl_clients::{cloud_api, idcloudhost, nexudus};

async fn machines(ip: std::net::Ipv4Addr, vm: crudl::Uuid) -> Result<(), crudl::Error> {
    let client = idcloudhost::Client::builder().from_env().build()?;
    let machines = client.location("bus02").vm();
    println!("{} machines", machines.list().await?.items.len());
    machines.start(vm).await?;
    client.network().floating_ips().assign(ip, vm).await?;
    Ok(())
}

async fn deposits() -> Result<(), crudl::Error> {
    let client = nexudus::Client::builder().from_env().build()?;
    let deposits = client.billing().contract_deposits();
    let dear = deposits.list().filter(contract_deposits::PRICE.from(100)).order(contract_deposits::CREATED_ON.desc());
    let mut all = dear.all();
    while let Some(deposit) = all.next().await {
        println!("{:?}", deposit?.price);
    }
    println!("{}", deposits.run_command([7], "COMMAND_KEY_1").await?.facts.message);
    Ok(())
}

async fn customers(resource_group: crudl::Uuid) -> Result<(), crudl::Error> {
    let client = cloud_api::Client::builder().from_env().build()?;
    let made = client.customer().create("Example Ltd", resource_group).city("Ghent").await?;
    println!("{} by the job {:?}", made.value, made.facts.jobguid);
    Ok(())
}

fn main() {
    let _ = (machines, deposits, customers);
}
