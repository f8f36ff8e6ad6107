//! The traits between a format and a value: [`Place`] takes, [`Encode`] gives, [`Record`] is both with a field table.

use std::fmt;

use serde_json::Value;

use super::{Coding, Extra, Secret};
use crate::transport::HttpResponse;

/// What a place says to a value.
pub type Filled = Result<(), Mismatch>;

/// Why a place refuses a value. It never holds the value, which could be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// Not what [`Place::expected`] says.
    Sort,
    /// Of the right sort, but unusable: `"not a UUID"`.
    Text(&'static str),
}

/// A value without parts.
#[derive(Clone, Copy, Debug)]
pub enum Scalar<'a> {
    /// The key isn't there.
    Missing,
    /// Null.
    Null,
    /// A boolean.
    Bool(bool),
    /// Every integer that fits.
    I64(i64),
    /// An integer beyond `i64::MAX`.
    U64(u64),
    /// A number with a fraction or an exponent.
    F64(f64),
    /// A text.
    Str(&'a str),
}

/// A place for a value with parts.
pub enum Nested<'a> {
    /// None.
    None,
    /// An array.
    Seq(&'a mut dyn SeqPlace),
    /// An object of any keys.
    Map(&'a mut dyn MapPlace),
    /// An object of known keys.
    Record(&'a mut dyn Record),
    /// Any value.
    Value(&'a mut Value),
    /// Nothing is kept.
    Ignored,
    /// The whole answer, undecoded.
    Whole(&'a mut dyn WholePlace),
    /// A result, and what stands beside it in the answer's envelope.
    Enveloped {
        /// For the result.
        value: &'a mut dyn Place,
        /// For the rest.
        facts: &'a mut dyn Place,
    },
}

/// Takes a value as it is read.
///
/// Few methods, as each is compiled for every record of a program.
pub trait Place {
    /// The value before anything was read.
    fn blank() -> Self
    where
        Self: Sized;

    /// What it takes, with an article: `a string`.
    fn expected(&self) -> &'static str;

    /// Takes a value without parts.
    fn scalar(&mut self, _value: Scalar<'_>) -> Filled {
        Err(Mismatch::Sort)
    }

    /// Where the parts of a value go.
    fn nested(&mut self) -> Nested<'_> {
        Nested::None
    }
}

/// Takes a whole answer undecoded.
pub trait WholePlace {
    /// Takes it.
    fn take(&mut self, response: &HttpResponse);
}

/// Takes an array, element by element.
pub trait SeqPlace {
    /// The place for the next element.
    fn element(&mut self) -> &mut dyn Place;
}

/// Takes an object, entry by entry.
pub trait MapPlace {
    /// The place for the value of this key.
    fn entry(&mut self, key: &str) -> &mut dyn Place;
}

/// Gives a value to be sent.
pub trait Encode: fmt::Debug {
    /// The value as JSON.
    fn encode(&self) -> Value;

    /// The same, without a copy where that can be avoided.
    fn into_value(self) -> Value
    where
        Self: Sized,
    {
        self.encode()
    }

    /// Whether it is left out of objects and queries.
    fn is_absent(&self) -> bool {
        false
    }

    /// Calls `take` for each secret in it, so that no message repeats one.
    fn secrets(&self, _take: &mut dyn FnMut(&Secret)) {}
}

/// The fields of a record.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Name of the type.
    pub name: &'static str,
    /// In the order of the index. At most 256.
    pub fields: &'static [Field],
    /// Fields whose type doesn't say how they are written, by index.
    pub codings: &'static [(u8, Coding)],
}

impl Shape {
    /// How a field is written.
    pub(crate) fn coding(&self, index: usize) -> Coding {
        let of = |(field, _): &&(u8, Coding)| usize::from(*field) == index;
        self.codings.iter().find(of).map_or(Coding::Plain, |(_, coding)| *coding)
    }
}

/// One field of a record.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// In Rust; for `Debug`.
    pub name: &'static str,
    /// On the wire.
    pub wire: &'static str,
    /// Whether an absent value is written as null instead of left out.
    pub null: bool,
}

/// An object of known keys. Derive it: `#[derive(crudl::Record)]`.
pub trait Record: Encode {
    /// The field table.
    fn shape(&self) -> &'static Shape;

    /// The place of a field; none past the end.
    fn place(&mut self, index: usize) -> Option<&mut dyn Place>;

    /// The value of a field; none past the end.
    fn value(&self, index: usize) -> Option<&dyn Encode>;

    /// Fields that the table doesn't have.
    fn extra(&self) -> Option<&Extra> {
        None
    }

    /// Where fields go that the table doesn't have.
    fn extra_mut(&mut self) -> Option<&mut Extra> {
        None
    }
}
