//! What a change means: the one table that says so. In: what changed and how. Out: its effect on programs, and why.
//!
//! The judge is rustc: what stops a program that compiled from compiling breaks, also if the program had to name a type
//! for that. `tests/spec/changes` has a program for each row that can break.

use crudl_emit::surface::Kind;

use crate::Side;

/// What the report says of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Programs have to be changed.
    Breaking,
    /// Programs go on as they are.
    Compatible,
    /// Only what people read is another.
    Documentation,
}

impl Verdict {
    /// `breaking`
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Compatible => "compatible",
            Self::Documentation => "documentation",
        }
    }
}

/// How hard it hits; the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Impact {
    /// Some programs don't compile any more.
    Breaking,
    /// All programs compile, but some mean something else or fail.
    Silent,
    /// Programs go on as they are.
    Compatible,
    /// Only what people read is another.
    Documentation,
}

impl Impact {
    /// What the report says of it.
    pub const fn verdict(self) -> Verdict {
        match self {
            Self::Breaking | Self::Silent => Verdict::Breaking,
            Self::Compatible => Verdict::Compatible,
            Self::Documentation => Verdict::Documentation,
        }
    }
}

/// What a change does to programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// How hard it hits.
    pub impact: Impact,
    /// Why, in a few words.
    pub reason: &'static str,
}

impl Effect {
    /// Whether programs have to be changed.
    pub const fn is_breaking(self) -> bool {
        matches!(self.impact, Impact::Breaking | Impact::Silent)
    }

    /// Of a change that no row foresees; the worst is the safest to say.
    pub const UNFORESEEN: Self = breaks("no rule knows such a change");
}

/// A sort of thing that can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    /// A public item of the emitted crate.
    Api(Kind),
    /// Arguments in another order, of which some have different types.
    ArgumentOrder,
    /// The same where all have the types that they had.
    SilentOrder,
    /// An argument of the same type that means something else.
    Meaning,
    /// An argument that became optional, or the reverse.
    Requirement,
    /// Wire protocol of a system.
    Protocol,
    /// Base address, by its name in `api.yaml`.
    Server,
    /// Environment variable.
    Environment,
    /// How a call is signed.
    Authorisation,
    /// Keys around a system's results.
    Envelope,
    /// How a system's lists are paged.
    Paging,
    /// How filters and orders are written.
    Selection,
    /// Where an application is.
    Address,
    /// Verb of a method.
    Verb,
    /// Path of a method.
    Path,
    /// Statuses of success.
    Success,
    /// Key of a method's result.
    ResultKey,
    /// How a body is written.
    Body,
    /// Page sizes of a list, and whether it has pages.
    Pages,
    /// Whether a method is repeated.
    Idempotence,
    /// Whether a method needs credentials.
    SignIn,
    /// Whether a method is one that the server lacks.
    Implemented,
    /// Whether fields may be sent that the spec doesn't know.
    Open,
    /// The same of filters.
    OpenFilters,
    /// Filter of one list, by its column.
    Filter,
    /// Whether filters can be negated.
    Exclude,
    /// Order of one list, by its column.
    Order,
    /// The order without an order.
    FirstOrder,
    /// A name on the wire.
    Wire,
    /// Order of arguments where they go by position on the wire.
    WireOrder,
    /// A type on the wire that Rust doesn't tell from another.
    WireType,
    /// What the server takes when a value is left out.
    DefaultValue,
    /// A mark that rustc warns of.
    Deprecation,
    /// Sentences.
    Text,
    /// A bound, a pattern and so on, by its key in the spec.
    Rule(&'static str),
    /// Whether a field may be missing, and which way it goes, by the key in the spec.
    Presence(&'static str),
    /// Who may call.
    Access,
    /// Error codes.
    Errors,
    /// What a call does to records.
    Effect,
    /// Where facts are from.
    Evidence,
}

/// Why most additions are compatible.
pub(crate) const NEW: &str = "nothing uses it yet";
/// Why most removals break.
pub(crate) const GONE: &str = "programs that use it don't compile";

struct Row {
    noun: &'static str,
    added: Option<Effect>,
    removed: Option<Effect>,
    changed: Option<Effect>,
}

const fn row(noun: &'static str, added: Effect, removed: Effect, changed: Effect) -> Row {
    Row { noun, added: Some(added), removed: Some(removed), changed: Some(changed) }
}

/// It has a name alone: there's nothing in it that could be another.
const fn name(noun: &'static str, added: Effect, removed: Effect) -> Row {
    Row { noun, added: Some(added), removed: Some(removed), changed: None }
}

const fn all(noun: &'static str, effect: Effect) -> Row {
    row(noun, effect, effect, effect)
}

/// Both have one, always.
const fn another(noun: &'static str, changed: Effect) -> Row {
    Row { noun, added: None, removed: None, changed: Some(changed) }
}

const fn breaks(reason: &'static str) -> Effect {
    Effect { impact: Impact::Breaking, reason }
}

const fn silent(reason: &'static str) -> Effect {
    Effect { impact: Impact::Silent, reason }
}

const fn fits(reason: &'static str) -> Effect {
    Effect { impact: Impact::Compatible, reason }
}

const fn docs(noun: &'static str, reason: &'static str) -> Row {
    all(noun, Effect { impact: Impact::Documentation, reason })
}

/// The table: added, removed, changed.
#[rustfmt::skip]
const fn rules(what: What) -> Row {
    const TYPE: Effect = breaks("it has another type");
    const WIRE: Effect = fits("the same in Rust, another on the wire");
    const LITERAL: Effect = breaks("struct literals and patterns without `..` don't name it");
    match what {
        What::Api(Kind::System) => name("system", fits(NEW), breaks(GONE)),
        What::Api(Kind::Application) => name("application", fits(NEW), breaks(GONE)),
        What::Api(Kind::Service) => name("service", fits(NEW), breaks(GONE)),
        What::Api(Kind::Method) => name("method", fits(NEW), breaks(GONE)),
        What::Api(Kind::Record) => name("record", fits(NEW), breaks(GONE)),
        What::Api(Kind::Enum) => name("enum", fits(NEW), breaks(GONE)),
        What::Api(Kind::SignIn) => another("sign-in", breaks("the builder takes other credentials")),
        What::Api(Kind::Location) => name("location", fits(NEW), breaks(GONE)),
        What::Api(Kind::Located) => name("accessor at a location", fits(NEW), breaks(GONE)),
        What::Api(Kind::Handle) => name("handle", fits(NEW), breaks(GONE)),
        What::Api(Kind::Accessor) => row("accessor", fits(NEW), breaks(GONE), breaks("one gets to it in another way")),
        What::Api(Kind::Argument) => row("argument",
            breaks("a required argument was added"), breaks("calls pass one argument too many"), TYPE),
        What::Api(Kind::RequiredStruct) => row("struct of required fields",
            breaks("more than three required fields: they are a struct now"),
            breaks("three required fields or fewer: they are arguments now"), breaks("the struct has another name")),
        What::Api(Kind::RequiredField) => row("required field",
            breaks("a required field was added"), breaks("struct literals still name it"), TYPE),
        What::Api(Kind::Setter) => row("setter", fits(NEW), breaks(GONE), breaks("it takes another type")),
        What::Api(Kind::CallType) => another("type of the call", breaks("programs that name the type of the call don't compile")),
        What::Api(Kind::Returned) => another("result", breaks("the call gives another type")),
        What::Api(Kind::Column) => row("column", fits(NEW), breaks(GONE),
            breaks("its type names its values, operators and order")),
        What::Api(Kind::Parameter) => row("parameter", fits(NEW), breaks(GONE), TYPE),
        What::Api(Kind::Code) => row("error code", fits(NEW), breaks(GONE), WIRE),
        What::Api(Kind::Field) => row("field", LITERAL, breaks(GONE), TYPE),
        What::Api(Kind::Constructor) => row("constructor", fits(NEW), breaks(GONE), breaks("it takes other arguments")),
        What::Api(Kind::Default) => name("impl of Default", fits(NEW), breaks(GONE)),
        What::Api(Kind::Value) => name("value", fits("matches have a `_` arm for it"), breaks(GONE)),
        What::Api(Kind::Unknown) => another("variant of unknown values", breaks("it has another name or another type")),
        What::ArgumentOrder => another("order of arguments", breaks("arguments stand in another order")),
        What::SilentOrder => another("order of arguments", silent("calls compile and send each value as another")),
        What::Meaning => another("argument", silent("calls compile and send the value as another")),
        What::Requirement => another("field", breaks("required fields are arguments, optional ones setters")),
        What::Protocol => another("protocol", WIRE),
        What::Server => row("server", fits(NEW), silent("`server_url` with its name fails"), fits("calls go to another address")),
        What::Environment => row("environment variable",
            fits("it's read"), silent("it isn't read any more"), silent("another one is read")),
        What::Authorisation => another("authorisation", WIRE),
        What::Envelope => all("envelope", WIRE),
        What::Paging => all("paging", WIRE),
        What::Selection => all("form", WIRE),
        What::Address => another("address", fits("calls go to another address")),
        What::Verb => another("verb", WIRE),
        What::Path => another("path", fits("calls go to another path")),
        What::Success => another("success", fits("other statuses are taken for success")),
        What::ResultKey => another("envelope", WIRE),
        What::Body => another("body", WIRE),
        What::Pages => another("pages", fits("records come in other pages")),
        What::Idempotence => another("idempotent", fits("whether an error is worth another try")),
        What::SignIn => another("needs credentials", fits("whether calls are signed")),
        What::Implemented => all("not implemented", fits("how a refusal is told")),
        What::Open => all("further fields", fits("whether other names may be sent")),
        What::OpenFilters => all("further filters", fits("whether other names may be sent")),
        What::Filter => name("filter", fits(NEW), silent("the server ignores it: calls with it fail")),
        What::Exclude => name("negated filters", fits(NEW), silent("calls with `exclude` fail")),
        What::Order => name("order", fits(NEW), silent("the server ignores it: calls with it fail")),
        What::FirstOrder => another("first order", fits("records come in another order")),
        What::Wire => another("name on the wire", WIRE),
        What::WireOrder => another("order on the wire", WIRE),
        What::WireType => another("type on the wire", WIRE),
        What::DefaultValue => all("default", fits("the server takes another value for none")),
        What::Deprecation => name("deprecation", fits("rustc warns of it"), fits("rustc doesn't warn of it any more")),
        What::Text => docs("description", "other words"),
        What::Rule(key) => docs(key, "the server checks it, not the client"),
        What::Presence(key) => docs(key, "the type is the same"),
        What::Access => docs("access", "who may call it"),
        What::Errors => docs("errors", "other codes"),
        What::Effect => docs("effect", "what is told of it, and what the mock does"),
        What::Evidence => docs("evidence", "where the facts are from"),
    }
}

impl What {
    /// All sorts but rules and presences, which are as many as the spec has keys, and all documentation.
    #[rustfmt::skip]
    pub const ALL: [Self; 62] = {
        use Kind::*;
        [
            Self::Api(System), Self::Api(Application), Self::Api(Service), Self::Api(Method), Self::Api(Record),
            Self::Api(Enum), Self::Api(Kind::SignIn), Self::Api(Location), Self::Api(Located), Self::Api(Handle),
            Self::Api(Accessor), Self::Api(Argument), Self::Api(RequiredStruct), Self::Api(RequiredField),
            Self::Api(Setter), Self::Api(CallType), Self::Api(Returned), Self::Api(Column), Self::Api(Parameter),
            Self::Api(Code),
            Self::Api(Field), Self::Api(Constructor), Self::Api(Default), Self::Api(Value), Self::Api(Unknown),
            Self::ArgumentOrder, Self::SilentOrder, Self::Meaning, Self::Requirement, Self::Protocol, Self::Server,
            Self::Environment, Self::Authorisation, Self::Envelope, Self::Paging, Self::Selection, Self::Address,
            Self::Verb, Self::Path, Self::Success, Self::ResultKey, Self::Body, Self::Pages, Self::Idempotence,
            Self::SignIn, Self::Implemented, Self::Open, Self::Filter, Self::Exclude, Self::Order, Self::FirstOrder,
            Self::Wire, Self::WireType, Self::DefaultValue, Self::Deprecation, Self::Text, Self::Access,
            Self::OpenFilters, Self::WireOrder, Self::Errors, Self::Effect, Self::Evidence,
        ]
    };

    /// What it's called: `argument`.
    pub const fn noun(self) -> &'static str {
        rules(self).noun
    }

    /// What it means that one was added, removed or changed; none if that can't come to pass.
    pub const fn effect(self, side: Side) -> Option<Effect> {
        let row = rules(self);
        match side {
            Side::Added => row.added,
            Side::Removed => row.removed,
            Side::Changed => row.changed,
        }
    }
}
