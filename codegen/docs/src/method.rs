//! The section of a method. In: a method with what it belongs to. Out: Markdown: verb and path, what is sent, filters and
//! order, what comes back, errors, the call in Rust and by hand.

use crudl_emit::describe::{Direction, Example, cell, code, errors, prose};
use crudl_spec::ir::{
    Application, Auth, Body, CodeRange, Encoding, Input, Kind, List, Method, Operator, Operators, Returns, Service,
    System, Type,
};

use crate::{Context, badge, curl, links, overview, shapes, table};

/// A method with what it belongs to.
pub(crate) struct Section<'a, 'c> {
    pub(crate) cx: &'c Context<'a>,
    /// The page that it's on.
    pub(crate) here: &'c str,
    pub(crate) system: &'a System,
    pub(crate) application: &'a Application,
    pub(crate) service: &'a Service,
    pub(crate) method: &'a Method,
    pub(crate) example: &'c Example<'a>,
}

impl Section<'_, '_> {
    /// Its line in the table of methods.
    pub(crate) fn row(&self) -> String {
        let name = self.method.name.plain();
        format!("| [{}](#{name}) | {} | {} |\n", code(name), self.call(), self.badges())
    }

    /// The section.
    pub(crate) fn text(&self) -> String {
        let Self { cx, service, method, .. } = self;
        let name = method.name.plain();
        let mut out = format!("\n## {name} {{#{name}}}\n\n<p class=\"call\">{} {}</p>\n\n", self.call(), self.badges());
        out.extend(cx.words.method(service, method).iter().map(|paragraph| format!("{paragraph}\n\n")));
        if !method.doc.aliases.is_empty() {
            let names: Vec<String> = method.doc.aliases.iter().map(|name| code(name)).collect();
            out += &format!("Also known as {}.\n\n", names.join(", "));
        }
        let placeholders = method.path.params.iter().map(|param| {
            let (name, ty) = (param.name.plain(), cx.words.ty(&param.ty));
            self.input(name, !param.optional, &ty, &cx.words.placeholder(param))
        });
        out += &inputs("Path", placeholders.collect());
        out += &inputs("Query", self.inputs(&method.query, Direction::In));
        out += &self.body();
        out += &self.filters();
        out += &self.answer();
        out += &self.failures();
        out += &self.code();
        out + &self.keys()
    }

    /// Words that people search for and that no text has as words: names in Rust, each error code. A search looks for all
    /// its words in one text.
    fn keys(&self) -> String {
        let names = [&self.system.name, &self.application.name, &self.service.name].map(|name| name.plain().to_owned());
        let codes = self.method.errors.iter().flat_map(|group| &group.codes).flat_map(|range| match range {
            // What is seen has it in full.
            CodeRange::Code(_) => Vec::new(),
            run @ CodeRange::Run { .. } => run.codes().collect(),
        });
        let words: Vec<String> = names.into_iter().chain([self.method.name.plain().to_owned()]).chain(codes).collect();
        format!("<div hidden>{}</div>\n\n", links::inert(&words.join(" ")))
    }

    fn call(&self) -> String {
        let verb = self.method.verb.as_str();
        let verb = format!("<span class=\"verb {}\">{verb}</span>", verb.to_lowercase());
        let path = &self.method.path.template;
        if path.is_empty() { verb } else { format!("{verb} {}", links::code(path)) }
    }

    fn badges(&self) -> String {
        let Self { system, service, method, .. } = self;
        let mut out = Vec::new();
        out.extend(method.access.as_ref().map(|access| badge("access", access)));
        let states = [(method.deprecated, "deprecated"), (method.not_implemented, "not implemented")];
        out.extend(states.iter().filter(|(is, _)| *is).map(|(_, name)| badge("warning", name)));
        if !method.auth && system.auth != Auth::None {
            out.push(badge("open", "no sign-in"));
        }
        if method.evidence != service.evidence {
            out.extend(overview::provenance(method.evidence));
        }
        if method.idempotent && matches!(method.verb.as_str(), "POST" | "PATCH") {
            out.push(badge("open", "may be repeated"));
        }
        out.join(" ")
    }

    fn body(&self) -> String {
        match &self.method.body {
            Body::None => String::new(),
            Body::Fields { encoding, fields, open } => {
                let title = match encoding {
                    Encoding::Json => "Body, JSON",
                    Encoding::Form => "Body, a form",
                    Encoding::XmlRpc => "Arguments, in this order",
                    Encoding::Raw => "Body",
                };
                let mut out = inputs(title, self.inputs(fields, Direction::body(&[self.method])));
                if *open {
                    out += "Any further field may be sent: `.set(\"name\", value)`.\n\n";
                }
                out
            }
            Body::Value { encoding: Encoding::Raw, .. } => {
                "**Body**: bytes as they are, whole or as a stream (`crudl::Upload`).\n\n".to_owned()
            }
            Body::Value { ty, .. } => format!("**Body**: {}\n\n", self.ty(ty, false)),
        }
    }

    fn inputs(&self, inputs: &[Input], direction: Direction) -> Vec<String> {
        inputs
            .iter()
            .map(|Input { field, required, nullable, documented_required }| {
                let text = self.cx.words.field(field, direction);
                let mut text = shapes::linked(self.cx, self.here, field, text);
                if *documented_required && !required {
                    text = format!("{text} Required by the reference, not by the server.").trim_start().to_owned();
                }
                self.input(field.name.plain(), *required, &optional(&self.cx.words.ty(&field.ty), *nullable), &text)
            })
            .collect()
    }

    fn input(&self, name: &str, required: bool, ty: &str, text: &str) -> String {
        let required = if required { format!(" {}", badge("required", "required")) } else { String::new() };
        format!("| {}{required} | {} | {} |\n", code(name), self.cx.links.ty(self.here, ty), cell(text))
    }

    fn ty(&self, ty: &Type, nullable: bool) -> String {
        self.cx.links.ty(self.here, &optional(&self.cx.words.ty(ty), nullable))
    }

    fn filters(&self) -> String {
        let Some(list) = &self.method.list else { return String::new() };
        let mut rows = Vec::new();
        for column in &self.service.columns {
            let filter = list.filters.iter().find(|filter| filter.wire == column.wire);
            let order = list.order.iter().position(|wire| *wire == column.wire);
            if filter.is_none() && order.is_none() {
                continue;
            }
            let name = code(&format!("{}::{}", self.service.name, column.constant));
            let required =
                filter.filter(|filter| filter.required).map(|_| format!(" {}", badge("required", "required")));
            let known = filter.and(column.filter.as_ref()).map(operators).unwrap_or_default();
            let order = match order {
                None => "",
                Some(0) => " Orders, by default.",
                Some(_) => " Orders.",
            };
            let text = format!("{known}{order}");
            rows.push(format!(
                "| {name}{} | {} | {} |\n",
                required.unwrap_or_default(),
                self.ty(&column.ty, false),
                text.trim()
            ));
        }
        let mut out = inputs("Filters and order", rows);
        if list.open {
            out += "Any further filter may be sent: `crudl::field(\"name\")`.\n\n";
        }
        out + &page(list)
    }

    fn answer(&self) -> String {
        let method = self.method;
        let statuses: Vec<String> = method.success.iter().map(u16::to_string).collect();
        let statuses = if statuses.is_empty() { "any 2xx".to_owned() } else { statuses.join(", ") };
        let what = match &method.returns {
            Returns::None => "nothing".to_owned(),
            Returns::Head => "headers".to_owned(),
            Returns::Bytes => "bytes as they are, whole or as a stream (`crudl::Download`)".to_owned(),
            Returns::Page(ty) => {
                let facts = method.list.as_ref().and_then(|list| list.metadata);
                let facts = facts.map(|id| format!(", {}", self.cx.words.ty(&Type::Record(id)))).unwrap_or_default();
                self.cx.links.ty(self.here, &format!("crudl::Page<{}{facts}>", self.cx.words.ty(ty)))
            }
            Returns::Value { ty, facts, .. } => match facts {
                None => self.ty(ty, false),
                Some(facts) => {
                    let (value, facts) = (self.cx.words.ty(ty), self.cx.words.ty(&Type::Record(*facts)));
                    self.cx.links.ty(self.here, &format!("crudl::Enveloped<{value}, {facts}>"))
                }
            },
        };
        format!("**Answer** ({statuses}): {what}\n\n")
    }

    fn failures(&self) -> String {
        let method = self.method;
        let update = self.service.methods.iter().find(|other| other.kind == Kind::Update);
        if update.is_some_and(|update| method.kind == Kind::PartialUpdate && update.errors == method.errors) {
            let none = method.errors.is_empty();
            return if none { String::new() } else { "**Errors**: those of [`update`](#update).\n\n".to_owned() };
        }
        let row = |group: &crudl_spec::ir::ErrorGroup| {
            let text = errors(std::slice::from_ref(group));
            let (place, codes) = text.split_once(": ").unwrap_or((&text, ""));
            format!("| {} | {} |\n", cell(place), cell(codes))
        };
        let rows: Vec<String> = method.errors.iter().map(row).collect();
        if rows.is_empty() {
            return String::new();
        }
        format!("**Errors**\n\n| status or field | codes |\n|---|---|\n{}\n", rows.concat())
    }

    /// The call, three times.
    fn code(&self) -> String {
        let Example { imports, .. } = self.example;
        let rust = |end: &str| format!("{imports}\n\n{}", self.example.lines(end).join("\n"));
        let by_hand = curl::command(self.cx.ir, self.system, self.application, self.service, self.method, self.example);
        block("Rust", "rust", &rust(".await?"), true)
            + &block("Rust, blocking", "rust", &rust(".send()?"), false)
            + &block("curl", "sh", &by_hand, false)
    }
}

/// A block that opens and closes.
fn block(title: &str, language: &str, text: &str, open: bool) -> String {
    let open = if open { " open" } else { "" };
    format!("<details{open}><summary>{title}</summary>\n\n```{language}\n{text}\n```\n\n</details>\n\n")
}

/// A table of what is sent.
fn inputs(title: &str, rows: Vec<String>) -> String {
    if rows.is_empty() {
        return String::new();
    }
    format!("**{title}**\n\n{}", table(&["name", "type", "rules"], rows))
}

fn page(list: &List) -> String {
    let excluded =
        if list.exclude && !list.filters.is_empty() { " Filters can be negated: `.exclude(…)`." } else { "" };
    match list.paging {
        Some(size) => {
            let most = size.max.map_or(String::new(), |max| format!(", {max} at most"));
            format!("Pages of {} records{most}; `.all()` follows them.{excluded}\n\n", size.default)
        }
        None => format!("All records at once.{excluded}\n\n"),
    }
}

/// `eq`, and what a column has besides.
fn operators(operators: &Operators) -> String {
    let equality = operators.has_equality().then_some("eq");
    // As methods of a column have them.
    let name = |operator: &Operator| match operator {
        Operator::In => "one_of",
        Operator::Isnull => "is_null",
        operator => operator.as_str(),
    };
    let names: Vec<String> =
        equality.into_iter().chain(operators.further().iter().map(name)).map(|name| prose(&code(name))).collect();
    format!("{}.", names.join(", "))
}

/// A type that may be null.
pub(crate) fn optional(ty: &str, nullable: bool) -> String {
    if nullable { format!("Option<{ty}>") } else { ty.to_owned() }
}
