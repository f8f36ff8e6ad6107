//! Every effect that the spec states: what is called before, the call, and what is seen afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use crudl::{Decimal, ErrorKind, Uuid};
use crudl_clients::idcloudhost::network::load_balancers::{NewRule, NewTarget};
use crudl_clients::idcloudhost::vm::VirtualMachine;
use crudl_clients::idcloudhost::vm::machine::NewMachine;
use crudl_clients::{cloud_api, idcloudhost, nexudus};
use crudl_mock::Mock;

use crate::calls::{Told, holds};
use crate::drive::ir;
use crate::effects::database;

/// The rows of a system.
struct Table<'m> {
    mock: &'m Mock,
    system: &'static str,
    without_a_row: BTreeSet<String>,
    faults: Vec<String>,
}

impl Table<'_> {
    fn told(&mut self, method: &str, told: Told) {
        let mut fault = |words: String| self.faults.push(format!("{}.{method}: {words}", self.system));
        if !self.without_a_row.remove(method) {
            fault("it has no effect, or two rows".to_owned());
        }
        if let Err(error) = told {
            fault(error.to_string());
        }
        self.mock.clear();
    }
}

/// A row: the method; `{ what is called before }`; a name for the answer and the call; `[what holds afterwards]`.
macro_rules! rows {
    ($table:ident; $($method:literal: { $($before:tt)* } $answer:pat = $call:expr => [$($seen:expr),+ $(,)?];)+) => {$(
        let told: Told = async {
            $($before)*
            let $answer = $call.await?;
            $(holds($seen, stringify!($seen))?;)+
            Ok(())
        }
        .await;
        $table.told($method, told);
    )+};
}

async fn machine(client: &idcloudhost::Client) -> Result<VirtualMachine, crudl::Error> {
    let (name, os_name, os_version) = ("ops1".to_owned(), "ubuntu".to_owned(), "22.04".to_owned());
    let new = NewMachine { name, os_name, os_version, vcpu: 2, ram: 2048, password: "Passw0rd".into() };
    client.vm().create(new).disks(20).await
}

fn disks(machine: &VirtualMachine) -> Vec<(Uuid, i64)> {
    machine.storage.iter().map(|disk| (disk.uuid, disk.size)).collect()
}

fn missing<T>(result: Result<T, crudl::Error>) -> bool {
    result.is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

const NOBODY: Uuid = Uuid::from_u128(1);

#[allow(deprecated)]
async fn of_machines(client: &idcloudhost::Client, table: &mut Table<'_>) {
    let vm = client.vm();
    rows! { table;
        "vm.machine.create": {} made = machine(client) => [
            (made.status.as_str(), made.memory, made.public_ipv4) == ("running", 2048, None),
            made.storage.iter().map(|disk| (disk.size, disk.primary, disk.replica.len())).eq([(20, true, 0)]),
        ];
        "vm.machine.partial_update": { let made = machine(client).await?; }
            _ = vm.partial_update(made.uuid).ram(4096) => [vm.read(made.uuid).await?.memory == 4096];
        "vm.machine.stop": { let made = machine(client).await?; }
            _ = vm.stop(made.uuid) => [vm.read(made.uuid).await?.status == "stopped"];
        "vm.machine.start": { let made = machine(client).await?; vm.stop(made.uuid).await?; }
            _ = vm.start(made.uuid) => [vm.read(made.uuid).await?.status == "running"];
        "vm.machine.rescue_start": { let made = machine(client).await?; vm.stop(made.uuid).await?; }
            _ = vm.rescue_start(made.uuid) => [vm.read(made.uuid).await?.status == "running"];
        "vm.machine.copy": { let made = machine(client).await?; }
            copy = vm.copy(made.uuid).name("ops2") => [
                copy.uuid != made.uuid,
                (copy.name.as_str(), copy.memory) == ("ops2", 2048),
                vm.read(copy.uuid).await? == copy,
                vm.read(made.uuid).await? == made,
            ];
        "vm.machine.reinstall": { let made = machine(client).await?; }
            now = vm.reinstall(made.uuid).os_name("debian").os_version("12") => [
                (now.os_name.as_str(), now.os_version.as_str()) == ("debian", "12"),
                vm.read(made.uuid).await? == now,
            ];
        "vm.machine.toggle_backup": { let made = machine(client).await?; }
            now = vm.toggle_backup(made.uuid) => [now.backup != made.backup, vm.read(made.uuid).await? == now];
        "vm.disks.add": { let made = machine(client).await?; }
            disk = vm.disks().add(made.uuid, 40) => [
                client.block_storage().read(disk.uuid).await?.size_gb == 40,
                disks(&vm.read(made.uuid).await?) == [(made.storage[0].uuid, 20), (disk.uuid, 40)],
            ];
        "vm.disks.resize": { let made = machine(client).await?; }
            disk = vm.disks().resize(made.uuid, made.storage[0].uuid, 50) => [
                disk.size == 50,
                disks(&vm.read(made.uuid).await?) == [(disk.uuid, 50)],
                missing(vm.disks().resize(made.uuid, NOBODY, 50).await),
            ];
        "vm.disks.delete": { let made = machine(client).await?; let disk = vm.disks().add(made.uuid, 40).await?.uuid; }
            _ = vm.disks().delete(made.uuid, disk) => [
                disks(&vm.read(made.uuid).await?) == disks(&made),
                missing(client.block_storage().read(disk).await),
            ];
        "vm.disks.attach": {
            let made = machine(client).await?;
            let disk = client.block_storage().create().size_gb(30).await?.uuid;
        }
            _ = vm.disks().attach(made.uuid, disk) => [disks(&vm.read(made.uuid).await?)[1] == (disk, 30)];
        "vm.disks.detach": { let made = machine(client).await?; let disk = vm.disks().add(made.uuid, 40).await?.uuid; }
            _ = vm.disks().detach(made.uuid, disk) => [
                disks(&vm.read(made.uuid).await?) == disks(&made),
                client.block_storage().read(disk).await?.size_gb == 40,
            ];
        "vm.public_ip.reserve": { let made = machine(client).await?; }
            now = vm.public_ip().reserve(made.uuid) => [
                now.public_ipv4.is_some(),
                client.network().floating_ips().read(now.public_ipv4.ok_or("none")?).await?.assigned_to == Some(made.uuid),
            ];
        "vm.public_ip.release": { let made = machine(client).await?; vm.public_ip().reserve(made.uuid).await?; }
            now = vm.public_ip().release(made.uuid) => [
                now.public_ipv4.is_none(),
                vm.read(made.uuid).await? == now,
                client.network().floating_ips().list().await?.items.len() == 1,
            ];
        "vm.replicas.create": {
            let (made, other) = (machine(client).await?, machine(client).await?);
            let disk = made.storage[0].clone();
            vm.replicas().create(made.uuid).await?;
        }
            now = vm.replicas().create(made.uuid) => [
                (now.uuid, now.size, now.replica.len()) == (disk.uuid, disk.size, 2),
                now.replica.iter().all(|one| (one.master_uuid, one.size, one.updated_at) == (disk.uuid, 20, None)),
                vm.replicas().list(made.uuid).await?.items == now.replica,
                vm.read(made.uuid).await?.storage == [now],
                vm.replicas().list(other.uuid).await?.items.is_empty(),
                vm.read(other.uuid).await? == other,
                missing(vm.replicas().create(NOBODY).await),
            ];
    }
}

async fn of_networks(client: &idcloudhost::Client, table: &mut Table<'_>) {
    let network = client.network();
    let (addresses, balancers, networks) = (network.floating_ips(), network.load_balancers(), network.networks());
    rows! { table;
        "network.floating_ips.create": {} made = addresses.create(2) => [
            (made.enabled, made.assigned_to, made.unassigned_at) == (true, None, None),
        ];
        "network.floating_ips.assign": { let ip = addresses.create(2).await?.address; let made = machine(client).await?; }
            now = addresses.assign(ip, made.uuid) => [
                now.assigned_to == Some(made.uuid),
                now.assigned_to_private_ip.map(|ip| ip.to_string()) == Some(made.private_ipv4),
                addresses.read(ip).await? == now,
            ];
        "network.floating_ips.unassign": {
            let ip = addresses.create(2).await?.address;
            addresses.assign(ip, machine(client).await?.uuid).await?;
        }
            now = addresses.unassign(ip) => [
                (now.assigned_to, now.assigned_to_private_ip) == (None, None),
                now.unassigned_at.is_some(),
                addresses.read(ip).await? == now,
            ];
        "network.load_balancers.create": {
            let vm = machine(client).await?.uuid;
            let target = NewTarget { target_uuid: vm, target_type: "vm".to_owned() };
        }
            made = balancers.create().rules([NewRule { source_port: 80, target_port: 8080 }]).targets([target]) => [
                made.forwarding_rules.iter().map(|rule| rule.source_port).eq([80]),
                made.targets.iter().map(|target| target.target_uuid).eq([vm]),
                balancers.create().await?.targets.is_empty(),
            ];
        "network.load_balancers.rename": { let made = balancers.create().await?.uuid; }
            _ = balancers.rename(made, "shop") => [
                balancers.read(made).await?.display_name.as_deref() == Some("shop"),
            ];
        "network.load_balancers.set_billing_account": { let made = balancers.create().await?.uuid; }
            _ = balancers.set_billing_account(made, 77) => [balancers.read(made).await?.billing_account_id == 77];
        "network.load_balancers.add_target": {
            let made = balancers.create().await?.uuid;
            let vm = machine(client).await?;
        }
            target = balancers.add_target(made, vm.uuid, "vm") => [
                target.target_ip_address.to_string() == vm.private_ipv4,
                balancers.read(made).await?.targets == [target],
            ];
        "network.load_balancers.unlink_target": {
            let made = balancers.create().await?.uuid;
            let (one, other) = (machine(client).await?.uuid, machine(client).await?.uuid);
            balancers.add_target(made, one, "vm").await?;
            balancers.add_target(made, other, "vm").await?;
        }
            () = balancers.unlink_target(made, one) => [
                balancers.read(made).await?.targets.iter().map(|target| target.target_uuid).eq([other]),
            ];
        "network.load_balancers.add_rule": { let made = balancers.create().await?.uuid; }
            rule = balancers.add_rule(made, 443, 8443) => [
                (rule.source_port, rule.target_port) == (443, 8443),
                balancers.read(made).await?.forwarding_rules == [rule],
            ];
        "network.load_balancers.drop_rule": {
            let made = balancers.create().await?.uuid;
            let rule = balancers.add_rule(made, 443, 8443).await?.uuid.ok_or("a uuid")?;
            balancers.add_rule(made, 80, 8080).await?;
        }
            () = balancers.drop_rule(made, rule) => [
                balancers.read(made).await?.forwarding_rules.iter().map(|rule| rule.source_port).eq([80]),
            ];
        "network.networks.create": {} made = networks.create() => [made.vm_uuids.is_empty(), made.resources_count == 0];
        "network.networks.set_default": {
            let (one, other) = (networks.create().await?.uuid, networks.create().await?.uuid);
            networks.set_default(other).await?;
        }
            _ = networks.set_default(one) => [
                networks.read(one).await?.is_default,
                !networks.read(other).await?.is_default,
            ];
    }
}

async fn of_money_and_storage(client: &idcloudhost::Client, table: &mut Table<'_>) {
    let payment = client.payment();
    let (accounts, cards, credit, invoices) =
        (payment.accounts(), payment.cards(), payment.credit(), payment.invoices());
    let (keys, buckets) = (client.object_storage().keys(), client.object_storage().buckets());
    let (storage, packages) = (client.block_storage(), client.managed_services().packages());
    rows! { table;
        "payment.accounts.set_default": { accounts.set_default(1).await?; } _ = accounts.set_default(2) => [
            accounts.list().await?.items.iter().filter(|one| one.is_default).map(|one| one.id).eq([2]),
        ];
        "payment.accounts.configure_recurring_payment": { let before = accounts.read(3).await?; }
            now = accounts
                .configure_recurring_payment(2)
                .is_recurring_payment_enabled(true)
                .recurring_payment_amount(Decimal::from(50))
                .recurring_payment_threshold(Decimal::from(7)) => [
                now.account.is_recurring_payment_enabled,
                now.account.recurring_payment_amount == Decimal::from(50),
                now.account.recurring_payment_threshold == Decimal::from(7),
                accounts.read(2).await? == now.account,
                accounts.read(3).await? == before,
            ];
        "payment.cards.add": { let before = cards.list(2).await?.items.len(); } _ = cards.add(2, "token") => [
            cards.list(2).await?.items.len() == before + 1,
        ];
        "payment.cards.set_primary": {
            cards.add(2, "token").await?;
            cards.add(2, "token").await?;
            let own: Vec<i64> = cards.list(2).await?.items.iter().map(|card| card.id).collect();
            let strangers = cards.read(1).await?;
            cards.set_primary(own[0]).await?;
        }
            _ = cards.set_primary(own[1]) => [
                cards.list(2).await?.items.iter().filter(|card| card.is_primary).map(|card| card.id).eq([own[1]]),
                cards.read(1).await? == strangers,
            ];
        "payment.credit.buy": { let before = credit.list(2).await?.items; } _ = credit.buy(2, 1, Decimal::from(25)) => [
            credit.list(2).await?.items.len() == before.len() + 1,
            credit.list(2).await?.items.last().is_some_and(|one| one.amount == Decimal::from(25)),
        ];
        "payment.payments.pay_invoice": {} _ = payment.payments().pay_invoice(2) => [
            invoices.read(2).await?.status == 10,
            missing(payment.payments().pay_invoice(77).await),
        ];
        "object_storage.keys.generate": { let before = keys.list().await?.items; } all = keys.generate() => [
            all.len() == before.len() + 1,
            all.starts_with(&before),
            keys.list().await?.items == all,
        ];
        "object_storage.buckets.create": {} _ = buckets.create("reports") => [{
            let made = buckets.read("reports").await?;
            (made.size_bytes, made.num_objects, made.is_suspended) == (0, 0, false)
        }];
        "block_storage.disks.create": {} made = storage.create().size_gb(30) => [
            (made.status.as_str(), made.size_gb) == ("Active", 30),
            made.snapshots.is_none_or(|snapshots| snapshots.is_empty()),
        ];
        "managed_services.packages.create": {} made = packages.create(database()) => [
            (made.status.as_str(), made.is_deleted, made.deleted_at) == ("active", false, None),
            packages.list().await?.items.iter().map(|one| one.uuid).eq([made.uuid]),
        ];
        "managed_services.packages.delete": { let made = packages.create(database()).await?.uuid; }
            was = packages.delete(made) => [
                (was.uuid, was.status.as_str(), was.is_deleted) == (made, "deleted", true),
                was.deleted_at.is_some(),
                missing(packages.read(made).await),
            ];
    }
}

async fn of_customers(client: &cloud_api::Client, table: &mut Table<'_>) {
    let customers = client.customer();
    rows! { table;
        "customer.customer.set_status": { let made = customers.create("Example Ltd", NOBODY).await?.value; }
            _ = customers.set_status(made, "blocked") => [customers.find().status("blocked").await?.value == [made]];
        "customer.customer.update_model_properties": {
            let made = customers.create("Example Ltd", NOBODY).await?.value;
        }
            _ = customers.update_model_properties(made).city("Bruges") => [{
                let known = customers.list(made).await?.value;
                let known = known.first().ok_or("a customer")?;
                (known.name.as_deref(), known.city.as_deref()) == (Some("Example Ltd"), Some("Bruges"))
            }];
    }
}

async fn of_deposits(client: &nexudus::Client, table: &mut Table<'_>) {
    let deposits = client.billing().contract_deposits();
    rows! { table;
        "billing.contract_deposits.create": {} made = deposits.create(1, 2) => [{
            let deposit = deposits.read(made.value.id).await?;
            (deposit.invoiced, deposit.credited, deposit.invoiced_on) == (false, false, None)
        }];
    }
}

/// The methods of each system whose effects the spec states.
fn stated() -> BTreeMap<String, BTreeSet<String>> {
    let ir = ir();
    let systems = ir.systems.iter().map(|system| {
        let services = system.applications.iter().flat_map(|application| {
            application.services.iter().map(move |service| (application.name.plain(), service))
        });
        let methods = services.flat_map(|(application, service)| {
            let methods = service.methods.iter().filter(|method| !method.effects.is_empty());
            methods.map(move |method| format!("{application}.{}.{}", service.name.plain(), method.name.plain()))
        });
        (system.name.plain().to_owned(), methods.collect())
    });
    systems.collect()
}

#[tokio::test]
async fn effects_are_seen() -> Result<(), Box<dyn Error>> {
    let mock = Mock::new().await?;
    let (mut stated, mut faults) = (stated(), Vec::new());
    let mut table = |system: &'static str| {
        let without_a_row = stated.remove(system).unwrap_or_default();
        Table { mock: &mock, system, without_a_row, faults: Vec::new() }
    };
    let mut tables = [table("cloud_api"), table("idcloudhost"), table("nexudus")];
    let [customers, clouds, deposits] = &mut tables;
    of_customers(&mock.client()?, customers).await;
    let client = mock.client()?;
    of_machines(&client, clouds).await;
    of_networks(&client, clouds).await;
    of_money_and_storage(&client, clouds).await;
    of_deposits(&mock.client()?, deposits).await;
    for Table { system, without_a_row, faults: found, .. } in tables {
        faults.extend(found);
        stated.insert(system.to_owned(), without_a_row);
    }
    for (system, methods) in stated {
        faults.extend(methods.iter().map(|method| format!("{system}.{method} has no row")));
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    Ok(())
}
