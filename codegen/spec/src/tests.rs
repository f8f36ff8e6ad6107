//! The whole way, on small specs. How faults look is tested in `tests/`; here is what comes out, and that nothing panics.

mod effects;

use crate::ir::*;
use crate::{Diagnostics, Sources, load_sources};

const API: &str = "
title: Sys
doc: A system.
protocol: json
servers: {main: {template: '{scheme}://{application}.{host}/{version}'}}
auth: {kind: token, header: X, sign_in: app.token.create, token: token, env: {api_key: K, email: E, password: P}}
envelope: {content: content, metadata: _metadata}
paging: {page: page, limit: limit, first: 0, default: 50, max: 100, total: [total]}
filters: {match: 'search[{field}]', exclude: 'exclude[{field}]'}
order: {parameter: order}
";
const APPLICATION: &str = "{title: App, doc: An application., records: {User: {fields: {id: int, name: string}}}}";
const TOKEN: &str = "
doc: Tokens.
methods:
  create: {auth: false, inputs: {email: string, key: secret}, required: [email, key], returns: any, envelope: bare}
";
const TEAM: &str = "
doc: Teams.
record: Team
records:
  Team:
    fields:
      id: {type: int, read_only: true}
      type: {type: Kind, max_length: 9}
      name: {type: string, max_length: 50, default: x, doc: The name.}
      users: {type: [User], write: [int]}
      parent: 'Team?'
enums: {Kind: {values: [small, very big]}}
inputs: {name: {type: string, min_length: 2}}
methods:
  list:
    filters: {name: text, user_id: {kind: number, type: int}, users__name: [in, iexact], parent_id: number}
    order: [name, created]
    metadata: {sum: decimal}
    limit: {max: 10}
  create: {required: [name], optional: [users], errors: {403: 201, 400: [3, 1-2, odd], fields: {name: 101-102}}}
  update: {required: [name], optional: [type], nullable: [type], documented_required: [type], errors: {404: 1}}
  delete: {}
  start: {verb: PUT, path: 'team/{team_id}/start/', returns: 'Kind?'}
params: {pk: {type: uuid, as: id}}
";

fn spec(team: &str) -> Sources {
    let mut sources = Sources::new();
    sources.insert("sys/api.yaml", API).insert("sys/app/application.yaml", APPLICATION);
    sources.insert("sys/app/token.yaml", TOKEN).insert("sys/app/team.yaml", team).insert("README.md", "no yaml");
    sources
}

fn load(team: &str) -> Ir {
    load_sources(&spec(team)).unwrap_or_else(|faults| panic!("{faults}"))
}

fn faults(sources: &Sources) -> Diagnostics {
    load_sources(sources).map(|_| ()).expect_err("faults")
}

fn messages(team: &str) -> Vec<String> {
    let say = |fault: &crate::Diagnostic| format!("{}:{} {}", fault.line, fault.column, fault.message);
    faults(&spec(team)).iter().map(say).collect()
}

#[test]
fn resolves_everything() {
    let ir = load(TEAM);
    let system = &ir.systems[0];
    let app = &system.applications[0];
    assert_eq!((app.feature.as_str(), app.segment.as_str(), app.title.as_str()), ("sys-app", "app", "App"));
    let (team, token) = (&app.services[0], &app.services[1]);
    let Auth::Token { sign_in, env, .. } = &system.auth else { panic!("no token") };
    assert_eq!(*sign_in, MethodPath { application: 0, service: 1, method: 0 });
    assert_eq!(env.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["email", "password", "api_key"]);
    assert!(!token.methods[0].auth);
    assert_eq!(token.methods[0].returns, Returns::Value { ty: Type::Any, envelope: None, facts: None });

    let names: Vec<_> = team.methods.iter().map(|method| method.name.as_str()).collect();
    assert_eq!(names, ["list", "create", "update", "partial_update", "delete", "start"]);
    assert_eq!((team.path.template.as_str(), team.item.template.as_str()), ("team/", "team/{pk}/"));
    assert_eq!((team.item.params[0].name.as_str(), &team.item.params[0].ty), ("id", &Type::Uuid));
    let [list, create, update, partial, delete, start] = team.methods.as_slice() else { panic!("six methods") };

    let record = team.record.expect("a record");
    assert_eq!(list.returns, Returns::Page(Type::Record(record)));
    let facts = list.list.as_ref().expect("a list");
    assert_eq!(facts.paging, Some(PageSize { default: 10, max: Some(10) }));
    assert_eq!(ir[facts.metadata.expect("metadata")].name.as_str(), "TeamMetadata");
    let columns: Vec<_> = team.columns.iter().map(|c| (c.wire.as_str(), c.ty.clone(), c.sortable)).collect();
    assert_eq!(
        columns,
        [
            ("created", Type::String, true),
            ("name", Type::String, true),
            ("parent_id", Type::Int, false),
            ("user_id", Type::Int, false),
            ("users__name", Type::String, false),
        ]
    );
    assert_eq!(team.columns[4].filter, Some(Operators::Custom(vec![Operator::Iexact, Operator::In])));

    let Body::Fields { fields, .. } = &create.body else { panic!("fields") };
    assert!(fields[0].required && !fields[1].required);
    assert_eq!(fields[0].field.facts.max_length, Some(50));
    assert_eq!(fields[0].field.facts.min_length, Some(2));
    assert_eq!(fields[0].field.doc.text, "The name.");
    assert_eq!(fields[1].field.ty, Type::List(Box::new(Type::Int)));
    let run = |first, last| CodeRange::Run { prefix: "app_team_create_".to_owned(), first, last };
    let groups: Vec<_> = create.errors.iter().map(|g| (g.status, g.field.as_deref(), g.codes.clone())).collect();
    assert_eq!(
        groups,
        [
            (400, None, vec![run(1, 3), CodeRange::Code("odd".to_owned())]),
            (400, Some("name"), vec![run(101, 102)]),
            (403, None, vec![run(201, 201)]),
        ]
    );
    assert_eq!((create.success.as_slice(), delete.success.as_slice()), ([201].as_slice(), [204].as_slice()));

    let inputs = |method: &Method| match &method.body {
        Body::Fields { fields, .. } => {
            let fact = |i: &Input| (i.field.name.to_string(), i.required, i.nullable, i.documented_required);
            fields.iter().map(fact).collect::<Vec<_>>()
        }
        Body::None | Body::Value { .. } => Vec::new(),
    };
    assert_eq!(inputs(update), [("name".into(), true, false, false), ("r#type".into(), false, true, true)]);
    assert_eq!(inputs(partial), [("name".into(), false, false, false), ("r#type".into(), false, true, false)]);
    assert_eq!(partial.errors, update.errors);
    assert_eq!((partial.verb, partial.idempotent, update.idempotent), (Verb::Patch, false, true));
    assert_eq!(partial.doc.text, "Changes some fields of one team.");

    assert_eq!(start.kind, Kind::Action);
    let kind = Type::Nullable(Box::new(Type::Enum(EnumId(0))));
    assert_eq!(start.returns, Returns::Value { ty: kind, envelope: Some("content".to_owned()), facts: None });
    let user = ir.records.iter().find(|record| record.name.as_str() == "User").expect("User");
    assert!(user.output && !user.input && user.home.service.is_none());
}

#[test]
fn order_of_files_and_names_means_nothing() {
    let again = spec(&TEAM.replace("enums: {Kind: {values: [small, very big]}}\n", ""));
    let mut again = again;
    let application = APPLICATION.replace("records", "enums: {Kind: {values: [small, very big]}}, records");
    again.insert("sys/app/application.yaml", application);
    assert!(load_sources(&again).is_ok());
    assert_eq!(load(TEAM), load(TEAM));
}

#[test]
fn faults_of_all_files_come_together() {
    let mut sources = spec(&TEAM.replace("record: Team\n", "record: Taem\n"));
    sources.insert("sys/app/token.yaml", "doc: [\n");
    sources.insert("sys/other/x.yaml", "doc: X\nmethods: {list: {returns: '[User]'}}\n");
    sources.insert("sys/other/application.yaml", "{title: O, doc: Other.}");
    sources.insert("sys/third/y.yaml", "doc: Y\nmethods: {list: {returns: '[Lost]'}}\n");
    sources.insert("deep/er/and/deeper.yaml", "");
    let faults = faults(&sources);
    let said: Vec<_> = faults.iter().map(|f| format!("{} {}", f.file, f.message)).collect();
    assert_eq!(said.len(), 5, "{faults}");
    assert!(said[0].starts_with("spec/deep/er/and/deeper.yaml no file of the spec stands here"));
    assert!(said[1].starts_with("spec/sys/app/team.yaml unknown type `Taem`"));
    assert!(said[2].starts_with("spec/sys/app/token.yaml this isn't YAML"));
    assert!(said[3].starts_with("spec/sys/other/x.yaml unknown type `User`"));
    assert!(said[4].starts_with("spec/sys/third/application.yaml the application has no `application.yaml`"));
    let fault = faults.iter().nth(3).expect("the fourth");
    assert_eq!(fault.help.as_deref(), Some("it's defined in another application: write `app.User`"));
    assert!(faults.to_string().ends_with("\n5 faults"));
}

#[test]
fn other_applications_are_needed() {
    let mut sources = spec(TEAM);
    sources.insert("sys/other/application.yaml", "{title: O, doc: Other.}");
    sources.insert("sys/other/x.yaml", "doc: X\nmethods: {list: {returns: '[app.User]'}}\n");
    let ir = load_sources(&sources).expect("no faults");
    assert_eq!(ir.systems[0].applications[1].needs, [0]);
    assert!(ir.systems[0].applications[0].needs.is_empty());
}

#[test]
fn records_may_recurse_but_not_for_ever() {
    let with = |ty: &str| TEAM.replace("parent: 'Team?'", &format!("parent: {ty}")).replace(", parent_id: number", "");
    for ty in ["'Team?'", "[Team]", "'{Team}'", "{type: Team, optional: true}"] {
        load(&with(ty));
    }
    assert_eq!(messages(&with("Team")), ["11:7 the record `Team` contains itself without end: Team.parent → Team"]);
    assert_eq!(messages(&with("json(Team)")).len(), 1);
}

#[test]
fn one_slip_is_one_fault() {
    let slip = |from: &str, to: &str| {
        assert!(TEAM.contains(from), "{from}");
        let messages = messages(&TEAM.replacen(from, to, 1));
        assert_eq!(messages.len(), 1, "{messages:?}");
    };
    slip("type: Kind, max_length: 9", "type: Kidn, max_length: 9");
    slip("max_length: 50", "maxlength: 50");
    slip("max_length: 50", "max_length: fifty");
    slip("name: {type: string, max_length: 50, default: x, doc: The name.}", "name: 5");
    slip("Kind: {values: [small, very big]}", "Kind: {value: [small, very big]}");
    slip("inputs: {name: {type: string, min_length: 2}}", "inputs: {name: {type: string}, n: int}");
    slip("optional: [users]", "optional: [usres]");
    slip("name: text", "name: txet");
    slip("parent_id: number", "parent_ids: number");
    slip("order: [name, created]", "order: [name, '-created']");
    slip("required: [name], optional: [type]", "required: [name, id], optional: [type]");
    slip("nullable: [type]", "nullable: [users]");
    slip("{team_id}", "{team_id");
    slip("pk: {type", "kp: {type");
    slip("403: 201", "403: 204-201");
    slip("record: Team", "record: Tema");
    slip("returns: 'Kind?'", "returns: 'Kind??'");
    slip("limit: {max: 10}", "limit: {max: 10, default: 11}");
    slip("delete: {}", "delete: {filters: {name: text}}");
    slip("delete: {}", "read: {path: team/}");
    // A method that says nothing needs no braces.
    load(&TEAM.replace("delete: {}", "delete:"));
}

#[test]
fn damaged_text_never_panics() {
    // A small generator of our own: the same texts in every run.
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap_or_default()
    };
    let pieces =
        ["{", "}", "[", "]", ": ", "- ", "'", "\"", "&a ", "*a", "\n", "\t", "?", "|", "é", "\0", "<<", "!x ", "null"];
    for _ in 0..3000 {
        let mut bytes = TEAM.as_bytes().to_vec();
        for _ in 0..=random(3) {
            let at = random(bytes.len());
            match random(4) {
                0 => bytes.truncate(at),
                1 => _ = bytes.remove(at),
                2 => bytes.insert(at, u8::try_from(random(256)).unwrap_or_default()),
                _ => _ = bytes.splice(at..at, pieces[random(pieces.len())].bytes()),
            }
            bytes.push(b'\n');
        }
        let mut sources = spec("");
        sources.insert("sys/app/team.yaml", bytes);
        if let Err(faults) = load_sources(&sources) {
            assert!(
                !faults.is_empty()
                    && faults.render(false).ends_with(if faults.len() == 1 { "fault" } else { "faults" })
            );
        }
    }
}

#[test]
fn folders_are_read_within_limits() {
    let root = std::env::temp_dir().join(format!("crudl-spec-{}", std::process::id()));
    let write = |path: &str, text: &[u8]| {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::write(path, text).expect("a file");
    };
    for (path, bytes) in &spec(TEAM).files {
        write(path, bytes.as_ref().expect("bytes"));
    }
    assert_eq!(crate::load(&root).expect("no faults"), load(TEAM));
    write("sys/app/huge.yaml", &vec![b' '; crate::source::MAX_FILE + 1]);
    write("stray.yaml", b"");
    #[cfg(unix)]
    for link in ["a", "b", "c", "d", "e"] {
        std::os::unix::fs::symlink(&root, root.join(link)).expect("a link");
    }
    let faults = crate::load(&root);
    std::fs::remove_dir_all(&root).expect("removed");
    #[cfg(unix)]
    assert!(faults.expect_err("faults").iter().any(|fault| fault.message.contains("more than")));
    #[cfg(not(unix))]
    assert_eq!(faults.expect_err("faults").len(), 2);
    assert!(crate::load(&root).expect_err("faults").to_string().contains("can't read the spec folder"));
}

#[test]
fn shown_places_are_the_counted_ones() {
    let team = TEAM.replace("type: {type: Kind", "größe: '日本?' \n      type: {\"ß\": 1, type: Kind");
    let faults = faults(&spec(&team.replace('\n', "\r\n")));
    let text = faults.to_string();
    assert_eq!(faults.len(), 2, "{text}");
    for fault in &faults {
        let place = format!("--> {}:{}:{}\n", fault.file, fault.line, fault.column);
        assert!(text.contains(&place), "{place} isn't in {text}");
    }
    assert_eq!(faults.iter().map(|fault| (fault.line, fault.column)).collect::<Vec<_>>(), [(8, 15), (9, 14)]);
}
