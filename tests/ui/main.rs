//! Good uses compile; bad ones don't, and say why.

#[test]
fn uses_compile_or_explain() {
    let cases = trybuild::TestCases::new();
    for kind in ["derive", "client"] {
        cases.pass(format!("{kind}/pass/*.rs"));
        cases.compile_fail(format!("{kind}/fail/*.rs"));
    }
}
