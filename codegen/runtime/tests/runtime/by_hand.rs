//! Services without a spec, as the README shows them.

use crudl::ErrorKind;

use crate::fixtures::Wire;

#[derive(Clone, crudl::Record)]
struct Team {
    id: i64,
    name: String,
    #[record(extra)]
    extra: crudl::Extra,
}

#[derive(Clone, crudl::Crudl)]
#[crudl(path = "teams/", record = Team, list, create(name: String), read, update(name: String), partial_update, delete)]
struct Teams {
    api: crudl::Api,
}

#[tokio::test]
async fn ten_lines() {
    let wire = Wire::new()
        .answer(201, r#"{"id": 1, "name": "ops", "x": 2}"#)
        .answer(200, r#"[{"id": 1, "name": "ops"}]"#)
        .answer(200, r#"[{"id": 1, "name": "ops"}]"#);
    let client = crudl::Client::builder("https://api.example.com/v1")
        .bearer("tok")
        .retry(crudl::Retry::NEVER)
        .transport(wire.clone())
        .build()
        .unwrap();
    let teams = Teams::new(client.api());
    let team = teams.create("ops").set("users", [7, 9]).await.unwrap();
    assert_eq!((team.id, team.name.as_str(), team.extra.len()), (1, "ops", 1));
    assert_eq!(teams.list().await.unwrap().items.len(), 1);
    assert_eq!(teams.list().all().try_collect().await.unwrap().len(), 1);
    assert_eq!(
        wire.lines(),
        [
            r#"POST https://api.example.com/v1/teams/ {"name":"ops","users":[7,9]}"#,
            "GET https://api.example.com/v1/teams/",
            "GET https://api.example.com/v1/teams/",
        ]
    );
    assert_eq!(wire.sent()[0].headers.get("authorization"), Some("Bearer tok"));
    // Nobody said how this API filters.
    let error = teams.list().filter(crudl::field("a").eq(1)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
}
