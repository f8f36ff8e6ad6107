//! What a server knows: the spec of its system, its records, its tokens.
//!
//! In: a request, and what is to be changed of its outcome. Out: an answer. A request goes from its route to sign-in, check
//! and store, and the first that refuses it says why.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crudl_spec::ir::{Auth, Ir, Method, MethodPath, Protocol, System};

use crate::act::{Actor, Outcome};
use crate::answer::{self, Answer};
use crate::auth::{self, Tokens};
use crate::call::{Call, Target};
use crate::refusal::Refusal;
use crate::request::Request;
use crate::route::{Found, Place, Routes};
use crate::store::Store;
use crate::values::Maker;
use crate::{Options, xml};

/// One system.
#[derive(Debug)]
pub(crate) struct State {
    ir: Arc<Ir>,
    system: usize,
    routes: Routes,
    options: Options,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    store: Store,
    tokens: Tokens,
}

/// Changes the outcome of a call before it is answered.
pub(crate) type Change<'a> = &'a mut dyn FnMut(&Call<'_>, &mut Outcome);

impl State {
    pub(crate) fn new(ir: Arc<Ir>, system: usize, options: Options) -> Self {
        let routes = Routes::new(&ir, system);
        Self { ir, system, routes, options, kept: Mutex::default() }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets all records; tokens stay good.
    pub(crate) fn clear(&self) {
        self.kept().store = Store::default();
    }

    /// A refusal before anything is known of the call.
    pub(crate) fn refuse(&self, status: u16, detail: &str) -> Answer {
        self.refusal(None, &Refusal::new(status, detail))
    }

    pub(crate) fn ir(&self) -> &Ir {
        &self.ir
    }

    fn system(&self) -> Option<&System> {
        self.ir.systems.get(self.system)
    }

    pub(crate) fn system_name(&self) -> &str {
        self.system().map_or("", |system| system.name.plain())
    }

    pub(crate) fn protocol(&self) -> Option<Protocol> {
        self.system().map(|system| system.protocol)
    }

    /// A refusal in the system's shape.
    pub(crate) fn refusal(&self, method: Option<&Method>, refusal: &Refusal) -> Answer {
        match self.system() {
            Some(system) => answer::refuse(system, method, refusal),
            None => Answer { status: refusal.status, headers: Vec::new(), body: Vec::new() },
        }
    }

    /// Ends the token of a request before its time.
    pub(crate) fn expire(&self, request: &Request) {
        if let Some(system) = self.system() {
            self.kept().tokens.expire(&system.auth, request);
        }
    }

    /// The method that a request is for, whoever makes it.
    pub(crate) fn target(&self, request: &Request) -> Option<Target<'_>> {
        let system = self.system()?;
        if system.protocol == Protocol::XmlRpc {
            let (name, _) = xml::read(&request.body).ok().filter(|_| self.routes.is_endpoint(&request.path))?;
            return Target::new(&self.ir, system, self.routes.procedure(&name)?);
        }
        let found = self.routes.find(&request.host, &request.path);
        let of_verb: Vec<&Found> = found.iter().filter(|found| found.verb.as_str() == request.verb).collect();
        let targets = self.targets(system, &of_verb, request);
        let fitting = targets.iter().find(|(target, found)| target.call(found, request).is_ok());
        fitting.or(targets.first()).map(|(target, _)| *target)
    }

    /// Methods that share a path: first the one that asks for most of the parameters that are there, or for bytes if none
    /// came, as all others would have sent something.
    fn targets<'a, 'f>(
        &'a self,
        system: &'a System,
        found: &[&'f Found],
        request: &Request,
    ) -> Vec<(Target<'a>, &'f Found)> {
        let mut targets: Vec<_> =
            found.iter().filter_map(|found| Some((Target::new(&self.ir, system, found.place)?, *found))).collect();
        let rank = |target: &Target<'_>| (target.required_parameters(request), target.is_no_bytes(request));
        targets.sort_by_key(|(target, _): &(Target<'_>, &Found)| std::cmp::Reverse(rank(target)));
        targets
    }

    pub(crate) fn answer(&self, request: &Request, change: Change<'_>) -> Answer {
        let Some(system) = self.system() else { return self.refuse(404, "no such system") };
        if system.protocol == Protocol::XmlRpc {
            return self.procedure(system, request, change);
        }
        let found = self.routes.find(&request.host, &request.path);
        let of_verb: Vec<&Found> = found.iter().filter(|found| found.verb.as_str() == request.verb).collect();
        let Some(first) = of_verb.first() else {
            return answer::refuse(system, None, &elsewhere(&found));
        };
        // Between equals the first whose check has nothing against the request.
        let mut refused = None;
        for (target, found) in self.targets(system, &of_verb, request) {
            if let Err(refusal) = self.admit(system, target.method, request) {
                return answer::refuse(system, Some(target.method), &refusal);
            }
            match target.call(found, request) {
                // What one method's service doesn't hold, that of another one may.
                Ok(call) => match self.done(system, &call, change) {
                    Err(refusal) if refusal.status == 404 => refused = refused.or(Some((target.method, refusal))),
                    Err(refusal) => return answer::refuse(system, Some(target.method), &refusal),
                    Ok(answer) => return answer,
                },
                Err(refusal) => refused = refused.or(Some((target.method, refusal))),
            }
        }
        match refused {
            Some((method, refusal)) => answer::refuse(system, Some(method), &refusal),
            None => {
                answer::refuse(system, Target::new(&self.ir, system, first.place).map(|t| t.method), &elsewhere(&[]))
            }
        }
    }

    fn admit(&self, system: &System, method: &Method, request: &Request) -> Result<(), Refusal> {
        if !method.auth {
            return Ok(());
        }
        auth::check(&system.auth, self.options.credentials.as_ref(), &self.kept().tokens, request)
    }

    fn procedure(&self, system: &System, request: &Request, change: Change<'_>) -> Answer {
        let refuse = |method, refusal: &Refusal| answer::refuse(system, method, refusal);
        if !self.routes.is_endpoint(&request.path) {
            return refuse(None, &elsewhere(&[]));
        }
        if request.verb != "POST" {
            let refusal =
                Refusal { allow: Some("POST".to_owned()), ..Refusal::new(405, "procedures are called by POST") };
            return refuse(None, &refusal);
        }
        let credentials = self.options.credentials.as_ref();
        if let Err(refusal) = auth::check(&system.auth, credentials, &self.kept().tokens, request) {
            return refuse(None, &refusal);
        }
        let fault = |refusal: &Refusal| Answer::xml(xml::fault(i64::from(refusal.status), &refusal.detail));
        let (name, values) = match xml::read(&request.body) {
            Ok(call) => call,
            Err(refusal) => return fault(&refusal),
        };
        let Some(target) = self.routes.procedure(&name).and_then(|place| Target::new(&self.ir, system, place)) else {
            return fault(&Refusal::new(404, format!("there is no procedure {name}")));
        };
        let fields = answer::arguments(system, target.method);
        match xml::arguments(&fields, values).and_then(|fields| target.procedure(fields)) {
            Ok(call) => {
                let refused = |refusal| answer::refuse(system, Some(call.method), &refusal);
                self.done(system, &call, change).unwrap_or_else(refused)
            }
            Err(refusal) => fault(&refusal),
        }
    }

    /// Does a call that is as it should be.
    fn done(&self, system: &System, call: &Call<'_>, change: Change<'_>) -> Result<Answer, Refusal> {
        let maker = Maker {
            ir: &self.ir,
            seed: self.options.seed,
            decimal_text: matches!(system.protocol, Protocol::Json | Protocol::XmlRpc),
            sending: false,
        };
        let outcome = match answer::not_implemented(call.method) {
            Some(refusal) => Err(refusal),
            None => self.token(system, call, maker).unwrap_or_else(|| {
                let store = &mut self.kept().store;
                Actor { store, maker, every_id_exists: self.options.every_id_exists }.act(call)
            }),
        };
        outcome.map(|mut outcome| {
            change(call, &mut outcome);
            answer::answer(call, maker, outcome)
        })
    }

    /// The outcome of a method that signs in or renews; none of others.
    fn token(&self, system: &System, call: &Call<'_>, maker: Maker<'_>) -> Option<Result<Outcome, Refusal>> {
        let Auth::Token { sign_in, renew, token, .. } = &system.auth else { return None };
        let is = |path: &MethodPath| call.place == place(path);
        let wanted = if is(sign_in) {
            auth::sign_in(self.options.credentials.as_ref(), &call.body)
        } else if renew.as_ref().is_some_and(is) {
            Ok(true)
        } else {
            return None;
        };
        Some(wanted.map(|wanted| {
            let lifetime = self.options.token_seconds;
            let issued = wanted.then(|| self.kept().tokens.issue(self.options.seed, lifetime));
            answer::token(call, maker, token, issued)
        }))
    }
}

const fn place(path: &MethodPath) -> Place {
    (path.application, path.service, path.method)
}

/// No method has the path, or none with the verb.
fn elsewhere(found: &[Found]) -> Refusal {
    if found.is_empty() {
        return Refusal::new(404, "there is nothing at this address");
    }
    let mut verbs: Vec<_> = found.iter().map(|found| found.verb.as_str()).collect();
    verbs.sort_unstable();
    verbs.dedup();
    Refusal { allow: Some(verbs.join(", ")), ..Refusal::new(405, "the address has no such verb") }
}
