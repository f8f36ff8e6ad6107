//! What a method's documentation says. In: its plan. Out: Markdown for the `doc` key of its entry.

use crudl_spec::ir::{Evidence, How, Kind, Method, Param, Service, Target, Term};

use crate::doc::{code, sentence};
use crate::facts::{self, Direction};
use crate::names::bare;
use crate::plan::{MethodPlan, Place, inputs as inputs_of};
use crate::scope::Scope;

/// What [`paragraphs`] say, then what is known of its arguments.
pub(crate) fn documentation(service: &Service, planned: &MethodPlan<'_>, scope: &Scope<'_>) -> String {
    let mut out = paragraphs(service, planned.method, scope);
    let arguments = arguments(planned, scope);
    if !arguments.is_empty() {
        out.push(arguments.join("\n"));
    }
    out.join("\n\n")
}

/// The method's own sentence, and what else a caller should know.
pub(crate) fn paragraphs(service: &Service, method: &Method, scope: &Scope<'_>) -> Vec<String> {
    let mut out = vec![sentence(&method.doc.text)];
    out.push(effects(service, method, scope));
    if method.not_implemented {
        out.push("The reference says that the server doesn't implement it.".to_owned());
    }
    if method.evidence != service.evidence {
        out.push(facts::evidence(method.evidence).to_owned());
    }
    if method.evidence == Evidence::Both {
        let doubtful: Vec<String> = inputs_of(method)
            .iter()
            .filter(|input| input.documented_required && !input.required)
            .map(|input| code(&input.field.wire))
            .collect();
        if !doubtful.is_empty() {
            out.push(format!("The reference requires {}; the server doesn't.", doubtful.join(", ")));
        }
    }
    if method.list.as_ref().is_some_and(|list| !list.exclude && !list.filters.is_empty()) {
        out.push("Filters can't be negated here: the server has no `exclude`.".to_owned());
    }
    out.extend(method.doc.because.iter().map(|reason| sentence(reason)));
    out.retain(|paragraph| !paragraph.is_empty());
    out
}

/// What a call makes of fields of its record, as far as it's the same for every call.
fn effects(service: &Service, method: &Method, scope: &Scope<'_>) -> String {
    let Some(record) = service.record.filter(|_| method.kind != Kind::Create) else { return String::new() };
    let own = method.effects.iter().filter(|effect| effect.target == Target::Own && effect.within.is_none());
    let sets = own.flat_map(|effect| &effect.changes).filter_map(|change| {
        let value = match &change.how {
            How::Set(Term::Constant(value)) => code(value),
            How::Set(Term::Null) => "nothing".to_owned(),
            How::Set(Term::Now) => "now".to_owned(),
            How::Set(_) | How::Add(_) | How::Change(_) | How::Remove(_) | How::Toggle => return None,
        };
        let field = scope.cx.ir[record].fields.iter().find(|field| field.wire == change.field)?;
        Some(format!("{} to {value}", code(bare(field.name.as_str()))))
    });
    let sets: Vec<String> = sets.collect();
    if sets.is_empty() { String::new() } else { format!("Sets {}.", sets.join(", ")) }
}

/// What is known of each argument, as items of a list: a method's arguments have no docs of their own.
fn arguments(planned: &MethodPlan<'_>, scope: &Scope<'_>) -> Vec<String> {
    let inputs = planned.arguments.iter().filter_map(|argument| {
        let (inputs, direction) = match argument.place {
            Place::Query => (planned.method.query.as_slice(), Direction::In),
            Place::Body => (inputs_of(planned.method), Direction::body(&[planned.method])),
            Place::Path | Place::Filter | Place::Fields | Place::Whole => return None,
        };
        let input = inputs.iter().find(|input| input.field.wire == argument.wire)?;
        Some((argument.name.as_str(), facts::field(&input.field, direction, scope)))
    });
    inputs.filter(|(_, text)| !text.is_empty()).map(|(name, text)| format!("- `{}`: {text}", bare(name))).collect()
}

/// What is known of the placeholders of a service's paths, each once: they're the same for all its methods.
pub(crate) fn placeholders(service: &Service, scope: &Scope<'_>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for param in service.methods.iter().flat_map(|method| &method.path.params) {
        let text = placeholder(param, scope);
        let item = format!("`{}`: {text}", bare(param.name.as_str()));
        if !text.is_empty() && !out.contains(&item) {
            out.push(item);
        }
    }
    out
}

/// What is known of one placeholder.
pub(crate) fn placeholder(param: &Param, scope: &Scope<'_>) -> String {
    let mut sentences = vec![sentence(&param.doc.text)];
    sentences.extend(facts::facts(&param.facts, &param.ty, Direction::In, scope));
    sentences.extend(param.optional.then(|| "`None` leaves the segment out.".to_owned()));
    sentences.extend(param.doc.because.iter().map(|reason| sentence(reason)));
    facts::join(sentences)
}

/// Error codes of a method; those of `partial_update` are mostly those of `update`.
pub(crate) fn errors(service: &Service, method: &Method) -> String {
    let update = service.methods.iter().find(|other| other.kind == Kind::Update);
    match update {
        Some(update) if method.kind == Kind::PartialUpdate && update.errors == method.errors => {
            "Those of [`update`](Self::update).".to_owned()
        }
        _ => facts::errors(&method.errors),
    }
}
