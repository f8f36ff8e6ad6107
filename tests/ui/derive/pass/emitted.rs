//! A service as the generator writes it.
#![deny(warnings)]
#![deny(missing_docs)]

/// Teams of people.
pub mod team {
    /// A group of users.
    #[derive(Clone, PartialEq, crudl::Record)]
    pub struct Team {
        /// Made by the server.
        pub id: i64,
        /// At most 50 characters.
        pub name: String,
        /// Its parent.
        pub parent: Option<Box<Team>>,
        /// A number that may be missing.
        #[record(wire = "sizeGb")]
        pub size_gb: Option<i64>,
        /// A keyword.
        pub r#type: Option<Kind>,
        /// Fields that the spec doesn't name.
        #[record(extra)]
        pub extra: crudl::Extra,
    }

    /// A record of which nothing is known.
    #[derive(Clone, PartialEq, crudl::Record)]
    pub struct Open {
        /// All of it.
        #[record(extra)]
        pub extra: crudl::Extra,
    }

    /// Kinds of teams.
    #[derive(Clone, Debug, PartialEq, Eq, Hash, crudl::Enum)]
    #[non_exhaustive]
    pub enum Kind {
        /// Close by.
        #[wire = "on-site"]
        OnSite,
        /// Far away.
        #[wire = "remote"]
        Remote,
        /// A value that the spec doesn't know.
        Unknown(String),
    }

    /// Teams.
    #[derive(Clone, Debug, crudl::Crudl)]
    #[crudl(name = "cloudcix.membership.team", path = "team/", record = Team)]
    #[crudl(list { doc = "Lists teams.", errors = "400: `membership_team_list_001`", limit = 100 })]
    #[crudl(create(#[fields] new: NewTeam) -> Create { doc = "Creates a team." })]
    #[crudl(read { doc = "Reads one team." })]
    #[crudl(update(name: String) -> Update { doc = "Replaces a team." }, partial_update -> Update { doc = "Changes a team." })]
    #[crudl(delete { doc = "Deletes a team.", access = "administrator" })]
    pub struct TeamService {
        api: crudl::Api,
    }

    /// Required fields of [`TeamService::create`].
    #[derive(Clone, PartialEq, crudl::Record)]
    pub struct NewTeam {
        /// Its name.
        pub name: String,
        /// May be null, but must be sent.
        #[record(null)]
        pub parent: Option<i64>,
    }

    /// Optional fields of [`TeamService::create`].
    #[must_use = "a call does nothing until it is awaited or sent"]
    #[derive(Debug, crudl::Call)]
    pub struct Create(crudl::Call<Team>);

    impl Create {
        /// Users of the team, by id.
        pub fn users(self, users: impl IntoIterator<Item = impl Into<i64>>) -> Self {
            Self(self.0.set("users", crudl::list::<i64>(users)))
        }
        /// Null takes it away.
        pub fn note(self, note: impl Into<crudl::Patch<String>>) -> Self {
            Self(self.0.patch("note", note.into()))
        }
    }

    /// Optional fields of [`TeamService::update`].
    #[must_use = "a call does nothing until it is awaited or sent"]
    #[derive(Debug, crudl::Call)]
    pub struct Update(crudl::Call<Team>);
}

use team::{Kind, NewTeam, Open, Team, TeamService};

async fn calls(api: crudl::Api, options: crudl::Options) -> Result<Team, crudl::Error> {
    let teams = TeamService::new(api);
    let new = NewTeam { name: "ops".to_owned(), parent: None };
    let team = teams.create(new).users([7, 9]).note("a".to_owned()).with(options).set("further", true).await?;
    let _: crudl::Call<Team> = teams.partial_update(team.id).into_call();
    teams.update(team.id, "platform").await
}

fn main() {
    let _ = calls;
    let text = r#"{"id":1,"name":"ops","parent":{"id":2,"name":"all"},"sizeGb":null,"type":"hybrid"}"#;
    let team: Team = serde_json::from_str(text).unwrap();
    assert_eq!(team.r#type, Some(Kind::Unknown("hybrid".to_owned())));
    assert_eq!(team.size_gb, None);
    assert_eq!(team.parent.as_ref().map(|parent| parent.id), Some(2));
    let json = serde_json::to_value(&team).unwrap();
    assert_eq!(json["type"], "hybrid");
    assert!(json.get("sizeGb").is_none());
    let new = serde_json::to_value(NewTeam { name: "ops".to_owned(), parent: None }).unwrap();
    assert_eq!(new, serde_json::json!({"name": "ops", "parent": null}));
    let open: Open = serde_json::from_str(r#"{"a": [1, {"b": null}]}"#).unwrap();
    assert_eq!(serde_json::to_value(&open).unwrap(), serde_json::json!({"a": [1, {"b": null}]}));
    assert!(serde_json::from_str::<Team>(r#"{"id": 1}"#).is_err());
}
