//! Names that the expansions use, in the hands of the user; and none of the prelude's.
#![no_implicit_prelude]
#![allow(dead_code, non_snake_case)]

mod core {}
mod std {}
struct Option;
struct String;
struct Result;
struct Shape;
trait From {}
trait Into {}
trait IntoFuture {}
trait Place {}
trait Encode {}
trait Serialize {}

mod api {
    #[derive(::crudl::Record)]
    pub struct Record {
        pub index: i64,
        pub f: i64,
        pub serializer: i64,
        pub deserializer: i64,
        pub value: ::std::option::Option<i64>,
        pub shape: bool,
        pub place: bool,
        pub fields: bool,
        pub name: bool,
        #[record(wire = "kebab-name")]
        pub r#move: bool,
        #[record(extra)]
        pub extra_mut: ::crudl::Extra,
    }

    #[derive(::std::fmt::Debug, ::crudl::Enum)]
    pub enum Enum {
        #[wire = "some"]
        Some,
        #[wire = "none"]
        None,
        #[wire = "ok"]
        Ok,
        Err(::std::string::String),
    }
}

#[derive(::crudl::Call)]
struct Call(::crudl::Call<api::Record>);

#[derive(::crudl::Crudl)]
#[crudl(path = "a/{self}/{type}/{memberId}/", record = api::Record)]
#[crudl(create(
    request: ::std::string::String,
    self_value: api::Enum,
    value: i64,
    api: bool,
    operation: ::std::vec::Vec<i64>,
    OPERATION: bool,
    SHAPE: bool,
    r#move: bool,
) -> Call)]
#[crudl(list, r#match, r#move { path = "a/", verb = PUT }, from, into, call, segment, query, clone)]
struct Handle {
    request: ::crudl::Api,
}

fn main() {
    let _ = |handle: Handle| {
        let _ = handle.create(1, 2, 3, "request", api::Enum::Some, 4, true, [5_i64], true, true, true);
        let _ = handle.r#move();
        let _ = handle.r#match(1, 2, 3, 4);
    };
}
