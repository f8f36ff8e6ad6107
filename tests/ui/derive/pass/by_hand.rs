//! The README's client without a spec.

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

async fn calls(api: crudl::Api) -> Result<(), crudl::Error> {
    let teams = Teams::new(api);
    let team = teams.create("ops").set("users", [7, 9]).await?;
    let team: Team = teams.partial_update(team.id).set("name", "platform").await?;
    let team = teams.update(team.id, team.name).await?;
    let _: crudl::List<Teams, Team> = teams.list();
    let () = teams.delete(teams.read(team.id).await?.id).await?;
    let _: crudl::Extra = team.extra;
    Ok(())
}

fn main() {
    let _ = calls;
    let team: Team = serde_json::from_str(r#"{"id": 1, "name": "ops", "colour": "red"}"#).unwrap();
    assert_eq!((team.id, team.name.as_str()), (1, "ops"));
    assert!(format!("{team:?}").starts_with(r#"Team { id: 1, name: "ops""#));
}
