//! Whole services of each system of the real spec, as they are emitted.

use std::path::Path;

use crate::fixture;

#[test]
fn real_services_are_emitted() {
    let ir = crudl_spec::load(&fixture::real_spec()).unwrap_or_else(|faults| panic!("{}", faults.render(false)));
    let files = crudl_emit::emit(&ir).expect("emission");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("real");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for service in [
            "cloudcix/membership/team",
            "cloudcix/iaas/vm",
            "cloudcix/support/ticket",
            "idcloudhost/vm/machine",
            "idcloudhost/network/floating_ips",
            "nexudus/billing/contract_deposits",
            "cloud_api/customer/customer",
        ] {
            let path = Path::new("src").join(service).with_extension("rs");
            insta::assert_snapshot!(service.replace('/', "_"), files[&path]);
        }
    });
}

/// To readers of YAML 1.1 these are true and false, not keys.
#[test]
fn no_key_is_a_truth_value() {
    let mut folders = vec![fixture::real_spec()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "yaml") {
                let text = std::fs::read_to_string(&path).expect("a file");
                let found =
                    text.split([' ', '{', '\n']).find(|word| ["on:", "off:", "yes:", "no:", "y:", "n:"].contains(word));
                assert_eq!(found, None, "{}", path.display());
            }
        }
    }
}
