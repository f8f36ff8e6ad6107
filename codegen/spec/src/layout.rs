//! The folders of a spec: which file is what, and what is missing.

use std::collections::BTreeMap;

use crate::fault::{At, Fault, Faults, FileId};
use crate::file::{File, Model, Role};
use crate::model::{Api, Application, Service};
use crate::names::ModuleName;
use crate::source::{MAX_FILE, MAX_FILES, MAX_TOTAL, Sources, over_limits, too_large};

/// Files below this number are parsed by one thread: starting another takes longer.
const PARALLEL: usize = 32;

/// A system with its parts, by name. What a damaged file says is missing here, but the file isn't.
pub(crate) struct SystemFiles<'a> {
    pub folder: &'a str,
    pub name: ModuleName,
    pub file: Option<FileId>,
    pub api: Option<&'a Api>,
    pub applications: Vec<ApplicationFiles<'a>>,
}

pub(crate) struct ApplicationFiles<'a> {
    pub folder: &'a str,
    pub name: ModuleName,
    pub file: Option<FileId>,
    pub model: Option<&'a Application>,
    pub services: Vec<ServiceFile<'a>>,
}

pub(crate) struct ServiceFile<'a> {
    pub stem: &'a str,
    pub name: ModuleName,
    pub file: FileId,
    pub model: Option<&'a Service>,
}

/// What a path means in the layout.
pub(crate) fn role(path: &str) -> Result<Role, &'static str> {
    let steps: Vec<&str> = path.split('/').collect();
    match steps.as_slice() {
        [_, "api.yaml"] => Ok(Role::Api),
        [_, _, "application.yaml"] => Ok(Role::Application),
        [_, _, "api.yaml"] => Err("`api.yaml` stands one level up, in the system's folder"),
        [_, _, _] => Ok(Role::Service),
        [_, "application.yaml"] => Err("`application.yaml` stands one level down, in the application's folder"),
        _ => Err("files are `<system>/api.yaml`, `<system>/<application>/application.yaml` and \
                  `<system>/<application>/<service>.yaml`"),
    }
}

/// Parses all files that have a place in the layout.
pub(crate) fn parse(sources: &Sources, faults: &Faults) -> Vec<File> {
    let mut work = Vec::new();
    let mut total = 0_usize;
    for (path, bytes) in &sources.files {
        let shown = sources.shown(path);
        if !path.ends_with(".yaml") {
            if let Err(cause) = bytes {
                faults.push_file(&shown, cause.clone(), "a spec is a folder of readable files".to_owned());
            }
            if path.is_empty() {
                // About the whole: the files that are there would only seem to be incomplete.
                return Vec::new();
            }
            continue;
        }
        let role = match role(path) {
            Ok(role) => role,
            Err(help) => {
                faults.push_file(&shown, "no file of the spec stands here".to_owned(), help.to_owned());
                continue;
            }
        };
        let bytes = match bytes {
            Ok(bytes) if bytes.len() > MAX_FILE => Err(too_large(bytes.len())),
            Ok(bytes) => Ok(bytes.as_slice()),
            Err(cause) => Err(cause.clone()),
        };
        total += bytes.as_ref().map_or(0, |bytes| bytes.len());
        if total > MAX_TOTAL || work.len() >= MAX_FILES {
            faults.push_file(&sources.shown(""), over_limits(), "split the spec".to_owned());
            return Vec::new();
        }
        work.push((shown, bytes, role));
    }
    if work.is_empty() {
        let help = "a spec has at least `<system>/api.yaml`".to_owned();
        faults.push_file(&sources.shown(""), "the spec folder holds no file of a spec".to_owned(), help);
    }
    let parse = |(shown, bytes, role): &(String, Result<&[u8], String>, Role)| {
        File::parse(shown.clone(), bytes.as_deref().map_err(String::as_str), *role)
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    if work.len() < PARALLEL || threads < 2 {
        return work.iter().map(parse).collect();
    }
    let share = work.len().div_ceil(threads);
    std::thread::scope(|scope| {
        let workers: Vec<_> = work
            .chunks(share)
            .map(|chunk| (chunk, scope.spawn(move || chunk.iter().map(parse).collect::<Vec<_>>())))
            .collect();
        // A thread that ends early would be our own bug; doing its work here shows it.
        let files = |(chunk, worker): (&[_], std::thread::ScopedJoinHandle<'_, Vec<File>>)| {
            worker.join().unwrap_or_else(|_| chunk.iter().map(parse).collect())
        };
        workers.into_iter().flat_map(files).collect()
    })
}

/// Sorts files into systems, applications and services.
pub(crate) fn arrange<'a>(files: &'a [File], prefix: &str, faults: &Faults) -> Vec<SystemFiles<'a>> {
    type Applications<'a> = BTreeMap<&'a str, (Option<FileId>, Vec<(&'a str, FileId)>)>;
    let mut found: BTreeMap<&str, (Option<FileId>, Applications<'_>)> = BTreeMap::new();
    for (id, file) in files.iter().enumerate() {
        let path = file.shown.strip_prefix(prefix).unwrap_or(&file.shown).trim_start_matches('/');
        let mut steps = path.split('/');
        let Some(system) = steps.next() else { continue };
        let entry = found.entry(system).or_default();
        match (steps.next(), steps.next()) {
            (Some(application), Some(name)) => {
                let application = entry.1.entry(application).or_default();
                match name {
                    "application.yaml" => application.0 = Some(id),
                    _ => application.1.push((name.strip_suffix(".yaml").unwrap_or(name), id)),
                }
            }
            _ => entry.0 = Some(id),
        }
    }
    let missing = |folder: String, name: &str, what: &str| {
        let shown = if prefix.is_empty() { folder } else { format!("{prefix}/{folder}") };
        let help = format!("write {shown}/{name}, see spec/README.md for its keys");
        faults.push_file(&format!("{shown}/{name}"), format!("the {what} has no `{name}`"), help);
    };
    let mut systems = Vec::new();
    for (folder, (file, applications)) in found {
        if file.is_none() {
            missing(folder.to_owned(), "api.yaml", "system");
        }
        let api = file.and_then(|id| match &files.get(id)?.model {
            Model::Api(api) => Some(api.as_ref()),
            Model::Application(_) | Model::Service(_) | Model::Broken => None,
        });
        if let (Some(id), Some(stated)) = (file, api.and_then(|api| api.system.as_deref())) {
            same(faults, id, "system", stated, folder, "folder");
        }
        let mut of_system = Vec::new();
        for (app_folder, (app_file, services)) in applications {
            if app_file.is_none() {
                missing(format!("{folder}/{app_folder}"), "application.yaml", "application");
            }
            let model = app_file.and_then(|id| match &files.get(id)?.model {
                Model::Application(model) => Some(model.as_ref()),
                Model::Api(_) | Model::Service(_) | Model::Broken => None,
            });
            if let (Some(id), Some(stated)) = (app_file, model.and_then(|model| model.application.as_deref())) {
                same(faults, id, "application", stated, app_folder, "folder");
            }
            let services = services.into_iter().filter_map(|(stem, file)| {
                let model = match &files.get(file)?.model {
                    Model::Service(model) => Some(model.as_ref()),
                    Model::Api(_) | Model::Application(_) | Model::Broken => None,
                };
                let stated = model.and_then(|model| model.service.as_deref());
                // A service may be called `application`, but its file can't.
                let stem = match (stem, stated) {
                    ("application_service", Some("application")) => "application",
                    (stem, Some(stated)) => {
                        same(faults, file, "service", stated, stem, "file");
                        stem
                    }
                    (stem, None) => stem,
                };
                let name = module(faults, file, stem, "file")?;
                Some(ServiceFile { stem, name, file, model })
            });
            let services = unique(faults, services.collect(), |s| (&s.name, s.stem, Some(s.file)), "service");
            let named =
                module(faults, app_file.or(services.first().map(|s| s.file)).unwrap_or(0), app_folder, "folder");
            let Some(name) = named else { continue };
            of_system.push(ApplicationFiles { folder: app_folder, name, file: app_file, model, services });
        }
        let first_file = file.or_else(|| of_system.first().and_then(|app| app.file)).unwrap_or(0);
        let Some(name) = module(faults, first_file, folder, "folder") else { continue };
        let applications = unique(faults, of_system, |a| (&a.name, a.folder, a.file), "application");
        systems.push(SystemFiles { folder, name, file, api, applications });
    }
    unique(faults, systems, |s| (&s.name, s.folder, s.file), "system")
}

fn same(faults: &Faults, file: FileId, key: &str, stated: &str, real: &str, what: &str) {
    if stated != real {
        let message = format!("`{key}` is `{stated}`, but the {what} is `{real}`");
        let help = format!("write `{key}: {real}`, leave the key out, or rename the {what}");
        faults.push(Fault::new(At::file(file).key(key).value(), message).help(help));
    }
}

fn module(faults: &Faults, file: FileId, text: &str, what: &str) -> Option<ModuleName> {
    match ModuleName::new(text) {
        Ok(name) => Some(name),
        Err(error) => {
            let help = "use lower-case letters, digits and underscores";
            faults.push(
                Fault::new(At::file(file).value(), format!("the {what} `{text}` names no module: {error}")).help(help),
            );
            None
        }
    }
}

/// Sorts by name, and faults those that share a module.
fn unique<T>(
    faults: &Faults,
    mut parts: Vec<T>,
    key: impl for<'p> Fn(&'p T) -> (&'p ModuleName, &'p str, Option<FileId>),
    what: &str,
) -> Vec<T> {
    parts.sort_by(|a, b| key(a).0.cmp(key(b).0));
    for pair in parts.windows(2) {
        let [first, second] = pair else { continue };
        let ((name, first_text, first_file), (second_name, text, file)) = (key(first), key(second));
        if name == second_name {
            let at = At::file(file.or(first_file).unwrap_or(0));
            let message = format!("the {what}s `{first_text}` and `{text}` both become the module `{name}`");
            let fault = Fault::new(at.value(), message).help("rename one of them");
            faults.push(match first_file {
                Some(first_file) => fault.second(At::file(first_file).value(), "the other one"),
                None => fault,
            });
        }
    }
    parts
}
