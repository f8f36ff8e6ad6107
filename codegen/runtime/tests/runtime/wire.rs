//! What is sent.

use std::net::IpAddr;
use std::time::Duration;

use crudl::{ErrorKind, Options, Patch};

use crate::fixtures::{NewNetwork, TEAM, Wire};

#[tokio::test]
async fn crudl_calls() {
    let wire = Wire::new().answer(201, TEAM).answer(200, TEAM).answer(200, TEAM).answer(200, TEAM).answer(204, "");
    let teams = wire.cloud().team();
    let team = teams.create("ops").users([7, 9]).note("a").await.unwrap();
    assert_eq!((team.id, team.name.as_str()), (7, "ops"));
    assert_eq!(team.member.unwrap().name, "cix");
    teams.read(7).await.unwrap();
    teams.update(7, "ops").await.unwrap();
    teams.partial_update(7).name("b").await.unwrap();
    teams.delete(7).await.unwrap();
    assert_eq!(
        wire.lines(),
        [
            r#"POST https://membership.cloudcix.com/team/ {"name":"ops","users":[7,9],"note":"a"}"#,
            "GET https://membership.cloudcix.com/team/7/",
            r#"PUT https://membership.cloudcix.com/team/7/ {"name":"ops"}"#,
            r#"PATCH https://membership.cloudcix.com/team/7/ {"name":"b"}"#,
            "DELETE https://membership.cloudcix.com/team/7/",
        ]
    );
    let sent = wire.sent();
    for request in &sent {
        assert_eq!(request.headers.get("x-auth-token"), Some("tok-1"));
        assert_eq!(request.headers.get("accept"), Some("application/json"));
        let json = (!request.body.is_empty()).then_some("application/json");
        assert_eq!(request.headers.get("content-type"), json);
        assert_eq!((request.timeout, request.max_response_bytes), (Duration::from_secs(60), 64 << 20));
    }
}

#[tokio::test]
async fn three_states() {
    let wire = Wire::new();
    let teams = wire.cloud().team();
    let _ = teams.partial_update(1).await;
    let _ = teams.partial_update(1).note(None).await;
    let _ = teams.partial_update(1).note(Some("a".to_owned())).quota(5).await;
    let _ = teams.partial_update(1).note(Patch::Keep).quota(Patch::Null).await;
    // A later value replaces an earlier one in its place.
    let _ = teams.partial_update(1).note("a").quota(1).note("b").set("free", vec![1.5]).await;
    let bodies: Vec<_> = wire.sent().iter().map(|request| String::from_utf8(request.body.to_vec()).unwrap()).collect();
    assert_eq!(
        bodies,
        [
            "{}",
            r#"{"note":null}"#,
            r#"{"note":"a","quota":5}"#,
            r#"{"quota":null}"#,
            r#"{"note":"b","quota":1,"free":[1.5]}"#
        ]
    );
}

#[tokio::test]
async fn records_are_flattened_into_the_body() {
    let wire = Wire::new();
    let networks = Wire::cloud(&wire);
    let networks = networks.network();
    let new = NewNetwork {
        cidr: "10.0.0.0/8".parse().unwrap(),
        gateway: Some(IpAddr::from([10, 0, 0, 1])),
        key: "hunter22".into(),
    };
    assert_eq!(format!("{new:?}"), "NewNetwork { cidr: 10.0.0.0/8, gateway: Some(10.0.0.1), key: [secret] }");
    let error = networks.create(new.clone()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    assert!(error.to_string().contains("CLOUDCIX_API_URL"), "{error}");

    let cloud = crate::fixtures::Cloud::builder()
        .url("https://cloudcix.com")
        .server_url("legacy", "https://api.cloudcix.com/")
        .token("t")
        .retry(crudl::Retry::NEVER)
        .transport(wire.clone())
        .build()
        .unwrap();
    let networks = cloud.network();
    let _ = networks.create(new.clone()).await;
    let _ = networks.create(NewNetwork { gateway: None, ..new }).await;
    let _ = networks.read("10.0.0.0/8".parse::<crudl::IpNet>().unwrap()).await;
    let _ = networks.scan("a b/ü", None).await;
    let _ = networks.scan("x", 3).await;
    assert_eq!(
        wire.lines(),
        [
            r#"POST https://api.cloudcix.com/SCM/v1/network/ {"cidr":"10.0.0.0/8","gateway":"10.0.0.1","key":"hunter22"}"#,
            r#"POST https://api.cloudcix.com/SCM/v1/network/ {"cidr":"10.0.0.0/8","key":"hunter22"}"#,
            "GET https://api.cloudcix.com/SCM/v1/network/10.0.0.0%2F8/",
            "GET https://api.cloudcix.com/SCM/v1/region/a%20b%2F%C3%BC/scan/",
            "GET https://api.cloudcix.com/SCM/v1/region/x/scan/3/",
        ]
    );
}

#[tokio::test]
async fn path_arguments_that_lead_elsewhere() {
    let wire = Wire::new();
    let cloud = crate::fixtures::Cloud::builder()
        .application_url("scm", "http://127.0.0.1:1/")
        .token("t")
        .retry(crudl::Retry::NEVER)
        .transport(wire.clone())
        .build()
        .unwrap();
    for region in ["", ".", ".."] {
        let error = cloud.network().scan(region, 1).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
        assert_eq!(error.operation(), "cloudcix.scm.network.scan");
    }
    assert!(wire.sent().is_empty());
}

#[tokio::test]
async fn options_of_a_call() {
    let wire = Wire::new().answer(201, TEAM);
    let options = Options::new().timeout(Duration::from_secs(5)).header("X-Trace", "abc");
    assert_eq!(
        format!("{options:?}"),
        r#"Options { timeout: Some(5s), total_timeout: None, retry: None, headers: ["x-trace"], .. }"#
    );
    wire.cloud().team().create("a").with(options).await.unwrap();
    let sent = &wire.sent()[0];
    assert_eq!((sent.timeout, sent.headers.get("x-trace")), (Duration::from_secs(5), Some("abc")));

    let error = wire.cloud().team().create("a").with(Options::new().header("bad name", "x")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(wire.sent().len(), 1);
}

#[tokio::test]
async fn whole_answers() {
    let wire = Wire::new()
        .answer_with(200, &[("x-total", "3")], "")
        .answer_with(200, &[("content-type", "text/plain")], "as it is")
        .answer(200, "not even JSON");
    let teams = wire.cloud().team();
    assert_eq!(teams.head(1).await.unwrap().get("X-Total"), Some("3"));
    assert_eq!(teams.note(1).await.unwrap(), "as it is");
    // No result, so whatever the body is.
    teams.invite(1, "a@b.c").await.unwrap();
    assert_eq!(wire.lines()[2], r#"POST https://membership.cloudcix.com/team/1/ {"email":"a@b.c"}"#);
}

#[test]
fn nothing_is_printed() {
    let wire = Wire::new();
    let call = wire.cloud().team().create("ops").note("hunter2");
    assert_eq!(format!("{call:?}"), r#"Create(Request { operation: "cloudcix.membership.team.create", .. })"#);
    fn sendable<T: Send>(_: &T) {}
    sendable(&call.into_call().into_future());
}
