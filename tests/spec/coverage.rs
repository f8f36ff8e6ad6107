//! The spec and the emitted crate have every method of the inventory, by name, verb and path.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crudl_spec::ir::{Evidence, Kind};

use crate::fixture;

/// One row of the inventory: application, service, method, verb, path.
type Row = [String; 5];

fn inventory() -> BTreeSet<Row> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/cloudcix/inventory.csv");
    let text = fs::read_to_string(file).expect("the inventory");
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let header = lines.next().expect("a header");
    let columns = ["application", "service", "method", "http_verb", "path_template"]
        .map(|name| header.iter().position(|column| column == name).expect("a column"));
    lines.map(|row| columns.map(|column| row[column].clone())).collect()
}

#[test]
fn the_spec_has_every_method_of_the_inventory() {
    let ir = crudl_spec::load(&fixture::real_spec()).unwrap_or_else(|faults| panic!("{}", faults.render(false)));
    let system = ir.systems.iter().find(|system| system.name.as_ref() == "cloudcix").expect("cloudcix");
    let mut rows = BTreeMap::new();
    for application in &system.applications {
        for service in &application.services {
            for method in &service.methods {
                let row: Row = [
                    application.reference.clone(),
                    service.name.to_string(),
                    method.name.plain().to_owned(),
                    method.verb.as_str().to_owned(),
                    method.path.template.clone(),
                ];
                rows.insert(row, method);
            }
        }
    }
    let inventory = inventory();
    let missing: Vec<_> = inventory.iter().filter(|row| !rows.contains_key(*row)).collect();
    assert!(missing.is_empty(), "not in the spec: {missing:#?}");

    let listed = |row: &&Row| inventory.contains(*row);
    let extra: Vec<_> =
        rows.iter().filter(|(row, _)| !listed(row)).filter(|(_, method)| method.evidence != Evidence::Server).collect();
    assert!(extra.is_empty(), "neither in the inventory nor marked as the server's own: {extra:#?}");

    let (partial, whole): (Vec<_>, Vec<_>) =
        inventory.iter().map(|row| rows[row]).partition(|method| method.kind == Kind::PartialUpdate);
    let services: BTreeSet<_> = inventory.iter().map(|row| (&row[0], &row[1])).collect();
    let applications: BTreeSet<_> = inventory.iter().map(|row| &row[0]).collect();
    assert_eq!((applications.len(), services.len(), whole.len(), partial.len()), (21, 259, 778, 130));
}

#[test]
fn ten_services_are_only_on_the_published_server() {
    let ir = crudl_spec::load(&fixture::real_spec()).unwrap_or_else(|faults| panic!("{}", faults.render(false)));
    let known: BTreeSet<_> = inventory().into_iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    let own = ir
        .systems
        .iter()
        .filter(|system| system.name.as_ref() == "cloudcix")
        .flat_map(|system| &system.applications)
        .flat_map(|application| application.services.iter().map(move |service| (application, service)))
        .filter(|(application, service)| !known.contains(&(application.reference.clone(), service.name.to_string())))
        .inspect(|(_, service)| assert_eq!(service.evidence, Evidence::Server, "{}", service.file))
        .count();
    assert_eq!(own, 10);
}
