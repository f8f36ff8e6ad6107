//! Records without a serde derive each: values are read into [`Place`]s and written from [`Encode`]s.
//!
//! In: JSON (or any serde format) and a place to put it. Out: filled records, or a fault with its path in the body.
//! One visitor reads everything through trait objects, so that a record costs a table and two `match`es to compile,
//! not a visitor of its own; serde's traits are implemented on top for those who want them.

mod coding;
mod enveloped;
mod extra;
mod patch;
mod place;
mod read;
mod scalar;
mod secret;
mod time_values;
mod values;
mod write;

pub use coding::{Coding, coded};
pub use enveloped::Enveloped;
pub use extra::Extra;
pub use patch::Patch;
pub use place::{
    Encode, Field, Filled, MapPlace, Mismatch, Nested, Place, Record, Scalar, SeqPlace, Shape, WholePlace,
};
pub use read::{ReadError, deserialize, from_slice, from_value};
pub use secret::Secret;
pub use values::{Flag, list};
pub use write::{debug, encode, secrets, serialize, to_value};

pub(crate) use coding::recode;
pub(crate) use read::{read, read_entries, read_value};
pub(crate) use write::each;
