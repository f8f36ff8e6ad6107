//! A result with what stands beside it in the answer.

use super::{Encode, Nested, Place};

/// A result, and the facts that its envelope holds beside it: the id of a job, a message for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Enveloped<T, F> {
    /// The result.
    pub value: T,
    /// What stands beside it.
    pub facts: F,
}

impl<T, F> Enveloped<T, F> {
    /// The result alone.
    pub fn into_value(self) -> T {
        self.value
    }
}

impl<T: Place, F: Place> Place for Enveloped<T, F> {
    fn blank() -> Self {
        Self { value: T::blank(), facts: F::blank() }
    }
    fn expected(&self) -> &'static str {
        self.value.expected()
    }
    fn scalar(&mut self, value: super::Scalar<'_>) -> super::Filled {
        self.value.scalar(value)
    }
    fn nested(&mut self) -> Nested<'_> {
        Nested::Enveloped { value: &mut self.value, facts: &mut self.facts }
    }
}

impl<T: Encode, F: Encode> Encode for Enveloped<T, F> {
    /// The result: which key it stands under is the system's business.
    fn encode(&self) -> serde_json::Value {
        self.value.encode()
    }
}
