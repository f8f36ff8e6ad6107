//! Where things are. In: systems, applications, services, types. Out: paths of pages, types in HTML with links.

use std::collections::HashMap;

use crudl_emit::describe::Describe;
use crudl_spec::ir::{Application, EnumId, Home, Ir, RecordId, Service, System, Type};

/// `reference/cloudcix.md`
pub(crate) fn system(system: &System) -> String {
    format!("reference/{}.md", system.name.plain())
}

/// `reference/cloudcix/membership.md`
pub(crate) fn application(system: &System, application: &Application) -> String {
    format!("reference/{}/{}.md", system.name.plain(), application.name.plain())
}

/// `reference/cloudcix/membership/team.md`
pub(crate) fn service(system: &System, application: &Application, service: &Service) -> String {
    let names = [&system.name, &application.name, &service.name].map(|name| name.plain());
    format!("reference/{}.md", names.join("/"))
}

/// The page of a service, or of an application.
pub(crate) fn page(ir: &Ir, home: Home) -> String {
    let of = &ir.systems[home.system];
    let within = &of.applications[home.application];
    match home.service {
        Some(index) => service(of, within, &within.services[index]),
        None => application(of, within),
    }
}

/// Text in HTML.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The same inside of Markdown, in a cell of a table too: nothing of it is read as Markdown.
pub(crate) fn inert(text: &str) -> String {
    let mut out = String::new();
    for c in escaped(&text.split_whitespace().collect::<Vec<_>>().join(" ")).chars() {
        match c {
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '~' => out += &format!("&#{};", u32::from(c)),
            c => out.push(c),
        }
    }
    out
}

/// Code in HTML.
pub(crate) fn code(text: &str) -> String {
    format!("<code>{}</code>", inert(text))
}

/// The pages of records and enums, by their full paths in Rust.
pub(crate) struct Links {
    types: HashMap<String, Target>,
}

struct Target {
    page: String,
    name: String,
}

impl Links {
    pub(crate) fn new(ir: &Ir, words: &Describe<'_>) -> Self {
        let records = ir.records.iter().enumerate().map(|(id, record)| {
            (
                words.ty(&Type::Record(RecordId(id))),
                Target { page: page(ir, record.home), name: record.name.to_string() },
            )
        });
        let enums = ir.enums.iter().enumerate().map(|(id, known)| {
            (words.ty(&Type::Enum(EnumId(id))), Target { page: page(ir, known.home), name: known.name.to_string() })
        });
        Self { types: records.chain(enums).collect() }
    }

    /// A type with full paths as code whose records and enums are links, on the page at `from`.
    pub(crate) fn ty(&self, from: &str, text: &str) -> String {
        let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '#');
        let mut out = String::new();
        let mut rest = text;
        while let Some(start) = rest.find(is_path) {
            out += &escaped(&rest[..start]);
            let end = rest[start..].find(|c| !is_path(c)).map_or(rest.len(), |length| start + length);
            out += &self.path(from, &rest[start..end]);
            rest = &rest[end..];
        }
        format!("<code>{out}{}</code>", escaped(rest))
    }

    fn path(&self, from: &str, path: &str) -> String {
        match self.types.get(path) {
            Some(Target { page, name }) => format!("<a href=\"{}#{name}\">{name}</a>", relative(from, page)),
            // What is of std is known by its name.
            None if path.starts_with("std::") => path.rsplit("::").next().unwrap_or(path).to_owned(),
            None => path.to_owned(),
        }
    }
}

/// A page as another one names it; nothing if it is the same.
pub(crate) fn relative(from: &str, to: &str) -> String {
    if from == to {
        return String::new();
    }
    let shared = from.split('/').zip(to.split('/')).take_while(|(a, b)| a == b).count();
    let up = from.split('/').count() - 1 - shared.min(from.split('/').count() - 1);
    let down: Vec<&str> = to.split('/').skip(shared.min(to.split('/').count() - 1)).collect();
    format!("{}{}", "../".repeat(up), down.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_read_as_markdown() {
        assert_eq!(inert("a <b> *c* | `d`\n[e](f)"), "a &lt;b&gt; &#42;c&#42; &#124; &#96;d&#96; &#91;e&#93;(f)");
    }

    #[test]
    fn types_are_code_with_links() {
        let links = Links {
            types: [(
                "crudl_clients::a::b::C".to_owned(),
                Target { page: "reference/a/b.md".to_owned(), name: "C".to_owned() },
            )]
            .into_iter()
            .collect(),
        };
        for (text, expected) in [
            ("i64", "<code>i64</code>"),
            ("Vec<crudl_clients::a::b::C>", "<code>Vec&lt;<a href=\"../b.md#C\">C</a>&gt;</code>"),
            ("std::collections::BTreeMap<String, i64>", "<code>BTreeMap&lt;String, i64&gt;</code>"),
        ] {
            assert_eq!(links.ty("reference/a/b/c.md", text), expected);
        }
        for (from, to, expected) in [
            ("reference/a/b/c.md", "reference/a/b.md", "../b.md"),
            ("reference/a/b/c.md", "reference/a/b/d.md", "d.md"),
            ("reference/a.md", "reference/a/b.md", "a/b.md"),
            ("a.md", "a.md", ""),
            ("guides/x.md", "reference/a.md", "../reference/a.md"),
        ] {
            assert_eq!(relative(from, to), expected, "{from} {to}");
        }
    }
}
