//! Documented error codes have constants.

use crudl_clients::cloudcix::membership::team;

include!(concat!(env!("OUT_DIR"), "/codes.rs"));

#[test]
fn every_documented_code_has_a_constant() {
    for (constant, code) in CODES {
        assert_eq!(constant, code);
    }
    // Different ones: some are those of several methods.
    assert!(CODES.len() > 3300, "{}", CODES.len());
}

#[test]
fn codes_are_matched_by_name() {
    let of_name = |code: Option<&str>| match code {
        Some(team::Codes::CREATE_101 | team::Codes::CREATE_102) => "name",
        Some(team::Codes::CREATE_201) => "rights",
        _ => "other",
    };
    assert_eq!(of_name(Some("membership_team_create_102")), "name");
    assert_eq!(of_name(Some("membership_team_create_201")), "rights");
    assert_eq!(of_name(None), "other");
}
