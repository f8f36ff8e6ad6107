//! Applications.

use super::service::{Around, service};
use super::system::ApiFacts;
use super::{Cx, Scope, doc};
use crate::check::Spots;
use crate::fault::At;
use crate::ir::{Application, Doc, EnumId, Evidence, Home, Ir, RecordId, Server};
use crate::layout::ApplicationFiles;
use crate::model;
use crate::names::{ModuleName, TypeName};
use crate::suggest::{known, similar};

/// What an application takes from its system.
pub(crate) struct OfSystem<'a> {
    pub scope: Scope,
    pub name: &'a ModuleName,
    pub servers: &'a [Server],
    pub evidence: Evidence,
    pub api: &'a ApiFacts<'a>,
}

/// Resolves an application and its services.
pub(crate) fn application(
    cx: &Cx<'_>,
    ir: &Ir,
    files: &ApplicationFiles<'_>,
    system: &OfSystem<'_>,
    spots: &mut Spots,
) -> Application {
    let def = files.model;
    let root = files.file.map(At::file);
    let evidence = def.and_then(|def| def.evidence).map_or(system.evidence, doc::evidence);
    let error_prefix = def.and_then(|def| def.error_prefix.as_deref()).unwrap_or(files.folder);
    let services = files.services.iter().enumerate().filter_map(|(index, file)| {
        let (scope, api) = (system.scope, system.api);
        let around = Around { scope, service: index, application: def, evidence, error_prefix, api };
        service(cx, ir, file, &around, spots)
    });
    let services = services.collect();
    let home = Home { system: system.scope.system, application: system.scope.application, service: None };
    let mut application = Application {
        name: files.name.clone(),
        type_name: TypeName::new(files.folder).unwrap_or_else(|_| TypeName::faulty()),
        feature: feature(system.name, &files.name),
        title: String::new(),
        doc: Doc::default(),
        reference: String::new(),
        main: None,
        server: 0,
        located: false,
        segment: files.folder.to_owned(),
        source: None,
        evidence,
        records: cx.symbols.records_of(home).map(RecordId).collect(),
        enums: cx.symbols.enums_of(home).map(EnumId).collect(),
        services,
        needs: Vec::new(),
        file: files.file.and_then(|id| cx.files.get(id)).map(|file| file.shown.clone()).unwrap_or_default(),
    };
    if let (Some(def), Some(root)) = (def, root) {
        // A file that couldn't be read may be that of the service.
        let whole = application.services.len() == files.services.len();
        facts(cx, def, &root, system, whole, &mut application);
    }
    application
}

/// What `application.yaml` says.
fn facts(
    cx: &Cx<'_>,
    def: &model::Application,
    root: &At<'_>,
    system: &OfSystem<'_>,
    whole: bool,
    application: &mut Application,
) {
    let text = |key: &str, value: &Option<String>| value.as_ref().map(|value| doc::text(cx, value, &root.key(key)));
    application.title = doc::required(cx, root, "title", &def.title);
    let required = doc::required(cx, root, "doc", &def.doc);
    application.doc = Doc { text: required, ..doc::doc(cx, root, None, &def.aliases, &def.because) };
    application.reference = text("reference", &def.reference).unwrap_or_else(|| application.title.clone());
    application.source = text("source", &def.source);
    if let Some(segment) = &def.segment {
        application.segment.clone_from(segment);
    }
    if let Some(main) = &def.main {
        application.main = application.services.iter().position(|service| service.name.plain() == main);
        if application.main.is_none() && whole && !cx.excused(main) {
            let names: Vec<_> = application.services.iter().map(|service| service.name.plain()).collect();
            let help = match similar(main, names.iter().copied()) {
                Some(similar) => format!("did you mean `{similar}`?"),
                None => format!("the services here are {}", known(&names)),
            };
            cx.fault(root.key("main").value(), format!("there's no service `{main}`"), help);
        }
        let service = application.main.and_then(|main| application.services.get(main));
        if let Some(service) = service.filter(|service| service.methods.is_empty())
            && !cx.file_of(&service.file).is_some_and(|file| cx.is_damaged(file))
        {
            let help = "name a service that has some, or leave `main` out";
            cx.fault(root.key("main").value(), format!("the service `{main}` has no methods"), help);
        }
    }
    if let Some(server) = &def.server {
        match system.servers.iter().position(|known| known.name.plain() == server) {
            Some(index) => application.server = index,
            None if !system.api.known || cx.excused(server) => {}
            None => {
                let names: Vec<_> = system.servers.iter().map(|server| server.name.plain()).collect();
                let help = match similar(server, names.iter().copied()) {
                    Some(similar) => format!("did you mean `{similar}`?"),
                    None => format!("the servers of api.yaml are {}", known(&names)),
                };
                cx.fault(root.key("server").value(), format!("unknown server `{server}`"), help);
            }
        }
    }
    let server = system.servers.get(application.server);
    application.located = server.is_some_and(|server| server.template.contains("{location}"));
}

/// Cargo's features have dashes, but none in front.
fn feature(system: &ModuleName, application: &ModuleName) -> String {
    let feature = format!("{}-{}", system.plain(), application.plain()).replace('_', "-");
    feature.trim_start_matches('-').to_owned()
}
