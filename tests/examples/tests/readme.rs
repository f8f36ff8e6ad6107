//! The Rust of the README compiles. It isn't run: the programs in `examples/` do the same, and are.
#![allow(dead_code, unused_variables)]

use std::fs::File;

use crudl_clients::cloudcix::membership::team;

include!(concat!(env!("OUT_DIR"), "/readme.rs"));
