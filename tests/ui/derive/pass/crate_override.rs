//! `crudl` under another path, in every derive.

mod vendored {
    pub mod api {
        pub use ::crudl::*;
    }
}

use vendored::api;

#[derive(api::Record)]
#[crudl(crate = crate::vendored::api)]
struct Team {
    id: i64,
    state: State,
}

#[derive(Debug, api::Enum)]
#[crudl(crate = api)]
enum State {
    #[wire = 1]
    Running,
    Unknown(i64),
}

#[derive(Debug, api::Call)]
#[crudl(crate = self::vendored::api)]
struct Create(api::Call<Team>);

#[derive(api::Crudl)]
#[crudl(crate = crate::vendored::api, path = "teams/", record = Team, list, create(name: String) -> Create, head)]
struct Teams(api::Api);

fn main() {
    let _ = |api| Teams::new(api).create("ops").into_call();
    let team: Team = serde_json::from_str(r#"{"id": 1, "state": 1}"#).unwrap();
    assert!(team.id == 1 && matches!(team.state, State::Running));
}
