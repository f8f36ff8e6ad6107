//! A text that nothing prints: passwords, keys, tokens.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

use super::{Encode, Filled, Mismatch, Place, Scalar};

/// A text that `Debug`, `Display`, errors and tracing show as `[secret]`, and that is wiped from memory when dropped.
///
/// It is written in full where it belongs: in a request, and by `serde::Serialize` of a record that holds it.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(SecretString::from(text.into()))
    }

    /// The text itself.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl PartialEq for Secret {
    /// For records that are compared as a whole; not in constant time.
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Secret {}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl Place for Secret {
    fn blank() -> Self {
        Self::new("")
    }
    fn expected(&self) -> &'static str {
        "a string"
    }
    fn scalar(&mut self, value: Scalar<'_>) -> Filled {
        let Scalar::Str(value) = value else { return Err(Mismatch::Sort) };
        *self = Self::new(value);
        Ok(())
    }
}

impl Encode for Secret {
    fn secrets(&self, take: &mut dyn FnMut(&Secret)) {
        take(self);
    }
    fn encode(&self) -> Value {
        Value::String(self.expose().to_owned())
    }
}
