//! The traits between a format and a value: [`Place`] takes, [`Encode`] gives, [`Record`] is both with a field table.

use std::fmt;

use serde_json::Value;

use super::Extra;
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

/// Takes a value as it is read. Every method that isn't overridden refuses.
pub trait Place {
    /// The value before anything was read.
    fn blank() -> Self
    where
        Self: Sized;

    /// What it takes, with an article: `a string`.
    fn expected(&self) -> &'static str;

    /// Called if the key isn't there. Refuses by default; what may be absent answers `Ok`.
    fn missing(&mut self) -> Filled {
        Err(Mismatch::Sort)
    }

    /// Takes null.
    fn null(&mut self) -> Filled {
        Err(Mismatch::Sort)
    }

    /// Takes a boolean.
    fn bool(&mut self, _value: bool) -> Filled {
        Err(Mismatch::Sort)
    }

    /// Takes an integer; every one that fits comes here, whatever its sign.
    fn i64(&mut self, _value: i64) -> Filled {
        Err(Mismatch::Sort)
    }

    /// Takes an integer beyond `i64::MAX`.
    fn u64(&mut self, _value: u64) -> Filled {
        Err(Mismatch::Sort)
    }

    /// Takes a number with a fraction or an exponent.
    fn f64(&mut self, _value: f64) -> Filled {
        Err(Mismatch::Sort)
    }

    /// Takes a text.
    fn str(&mut self, _value: &str) -> Filled {
        Err(Mismatch::Sort)
    }

    /// Takes a text that may be kept.
    fn string(&mut self, value: String) -> Filled {
        self.str(&value)
    }

    /// Takes an array.
    fn seq(&mut self) -> Option<&mut dyn SeqPlace> {
        None
    }

    /// Takes an object of any keys.
    fn map(&mut self) -> Option<&mut dyn MapPlace> {
        None
    }

    /// Takes an object of known keys.
    fn record(&mut self) -> Option<&mut dyn Record> {
        None
    }

    /// Takes the whole answer undecoded; false means that it wants the decoded body.
    fn response(&mut self, _response: &HttpResponse) -> bool {
        false
    }
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
}

/// The fields of a record.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Name of the type.
    pub name: &'static str,
    /// In the order of the index. At most 256.
    pub fields: &'static [Field],
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
