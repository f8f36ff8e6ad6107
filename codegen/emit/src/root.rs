//! The root of the client crate. In: the systems. Out: `src/lib.rs`.

use std::path::PathBuf;

use crudl_spec::ir::{Auth, Home, Kind, Service, System};
use quote::quote;

use crate::context::Context;
use crate::doc::{Docs, cell, prose, sentence};
use crate::layout::{self, Slots};
use crate::names::ident;
use crate::plan::{self, Plan};
use crate::{EmitError, banner, example};

/// `src/lib.rs`.
pub(crate) fn file(cx: &Context<'_>) -> Result<(PathBuf, String), EmitError> {
    let docs = docs(cx).inner();
    let systems = cx.ir.systems.iter().map(|system| {
        let (feature, name) = (gate(system.name.plain()), ident(&system.name));
        quote!(#[cfg(feature = #feature)] pub mod #name;)
    });
    let tokens = quote! {
        #docs
        #![comment = " Where the spec has nothing to say of a field, there's no line that says nothing."]
        #![allow(missing_docs)]
        #![comment = " Names and numbers of arguments are the APIs' own."]
        #![allow(clippy::module_inception, clippy::should_implement_trait, clippy::too_many_arguments)]
        #![allow(clippy::enum_variant_names, clippy::large_enum_variant, clippy::wrong_self_convention)]
        #![cfg_attr(docsrs, feature(doc_cfg))]
        pub use crudl;
        #(#systems)*
    };
    let text = layout::print("src/lib.rs", &banner::rust("spec/"), tokens, &Slots::default())?;
    Ok((PathBuf::from("src/lib.rs"), text))
}

/// The hidden feature that any application of a system turns on.
pub(crate) fn gate(system: &str) -> String {
    format!("_{system}")
}

fn docs(cx: &Context<'_>) -> Docs {
    let mut docs = Docs::new();
    let titles: Vec<String> = cx.ir.systems.iter().map(|system| prose(&system.title)).collect();
    docs.paragraph(&format!("Typed clients for {}.", list(&titles)));
    docs.paragraph(
        "Each system has a client, each application of it a feature and a module, each service of that a module with its \
         records, its columns to filter and order by, and a handle with its methods. A method returns a call: set \
         optional fields, then await it, or `send()` it without async.",
    );
    if let Some(lines) = first_example(cx) {
        docs.gap();
        for line in lines {
            docs.line(line);
        }
    }
    docs.gap().line("| system | application | feature | what it holds |").line("|---|---|---|---|");
    for system in &cx.ir.systems {
        docs.line(format!(
            "| {} | all | `{}` | {} |",
            cell(&prose(&system.title)),
            system.name.plain(),
            cell(&sentence(&system.doc.text))
        ));
        for application in &system.applications {
            let text = sentence(&application.doc.text);
            docs.line(format!(
                "| | {} | `{}` | {} |",
                cell(&prose(&application.title)),
                application.feature,
                cell(&text)
            ));
        }
    }
    docs
}

/// `a, b and c`.
pub(crate) fn list(words: &[String]) -> String {
    match words {
        [] => "no system".to_owned(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// The application that shows a system best: the one that signs in, which everybody has.
pub(crate) fn first_application(system: &System) -> Option<usize> {
    let sign_in = match &system.auth {
        Auth::Token { sign_in, .. } => sign_in.application,
        Auth::None | Auth::ApiKey { .. } | Auth::Basic { .. } => 0,
    };
    (!system.applications.is_empty()).then_some(sign_in.min(system.applications.len().saturating_sub(1)))
}

/// From the builder to a call of the first service that has all methods, compiled only where its feature is on.
fn first_example(cx: &Context<'_>) -> Option<Vec<String>> {
    let system = cx.ir.systems.first()?;
    let first = first_application(system)?;
    let good = |service: &Service| {
        let has = |kind| service.methods.iter().any(|method| method.kind == kind);
        has(Kind::List) && has(Kind::Create) && has(Kind::Read) && has(Kind::Delete) && !service.open
    };
    // The one with the shortest `create`.
    let length = |service: &Service| {
        let create = service.methods.iter().find(|method| method.kind == Kind::Create);
        create.map_or(0, |method| plan::inputs(method).iter().filter(|input| input.required).count())
    };
    let services = |a: usize| {
        let services = system.applications[a].services.iter().enumerate();
        services.filter(|(_, service)| good(service)).min_by_key(|(_, service)| length(service)).map(|(v, _)| (a, v))
    };
    let (a, v) = services(first).or_else(|| (0..system.applications.len()).find_map(services))?;
    let home = Home { system: 0, application: a, service: Some(v) };
    let service = &system.applications[a].services[v];
    let mut lines = example::lines(cx, home, service, &Plan::new(cx, &cx.system(home).options, service))?;
    // Without its feature there's nothing to compile.
    let feature = &system.applications[a].feature;
    lines.insert(1, format!("# #[cfg(all(feature = \"http\", feature = \"{feature}\"))] mod example {{"));
    if let (Some(start), Auth::Token { .. }) = (lines.iter().position(|l| l.starts_with("# async")), &system.auth) {
        lines[start] = lines[start].replace("client: Client", "");
        let login = "let client = Client::builder().login(\"ann@example.com\", \"password\", \"API key\").build()?;";
        lines.insert(start + 1, login.to_owned());
    }
    let end = lines.len() - 1;
    lines.insert(end, "# }".to_owned());
    Some(lines)
}
