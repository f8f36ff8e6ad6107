//! A small IR for tests, by hand: one system, two applications, what the emitter has a case for.

use crudl_spec::ir::*;
use crudl_spec::names::{FieldName, ModuleName, TypeName};

fn module(text: &str) -> ModuleName {
    ModuleName::new(text).unwrap()
}

fn type_name(text: &str) -> TypeName {
    TypeName::new(text).unwrap()
}

fn doc(text: &str) -> Doc {
    Doc { text: text.to_owned(), ..Doc::default() }
}

/// A field of that wire name.
pub(crate) fn field(wire: &str, ty: Type) -> Field {
    Field {
        wire: wire.to_owned(),
        name: FieldName::new(wire).unwrap(),
        ty,
        nullable: false,
        optional: false,
        read_only: false,
        write_only: false,
        doc: Doc::default(),
        facts: Facts::default(),
    }
}

fn input(field: Field, required: bool) -> Input {
    Input { field, required, nullable: false, documented_required: false }
}

fn path(template: &str, params: &[(&str, Type)]) -> Path {
    let params = params.iter().map(|(wire, ty)| Param {
        wire: (*wire).to_owned(),
        name: FieldName::new(wire).unwrap(),
        ty: ty.clone(),
        optional: false,
        doc: Doc::default(),
        facts: Facts::default(),
    });
    Path { template: template.to_owned(), params: params.collect() }
}

fn method(name: &str, kind: Kind, verb: Verb, path: &Path, returns: Returns) -> Method {
    Method {
        name: FieldName::new(name).unwrap(),
        kind,
        verb,
        path: path.clone(),
        doc: doc(&format!("Does {name}")),
        body: Body::None,
        query: Vec::new(),
        list: None,
        returns,
        success: Vec::new(),
        errors: Vec::new(),
        access: None,
        auth: true,
        effects: Vec::new(),
        idempotent: !matches!(verb, Verb::Post | Verb::Patch),
        deprecated: false,
        not_implemented: false,
        evidence: Evidence::Both,
    }
}

fn fields(fields: Vec<Input>) -> Body {
    Body::Fields { encoding: Encoding::Json, fields, open: false }
}

fn value(ty: Type) -> Returns {
    Returns::Value { ty, envelope: Some("content".to_owned()), facts: None }
}

fn home(application: usize, service: Option<usize>) -> Home {
    Home { system: 0, application, service }
}

fn record(name: &str, home: Home, fields: Vec<Field>, output: bool, input: bool) -> Record {
    Record { name: type_name(name), home, doc: doc("A record."), fields, open: false, output, input }
}

/// The spec's example, `team`, next to `vm` of another application.
pub(crate) fn ir() -> Ir {
    let records = vec![
        record(
            "Phone",
            home(0, None),
            vec![field("number", Type::String), Field { nullable: true, ..field("type", Type::String) }],
            true,
            true,
        ),
        record(
            "Team",
            home(0, Some(0)),
            vec![
                Field { read_only: true, ..field("id", Type::Int) },
                Field { facts: Facts { max_length: Some(50), ..Facts::default() }, ..field("name", Type::String) },
                field("phones", Type::List(Box::new(Type::Record(RecordId(0))))),
                Field { nullable: true, ..field("parent", Type::Record(RecordId(1))) },
                field("sizeGb", Type::Decimal),
                field("created", Type::DateTime(TimeFormat::Rfc3339)),
            ],
            true,
            false,
        ),
        record(
            "Team",
            home(1, Some(0)),
            vec![field("team", Type::Record(RecordId(1))), field("layout", Type::Enum(EnumId(0)))],
            true,
            false,
        ),
        record(
            "Nested",
            home(1, Some(0)),
            vec![field("a", Type::Int), field("b", Type::String), field("c", Type::Bool), field("d", Type::Date)],
            false,
            true,
        ),
        record("Totals", home(0, Some(0)), vec![field("total", Type::Decimal)], true, false),
    ];
    let enums = vec![
        Enum {
            name: type_name("Layout"),
            home: home(1, Some(0)),
            doc: doc("How."),
            variants: ["window", "Unknown"]
                .map(|v| Variant { name: type_name(v), value: EnumValue::Text(v.to_owned()) })
                .to_vec(),
        },
        Enum {
            name: type_name("State"),
            home: home(1, None),
            doc: doc("Where."),
            variants: [("min", i64::MIN), ("in_api", -1), ("on", 4)]
                .map(|(v, n)| Variant { name: type_name(v), value: EnumValue::Int(n) })
                .to_vec(),
        },
    ];
    let column = |wire: &str, ty: Type, filter: Option<Operators>, sortable| Column {
        wire: wire.to_owned(),
        filter_wire: None,
        order_wire: None,
        constant: crudl_spec::names::constant(wire).unwrap(),
        ty,
        filter,
        sortable,
        doc: Doc::default(),
    };
    let (team, team_item) = (path("team/", &[]), path("team/{pk}/", &[("pk", Type::Int)]));
    let team_record = Type::Record(RecordId(1));
    let note = || Input { nullable: true, ..input(field("note", Type::String), false) };
    let errors = vec![
        ErrorGroup {
            status: 403,
            field: None,
            codes: vec![CodeRange::Run { prefix: "membership_team_create_".to_owned(), first: 201, last: 204 }],
        },
        ErrorGroup {
            status: 400,
            field: Some("name".to_owned()),
            codes: vec![CodeRange::Run { prefix: "membership_team_create_".to_owned(), first: 101, last: 102 }],
        },
    ];
    let team_service = Service {
        name: module("team"),
        type_name: type_name("TeamService"),
        title: "team".to_owned(),
        doc: Doc {
            text: "Named groups of users inside a member".to_owned(),
            aliases: vec!["group".to_owned()],
            because: vec!["The document says [so].".to_owned()],
        },
        record: Some(RecordId(1)),
        records: vec![RecordId(1), RecordId(4)],
        enums: Vec::new(),
        methods: vec![
            Method {
                list: Some(List {
                    filters: vec![Filter { wire: "name".to_owned(), required: false }],
                    exclude: true,
                    order: vec!["name".to_owned()],
                    paging: Some(PageSize { default: 50, max: Some(500) }),
                    metadata: Some(RecordId(4)),
                    open: false,
                }),
                query: vec![input(field("linked", Type::Bool), false), input(field("date", Type::Date), true)],
                ..method("list", Kind::List, Verb::Get, &team, Returns::Page(team_record.clone()))
            },
            Method {
                body: fields(vec![
                    input(field("name", Type::String), true),
                    input(field("type", Type::String), true),
                    input(field("users", Type::List(Box::new(Type::Int))), false),
                    note(),
                    input(field("set", Type::Bool), false),
                ]),
                errors,
                success: vec![201],
                ..method("create", Kind::Create, Verb::Post, &team, value(team_record.clone()))
            },
            method("read", Kind::Read, Verb::Get, &team_item, value(team_record.clone())),
            Method {
                body: fields(vec![input(field("name", Type::String), true), note()]),
                ..method("update", Kind::Update, Verb::Put, &team_item, value(team_record.clone()))
            },
            Method {
                body: fields(vec![input(field("name", Type::String), false), note()]),
                evidence: Evidence::Documented,
                ..method("partial_update", Kind::PartialUpdate, Verb::Patch, &team_item, value(team_record))
            },
            Method {
                access: Some("administrator".to_owned()),
                query: vec![input(field("force", Type::Bool), false)],
                ..method("delete", Kind::Delete, Verb::Delete, &team_item, Returns::None)
            },
        ],
        path: team,
        item: team_item,
        columns: vec![
            column("name", Type::String, Some(Operators::Text), true),
            column("id", Type::Int, Some(Operators::Custom(vec![Operator::Isnull, Operator::In])), false),
            column("created", Type::DateTime(TimeFormat::Rfc3339), None, true),
        ],
        evidence: Evidence::Both,
        open: false,
        file: "spec/cloud/membership/team.yaml".to_owned(),
    };
    let (vm, vm_item) = (
        path("{region}/vm/", &[("region", Type::String)]),
        path("{region}/vm/{pk}/", &[("region", Type::String), ("pk", Type::Cidr)]),
    );
    let body = ["image_id", "cpu", "sizeGb", "as"].map(|name| input(field(name, Type::Int), true)).to_vec();
    let vm_service = Service {
        name: module("vm"),
        type_name: type_name("VmService"),
        title: "vm".to_owned(),
        doc: doc("Machines."),
        record: Some(RecordId(2)),
        records: vec![RecordId(2), RecordId(3)],
        enums: vec![EnumId(0)],
        methods: vec![
            Method {
                body: fields(
                    [
                        body,
                        vec![
                            input(field("nested", Type::Record(RecordId(3))), true),
                            input(field("team", Type::Record(RecordId(1))), false),
                        ],
                    ]
                    .concat(),
                ),
                ..method("create", Kind::Create, Verb::Post, &vm, value(Type::Record(RecordId(2))))
            },
            Method {
                body: Body::Value { encoding: Encoding::Json, ty: Type::List(Box::new(Type::String)) },
                ..method(
                    "restart",
                    Kind::Action,
                    Verb::Post,
                    &vm_item,
                    value(Type::Map(Box::new(Type::Enum(EnumId(1))))),
                )
            },
        ],
        path: vm,
        item: vm_item,
        columns: Vec::new(),
        evidence: Evidence::Documented,
        open: true,
        file: "spec/cloud/iaas/vm.yaml".to_owned(),
    };
    let application =
        |name: &str, title: &str, records: Vec<RecordId>, enums: Vec<EnumId>, needs, service: Service| Application {
            name: module(name),
            type_name: type_name(name),
            feature: format!("cloud-{name}"),
            title: title.to_owned(),
            doc: doc("Services."),
            reference: title.to_owned(),
            main: None,
            located: false,
            server: 0,
            segment: name.to_owned(),
            source: Some("repo 1.0, 2024-01-01".to_owned()),
            evidence: Evidence::Both,
            records,
            enums,
            services: vec![service],
            needs,
            file: format!("spec/cloud/{name}/application.yaml"),
        };
    let system = System {
        name: module("cloud"),
        title: "Cloud".to_owned(),
        doc: doc("A cloud"),
        protocol: Protocol::Json,
        servers: vec![Server {
            name: module("v2"),
            template: "{scheme}://{application}.{host}/".to_owned(),
            env: None,
            url: None,
            lowercase: true,
            version: Some(2),
        }],
        auth: Auth::Token {
            header: "X-Auth-Token".to_owned(),
            sign_in: MethodPath { application: 0, service: 0, method: 1 },
            renew: None,
            token: "token".to_owned(),
            env: vec![("email".to_owned(), "EMAIL".to_owned())],
        },
        envelope: Some(Envelope { content: "content".to_owned(), metadata: Some("_metadata".to_owned()), facts: None }),
        paging: Some(Paging {
            page: "page".to_owned(),
            limit: "limit".to_owned(),
            first: 0,
            default: 50,
            max: Some(100),
            items: None,
            total: vec!["total_records".to_owned()],
            next: None,
            facts: None,
        }),
        filters: Some(FilterStyle {
            matching: "search[{field}]".to_owned(),
            exclude: None,
            operator: "__".to_owned(),
            from: None,
            to: None,
        }),
        order: Some(OrderStyle { parameter: "order".to_owned(), descending: "-".to_owned(), direction: None }),
        options: Vec::new(),
        errors: Vec::new(),
        location: false,
        applications: vec![
            application("membership", "Membership", vec![RecordId(0)], Vec::new(), Vec::new(), team_service),
            application("iaas", "IaaS", Vec::new(), vec![EnumId(1)], vec![0], vm_service),
        ],
        file: "spec/cloud/api.yaml".to_owned(),
    };
    Ir { systems: vec![system], records, enums }
}
