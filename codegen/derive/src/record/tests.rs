use syn::DeriveInput;

use crate::fault::Faults;

/// Faults of a record, and its code.
fn derive(source: &str) -> (Vec<String>, String) {
    let input: DeriveInput = syn::parse_str(source).unwrap();
    let mut faults = Faults::default();
    let code = super::derive(&input, &mut faults).to_string();
    (faults.messages(), code)
}

#[test]
fn names_on_the_wire() {
    let (faults, code) = derive(
        r#"struct R { r#type: i64, #[record(wire = "sizeGb")] size_gb: i64, #[record(null)] note: Option<i64> }"#,
    );
    assert!(faults.is_empty(), "{faults:?}");
    assert!(code.contains(r#"name : "type" , wire : "type" , null : false"#), "{code}");
    assert!(code.contains(r#"name : "size_gb" , wire : "sizeGb""#), "{code}");
    assert!(code.contains(r#"wire : "note" , null : true"#), "{code}");
}

#[test]
fn extra_is_no_field_of_the_table() {
    let (faults, code) = derive("struct R { id: i64, #[record(extra)] rest: crudl::Extra }");
    assert!(faults.is_empty(), "{faults:?}");
    assert!(!code.contains(r#""rest""#), "{code}");
    assert!(code.contains("Some (& mut self . rest)"), "{code}");
}

#[test]
fn forms_of_fields_stand_beside_the_table() {
    let (faults, code) = derive(
        "struct R { id: i64, #[record(coding = epoch)] at: T, #[record(null, coding = json)] tags: Option<Vec<i64>> }",
    );
    assert!(faults.is_empty(), "{faults:?}");
    let code: String = code.split_whitespace().collect();
    let expected = "codings:&[(1,::crudl::Coding::Epoch),(2,::crudl::Coding::Json)]";
    assert!(code.contains(expected), "{code}");

    let (faults, _) = derive(
        "struct R { #[record(coding = epok)] at: T, #[record(coding)] on: T, #[record(extra, coding = json)] rest: Extra }",
    );
    let heads: Vec<_> = faults.iter().map(|fault| fault.lines().next().unwrap_or_default()).collect();
    assert_eq!(
        heads,
        ["unknown form `epok` of a value", "expected `=`", "`coding` is for a field of the wire, and `extra` is none",]
    );
}

#[test]
fn every_fault() {
    let (faults, _) = derive(
        r#"struct R { a: i64, #[record(wire = "a", colour)] b: i64, #[record(extra)] c: Extra, #[record(extra)] d: Extra }"#,
    );
    assert_eq!(
        faults,
        [
            "unknown key `colour`\nhelp: one of `wire`, `extra`, `null` or `coding`",
            "`b` and `a` are both `a` on the wire",
            "a second `extra`: unknown fields are kept once",
        ]
    );
}

#[test]
fn another_type_called_extra_is_a_field() {
    let (faults, code) = derive("struct R { a: self::Extra, b: Vec<super::Extra> }");
    assert!(faults.is_empty(), "{faults:?}");
    assert!(code.contains(r#"wire : "a""#), "{code}");
    let (faults, _) = derive("struct R { a: Extra, b: crudl::Extra }");
    assert_eq!(faults.len(), 2, "{faults:?}");
}

#[test]
fn another_path_of_the_runtime() {
    let (faults, code) = derive("#[crudl(crate = crate::api)] struct R { id: i64, #[record(extra)] rest: Extra }");
    assert!(faults.is_empty(), "{faults:?}");
    assert!(!code.contains(":: crudl"), "{code}");
}
