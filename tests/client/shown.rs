//! The calls that the reference shows, one a method: that this compiles is the test.

#![allow(dead_code, deprecated, unused_imports)]

use std::error::Error;

include!(concat!(env!("OUT_DIR"), "/shown.rs"));

#[test]
fn every_method_is_shown() {
    // 994 of CloudCIX, 108 of idcloudhost, 22 of the Cloud API, 8 of Nexudus; more when the spec grows.
    const { assert!(COUNT >= 1132) };
}
