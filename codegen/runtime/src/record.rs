//! Records without a serde derive each: values are read into [`Place`]s and written from [`Encode`]s.
//!
//! In: JSON (or any serde format) and a place to put it. Out: filled records, or a fault with its path in the body.
//! One visitor reads everything through trait objects, so that a record costs a table and two `match`es to compile,
//! not a visitor of its own; serde's traits are implemented on top for those who want them.

/// A place that hands everything on to another, found by an expression over `self`.
macro_rules! forward {
    ($self:ident => $inner:expr) => {
        fn bool(&mut $self, value: bool) -> Filled {
            $inner.bool(value)
        }
        fn i64(&mut $self, value: i64) -> Filled {
            $inner.i64(value)
        }
        fn u64(&mut $self, value: u64) -> Filled {
            $inner.u64(value)
        }
        fn f64(&mut $self, value: f64) -> Filled {
            $inner.f64(value)
        }
        fn str(&mut $self, value: &str) -> Filled {
            $inner.str(value)
        }
        fn string(&mut $self, value: String) -> Filled {
            $inner.string(value)
        }
        fn seq(&mut $self) -> Option<&mut dyn SeqPlace> {
            $inner.seq()
        }
        fn map(&mut $self) -> Option<&mut dyn MapPlace> {
            $inner.map()
        }
        fn record(&mut $self) -> Option<&mut dyn Record> {
            $inner.record()
        }
    };
}

mod extra;
mod patch;
mod place;
mod read;
mod scalar;
mod secret;
mod time_values;
mod values;
mod write;

pub use extra::Extra;
pub use patch::Patch;
pub use place::{Encode, Field, Filled, MapPlace, Mismatch, Place, Record, SeqPlace, Shape};
pub use read::{ReadError, deserialize, from_slice, from_value};
pub use secret::Secret;
pub use values::{Flag, json_text, list};
pub use write::{debug, encode, serialize, to_value};

pub(crate) use read::{read, read_entries, read_value};
pub(crate) use write::each;

/// Times in forms other than RFC 3339.
pub mod time {
    pub use super::time_values::format;
}
