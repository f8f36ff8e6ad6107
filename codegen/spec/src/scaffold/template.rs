//! The texts of new files. In: what is known. Out: commented YAML.

use std::fmt::Write;

use super::keys::is_id;
use super::records::{NewField, NewRecord, Records};
use super::yaml::{key, write_field, write_method};
use super::{ScaffoldError, folder, title, words};
use crate::ir::{Application, Protocol, System};
use crate::resolve::with_article;
use crate::schema::first_line;

/// Methods whose names say what they do.
const STANDARD: [&str; 7] = ["list", "create", "read", "update", "partial_update", "delete", "head"];

/// The lines that every file begins with.
fn head(path: &str) -> String {
    let schema = first_line(path).unwrap_or_default();
    format!(
        "{schema}\n# spec/{path}\n# A start: all keys are on the page of the language, spec/README.md; what follows a # is for you to settle.\n"
    )
}

/// `api.yaml` of a new system.
pub(super) fn system(name: &str) -> String {
    let (title, variable) = (title(name), name.to_uppercase());
    head(&format!("{name}/api.yaml"))
        + &format!(
            "system: {name}
title: {title}
doc: The API of {title}.    # a sentence or two: what one manages with it
protocol: json    # or form, paged, xml_rpc
servers:    # the first is the default; {{application}} is an application's folder
  main: {{template: '{{server}}/{{application}}/', env: {variable}_URL}}
auth: {{kind: api_key, header: Authorization, env: {{api_key: {variable}_API_KEY}}}}    # or basic, or token
# envelope: {{content: data, metadata: meta}}    # keys that answers stand under
# paging: {{page: page, limit: limit, first: 1, default: 50}}    # query parameters of lists
# filters: {{match: '{{field}}'}}    # how filters are written
# order: {{parameter: order}}    # and an order
success: 2xx    # or a status for each kind of method: {{create: 201, delete: 204}}
"
        )
}

/// `application.yaml` of a new application.
pub(super) fn application(system: &System, name: &str) -> String {
    let title = title(name);
    let others: Vec<&str> = system.servers.iter().skip(1).map(|server| server.name.plain()).collect();
    let mut text = head(&format!("{}/{name}/application.yaml", folder(&system.file)));
    let _ = write!(
        text,
        "application: {name}
title: {title}
doc: The services of {title}.    # a sentence or two: what one manages with them
# segment: {name}    # what stands for {{application}} in addresses, if it isn't the folder
# records: {{Page: {{fields: {{number: int}}}}}}    # what several services share
"
    );
    if let Some(other) = others.first() {
        let _ = writeln!(text, "# server: {other}    # another server of api.yaml than the first");
    }
    text
}

/// The file of a new service.
pub(super) fn service(
    system: &System,
    application: &Application,
    name: &str,
    methods: &[String],
    records: &Records,
) -> Result<String, ScaffoldError> {
    let noun = words(name);
    let remote = system.protocol == Protocol::XmlRpc;
    let own = records.all.first();
    let id = own.and_then(|record| record.fields.iter().find(|field| is_id(&field.key) && is_plain(&field.ty)));
    let service = NewService { system, name, noun: &noun, records, remote, own, id };
    let mut text = head(&format!("{}/{}/{name}.yaml", folder(&system.file), folder(&application.file)));
    let _ = writeln!(text, "service: {}", key(name));
    if remote {
        let _ = writeln!(text, "path: {name}    # the prefix of its methods' names: {name}.create");
    } else {
        let _ =
            writeln!(text, "path: {name}/    # of the collection; `item` is {name}/{{pk}}/ unless you say otherwise");
        match id.map(|id| id.ty.trim_end_matches('?')) {
            // A text is an id of any type.
            Some("any") => text.push_str("params: {pk: string}    # the sample doesn't tell\n"),
            None | Some("int") => {}
            Some(ty) => {
                let _ = writeln!(text, "params: {{pk: {ty}}}");
            }
        }
    }
    let _ = writeln!(text, "doc: All about {}.    # a sentence of our own: what it holds", with_article(&noun));
    service.records(&mut text);
    service.methods(&mut text, methods)?;
    Ok(text)
}

/// Whether a type is no list, map or record.
fn is_plain(ty: &str) -> bool {
    ty.trim_end_matches('?').bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

struct NewService<'a> {
    system: &'a System,
    name: &'a str,
    noun: &'a str,
    records: &'a Records,
    remote: bool,
    own: Option<&'a NewRecord>,
    id: Option<&'a NewField>,
}

impl NewService<'_> {
    fn records(&self, text: &mut String) {
        let Some(own) = self.own else { return };
        let _ = writeln!(text, "record: {}", own.name);
        let note = match &self.records.sample {
            Some(sample) => format!("read off {sample}: lengths, bounds, enums and more nulls are yours to add"),
            None => "the names on the wire and their types".to_owned(),
        };
        let _ = writeln!(text, "records:    # {note}");
        for (index, record) in self.records.all.iter().enumerate() {
            let doc =
                if index == 0 { with_article(self.noun) } else { format!("a part of {}", with_article(self.noun)) };
            let doc: String = doc.chars().take(1).flat_map(char::to_uppercase).chain(doc.chars().skip(1)).collect();
            let _ = writeln!(text, "  {}:\n    doc: {doc}.\n    fields:", record.name);
            record.fields.iter().for_each(|field| write_field(text, field));
        }
    }

    fn methods(&self, text: &mut String, methods: &[String]) -> Result<(), ScaffoldError> {
        if self.remote {
            if methods.iter().any(|method| self.takes_id(method)) {
                let name = self.id.map_or("id", |id| &id.key);
                let ty = self.id.map_or("int", |id| id.ty.trim_end_matches('?'));
                let ty = match self.id.and_then(|id| id.wire.as_deref()) {
                    Some(wire) => format!("{{type: {ty}, wire: {}}}", key(wire)),
                    None => ty.to_owned(),
                };
                let _ = writeln!(text, "inputs: {{{}: {ty}}}", key(name));
            }
            if methods.iter().any(|method| method == "update") {
                text.push_str("partial_update: false\n");
            }
        }
        text.push_str("methods:\n");
        for (index, method) in methods.iter().enumerate() {
            let fault = |reason: &str| ScaffoldError::Method { name: method.clone(), reason: reason.to_owned() };
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            if !method.bytes().all(plain) || !method.starts_with(|c: char| c.is_ascii_lowercase()) {
                return Err(fault("write it in lower-case letters, digits and underscores"));
            }
            if methods.iter().take(index).any(|before| before == method) {
                return Err(fault("it's given twice"));
            }
            if method == "partial_update" && methods.iter().any(|other| other == "update") {
                // It comes with `update`.
                continue;
            }
            let (keys, note) = self.method(method);
            write_method(text, &key(method), &keys, &note);
        }
        Ok(())
    }

    fn takes_id(&self, method: &str) -> bool {
        !matches!(method, "list" | "create")
    }

    /// What is said of a method, and a comment.
    fn method(&self, method: &str) -> (Vec<String>, String) {
        let mut keys = Vec::new();
        let mut note = String::new();
        let (required, optional) = self.sent();
        let id = self.remote && self.takes_id(method);
        let ids = id.then(|| self.id.map_or("id", |id| id.key.as_str()));
        let mut send = |required: &[&str], optional: &[&str]| {
            for (word, names) in [("required", required), ("optional", optional)] {
                if !names.is_empty() {
                    keys.push(format!(
                        "{word}: [{}]",
                        names.iter().map(|name| key(name)).collect::<Vec<_>>().join(", ")
                    ));
                }
            }
        };
        match method {
            "list" if self.remote => {
                keys.push(format!("doc: 'Lists all {} records.'", self.noun));
                keys.extend(self.own.map(|record| format!("returns: '[{}]'", record.name)));
            }
            "list" => note = self.list(&mut keys),
            "create" => send(&required, &optional),
            "update" | "partial_update" => {
                let all: Vec<&str> = required.iter().chain(&optional).copied().collect();
                send(&ids.into_iter().collect::<Vec<_>>(), &all);
                if method == "update" && !self.remote {
                    "partial_update comes with it".clone_into(&mut note);
                }
            }
            _ => send(&ids.into_iter().collect::<Vec<_>>(), &[]),
        }
        if !STANDARD.contains(&method) {
            keys.insert(0, format!("doc: 'Runs {} on one {}.'", words(method), self.noun));
            if !self.remote {
                keys.push(format!("path: '{}/{{pk}}/{method}/'", self.name));
            }
            "what it does, sends and returns".clone_into(&mut note);
        }
        if let Some(wrapped) = self.records.wrapped.as_ref().filter(|wrapped| !wrapped.usual && !wrapped.list)
            && matches!(method, "create" | "read" | "update" | "partial_update")
        {
            keys.push(format!("envelope: {}", key(&wrapped.key)));
        }
        (keys, note)
    }

    /// What a list is filtered and ordered by, where the system says how.
    fn list(&self, keys: &mut Vec<String>) -> String {
        let fields = self.own.map(|record| record.fields.as_slice()).unwrap_or_default();
        let kind = |field: &NewField| match field.ty.trim_end_matches('?') {
            "string" | "int" if self.system.protocol != Protocol::Json => Some("exact"),
            "string" => Some("text"),
            "int" => Some("number"),
            _ => None,
        };
        let plain = || fields.iter().filter(|field| field.key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
        let known: Vec<_> =
            plain().filter_map(|field| kind(field).map(|kind| (key(&field.key), kind))).take(2).collect();
        let filters: Vec<_> = known.iter().map(|(name, kind)| format!("{name}: {kind}")).collect();
        let order: Vec<_> = known.iter().map(|(name, _)| name.as_str()).collect();
        if self.system.filters.is_some() && !filters.is_empty() {
            keys.push(format!("filters: {{{}}}", filters.join(", ")));
        }
        if self.system.order.is_some() && !order.is_empty() {
            keys.push(format!("order: [{}]", order.join(", ")));
        }
        match &self.records.wrapped {
            Some(wrapped) if wrapped.list && !wrapped.usual => {
                format!("the sample's records stand under {}, which api.yaml doesn't say", key(&wrapped.key))
            }
            _ if keys.is_empty() => String::new(),
            _ => "which filters and orders there are".to_owned(),
        }
    }

    /// Fields that can be sent: required, and optional.
    fn sent(&self) -> (Vec<&str>, Vec<&str>) {
        let form = self.system.protocol == Protocol::Form;
        let is_record = |ty: &str| self.records.all.iter().any(|record| ty.contains(&record.name));
        let in_form = |ty: &str| !ty.contains(['[', '{']) && ty != "any";
        let fields = self.own.map(|record| record.fields.as_slice()).unwrap_or_default();
        let sent =
            fields.iter().filter(|field| !field.read_only && !is_record(&field.ty) && (!form || in_form(&field.ty)));
        let sent = sent.filter(|field| !self.remote || self.id.is_none_or(|id| id.key != field.key));
        let loose = |field: &&NewField| field.optional || field.ty.ends_with('?') || field.ty == "any";
        let (optional, required): (Vec<_>, Vec<_>) = sent.partition(loose);
        (names(&required), names(&optional))
    }
}

fn names<'f>(fields: &[&'f NewField]) -> Vec<&'f str> {
    fields.iter().map(|field| field.key.as_str()).collect()
}
