//! What must hold of the spec language and the generator, without compiling the emitted crate for CloudCIX.

mod changes;
mod coverage;
mod determinism;
mod diagnostics;
mod emission;
mod facts;
mod fixture;
mod guides;
mod hostile;
mod inventories;
mod lint;
mod openapi;
mod real;
mod scaffold;
mod schema;
