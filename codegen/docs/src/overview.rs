//! The first page, and a page a system and an application. In: the IR. Out: Markdown.

use crudl_emit::describe::{cell, code, evidence, prose, sentence};
use crudl_spec::ir::{Application, Auth, Evidence, Home, Protocol, System};

use crate::links::{self, relative};
use crate::{Context, badge, count, guides, shapes, table, title};

/// The site's name.
pub(crate) const TITLE: &str = "crudl";

/// What there is, and where to begin.
pub(crate) fn first(cx: &Context<'_>) -> String {
    let mut out = format!(
        "# {TITLE}\n\nTyped Rust clients of {}, made from one spec. Press `/`, or touch the lens, to search: a method, a \
         path, a field, an error code.\n\n| system | what is covered | how it talks |\n|---|---|---|\n",
        count(cx.ir.systems.len(), "API system")
    );
    for system in &cx.ir.systems {
        let (services, methods) = sizes(&system.applications);
        out += &format!(
            "| [{}]({}) | {}, {}, {} | {} |\n",
            cell(&prose(&system.title)),
            links::system(system),
            count(system.applications.len(), "application"),
            count(services, "service"),
            count(methods, "method"),
            protocol(system.protocol),
        );
    }
    out += "\n## Guides\n\n";
    for guide in guides::GUIDES {
        out += &format!("- [{}]({}): {}\n", guide.title, guide.path(), guide.about);
    }
    out
}

/// What holds for all calls of a system, and its applications.
pub(crate) fn system(cx: &Context<'_>, s: usize) -> String {
    let system = &cx.ir.systems[s];
    let here = links::system(system);
    let mut out = format!("# {}\n\n{}\n\n", prose(&system.title), sentence(&system.doc.text));
    let name = system.name.plain();
    out += &format!("Feature {}, client {}.\n\n", code(name), code(&format!("crudl_clients::{}::Client", system.name)));
    let mut facts = Vec::new();
    let mut row = |name: &str, text: String| facts.push(format!("| {name} | {} |\n", cell(&text)));
    row("protocol", protocol(system.protocol).to_owned());
    for server in &system.servers {
        let env = server.env.as_ref().map_or(String::new(), |env| format!("; base URL from {}", code(env)));
        let url = server.url.as_ref().map_or(String::new(), |url| format!("; {} by default", code(url)));
        row(&format!("server {}", code(server.name.plain())), format!("{}{env}{url}", code(&server.template)));
    }
    row("sign-in", sign_in(system, &here));
    if let Some(paging) = &system.paging {
        let most = paging.max.map_or(String::new(), |max| format!(", {max} at most"));
        let text =
            format!("{} and {}; {} records a page{most}", code(&paging.page), code(&paging.limit), paging.default);
        row("pages", text);
    }
    if let Some(style) = &system.filters {
        let exclude = style.exclude.as_ref().map_or(String::new(), |key| format!(", negated {}", code(key)));
        row("filters", format!("{}{exclude}", code(&style.matching)));
    }
    if let Some(style) = &system.order {
        row("order", code(&style.parameter));
    }
    if system.location {
        row("locations", format!("{} leads to the applications of a place", code("client.location(slug)")));
    }
    if !system.errors.is_empty() {
        let codes: Vec<String> = system.errors.iter().map(|text| code(text)).collect();
        row("any call may fail with", codes.join(", "));
    }
    row("facts", evidence_of(system));
    out += &table(&["fact", "what it is"], facts);
    out += "\n## Applications {#applications-of}\n\n";
    let rows = system.applications.iter().map(|application| {
        let (services, methods) = sizes(std::slice::from_ref(application));
        format!(
            "| [{}]({}) | {} | {}, {} |\n",
            cell(&prose(&application.title)),
            relative(&here, &links::application(system, application)),
            cell(&sentence(&application.doc.text)),
            count(services, "service"),
            count(methods, "method"),
        )
    });
    out += &table(&["application", "what it holds", "size"], rows);
    out + &notes(&system.doc.because)
}

/// The services of an application with their methods, and the records that they share.
pub(crate) fn application(cx: &Context<'_>, home: Home) -> String {
    let system = &cx.ir.systems[home.system];
    let application = &system.applications[home.application];
    let here = links::application(system, application);
    let mut out = format!("# {} {{#application-page}}\n\n", prose(&application.title));
    out += &format!("{}\n\n", sentence(&application.doc.text));
    out += &format!("Feature {}, {}.", code(&application.feature), code(&cx.words.accessor(home)));
    if let Some(source) = &application.source {
        out += &format!(" Source: {}", sentence(source));
    }
    out += "\n\n";
    let rows = application.services.iter().map(|service| {
        let page = relative(&here, &links::service(system, application, service));
        let methods: Vec<String> = service
            .methods
            .iter()
            .map(|method| format!("[{}]({page}#{})", code(method.name.plain()), method.name.plain()))
            .collect();
        format!(
            "| [{}]({page}) | {} | {} |\n",
            cell(&prose(&title(service))),
            cell(&sentence(&service.doc.text)),
            methods.join(" "),
        )
    });
    out += &table(&["service", "what it holds", "methods"], rows);
    out += &shapes::all(cx, &here, &application.records, &application.enums);
    out + &notes(&application.doc.because)
}

/// Why the spec differs from the reference.
pub(crate) fn notes(because: &[String]) -> String {
    if because.is_empty() {
        return String::new();
    }
    let items: Vec<String> = because.iter().map(|reason| format!("- {}\n", sentence(reason))).collect();
    format!(
        "\n## Decisions {{#decisions-of}}\n\nWhere the reference contradicts itself or is silent:\n\n{}",
        items.concat()
    )
}

fn sizes(applications: &[Application]) -> (usize, usize) {
    let services = applications.iter().flat_map(|application| &application.services);
    (services.clone().count(), services.map(|service| service.methods.len()).sum())
}

const fn protocol(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Json => "JSON",
        Protocol::Form => "forms and JSON",
        Protocol::Paged => "JSON, pages and commands",
        Protocol::XmlRpc => "XML-RPC",
    }
}

fn sign_in(system: &System, here: &str) -> String {
    let (how, env) = match &system.auth {
        Auth::None => return "none".to_owned(),
        Auth::Token { header, env, sign_in, .. } => {
            let application = &system.applications[sign_in.application];
            let service = &application.services[sign_in.service];
            let method = service.methods[sign_in.method].name.plain();
            let page = relative(here, &links::service(system, application, service));
            let name = code(&format!("{}.{}.{method}", application.name.plain(), service.name.plain()));
            (format!("a token in {}, which [{name}]({page}#{method}) gives", code(header)), env)
        }
        Auth::ApiKey { header, env } => (format!("a key in {}", code(header)), env),
        Auth::Basic { env } => ("HTTP Basic".to_owned(), env),
    };
    let variables: Vec<String> = env.iter().map(|(_, variable)| code(variable)).collect();
    if variables.is_empty() { how } else { format!("{how}; {} reads {}", code("from_env()"), variables.join(", ")) }
}

/// One sentence if it's the same for all applications.
fn evidence_of(system: &System) -> String {
    let first = system.applications.first().map(|application| application.evidence).unwrap_or_default();
    let same = system.applications.iter().all(|application| application.evidence == first);
    if same { evidence(first).to_owned() } else { "Each service says where its facts come from.".to_owned() }
}

/// Where facts come from, if it isn't both sources.
pub(crate) fn provenance(known: Evidence) -> Option<String> {
    match known {
        Evidence::Both => None,
        Evidence::Documented => Some(badge("evidence", "documented only")),
        Evidence::Server => Some(badge("evidence", "server only")),
    }
}
