//! Outcomes and refusals in the shape of a system.
//!
//! In: an outcome or a refusal, and the method. Out: status, headers and body, as clients of the protocol read them.

use crudl_spec::ir::{CodeRange, Field, Method, Protocol, RecordId, Returns, System, Type};
use serde_json::{Map, Value, json};

use crate::act::Outcome;
use crate::call::Call;
use crate::refusal::Refusal;
use crate::values::Maker;
use crate::xml;

/// An HTTP answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self { status, headers: vec![("content-type", "application/json".to_owned())], body: body.to_string().into() }
    }

    pub(crate) fn xml(body: String) -> Self {
        Self { status: 200, headers: vec![("content-type", "text/xml".to_owned())], body: body.into() }
    }

    fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }
}

/// The answer of a call that was done.
pub(crate) fn answer(call: &Call<'_>, maker: Maker<'_>, outcome: Outcome) -> Answer {
    let method = call.method;
    let key = format!("{}.{}", call.service.name.plain(), method.name.plain());
    let fallback = Type::Any;
    let (ty, envelope, facts) = match &method.returns {
        Returns::Value { ty, envelope, facts } => (ty, envelope.as_deref(), *facts),
        Returns::Page(ty) => (ty, None, None),
        Returns::None | Returns::Head | Returns::Bytes => (&fallback, None, None),
    };
    let sent = |value: Value| -> Value {
        let Some(content) = envelope else { return value };
        let mut members = facts.map_or_else(Map::new, |facts| beside(call, maker, facts, &key));
        members.insert(content.to_owned(), value);
        Value::Object(members)
    };
    if call.system.protocol == Protocol::XmlRpc {
        let value = if let Outcome::Value(value) = outcome { value } else { Value::Null };
        return Answer::xml(match envelope {
            Some(content) => {
                let beside = facts.map_or_else(Map::new, |facts| beside(call, maker, facts, &key));
                xml::enveloped(call.ir, content, (&value, ty), &beside)
            }
            None => xml::response(call.ir, &value, ty),
        });
    }
    match outcome {
        Outcome::Nothing => Answer::empty(status(method, false)),
        Outcome::Head(headers) => Answer { headers, ..Answer::empty(status(method, true)) },
        Outcome::Bytes(body, headers) => Answer { status: status(method, true), headers, body },
        Outcome::Value(value) => {
            let holds_something =
                value.as_object().is_some_and(|members| !members.is_empty() || method.success.len() < 2);
            // Of two statuses the first is that of an answer which holds nothing.
            let chosen = if holds_something { method.success.last().copied() } else { method.success.first().copied() };
            let chosen = chosen.filter(|status| *status != 204).unwrap_or_else(|| status(method, true));
            Answer::json(chosen, &sent(value))
        }
        Outcome::Page { items, facts, total, page, limit } => {
            let place = PagePlace { total, page, limit, count: items.len() as u64 };
            Answer::json(status(method, true), &self::page(call, items, facts, &place))
        }
    }
}

fn status(method: &Method, has_body: bool) -> u16 {
    let usable = |status: &&u16| !has_body || **status != 204;
    method.success.iter().find(usable).copied().unwrap_or(200)
}

/// What stands beside a result.
fn beside(call: &Call<'_>, maker: Maker<'_>, facts: RecordId, key: &str) -> Map<String, Value> {
    let mut members = maker.record(facts, key, 0);
    // Nothing is to be told but how it went: a page to go to, for instance, would be followed.
    for field in maker.ir[facts].fields.iter().filter(|field| field.nullable || field.ty == Type::Bool) {
        let nothing = if field.nullable { Value::Null } else { false.into() };
        members.insert(field.wire.clone(), nothing);
    }
    let mut say = |name: &str, value: Value| {
        if members.contains_key(name) {
            members.insert(name.to_owned(), value);
        }
    };
    if call.system.protocol == Protocol::Paged {
        say("Status", 200.into());
        say("WasSuccessful", true.into());
        say("Message", "Done.".into());
    }
    // A job that the caller named is the one that is meant.
    for option in &call.system.options {
        if let Some(value) = call.body.get(&option.wire).filter(|value| value.is_string()) {
            say(&option.wire, value.clone());
        }
    }
    members
}

struct PagePlace {
    total: u64,
    page: u64,
    limit: u64,
    count: u64,
}

/// Records with the facts of their page.
fn page(call: &Call<'_>, items: Vec<Value>, mut said: Map<String, Value>, place: &PagePlace) -> Value {
    let paging = call.system.paging.as_ref().filter(|_| call.method.list.as_ref().is_some_and(|l| l.paging.is_some()));
    let order_text = call.filters.order.as_ref().map(|order| order.text.clone()).unwrap_or_default();
    if let Some(paging) = paging {
        if let Some(total) = paging.total.first() {
            said.insert(total.clone(), place.total.into());
        }
        let before = place.page.saturating_sub(paging.first).saturating_mul(place.limit);
        let more = before.saturating_add(place.count) < place.total;
        if let Some(next) = &paging.next {
            said.insert(next.clone(), more.into());
        }
        if call.system.protocol == Protocol::Paged {
            let known = [
                ("CurrentPage", place.page.into()),
                ("PageNumber", place.page.into()),
                ("CurrentPageSize", place.limit.into()),
                ("PageSize", place.limit.into()),
                ("CurrentOrderField", order_text.clone().into()),
                ("FirstItem", if place.count == 0 { 0 } else { before + 1 }.into()),
                ("LastItem", if place.count == 0 { 0 } else { before + place.count }.into()),
                ("HasPreviousPage", (place.page > paging.first).into()),
                ("TotalPages", place.total.div_ceil(place.limit.max(1)).into()),
            ];
            for (name, value) in known {
                if said.contains_key(name) {
                    said.insert(name.to_owned(), value);
                }
            }
        } else {
            said.insert("page".to_owned(), place.page.into());
            said.insert("limit".to_owned(), place.limit.into());
            said.insert("order".to_owned(), order_text.into());
        }
    }
    if call.system.protocol == Protocol::Json {
        said.insert("warnings".to_owned(), call.filters.warnings.clone().into());
    }
    if let Some(key) = paging.and_then(|paging| paging.items.as_ref()) {
        said.insert(key.clone(), Value::Array(items));
        return Value::Object(said);
    }
    match &call.system.envelope {
        Some(envelope) => {
            let mut whole = Map::from_iter([(envelope.content.clone(), Value::Array(items))]);
            if let Some(key) = &envelope.metadata {
                whole.insert(key.clone(), Value::Object(said));
            }
            Value::Object(whole)
        }
        None => Value::Array(items),
    }
}

/// The answer of a call that is refused.
pub(crate) fn refuse(system: &System, method: Option<&Method>, refusal: &Refusal) -> Answer {
    let mut answer = match system.protocol {
        Protocol::Json => Answer::json(refusal.status, &documented(method, refusal)),
        Protocol::Form => Answer::json(refusal.status, &json!({ "errors": { "Error": refusal.detail } })),
        Protocol::Paged => paged(refusal),
        // Signing in is HTTP's business, all else is a fault.
        Protocol::XmlRpc if matches!(refusal.status, 401 | 404 | 405 | 413) && method.is_none() => {
            Answer::json(refusal.status, &json!({ "detail": refusal.detail }))
        }
        Protocol::XmlRpc => Answer::xml(xml::fault(i64::from(refusal.status), &refusal.detail)),
    };
    if let Some(verbs) = &refusal.allow {
        answer.headers.push(("allow", verbs.clone()));
    }
    if refusal.status == 401 && matches!(system.auth, crudl_spec::ir::Auth::Basic { .. }) {
        answer.headers.push(("www-authenticate", "Basic realm=\"mock\"".to_owned()));
    }
    answer
}

/// The error object of a system with documented codes.
fn documented(method: Option<&Method>, refusal: &Refusal) -> Value {
    if refusal.fields.is_empty() {
        let mut error = Map::new();
        if let Some(code) = code(method, refusal.status, None, false) {
            error.insert("error_code".to_owned(), code.into());
        }
        error.insert("detail".to_owned(), refusal.detail.clone().into());
        return Value::Object(error);
    }
    let errors = refusal.fields.iter().map(|fault| {
        let mut error = Map::new();
        if let Some(code) = code(method, refusal.status, Some(&fault.field), fault.attempted.is_none()) {
            error.insert("error_code".to_owned(), code.into());
        }
        error.insert("detail".to_owned(), fault.detail.clone().into());
        (fault.field.clone(), Value::Object(error))
    });
    json!({ "errors": errors.collect::<Map<_, _>>() })
}

/// A documented code: the first where something is missing, the next where there's another.
fn code(method: Option<&Method>, status: u16, field: Option<&str>, missing: bool) -> Option<String> {
    let group = method?.errors.iter().find(|group| group.status == status && group.field.as_deref() == field)?;
    let mut codes = group.codes.iter().flat_map(CodeRange::codes);
    let first = codes.next();
    if missing || field.is_none() { first } else { codes.next().or(first) }
}

/// Values that are refused are an answer of success that says that the call failed; what its framework refuses, the
/// framework's message.
fn paged(refusal: &Refusal) -> Answer {
    if refusal.fields.is_empty() {
        return Answer::json(refusal.status, &json!({ "Message": refusal.detail }));
    }
    let errors = refusal.fields.iter().map(
        |fault| json!({ "AttemptedValue": fault.attempted, "Message": fault.detail, "PropertyName": fault.field }),
    );
    let body = json!({
        "Status": 500,
        "Message": refusal.detail,
        "Value": null,
        "OpenInDialog": false,
        "OpenInWindow": false,
        "RedirectURL": null,
        "JavaScript": null,
        "UpdatedOn": null,
        "UpdatedBy": null,
        "Errors": errors.collect::<Vec<_>>(),
        "WasSuccessful": false,
    });
    Answer::json(200, &body)
}

/// A signed-in caller's token.
pub(crate) fn token(call: &Call<'_>, maker: Maker<'_>, field: &str, token: Option<String>) -> Outcome {
    let members = match (&call.method.returns, token) {
        (Returns::Value { ty: Type::Record(id), .. }, Some(token)) => {
            let mut members = maker.record(*id, field, 0);
            members.insert(field.to_owned(), token.into());
            members
        }
        (_, Some(token)) => Map::from_iter([(field.to_owned(), token.into())]),
        (_, None) => Map::new(),
    };
    Outcome::Value(Value::Object(members))
}

/// Whether the server is known not to do what a method asks for.
pub(crate) fn not_implemented(method: &Method) -> Option<Refusal> {
    method.not_implemented.then(|| Refusal::new(501, "this isn't implemented"))
}

/// An option of XML-RPC as a field of its own, for reading arguments.
pub(crate) fn arguments<'a>(system: &'a System, method: &'a Method) -> Vec<(&'a Field, bool)> {
    let own = crate::identity::fields(method);
    let further = system.options.iter().filter(|option| !own.iter().any(|input| input.field.wire == option.wire));
    own.iter().map(|input| (&input.field, input.required)).chain(further.map(|option| (option, false))).collect()
}
