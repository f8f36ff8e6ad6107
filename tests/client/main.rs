//! What must hold of the runtime, the derives and the emitted client.

mod compile;
mod examples;
mod wire;
