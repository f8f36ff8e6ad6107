use syn::DeriveInput;

use crate::fault::Faults;

/// Faults of an enum, and its code.
fn derive(source: &str) -> (Vec<String>, String) {
    let input: DeriveInput = syn::parse_str(source).unwrap();
    let mut faults = Faults::default();
    let code = super::derive(&input, &mut faults).to_string();
    (faults.messages(), code)
}

#[test]
fn negative_numbers() {
    let (faults, code) =
        derive("enum E { #[wire(-1)] A, #[wire = 4] B, #[wire(-9223372036854775808)] C, Unknown(i64) }");
    assert!(faults.is_empty(), "{faults:?}");
    assert!(code.contains("- 1i64 => Self :: A"), "{code}");
    assert!(code.contains("- 9223372036854775808i64 => Self :: C"), "{code}");
}

#[test]
fn the_first_value_decides() {
    let (faults, _) = derive(r#"enum E { #[wire = "a"] A, #[wire = 2] B, Unknown(i64) }"#);
    assert_eq!(
        faults,
        ["a number where the first value is a text", "the values of `E` are texts\nhelp: write `Unknown(String)`"]
    );
}

#[test]
fn a_faulty_enum_still_has_complete_matches() {
    let (faults, code) = derive("enum E { #[wire = 1] A, B, Unknown(i64) }");
    assert_eq!(faults, ["`B` has no value on the wire\nhelp: write `#[wire = \"b\"]`, as the server spells it"]);
    assert!(code.contains("Self :: B =>"), "{code}");
}

#[test]
fn another_path_of_the_runtime() {
    let (faults, code) = derive(r#"#[crudl(crate = api)] enum E { #[wire = "a"] A, Unknown(String) }"#);
    assert!(faults.is_empty(), "{faults:?}");
    assert!(!code.contains(":: crudl"), "{code}");
}
