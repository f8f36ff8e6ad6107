//! What must hold of the runtime, the derives and the emitted client.

mod codes;
mod examples;
mod shown;
mod wire;
