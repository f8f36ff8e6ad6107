//! The page of a service. In: its IR. Out: Markdown: what it is, its methods at a glance, a section a method, its records.

use crudl_emit::describe::{code, evidence, prose, sentence};
use crudl_spec::ir::Home;

use crate::method::Section;
use crate::{Context, links, overview, shapes, table, title};

pub(crate) fn page(cx: &Context<'_>, home: Home) -> String {
    let system = &cx.ir.systems[home.system];
    let application = &system.applications[home.application];
    let Some(service) = home.service.map(|index| &application.services[index]) else { return String::new() };
    let here = links::service(system, application, service);
    let mut out = format!("# {} {{#service-page}}\n\n{}\n\n", prose(&title(service)), sentence(&service.doc.text));
    let module = format!("crudl_clients::{}::{}::{}", system.name, application.name, service.name);
    out += &format!(
        "{} in {}, with the feature {}. {}",
        code(&cx.words.accessor(home)),
        code(&module),
        code(&application.feature),
        evidence(service.evidence)
    );
    if service.open {
        out += " The reference gives no fields: what answers hold is in `extra`, what is sent is given to `set`.";
    }
    out += "\n";
    if !service.doc.aliases.is_empty() {
        let names: Vec<String> = service.doc.aliases.iter().map(|name| code(name)).collect();
        out += &format!("\nAlso known as {}.\n", names.join(", "));
    }
    let examples = cx.words.examples(home);
    let sections: Vec<Section<'_, '_>> = service
        .methods
        .iter()
        .zip(&examples)
        .map(|(method, example)| Section { cx, here: &here, system, application, service, method, example })
        .collect();
    if sections.is_empty() {
        out += "\nNo method of it is known.\n";
    } else {
        out += "\n";
        out += &table(&["method", "call", "who"], sections.iter().map(Section::row));
    }
    out.extend(sections.iter().map(Section::text));
    out += &shapes::all(cx, &here, &service.records, &service.enums);
    out + &overview::notes(&service.doc.because)
}
