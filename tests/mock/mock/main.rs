//! The emitted clients against the mock, over real connections.

mod calls;
mod curl;
mod drive;
mod effects;
mod every_effect;
mod every_method;
mod faults;
mod hosts;
mod ids;
mod left_out;
mod life;
mod nested;
mod raw;
mod refusals;
mod seeds;
mod storm;
mod strict;
mod subjects;
mod tap;
mod without_async;
mod xml_rpc;
