//! What effects become in the IR.

use super::*;

#[test]
fn effects_know_their_records_and_fields() {
    const DESK: &str = "
doc: Desks.
record: Desk
records:
  Desk:
    fields:
      id: {type: int, read_only: true}
      state: {type: string, read_only: true, values: [free, taken]}
      taken_on: {type: datetime, wire: takenOn, optional: true}
      owner: {type: string, optional: true}
      seats: '[Seat]'
      lit: bool
  Seat: {fields: {id: int, name: string, notes: [string]}}
inputs: {plan_id: {type: int, ref: Plan, wire: planId}, owner: string}
methods:
  create: {optional: [owner], effect: {set: {state: free, taken_on: null}}}
  update: {optional: [owner], effect: {toggle: [lit]}}
  take:
    required: [plan_id, owner]
    effect:
      - {set: {state: taken, taken_on: $now, owner: $owner}, add: {seats: {name: $plan_id.title}}}
      - {create: plan, copy: plan_id, set: {title: b}}
      - {on: others, alike: [taken_on, lit], set: {owner: $new.title}}
      - {on: plan_id, remove: {notes: old}}
      - {delete: plan_id}
  paint:
    path: 'desk/paint/'
    required: [plan_id]
    effect:
      - {create: plan, set: {title: $plan_id.boss.name}}
      - {in: seats, set: {name: $plan_id.parts.title}, add: {notes: $new.title}}
      - {on: plan_id, add: {parts: $new}}
";
    const PLAN: &str = "
doc: Plans.
record: Plan
records: {Plan: {fields: {id: int, title: string, notes: [string], parts: '[Plan]', boss: Seat}}}
methods: {read: {}, delete: {}}
";
    let mut sources = spec(TEAM);
    sources.insert("sys/app/desk.yaml", DESK).insert("sys/app/plan.yaml", PLAN);
    let ir = load_sources(&sources).unwrap_or_else(|faults| panic!("{faults}"));
    let services = &ir.systems[0].applications[0].services;
    let effects = |name: &str| {
        let mut methods = services.iter().flat_map(|service| &service.methods);
        methods.find(|method| method.name.plain() == name && !method.effects.is_empty()).map(|method| &method.effects)
    };
    let text = |text: &str| text.to_owned();
    let set = |field: &str, term| Change { field: text(field), how: How::Set(term) };
    let constant = |value: &str| Term::Constant(text(value));
    let service = ServicePath { application: 0, service: 1 };
    let plan = Link { parameter: text("planId"), service };
    let toggled = vec![Effect {
        target: Target::Own,
        within: None,
        changes: vec![Change { field: text("lit"), how: How::Toggle }],
    }];
    let note = Change { field: text("notes"), how: How::Remove(constant("old")) };
    let seat = Term::Record(vec![(text("name"), Term::FieldOf(plan.clone(), vec![text("title")]))]);
    let taken = vec![
        Effect {
            target: Target::Own,
            within: None,
            changes: vec![
                set("state", constant("taken")),
                set("takenOn", Term::Now),
                set("owner", Term::Parameter(text("owner"))),
                Change { field: text("seats"), how: How::Add(seat) },
            ],
        },
        Effect {
            target: Target::New { service, copy: Some(plan.clone()) },
            within: None,
            changes: vec![set("title", constant("b"))],
        },
        Effect {
            target: Target::Others { alike: vec![text("takenOn"), text("lit")] },
            within: None,
            changes: vec![set("owner", Term::FieldOfNew(vec![text("title")]))],
        },
        Effect { target: Target::Named(plan.clone()), within: None, changes: vec![note] },
        Effect { target: Target::Removed(plan.clone()), within: None, changes: Vec::new() },
    ];
    assert_eq!(effects("take"), Some(&taken));
    let of_plan = |way: &[&str]| Term::FieldOf(plan.clone(), way.iter().map(|name| text(name)).collect());
    let painted = vec![
        Effect {
            target: Target::New { service, copy: None },
            within: None,
            changes: vec![set("title", of_plan(&["boss", "name"]))],
        },
        Effect {
            target: Target::Own,
            within: Some(text("seats")),
            changes: vec![
                set("name", of_plan(&["parts", "title"])),
                Change { field: text("notes"), how: How::Add(Term::FieldOfNew(vec![text("title")])) },
            ],
        },
        Effect {
            target: Target::Named(plan.clone()),
            within: None,
            changes: vec![Change { field: text("parts"), how: How::Add(Term::FieldOfNew(Vec::new())) }],
        },
    ];
    assert_eq!(effects("paint"), Some(&painted));
    assert_eq!((effects("update"), effects("partial_update")), (Some(&toggled), Some(&toggled)));
    let created = vec![set("state", constant("free")), set("takenOn", Term::Null)];
    assert_eq!(effects("create"), Some(&vec![Effect { target: Target::Own, within: None, changes: created }]));
}
