//! Sign-in: how calls are authorised, and the methods that `api.yaml` names for it.

use super::Cx;
use crate::fault::At;
use crate::ir::{Application, Auth, MethodPath};
use crate::model::{AuthDef, AuthKind};
use crate::suggest::{known, similar};

/// The order of a token's credentials.
const CREDENTIALS: [&str; 3] = ["email", "password", "api_key"];

pub(crate) fn auth(cx: &Cx<'_>, def: &AuthDef, at: &At<'_>, applications: &[Application]) -> Auth {
    let missing = |key: &str| {
        cx.fault(at.name(), format!("`auth` of this kind needs the key `{key}`"), format!("add `{key}: …`"));
        String::new()
    };
    let needed = |key: &str, value: &Option<String>| value.clone().unwrap_or_else(|| missing(key));
    let of_tokens = [("sign_in", &def.sign_in), ("renew", &def.renew), ("token", &def.token)];
    let misplaced = |keys: &[(&str, &Option<String>)], kind: &str| {
        for (key, value) in keys {
            if value.is_some() {
                let message = format!("`{key}` has no meaning for the kind `{kind}`");
                cx.fault(at.key(key).name(), message, "leave it out");
            }
        }
    };
    let mut env: Vec<_> = def.env.iter().map(|(name, variable)| (name.clone(), variable.clone())).collect();
    match def.kind {
        AuthKind::Token => {
            env.sort_by_key(|(name, _)| CREDENTIALS.iter().position(|known| known == name).unwrap_or(usize::MAX));
            let sign_in = match &def.sign_in {
                None => {
                    missing("sign_in");
                    None
                }
                Some(path) => sign_in(cx, path, &at.key("sign_in"), applications),
            };
            Auth::Token {
                header: needed("header", &def.header),
                // Nobody sees this one: without a method there's a fault.
                sign_in: sign_in.unwrap_or(MethodPath { application: 0, service: 0, method: 0 }),
                renew: def.renew.as_ref().and_then(|path| method(cx, path, &at.key("renew"), applications)),
                token: needed("token", &def.token),
                env,
            }
        }
        AuthKind::ApiKey => {
            misplaced(&of_tokens, "api_key");
            Auth::ApiKey { header: needed("header", &def.header), env }
        }
        AuthKind::Basic => {
            misplaced(&of_tokens, "basic");
            misplaced(&[("header", &def.header)], "basic");
            Auth::Basic { env }
        }
    }
}

/// The method that signs in: it can't need a sign-in itself.
fn sign_in(cx: &Cx<'_>, path: &str, at: &At<'_>, applications: &[Application]) -> Option<MethodPath> {
    let found = method(cx, path, at, applications)?;
    let service = applications.get(found.application)?.services.get(found.service)?;
    if service.methods.get(found.method)?.auth {
        let message = format!("`{path}` signs in, but needs a sign-in itself");
        cx.fault(at.value(), message, format!("write `auth: false` there, in {}", service.file));
    }
    Some(found)
}

/// Finds `application.service.method`, or `service.method` in any application.
pub(crate) fn method(cx: &Cx<'_>, path: &str, at: &At<'_>, applications: &[Application]) -> Option<MethodPath> {
    let steps: Vec<&str> = path.split('.').collect();
    let (application, service, method) = match steps.as_slice() {
        [application, service, method] => (Some(*application), *service, *method),
        [service, method] => (None, *service, *method),
        _ => {
            let help = "write `application.service.method`";
            cx.fault(at.value(), format!("`{path}` names no method"), help);
            return None;
        }
    };
    let unknown = |what: &str, name: &str, from: usize, names: Vec<&str>| {
        if cx.excused(name) || cx.files.iter().any(crate::file::File::is_damaged) {
            return None;
        }
        let help = match similar(name, names.iter().copied()) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => format!("known here: {}", known(&names)),
        };
        cx.fault(at.within(from..from + name.len()), format!("there's no {what} `{name}`"), help);
        None::<MethodPath>
    };
    let candidates = applications.iter().enumerate();
    let candidates: Vec<_> =
        candidates.filter(|(_, app)| application.is_none_or(|name| app.name.plain() == name)).collect();
    if let (Some(name), true) = (application, candidates.is_empty()) {
        return unknown("application", name, 0, applications.iter().map(|app| app.name.plain()).collect());
    }
    let from = application.map_or(0, |name| name.len() + 1);
    let services = candidates.iter().flat_map(|(index, app)| {
        app.services.iter().enumerate().map(|(position, service)| (*index, position, service))
    });
    let services: Vec<_> = services.collect();
    let Some((application, index, found)) = services.iter().find(|(_, _, one)| one.name.plain() == service) else {
        return unknown("service", service, from, services.iter().map(|(_, _, one)| one.name.plain()).collect());
    };
    match found.methods.iter().position(|one| one.name.plain() == method) {
        Some(position) => Some(MethodPath { application: *application, service: *index, method: position }),
        None => {
            let names = found.methods.iter().map(|one| one.name.plain()).collect();
            unknown("method", method, from + service.len() + 1, names)
        }
    }
}
