//! A call by hand. In: a method, its example. Out: a `curl` command with the values of the document for OpenAPI.

use crudl_emit::describe::Example;
use crudl_openapi::{Json, sample};
use crudl_spec::ir::{
    Application, Auth, Body, Encoding, Facts, Input, Ir, Method, Operator, Protocol, Returns, Service, System, Verb,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::xml;

/// What stands for the host where nothing says which it is.
const HOST: &str = "https://api.example.com";

/// Columns of JSON on one line.
const WIDTH: usize = 70;

/// What is encoded in a segment of a path.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':');

pub(crate) fn command(
    ir: &Ir,
    system: &System,
    application: &Application,
    service: &Service,
    method: &Method,
    example: &Example<'_>,
) -> String {
    let mut parts = vec![head(method)];
    parts.extend(credentials(system, method));
    let mut query = Vec::new();
    for input in method.query.iter().filter(|input| input.required) {
        query.extend(value(ir, input).map(|value| format!("{}={}", input.field.wire, plain(&value))));
    }
    query.extend(required_filters(ir, system, service, method));
    query.extend(conditions(ir, system, example));
    let asks = matches!(method.verb, Verb::Get | Verb::Head);
    if asks && !query.is_empty() {
        parts.push("-G".to_owned());
    }
    let flag = if asks { "--data-urlencode" } else { "--url-query" };
    parts.extend(query.iter().map(|pair| format!("{flag} {}", quoted(pair))));
    parts.extend(body(ir, system, method, example));
    if method.returns == Returns::Bytes {
        parts.push("-o file".to_owned());
    }
    let first = parts.remove(0);
    let rest: String = parts.iter().map(|part| format!(" \\\n  {part}")).collect();
    format!("{first} {}{rest}", quoted(&address(ir, system, application, method)))
}

fn head(method: &Method) -> String {
    match method.verb {
        Verb::Get => "curl".to_owned(),
        Verb::Head => "curl --head".to_owned(),
        verb => format!("curl -X {}", verb.as_str()),
    }
}

fn credentials(system: &System, method: &Method) -> Option<String> {
    if !method.auth {
        return None;
    }
    let variable = |env: &[(String, String)], which: &str| {
        env.iter()
            .find(|(name, _)| name == which)
            .map_or_else(|| which.to_uppercase(), |(_, variable)| variable.clone())
    };
    match &system.auth {
        Auth::None => None,
        Auth::Token { header, .. } => Some(format!("-H \"{header}: $TOKEN\"")),
        Auth::ApiKey { header, env } => Some(format!("-H \"{header}: ${}\"", variable(env, "api_key"))),
        Auth::Basic { env } => Some(format!("-u \"${}:${}\"", variable(env, "username"), variable(env, "password"))),
    }
}

/// The filters that a list can't do without.
fn required_filters(ir: &Ir, system: &System, service: &Service, method: &Method) -> Vec<String> {
    let (Some(list), Some(style)) = (&method.list, &system.filters) else { return Vec::new() };
    let required = list.filters.iter().filter(|filter| filter.required);
    let columns = required.filter_map(|filter| service.columns.iter().find(|column| column.wire == filter.wire));
    columns
        .filter_map(|column| {
            let value = sample(ir, &column.ty, &Facts::default(), &column.wire)?;
            let name = column.filter_wire.as_ref().unwrap_or(&column.wire);
            Some(format!("{}={}", style.matching.replace("{field}", name), plain(&value)))
        })
        .collect()
}

/// Filter, order and size of a page, as the example has them.
fn conditions(ir: &Ir, system: &System, example: &Example<'_>) -> Vec<String> {
    let mut out = Vec::new();
    if let (Some((column, operator, text)), Some(style)) = (example.filter, &system.filters) {
        let name = column.filter_wire.as_ref().unwrap_or(&column.wire);
        let name = match operator {
            Some(operator) => format!("{name}{}{}", style.operator, Operator::as_str(operator)),
            None => name.clone(),
        };
        let value = match text {
            Some(text) => Some(text.to_owned()),
            None => sample(ir, &column.ty, &Facts::default(), &column.wire).map(|value| plain(&value)),
        };
        out.extend(value.map(|value| format!("{}={value}", style.matching.replace("{field}", &name))));
    }
    if let (Some(column), Some(style)) = (example.order, &system.order) {
        let name = column.order_wire.as_ref().unwrap_or(&column.wire);
        match &style.direction {
            Some((direction, _)) => {
                out.push(format!("{}={name}", style.parameter));
                out.push(format!("{direction}={}", style.descending));
            }
            None => out.push(format!("{}={}{name}", style.parameter, style.descending)),
        }
    }
    if let (Some(limit), Some(paging)) = (example.limit, &system.paging) {
        out.push(format!("{}={limit}", paging.limit));
    }
    out
}

fn body(ir: &Ir, system: &System, method: &Method, example: &Example<'_>) -> Vec<String> {
    let sent = |fields: &[Input]| -> Vec<(String, Json)> {
        let wanted = |input: &&Input| input.required || example.set.contains(input);
        let pair = |input: &Input| Some((input.field.wire.clone(), value(ir, input)?));
        fields.iter().filter(wanted).filter_map(pair).collect()
    };
    match &method.body {
        Body::None
            if system.protocol == Protocol::Json && matches!(method.verb, Verb::Post | Verb::Put | Verb::Patch) =>
        {
            vec!["--json '{}'".to_owned()]
        }
        Body::None => Vec::new(),
        Body::Fields { encoding: Encoding::XmlRpc, fields, .. } => {
            vec![
                "-H 'Content-Type: text/xml'".to_owned(),
                format!("--data {}", quoted(&xml::call(ir, &method.path.template, fields, &sent(fields)))),
            ]
        }
        Body::Fields { encoding: Encoding::Form, fields, .. } => sent(fields)
            .iter()
            .map(|(name, value)| format!("--data-urlencode {}", quoted(&format!("{name}={}", plain(value)))))
            .collect(),
        Body::Fields { fields, .. } => {
            vec![format!("--json {}", quoted(&pretty(&Json::Object(sent(fields).into_iter().collect()))))]
        }
        Body::Value { encoding: Encoding::Raw, .. } => {
            vec!["-H 'Content-Type: application/octet-stream'".to_owned(), "--data-binary @file".to_owned()]
        }
        Body::Value { ty, .. } => {
            let value = sample(ir, ty, &Facts::default(), "");
            value.map(|value| format!("--json {}", quoted(&pretty(&value)))).into_iter().collect()
        }
    }
}

fn value(ir: &Ir, input: &Input) -> Option<Json> {
    sample(ir, &input.field.ty, &input.field.facts, &input.field.wire)
}

/// Where the call goes, at an installation of no name.
fn address(ir: &Ir, system: &System, application: &Application, method: &Method) -> String {
    let Some(server) = system.servers.get(application.server) else { return HOST.to_owned() };
    let base = server.url.as_deref().unwrap_or(HOST).trim_end_matches('/');
    let (scheme, host) = base.split_once("://").unwrap_or(("https", base));
    let segment = if server.lowercase { application.segment.to_lowercase() } else { application.segment.clone() };
    let url = server
        .template
        .replace("/{version}", "")
        .replace("/{location}", "")
        .replace("{scheme}", scheme)
        .replace("{host}", host)
        .replace("{server}", base)
        .replace("{application}", &segment);
    let url = url.trim_end_matches('/');
    if system.protocol == Protocol::XmlRpc {
        return url.to_owned();
    }
    let mut path = method.path.template.clone();
    for param in &method.path.params {
        let value = sample(ir, &param.ty, &param.facts, &param.wire).map(|value| plain(&value));
        let value = value.unwrap_or_else(|| "1".to_owned());
        path = path.replace(&format!("{{{}}}", param.wire), &utf8_percent_encode(&value, SEGMENT).to_string());
    }
    format!("{url}/{path}")
}

/// A value in a query, a form or a path.
fn plain(value: &Json) -> String {
    match value {
        Json::Value(Value::String(text)) => text.clone(),
        Json::List(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        // What was made of a spec can always be written.
        other => serde_json::to_string(other).unwrap_or_default(),
    }
}

fn pretty(value: &Json) -> String {
    let line = serde_json::to_string(value).unwrap_or_default();
    if line.len() <= WIDTH { line } else { serde_json::to_string_pretty(value).unwrap_or(line) }
}

/// A word of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
