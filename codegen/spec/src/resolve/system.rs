//! Systems: what `api.yaml` says, and the applications under it.

use super::application::{OfSystem, application};
use super::auth::auth;
use super::fields::{Role, fields};
use super::methods::statuses;
use super::types::reference;
use super::{Cx, Scope, doc};
use crate::check::Spots;
use crate::fault::At;
use crate::ir::{Auth, Doc, Envelope, Evidence, FilterStyle, Ir, OrderStyle, Paging, Protocol, Server, System};
use crate::layout::SystemFiles;
use crate::model::{self, Api, SuccessDef};
use crate::names::ModuleName;
use crate::suggest::{known, similar};

/// Method kinds that `success` speaks of.
pub(crate) const METHOD_KINDS: [&str; 8] =
    ["list", "create", "read", "update", "partial_update", "delete", "head", "action"];
/// Placeholders of a server's template.
const PARTS: [&str; 6] = ["scheme", "host", "server", "application", "version", "location"];

/// What services take from `api.yaml`.
pub(crate) struct ApiFacts<'a> {
    /// Whether the file could be read: what it doesn't say is no reason for faults otherwise.
    pub known: bool,
    pub protocol: Protocol,
    pub has_auth: bool,
    pub envelope: Option<&'a Envelope>,
    pub paging: Option<&'a Paging>,
    pub has_filters: bool,
    pub has_exclude: bool,
    pub has_bounds: bool,
    pub has_order: bool,
    /// Statuses by kind of method; none where every 2xx is success.
    pub success: Option<Vec<(String, Vec<u16>)>>,
    /// Arguments that every call takes as options, and what sends them.
    pub options: &'a [crate::ir::Field],
}

/// Resolves a system.
pub(crate) fn system(cx: &Cx<'_>, ir: &Ir, index: usize, files: &SystemFiles<'_>, spots: &mut Spots) -> System {
    let mut system = System {
        name: files.name.clone(),
        title: String::new(),
        doc: Doc::default(),
        protocol: Protocol::Json,
        servers: Vec::new(),
        auth: Auth::None,
        envelope: None,
        paging: None,
        filters: None,
        order: None,
        errors: Vec::new(),
        options: Vec::new(),
        location: false,
        applications: Vec::new(),
        file: files.file.and_then(|id| cx.files.get(id)).map(|file| file.shown.clone()).unwrap_or_default(),
    };
    let api = files.api.zip(files.file.map(At::file));
    let scope = Scope { system: index, application: usize::MAX };
    let mut success = Some(Vec::new());
    let mut evidence = Evidence::Both;
    if let Some((def, root)) = &api {
        facts(cx, scope, def, root, &mut system);
        system.options = fields(cx, scope, &def.options, Role::Option, &root.key("options"));
        if !system.options.is_empty() && system.protocol != Protocol::XmlRpc {
            let help = "say it as a `query` or an input of the methods that take it";
            cx.fault(root.key("options").name(), "only XML-RPC calls have arguments that all of them take", help);
        }
        success = statuses_by_kind(cx, def, root);
        evidence = def.evidence.map(doc::evidence).unwrap_or_default();
    }
    let facts = ApiFacts {
        known: api.is_some_and(|(_, root)| !cx.is_damaged(root.file)),
        protocol: system.protocol,
        has_auth: api.is_some_and(|(def, _)| def.auth.is_some()),
        envelope: system.envelope.as_ref(),
        paging: system.paging.as_ref(),
        has_filters: system.filters.is_some(),
        has_exclude: system.filters.as_ref().is_some_and(|filters| filters.exclude.is_some()),
        has_bounds: system.filters.as_ref().is_some_and(|filters| filters.from.is_some() && filters.to.is_some()),
        has_order: system.order.is_some(),
        success,
        options: &system.options,
    };
    let applications = files.applications.iter().enumerate().map(|(application_index, files)| {
        let scope = Scope { system: index, application: application_index };
        let of_system = OfSystem { scope, name: &system.name, servers: &system.servers, evidence, api: &facts };
        application(cx, ir, files, &of_system, spots)
    });
    let applications: Vec<_> = applications.collect();
    let located = applications.iter().any(|application| application.located);
    system.applications = applications;
    system.location = located;
    super::effects::effects(cx, ir, files, &mut system.applications);
    if let Some((def, root)) = &api {
        system.auth =
            def.auth.as_ref().map_or(Auth::None, |def| auth(cx, def, &root.key("auth"), &system.applications));
        let list = def.location.as_ref().and_then(|location| location.list.as_deref());
        if let Some(list) = list {
            let location = root.key("location");
            super::auth::method(cx, list, &location.key("list"), &system.applications);
        }
        let place = system.servers.iter().any(|server| server.template.contains("{location}"));
        if def.location.is_some() && !place && !cx.is_damaged(root.file) {
            let help = "write `{location}` into a server's template, or leave `location` out";
            cx.fault(root.key("location").name(), "no server has a place for a location", help);
        }
    }
    system
}

/// What `api.yaml` says, apart from what needs the applications.
fn facts(cx: &Cx<'_>, scope: Scope, def: &Api, root: &At<'_>, system: &mut System) {
    system.title = doc::required(cx, root, "title", &def.title);
    let because = doc::reasons(cx, root, &def.because);
    system.doc = Doc { text: doc::required(cx, root, "doc", &def.doc), because, aliases: Vec::new() };
    system.protocol = match def.protocol {
        model::Protocol::Json => Protocol::Json,
        model::Protocol::Form => Protocol::Form,
        model::Protocol::Paged => Protocol::Paged,
        model::Protocol::XmlRpc => Protocol::XmlRpc,
    };
    system.servers = servers(cx, def, root);
    system.envelope = def.envelope.as_ref().map(|def| {
        let at = root.key("envelope");
        let facts = def.facts.as_ref().and_then(|name| reference(cx, scope, name, &at.key("facts")));
        Envelope { content: def.content.clone(), metadata: def.metadata.clone(), facts }
    });
    system.paging = def.paging.as_ref().map(|def| {
        let paging = root.key("paging");
        if let Some(max) = def.max.filter(|max| def.default > *max) {
            let message = format!("the default page size {} is more than the largest, {max}", def.default);
            cx.fault(paging.key("default").value(), message, "raise `max`, or lower `default`");
        }
        Paging {
            page: def.page.clone(),
            limit: def.limit.clone(),
            first: def.first,
            default: def.default,
            max: def.max,
            items: def.items.clone(),
            total: def.total.values.clone(),
            next: def.next.clone(),
            facts: def.facts.as_ref().and_then(|name| reference(cx, scope, name, &paging.key("facts"))),
        }
    });
    let filters = root.key("filters");
    let styled = |key: &str, style: &str| {
        if style.matches("{field}").count() != 1 && !cx.is_damaged(root.file) {
            cx.fault(
                filters.key(key).value(),
                format!("`{key}` says how a key is written"),
                "write `{field}` in it, once",
            );
        }
    };
    system.filters = def.filters.as_ref().map(|def| {
        styled("match", &def.matching);
        if let Some(exclude) = &def.exclude {
            styled("exclude", exclude);
        }
        for (key, bound) in [("from", &def.from), ("to", &def.to)] {
            if let Some(bound) = bound {
                styled(key, bound);
            }
        }
        let operator = def.operator.clone().unwrap_or_else(|| "__".to_owned());
        let (from, to) = (def.from.clone(), def.to.clone());
        FilterStyle { matching: def.matching.clone(), exclude: def.exclude.clone(), operator, from, to }
    });
    system.order = def.order.as_ref().map(|def| {
        let order = root.key("order");
        if def.ascending.is_some() && def.direction.is_none() {
            let help = "name the parameter of the direction with `direction`, or leave it out";
            cx.fault(order.key("ascending").name(), "`ascending` is the value of a parameter of its own", help);
        }
        let or = |stated: &Option<String>, usual: &str| stated.clone().unwrap_or_else(|| usual.to_owned());
        OrderStyle {
            parameter: def.parameter.clone(),
            descending: or(&def.descending, if def.direction.is_some() { "desc" } else { "-" }),
            direction: def.direction.clone().map(|parameter| (parameter, or(&def.ascending, "asc"))),
        }
    });
    system.errors.clone_from(&def.errors);
}

fn servers(cx: &Cx<'_>, def: &Api, root: &At<'_>) -> Vec<Server> {
    let all = root.key("servers");
    if def.servers.is_empty() && !cx.is_damaged(root.file) {
        cx.fault(all.name(), "there's no server", "name at least one: `servers: {main: {template: …}}`");
    }
    let mut servers: Vec<Server> = Vec::new();
    for (key, server) in def.servers.iter() {
        let at = all.key(key);
        doc::name_length(cx, key, &at);
        let name = match ModuleName::new(key) {
            Ok(name) => name,
            Err(error) => {
                cx.fault(at.name(), error.to_string(), "choose another name");
                continue;
            }
        };
        if servers.iter().any(|other| other.name == name) {
            cx.fault(at.name(), format!("two servers become `{name}`"), "rename one of them");
        }
        let template = match (&server.template, &server.url) {
            (Some(template), _) => template.clone(),
            // An address without parts is its own template.
            (None, Some(url)) => url.clone(),
            (None, None) => {
                cx.fault(at.name(), format!("the server `{key}` has no address"), "say its `template` or its `url`");
                String::new()
            }
        };
        let template_at = at.key("template");
        let mut from = 0;
        while let Some(open) = template.get(from..).and_then(|rest| rest.find('{')).map(|open| from + open) {
            let rest = template.get(open + 1..).unwrap_or_default();
            let end = rest.find('}').unwrap_or(rest.len());
            let part = rest.get(..end).unwrap_or_default();
            from = (open + end + 2).min(template.len());
            if !PARTS.contains(&part) || end == rest.len() {
                let help = match similar(part, &PARTS) {
                    Some(similar) => format!("did you mean `{{{similar}}}`?"),
                    None => format!("the placeholders are {}", known(&PARTS)),
                };
                let message = format!("`{part}` is no placeholder of a server's template");
                cx.fault(template_at.within(open..from), message, help);
            }
        }
        let (env, url) = (server.env.clone(), server.url.clone());
        servers.push(Server { name, template, env, url, lowercase: server.lowercase, version: server.version });
    }
    servers
}

fn statuses_by_kind(cx: &Cx<'_>, def: &Api, root: &At<'_>) -> Option<Vec<(String, Vec<u16>)>> {
    let all = root.key("success");
    let mut found = Vec::new();
    let SuccessDef::ByKind(stated) = &def.success else { return None };
    for (kind, stated) in stated.iter() {
        if !METHOD_KINDS.contains(&kind.as_str()) {
            let help = match similar(kind, &METHOD_KINDS) {
                Some(similar) => format!("did you mean `{similar}`?"),
                None => format!("the kinds of methods are {}", known(&METHOD_KINDS)),
            };
            cx.fault(all.key(kind).name(), format!("unknown kind of method `{kind}`"), help);
        }
        found.push((kind.clone(), statuses(cx, stated, &all.key(kind))));
    }
    Some(found)
}
