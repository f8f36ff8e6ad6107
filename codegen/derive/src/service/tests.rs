use syn::DeriveInput;

use crate::fault::Faults;

/// Faults of a service with these attributes, and its code.
fn derive(attributes: &str) -> (Vec<String>, String) {
    let input: DeriveInput = syn::parse_str(&format!("{attributes} struct TeamService {{ api: crudl::Api }}")).unwrap();
    let mut faults = Faults::default();
    let code = super::derive(&input, &mut faults).to_string();
    (faults.messages(), code)
}

/// Faults alone.
fn faults(attributes: &str) -> Vec<String> {
    derive(attributes).0
}

/// Code, of a service without faults.
fn code(attributes: &str) -> String {
    let (faults, code) = derive(attributes);
    assert!(faults.is_empty(), "{faults:?}");
    code
}

#[test]
fn a_method_in_full() {
    let code = code(r#"#[crudl(path = "team/", record = Team, create(name: String, users: Vec<i64>, public: bool))]"#);
    let start = code.find("pub fn create").unwrap();
    let expected = "pub fn create (& self , name : impl :: core :: convert :: Into < String > , \
         users : impl :: core :: iter :: IntoIterator < Item = impl :: core :: convert :: Into < i64 >> , public : bool) \
         -> :: crudl :: Call < Team > { \
         < :: crudl :: Call < Team > as :: core :: convert :: From < :: crudl :: Request >> :: from \
         (:: crudl :: Request :: new (& self . api , & :: crudl :: Operation { name : \"team.create\" , path : \"team/\" , \
         verb : :: crudl :: Verb :: Post , success : & [201u16] , .. :: crudl :: Operation :: DEFAULT }) \
         . set (\"name\" , :: core :: convert :: Into :: < String > :: into (name)) \
         . set (\"users\" , :: crudl :: list :: < i64 > (users)) . set (\"public\" , public)) }";
    let squeeze = |code: &str| code.split_whitespace().collect::<String>();
    assert!(squeeze(&code[start..]).starts_with(&squeeze(expected)), "{}", &code[start..]);
}

#[test]
fn documentation_is_one_literal() {
    let code = code(
        r#"#[crudl(path = "team/", delete { doc = "Deletes {it} \"now\".", access = "administrator", errors = "404: `x`" })]"#,
    );
    let doc = r#"Deletes {it} \"now\".\n\n`DELETE team/{pk}/`\n\nAccess: administrator.\n\n# Errors\n\n404: `x`"#;
    assert!(code.contains(doc), "{code}");
}

#[test]
fn another_path_of_the_runtime() {
    let code = code(
        r#"#[crudl(crate = api, path = "a/", record = R, list(#[filter] n: Vec<String>), head, read { auth = false })]"#,
    );
    assert!(!code.contains(":: crudl"), "{code}");
    assert!(code.contains("api::Error"), "{code}");
}

#[test]
fn placeholders_become_arguments() {
    let code = code(
        r#"#[crudl(path = "site/{siteId}/team/", record = T, params(siteId: String, pk as team: u32), read,
            update(#[path] #[wire = "pk"] id: u64, name: String))]"#,
    );
    let code: String = code.split_whitespace().collect();
    assert!(code.contains("read(&self,site_id:impl::core::convert::Into<String>,team:u32)"), "{code}");
    assert!(code.contains("update(&self,site_id:impl::core::convert::Into<String>,id:u64,name:"), "{code}");
}

/// The same without spaces, for comparing.
fn squeezed(attributes: &str) -> String {
    code(attributes).split_whitespace().collect()
}

#[test]
fn forms_of_arguments() {
    let code = squeezed(
        r#"#[crudl(path = "a/{day}/", record = R, params(#[coding = minute] day: Time))]
        #[crudl(create(#[coding = epoch] at: Patch<Time>, #[coding = json] ids: Vec<i64>), list(#[coding = space] to: Time))]
        #[crudl(read(#[path] #[coding = basic] day: Time) { path = "b/{day}/" })]"#,
    );
    let of_path = ".segment(::crudl::coded(::crudl::Coding::Minute,::core::convert::Into::<Time>::into(day)))";
    assert_eq!(code.matches(of_path).count(), 2, "{code}");
    for expected in [
        r#".set("at",::crudl::coded(::crudl::Coding::Epoch,::core::convert::Into::<Patch<Time>>::into(at)))"#,
        r#".set("ids",::crudl::coded(::crudl::Coding::Json,::crudl::list::<i64>(ids)))"#,
        r#".query("to",::crudl::coded(::crudl::Coding::Space,::core::convert::Into::<Time>::into(to)))"#,
        // What a method says of a placeholder itself counts, not what the handle says.
        ".segment(::crudl::coded(::crudl::Coding::Basic,::core::convert::Into::<Time>::into(day)))",
    ] {
        assert!(code.contains(expected), "{expected}: {code}");
    }
}

#[test]
fn encodings_of_bodies() {
    let code = squeezed(
        r#"#[crudl(path = "a/", record = R, create(n: i64) { body = form }, update(n: i64) { body = json }, partial_update)]"#,
    );
    assert_eq!(code.matches("encoding:").count(), 2, "{code}");
    assert!(code.contains("encoding:::crudl::Encoding::Form,") && code.contains("encoding:::crudl::Encoding::Json,"));
}

#[test]
fn arguments_of_remote_procedures() {
    let code = squeezed(
        r#"#[crudl(path = "shop", record = R)]
        #[crudl(create(r#type: String) { path = "shop.create", arguments(type: Text, "max-size": Int), not_implemented = true })]
        #[crudl(delete { verb = POST, path = "shop.delete", arguments(), not_implemented = false })]"#,
    );
    let expected =
        r#"arguments:&[("type",::crudl::XmlType::Text),("max-size",::crudl::XmlType::Int)],not_implemented:true,"#;
    assert!(code.contains(expected), "{code}");
    assert_eq!((code.matches("arguments:&").count(), code.matches("not_implemented").count()), (1, 1), "{code}");
}

#[test]
fn faults_of_the_newer_keys() {
    for (methods, fault) in [
        ("read { body = json }", "`GET` has no body\nhelp: another `verb`, or take it out: a query has one form"),
        ("create { body = xml }", "unknown encoding `xml` of a body\nhelp: one of `json` or `form`"),
        ("create { body = \"json\" }", "an encoding has no quotes\nhelp: write `body = json`"),
        ("create { arguments(a: Txt) }", "unknown type `Txt` of XML-RPC\nhelp: did you mean `Text`?"),
        ("create { arguments(a: Text, \"a\": Int) }", "`a` is sent twice"),
        ("create(nam: String) { arguments(name: Text) }", "`arguments` lacks `nam`\nhelp: did you mean `name`?"),
        (
            "create(x: i64) { arguments(name: Text) }",
            "`arguments` lacks `x`\nhelp: name it there, where it stands in the order",
        ),
        ("create { not_implemented = yes }", "expected `true` or `false`"),
        ("create(#[coding = minut] at: Time)", "unknown form `minut` of a value\nhelp: did you mean `minute`?"),
        ("create(#[coding] at: Time)", "expected a value for this attribute"),
        ("create(#[coding = \"json\"] at: Time)", "expected the name of a form"),
        ("create(#[coding = json] #[coding = json] at: Time)", "duplicate `#[coding]`"),
        ("params(#[path] pk: i64)", "a placeholder has its place and its name in the path"),
    ] {
        let all =
            faults(&format!(r#"#[crudl(path = "a/", record = R, read, {methods})]"#).replace("read, read", "read"));
        assert!(all.first().is_some_and(|first| first.starts_with(fault)), "{methods}: {all:?}");
    }
}

#[test]
fn a_faulty_entry_does_not_hide_the_next() {
    let (faults, code) = derive(
        r#"#[crudl(pth = "x", list { sucess = 1 }, 7, read -> <, path = "team/", record = Map<A, B>, delete(a b: C))]"#,
    );
    assert_eq!(faults[0], "unknown key `pth`\nhelp: did you mean `path`?");
    assert_eq!(faults[1], "unknown key `sucess` of a method\nhelp: did you mean `success`?");
    assert_eq!(faults[2], "expected a key such as `path = \"teams/\"`, or a method such as `list`");
    assert!(faults.iter().any(|fault| fault.starts_with("argument `a` has no type")), "{faults:?}");
    assert!(code.contains("pub fn list"), "{code}");
}

#[test]
fn a_name_like_a_known_one_needs_a_path() {
    let help = "help: did you mean `list`? If `lists` is an action, give its path or verb: `lists { path = \"…\" }`";
    assert_eq!(faults(r#"#[crudl(path = "a/", lists)]"#), [format!("unknown method `lists`\n{help}")]);
    code(r#"#[crudl(path = "a/", lists { verb = POST }, restart, load)]"#);
}

#[test]
fn nothing_panics() {
    // Any tokens at all: a fault, never a panic.
    let words =
        ["list", "(", ")", "{", "}", "<", ">", ",", "=", "->", "\"{\"", "name", ":", "#", "[", "]", "path", "7", "-"];
    let mut state = 7_u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..12 {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            text.push_str(words[(state >> 33) as usize % words.len()]);
            text.push(' ');
        }
        let source = format!("#[crudl({text})] struct S {{ api: Api }}");
        if let Ok(input) = syn::parse_str::<DeriveInput>(&source) {
            let mut faults = Faults::default();
            super::derive(&input, &mut faults);
        }
    }
}
