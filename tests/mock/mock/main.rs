//! The emitted clients against the mock, over real connections.

mod drive;
mod effects;
mod every_method;
mod life;
mod refusals;
