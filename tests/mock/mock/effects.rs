//! What calls do to records, as the spec states it: machines start and stop, disks move, addresses are assigned, a customer
//! goes through its states, a command is run, objects keep their bytes.

use std::error::Error;

use crudl::{ErrorKind, Upload, Uuid};
use crudl_clients::idcloudhost::managed_services::packages::NewPackages;
use crudl_clients::idcloudhost::network::load_balancers::NewRule;
use crudl_clients::idcloudhost::vm::machine::NewMachine;
use crudl_clients::{cloud_api, cloudcix, idcloudhost, nexudus};
use crudl_mock::Mock;

type Told = Result<(), Box<dyn Error>>;

/// The kind of a call's error.
fn refused<T>(result: Result<T, crudl::Error>) -> Option<ErrorKind> {
    result.err().map(|error| error.kind())
}

fn ops() -> NewMachine {
    NewMachine {
        name: "ops1".to_owned(),
        os_name: "ubuntu".to_owned(),
        os_version: "22.04".to_owned(),
        vcpu: 2,
        ram: 2048,
        password: "Passw0rd".into(),
    }
}

#[tokio::test]
async fn machines_from_creation_to_deletion() -> Told {
    let mock = Mock::new().await?;
    let client: idcloudhost::Client = mock.client()?;
    let place = client.location("bus02");
    let (machines, disks) = (place.vm(), place.vm().disks());

    let made = machines.create(ops()).disks(20).await?;
    let vm = made.uuid;
    assert_eq!((made.status.as_str(), made.memory, made.public_ipv4), ("running", 2048, None));
    let sizes = |machine: &idcloudhost::vm::VirtualMachine| -> Vec<(i64, bool)> {
        machine.storage.iter().map(|disk| (disk.size, disk.primary)).collect()
    };
    assert_eq!(sizes(&made), [(20, true)]);

    assert_eq!(machines.stop(vm).await?.status, "stopped");
    assert_eq!(machines.partial_update(vm).ram(4096).await?.memory, 4096);
    machines.start(vm).await?;
    assert_eq!(machines.read(vm).await?.status, "running");
    let backup = machines.read(vm).await?.backup;
    assert_eq!(machines.toggle_backup(vm).await?.backup, !backup);
    assert_eq!(machines.toggle_backup(vm).await?.backup, backup);

    // A disk that was made for itself, and one that is made by attaching it.
    let disk = client.block_storage().create().size_gb(30).await?.uuid;
    let attached = disks.attach(vm, disk).await?;
    assert_eq!((attached.uuid, attached.size, attached.primary), (disk, 30, false));
    let added = disks.add(vm, 40).await?.uuid;
    assert_eq!(sizes(&machines.read(vm).await?), [(20, true), (30, false), (40, false)]);
    assert_eq!(client.block_storage().read(added).await?.size_gb, 40);
    assert_eq!(disks.resize(vm, disk, 35).await?.size, 35);
    assert!(disks.detach(vm, disk).await?);
    assert_eq!(sizes(&machines.read(vm).await?), [(20, true), (40, false)]);
    assert_eq!(refused(disks.detach(vm, disk).await), Some(ErrorKind::NotFound));
    client.block_storage().read(disk).await?;
    assert!(disks.delete(vm, added).await?);
    assert_eq!(sizes(&machines.read(vm).await?), [(20, true)]);
    assert_eq!(refused(client.block_storage().read(added).await), Some(ErrorKind::NotFound));

    // What isn't there can't be attached, nor attached to; nothing has changed then.
    assert_eq!(refused(disks.attach(vm, Uuid::from_u128(1)).await), Some(ErrorKind::NotFound));
    assert_eq!(refused(disks.attach(Uuid::from_u128(1), disk).await), Some(ErrorKind::NotFound));
    assert_eq!(refused(client.location("jkt01").vm().start(vm).await), Some(ErrorKind::NotFound));
    assert_eq!(sizes(&machines.read(vm).await?), [(20, true)]);

    let copy = machines.copy(vm).name("ops2").await?;
    assert_eq!((copy.name.as_str(), copy.memory, copy.os_name.as_str()), ("ops2", 4096, "ubuntu"));
    assert_ne!(copy.uuid, vm);
    machines.delete(vm).await?;
    assert_eq!(refused(machines.start(vm).await), Some(ErrorKind::NotFound));
    let left: Vec<Uuid> = machines.list().await?.items.iter().map(|machine| machine.uuid).collect();
    assert_eq!(left, [copy.uuid]);
    Ok(())
}

#[tokio::test]
async fn addresses_networks_and_load_balancers() -> Told {
    let mock = Mock::new().await?;
    let client: idcloudhost::Client = mock.client()?;
    let place = client.location("bus02");
    let machine = place.vm().create(ops()).await?;
    let addresses = place.network().floating_ips();

    let made = addresses.create(2).name("web").await?;
    assert_eq!((made.assigned_to, made.name.as_str()), (None, "web"));
    let ip = made.address;
    let assigned = addresses.assign(ip, machine.uuid).await?;
    assert_eq!(assigned.assigned_to, Some(machine.uuid));
    assert_eq!(assigned.assigned_to_resource_type.as_deref(), Some("virtual_machine"));
    assert_eq!(assigned.assigned_to_private_ip.map(|ip| ip.to_string()), Some(machine.private_ipv4));
    assert_eq!(addresses.read(ip).await?, assigned);
    assert_eq!(refused(addresses.assign(ip, Uuid::from_u128(1)).await), Some(ErrorKind::NotFound));
    let free = addresses.unassign(ip).await?;
    assert_eq!((free.assigned_to, free.assigned_to_private_ip), (None, None));
    assert!(free.unassigned_at.is_some());
    addresses.delete(ip).await?;
    assert_eq!(refused(addresses.unassign(ip).await), Some(ErrorKind::NotFound));

    let networks = place.network().networks();
    let (first, second) = (networks.create().name("a").await?.uuid, networks.create().name("b").await?.uuid);
    for default in [first, second] {
        assert!(networks.set_default(default).await?.is_default);
        let all = networks.list().await?.items;
        let defaults: Vec<Uuid> = all.iter().filter(|network| network.is_default).map(|network| network.uuid).collect();
        assert_eq!(defaults, [default]);
    }

    let balancers = place.network().load_balancers();
    let rule = NewRule { source_port: 80, target_port: 8080 };
    let balancer = balancers.create().display_name("web").rules([rule]).await?;
    assert_eq!((balancer.forwarding_rules.len(), balancer.targets.len()), (1, 0));
    let rule = balancers.add_rule(balancer.uuid, 443, 8443).await?;
    assert_eq!((rule.source_port, rule.target_port), (443, 8443));
    let target = balancers.add_target(balancer.uuid, machine.uuid, "vm").await?;
    assert_eq!(target.target_uuid, machine.uuid);
    let now = balancers.read(balancer.uuid).await?;
    let ports: Vec<i64> = now.forwarding_rules.iter().map(|rule| rule.source_port).collect();
    assert_eq!((ports.as_slice(), now.targets), ([80, 443].as_slice(), vec![target]));
    balancers.drop_rule(balancer.uuid, now.forwarding_rules[0].uuid.ok_or("a uuid")?).await?;
    balancers.unlink_target(balancer.uuid, machine.uuid).await?;
    let left = balancers.rename(balancer.uuid, "shop").await?;
    assert_eq!((left.display_name.as_deref(), left.targets.len()), (Some("shop"), 0));
    assert_eq!(left.forwarding_rules.iter().map(|rule| rule.source_port).collect::<Vec<_>>(), [443]);
    Ok(())
}

#[tokio::test]
async fn a_customer_goes_through_its_states() -> Told {
    let mock = Mock::new().await?;
    let client: cloud_api::Client = mock.client()?;
    let customers = client.customer();
    let id = customers.create("Example Ltd", Uuid::from_u128(7)).city("Ghent").await?.value;
    for status in customers.list_statuses().await?.value {
        assert!(customers.set_status(id, status.as_str()).await?.value);
        let known = customers.list(id).await?.value;
        let states: Vec<_> = known.iter().filter(|one| one.guid == id).map(|one| one.status.as_deref()).collect();
        assert_eq!(states, [Some(status.as_str())]);
        assert_eq!(customers.find().status(status.as_str()).await?.value, [id]);
        assert!(customers.find().status("unheard of").await?.value.is_empty());
    }
    assert_eq!(customers.update_model_properties(id).city("Bruges").await?.value, id);
    let known = customers.list(id).await?.value.into_iter().find(|one| one.guid == id).ok_or("a customer")?;
    assert_eq!((known.name.as_deref(), known.city.as_deref()), (Some("Example Ltd"), Some("Bruges")));
    assert!(customers.delete(id).await?.value);
    assert!(customers.set_status(id, "active").await.is_err());
    assert!(customers.find().name("Example Ltd").await?.value.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_deposit_and_a_command() -> Told {
    let mock = Mock::new().await?;
    let client: nexudus::Client = mock.client()?;
    let deposits = client.billing().contract_deposits();
    let id = deposits.create(1, 2).await?.value.id;
    let deposit = deposits.read(id).await?;
    assert_eq!((deposit.invoiced, deposit.credited, deposit.invoiced_on), (false, false, None));
    let commands = deposits.list_commands().await?;
    let command = commands.first().ok_or("a command")?;
    assert!(deposits.run_command([id], command.key.as_str()).await?.facts.was_successful);
    deposits.delete(id).await?;
    assert_eq!(refused(deposits.read(id).await), Some(ErrorKind::NotFound));
    Ok(())
}

#[tokio::test]
async fn answers_are_whole_lists() -> Told {
    let mock = Mock::new().await?;
    let client: idcloudhost::Client = mock.client()?;
    let tokens = client.user().tokens();
    assert_eq!(tokens.create().description("one").await?.len(), 1);
    let all = tokens.create().description("two").await?;
    assert_eq!(all.iter().map(|token| token.description.as_str()).collect::<Vec<_>>(), ["one", "two"]);
    assert_eq!(tokens.list().await?.items, all);

    let services = client.managed_services();
    let whitelist = services.whitelist();
    let package = services.packages().create(database()).await?.uuid;
    let mut expected = whitelist.list(package).await?.items;
    expected.push("192.0.2.7".to_owned());
    assert_eq!(whitelist.add(package, "192.0.2.7").await?, expected);
    expected.push("10.0.0.0/8".to_owned());
    assert_eq!(whitelist.add(package, "10.0.0.0/8").await?, expected);
    expected.retain(|entry| entry != "192.0.2.7");
    assert_eq!(whitelist.delete(package, "192.0.2.7").await?, expected);
    assert_eq!(whitelist.list(package).await?.items, expected);
    Ok(())
}

#[tokio::test]
async fn replicas_that_are_deleted_are_gone_from_their_disk() -> Told {
    let mock = Mock::new().await?;
    let client: idcloudhost::Client = mock.client()?;
    let (machines, replicas) = (client.vm(), client.vm().replicas());
    let vm = machines.create(ops()).disks(20).await?.uuid;
    replicas.create(vm).await?;
    let left = replicas.create(vm).await?.replica;
    assert!(replicas.delete(left[0].uuid.as_str()).await?);
    assert_eq!(replicas.list(vm).await?.items, left[1..]);
    assert_eq!(machines.read(vm).await?.storage[0].replica, left[1..]);
    assert_eq!(refused(replicas.delete(left[0].uuid.as_str()).await), Some(ErrorKind::NotFound));
    Ok(())
}

#[tokio::test]
async fn objects_keep_their_bytes() -> Told {
    let mock = Mock::new().await?;
    let client: cloudcix::Client = mock.client()?;
    let (buckets, objects) = (client.vault().bucket(), client.vault().obj());
    assert_eq!(refused(buckets.head("cork", "reports").await), Some(ErrorKind::NotFound));
    buckets.create("cork", "reports").await?;
    buckets.head("cork", "reports").await?;

    let every_byte: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    for content in [every_byte, b"{}".to_vec(), Vec::new(), "{\"näh\": 1}".into()] {
        objects.create("cork", "reports/a b.bin", content.clone()).await?;
        assert_eq!(objects.read("cork", "reports/a b.bin").await?, content);
        let headers = objects.head("cork", "reports/a b.bin").await?;
        assert_eq!(headers.get("content-length"), Some(content.len().to_string().as_str()));
        assert_eq!(headers.get("content-type"), Some("application/octet-stream"));
        assert!(headers.get("last-modified").is_some_and(|text| text.ends_with(" GMT")), "{headers:?}");
        assert!(headers.get("etag").is_some_and(|text| text.starts_with('"')), "{headers:?}");
    }
    // Elsewhere there's none of that name, and what goes takes nothing else with it.
    assert_eq!(refused(objects.read("dublin", "reports/a b.bin").await), Some(ErrorKind::NotFound));
    objects.delete("cork", "reports/a b.bin").await?;
    assert_eq!(refused(objects.head("cork", "reports/a b.bin").await), Some(ErrorKind::NotFound));
    buckets.head("cork", "reports").await?;
    buckets.delete("cork", "reports").await?;
    assert_eq!(refused(buckets.head("cork", "reports").await), Some(ErrorKind::NotFound));
    Ok(())
}

#[tokio::test]
async fn objects_go_up_and_down_as_streams() -> Told {
    let mock = Mock::new().await?;
    let client: cloudcix::Client = mock.client()?;
    let objects = client.vault().obj();
    let content: Vec<u8> = (0..=255).cycle().take(1_000_000).collect();
    let reader = || std::io::Cursor::new(content.clone());
    let length = content.len() as u64;
    for upload in [Upload::reader(reader(), None), Upload::reader(reader(), Some(length))] {
        objects.create("cork", "reports/a.bin", upload).await?;
        let headers = objects.head("cork", "reports/a.bin").await?;
        let download = objects.read("cork", "reports/a.bin").stream().await?;
        assert_eq!(download.length(), Some(length));
        assert_eq!(download.headers().get("etag"), headers.get("etag"));
        let mut came = Vec::new();
        assert_eq!(download.write_to(&mut came).await?, length);
        assert!(came == content, "other bytes than those that were sent");
        objects.delete("cork", "reports/a.bin").await?;
    }
    assert_eq!(refused(objects.read("cork", "reports/a.bin").stream().await), Some(ErrorKind::NotFound));
    Ok(())
}

/// A database to make.
pub fn database() -> NewPackages {
    NewPackages {
        billing_account_id: 2,
        service: "mariadb".to_owned(),
        version: "11".to_owned(),
        display_name: "shop".to_owned(),
        vm_cpu: 2,
        vm_ram: 2048,
        vm_disk_gb: 20,
    }
}
