//! The spec has every operation of the inventories of the three smaller systems, by the reference's name, verb and path.

use std::collections::BTreeMap;

use crudl_spec::ir::{Application, Method, Service};
use crudl_tests::examples::load;

use crate::fixture;

/// Every method of a system by its full name.
fn methods(system: &str) -> BTreeMap<String, (Application, Service, Method)> {
    let ir = crudl_spec::load(&fixture::real_spec()).unwrap_or_else(|faults| panic!("{}", faults.render(false)));
    let system = ir.systems.into_iter().find(|known| known.name.plain() == system).expect("the system");
    let mut methods = BTreeMap::new();
    for application in &system.applications {
        for service in &application.services {
            for method in &service.methods {
                let steps = [application.name.plain(), service.name.plain(), method.name.plain()];
                methods.insert(steps.join("."), (application.clone(), service.clone(), method.clone()));
            }
        }
    }
    methods
}

/// Compares a system with its inventory, whose paths start with `prefix`; says how many operations it has.
fn compare(system: &str, prefix: &str) -> usize {
    let mut methods = methods(system);
    let inventory = load(system).expect("an inventory");
    for row in &inventory {
        let Some((application, service, method)) = methods.remove(&row.method) else {
            panic!("{system} has no method {} for {}", row.method, row.operation)
        };
        assert_eq!(method.verb.as_str(), row.verb, "{}", row.operation);
        assert_eq!(format!("{prefix}{}", method.path.template), row.template, "{}", row.operation);
        assert_eq!(application.located, row.regional, "{} and locations", row.operation);
        // Whoever looks for the reference's name finds it.
        let names = method.doc.aliases.iter().map(String::as_str).chain([method.name.plain()]);
        let names: Vec<_> = names.chain(service.doc.aliases.iter().map(String::as_str)).collect();
        assert!(names.contains(&row.operation.as_str()), "{} isn't among {names:?}", row.operation);
    }
    assert!(methods.is_empty(), "{system} has methods that its inventory lacks: {:?}", methods.keys());
    inventory.len()
}

#[test]
fn idcloudhost_is_whole() {
    assert_eq!(compare("idcloudhost", "/"), 108);
}

#[test]
fn nexudus_is_whole() {
    assert_eq!(compare("nexudus", "/api/"), 8);
}

#[test]
fn cloud_api_is_whole() {
    assert_eq!(compare("cloud_api", ""), 22);
}
