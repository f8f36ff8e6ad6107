//! What must hold of the runtime, the derives and the emitted client.

mod codes;
mod compile;
mod examples;
mod shown;
mod wire;
