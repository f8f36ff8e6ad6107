//! What the examples leave out: with everything set that a method takes, what is sent has every name of the inventory, and no
//! other.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use super::Script;
use crate::wire::{Call, form, now};
use crudl_tests::examples::load;
use crudl_tests::xml;

/// Where the spec departs from the reference's names on purpose: system, operation, name, why.
const DECIDED: &[(&str, &str, &str, &str)] = &[
    ("idcloudhost", "update_billing_account", "address_line1", "I27: it replaces all that an answer shows as writable"),
    ("idcloudhost", "update_billing_account", "address_line2", "I27: it replaces all that an answer shows as writable"),
    ("idcloudhost", "update_billing_account", "allow_debt", "I27: it replaces all that an answer shows as writable"),
    ("idcloudhost", "update_billing_account", "city", "I27: it replaces all that an answer shows as writable"),
    ("idcloudhost", "update_billing_account", "company_name", "I27: it replaces all that an answer shows as writable"),
    (
        "idcloudhost",
        "update_billing_account",
        "company_reg_code",
        "I27: it replaces all that an answer shows as writable",
    ),
    (
        "idcloudhost",
        "update_billing_account",
        "company_vat_number",
        "I27: it replaces all that an answer shows as writable",
    ),
    ("idcloudhost", "update_billing_account", "country", "I27: it replaces all that an answer shows as writable"),
    ("idcloudhost", "update_billing_account", "county", "I27: it replaces all that an answer shows as writable"),
    ("idcloudhost", "update_billing_account", "email", "I27: it replaces all that an answer shows as writable"),
    (
        "idcloudhost",
        "update_billing_account",
        "paying_by_invoice",
        "I27: it replaces all that an answer shows as writable",
    ),
    ("idcloudhost", "update_billing_account", "post_index", "I27: it replaces all that an answer shows as writable"),
    (
        "idcloudhost",
        "update_billing_account",
        "send_invoice_email",
        "I27: it replaces all that an answer shows as writable",
    ),
    ("idcloudhost", "update_billing_account", "title", "I27: it replaces all that an answer shows as writable"),
    ("idcloudhost", "update_service_package", "uuid", "I26: the path says which one"),
    ("nexudus", "list_contract_deposits_by_ids", "page", "it comes in pages as every list"),
    ("nexudus", "list_contract_deposits_by_ids", "size", "it comes in pages as every list"),
    ("nexudus", "create_contract_deposit", "SystemId", "N13: its description says that it can be set"),
];

/// Makes all calls of an application.
pub type Application<C> = fn(&C, &mut Vec<Call>) -> Result<(), Box<dyn Error>>;

/// Sends every variant of every call; says how many methods there were.
pub fn everything<C>(system: &str, client: &C, script: &Script, applications: &[(&str, Application<C>)]) -> usize {
    let examples = load(system).expect("examples");
    let mut sent: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (application, make) in applications {
        let mut calls = Vec::new();
        make(client, &mut calls).expect("valid samples");
        for call in calls {
            let method = format!("{application}.{}.{}", call.service, call.method);
            let outcome = now(call.send);
            let Some(request) = script.sent() else { panic!("{method} wasn't sent: {outcome:?}") };
            let names = sent.entry(method.clone()).or_default();
            let (_, query) = request.url.split_once('?').unwrap_or_default();
            names.extend(form(query).into_iter().map(|(name, _)| name));
            let text = std::str::from_utf8(&request.body).expect("text");
            match request.headers.get("content-type") {
                None => assert!(text.is_empty(), "{method}: a body of no type"),
                Some("application/x-www-form-urlencoded") => names.extend(form(text).into_iter().map(|(name, _)| name)),
                Some("application/json") => {
                    let body: serde_json::Value = serde_json::from_str(text).expect("JSON");
                    names.extend(body.as_object().expect("an object").keys().cloned());
                }
                Some("text/xml") => {
                    let (name, values) = xml::call(text).expect("XML-RPC");
                    let example = examples.iter().find(|example| example.template == name).expect("a known procedure");
                    let (_, arguments) = example.parameters.as_ref().expect("arguments");
                    assert_eq!(values.len(), arguments.len(), "{name}");
                    let given = arguments.iter().zip(&values);
                    let given = given.filter(|(_, value)| !crudl_tests::examples::is_empty(value));
                    names.extend(given.map(|(name, _)| name.clone()));
                }
                Some(other) => panic!("{method}: a body of type {other}"),
            }
        }
    }
    let mut faults = Vec::new();
    for example in &examples {
        let Some(sent) = sent.get(&example.method) else {
            faults.push(format!("{} is never called", example.operation));
            continue;
        };
        let (query, body) = example.parameters.as_ref().expect("an inventory with names");
        let known: BTreeSet<_> = query.iter().chain(body).cloned().collect();
        for name in known.symmetric_difference(sent) {
            let decided = |(of, operation, decided, _): &&(&str, &str, &str, &str)| {
                *of == system && *operation == example.operation && decided == name
            };
            if !DECIDED.iter().any(|row| decided(&row)) {
                let what = if sent.contains(name) { "the inventory doesn't have" } else { "nothing sends" };
                faults.push(format!("{}: {what} `{name}`", example.operation));
            }
        }
    }
    for (of, operation, name, _) in DECIDED.iter().filter(|(of, ..)| *of == system) {
        let example = examples.iter().find(|example| example.operation == *operation).expect("a known operation");
        let (query, body) = example.parameters.as_ref().expect("names");
        let same = query.iter().chain(body).any(|known| known == name) == sent[&example.method].contains(*name);
        assert!(!same, "nothing to decide for {of} {operation} {name}");
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    sent.len()
}
