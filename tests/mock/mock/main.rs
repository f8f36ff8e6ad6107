//! The emitted clients against the mock, over real connections.

mod drive;
mod every_method;
mod life;
mod refusals;
mod tap;
mod without_async;
