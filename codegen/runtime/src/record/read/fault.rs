//! What was wrong with a body, and where.
//!
//! In: refusals of places and errors of formats. Out: a [`ReadError`] with the path, put together backwards while the
//! error travels up, so that reading what is fine costs nothing for it. No value of the body gets in.

use std::fmt;

use super::super::place::{Mismatch, Place};

/// What was wrong with a body, and where. Never holds a value of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    pub(super) path: String,
    pub(super) problem: String,
}

impl ReadError {
    pub(crate) fn new(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { path: path.into(), problem: problem.into() }
    }

    /// The same inside of a value under a key.
    pub(crate) fn under(self, key: &str) -> Self {
        let separator = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        Self { path: format!("{key}{separator}{}", self.path), ..self }
    }

    /// Where: `content[3].member.id`; empty for the whole body.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What: `expected an integer, found a string`.
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.problem)
    }
}

impl std::error::Error for ReadError {}

/// Where we are and what went wrong; the path is put together backwards while the error travels up.
#[derive(Default)]
pub(super) struct Context {
    pub(super) backwards: Vec<Step>,
    pub(super) problem: Option<String>,
}

pub(super) enum Step {
    Index(usize),
    Key(String),
}

impl Context {
    pub(super) fn outcome(mut self, result: Result<(), serde_json::Error>) -> Result<(), ReadError> {
        let Err(error) = result else { return Ok(()) };
        // serde_json's own words are about syntax only; the visitor below never quotes a value.
        let problem = self.problem.take().unwrap_or_else(|| error.to_string());
        Err(ReadError { path: self.path(), problem })
    }

    pub(super) fn path(&self) -> String {
        let mut path = String::new();
        for step in self.backwards.iter().rev() {
            match step {
                Step::Index(index) => path.push_str(&format!("[{index}]")),
                Step::Key(key) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(key);
                }
            }
        }
        path
    }

    #[cold]
    pub(super) fn refuse<E: serde::de::Error>(&mut self, place: &dyn Place, mismatch: Mismatch, found: &str) -> E {
        self.problem = Some(match mismatch {
            Mismatch::Sort => format!("expected {}, found {found}", place.expected()),
            Mismatch::Text(text) => text.to_owned(),
        });
        E::custom("")
    }
}
