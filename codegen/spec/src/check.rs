//! Rules that a spec must keep beyond its grammar. Those about one value stand next to where it's resolved and call into
//! here; those about the whole run over the resolved model.

mod collisions;
mod cycles;
mod features;
mod main_service;
mod reach;
mod routes;
mod unused;
pub(crate) mod values;

use crate::fault::FileId;
use crate::ir::{Ir, Verb};
use crate::resolve::Cx;

pub(crate) use reach::reach;

/// Where the parts of the resolved model were written, for the checks that run over it.
#[derive(Debug, Default)]
pub(crate) struct Spots {
    pub methods: Vec<MethodSpot>,
    /// Records that give fields to some method, returned or not.
    pub bases: Vec<crate::ir::RecordId>,
}

/// Where a method was written.
#[derive(Debug)]
pub(crate) struct MethodSpot {
    pub system: usize,
    pub application: usize,
    pub service: usize,
    pub method: usize,
    pub file: FileId,
    /// The service's file, without its ending.
    pub stem: String,
    /// Only another method's presence makes it one.
    pub implied: bool,
    /// What its verb and path come to.
    pub verb: Verb,
    pub template: String,
    /// Query parameters that tell it from other methods of the same route.
    pub query: Vec<String>,
    /// Its key under `methods`; an implied method has that of the one that implies it.
    pub key: String,
    /// The service or the method says why it differs from the reference.
    pub because: bool,
}

/// All checks over the resolved model.
pub(crate) fn all(cx: &Cx<'_>, ir: &Ir, spots: &Spots) {
    collisions::types(cx, ir, spots);
    cycles::records(cx, ir);
    features::unique(cx, ir);
    main_service::methods(cx, ir, spots);
    routes::repeated(cx, spots);
    unused::types(cx, ir, spots);
}
