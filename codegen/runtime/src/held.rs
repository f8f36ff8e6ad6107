//! What programs drop in many places, behind a trait object.
//!
//! The code that drops a value is compiled in every crate that drops it, with all that is inside: of a request that is
//! its query, its body, its client, the client's credentials and connections. Behind a trait object it is compiled once,
//! here, and a program's own part is a call.

use std::ops::{Deref, DerefMut};

/// A value whose type isn't known to the compiler where it is dropped: `Box<dyn Held<T>>` and `Arc<dyn Held<T>>` are used
/// as if they held a `T`.
pub(crate) trait Held<T>: Send + Sync {
    fn value(&self) -> &T;
    fn value_mut(&mut self) -> &mut T;
}

impl<T: Send + Sync> Held<T> for T {
    fn value(&self) -> &T {
        self
    }
    fn value_mut(&mut self) -> &mut T {
        self
    }
}

impl<T> Deref for dyn Held<T> {
    type Target = T;
    fn deref(&self) -> &T {
        self.value()
    }
}

impl<T> DerefMut for dyn Held<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.value_mut()
    }
}
