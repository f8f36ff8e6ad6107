//! What the test program is generated from: see `build.rs`.
