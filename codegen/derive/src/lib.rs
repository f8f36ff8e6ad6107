//! Derives of [`crudl`]: typed REST clients from a few lines of attributes.
//!
//! | derive | on | gives |
//! |---|---|---|
//! | [`Crudl`](derive@Crudl) | a handle that holds one `crudl::Api` | one inherent method an operation |
//! | [`Record`](derive@Record) | a struct | decoding, encoding, `Debug`, serde's traits |
//! | [`Enum`](derive@Enum) | an enum of known values | the same, and an unknown value survives |
//! | [`Call`](derive@Call) | `struct X(crudl::Call<T>)` | `IntoFuture`, `send` and the options of a call |
//! | [`Codes`](derive@Codes) | `enum Codes {}` | a constant for each error code |
//!
//! Use them through `crudl`, which re-exports them. Each takes `#[crudl(crate = path)]` where `crudl` has another name.
//!
//! Every derive goes the same way: `parse` reads all attributes and reports what can't be read, `validate` reports what
//! contradicts itself, `expand` writes code for what is left and can't fail. So all faults come at once, each on its own
//! token, and a fault in one method doesn't take the other methods from the code that calls them.
//!
//! [`crudl`]: https://docs.rs/crudl

mod call;
mod codes;
mod coding;
mod container;
mod fault;
mod record;
mod service;
mod syntax;
mod types;
mod wire_enum;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

use crate::fault::Faults;

/// Writes the methods of a service handle.
///
/// ```ignore
/// #[derive(Clone, crudl::Crudl)]
/// #[crudl(path = "teams/", record = Team)]
/// #[crudl(list, create(name: String), read, update(name: String), partial_update, delete)]
/// #[crudl(archive { verb = POST, path = "teams/{pk}/archive/", doc = "Hides a team." })]
/// struct Teams {
///     api: crudl::Api,
/// }
/// ```
///
/// # Keys of the service
///
/// | key | means | default |
/// |---|---|---|
/// | `path = "teams/"` | the collection | |
/// | `item = "teams/{pk}/"` | one record | `path`, then `{pk}` |
/// | `record = Team` | what the methods return | |
/// | `params(pk: String, id as team_id: i64)` | types and argument names of placeholders; `Option<T>`: the last segment may be left out | `i64`, the placeholder's name |
/// | `name = "api.team"` | prefix of operation names | the handle's name without `Service` |
/// | `envelope = "content"`, `envelope = bare` | key of the result | the system's |
/// | `crate = path` | where `crudl` is | `::crudl` |
///
/// # Methods
///
/// `NAME [(ARGS)] [-> TYPE] [{ KEY = VALUE, … }]`. `list`, `create`, `read`, `update`, `partial_update`, `delete` and
/// `head` know their verb, path, status and result; any other name is an action (`POST` on the item, no result).
/// Placeholders of the path are the first arguments. ARGS are `[#[PLACE]] [#[wire = "name"]] name: Type`; the place is
/// `query`, `filter`, `body`, `fields` (a record whose fields become the body's), `whole` (the body itself) or `path`;
/// without one it is the body for `POST`, `PUT` and `PATCH`, else the query.
/// `#[coding = space]` (or `basic`, `epoch`, `minute`, `json`) says how a value is written where its type doesn't; in
/// `params` too.
/// TYPE is anything that implements `From<crudl::Request>`.
///
/// | key | means | default |
/// |---|---|---|
/// | `verb = POST` | `GET`, `POST`, `PUT`, `PATCH`, `DELETE`, `HEAD` | by name |
/// | `path = "…"` | path of this method alone | the collection or the item |
/// | `success = 201`, `[200, 201]` | statuses of success | create 201, delete 204, else 200 |
/// | `envelope = …` | as for the service | the service's |
/// | `auth = false` | needs no credentials | `true` |
/// | `idempotent = true` | may be sent again after a failure | by verb |
/// | `paged = false` | a list that comes at once; `true` makes an action a list | lists: `true` |
/// | `limit = 100` | largest page | the system's |
/// | `body = form`, `json` | how the fields of the body are written | the protocol's |
/// | `arguments(guid: Text, amount: Int)` | XML-RPC: the arguments in the order in which they are sent | none |
/// | `not_implemented = true` | the server's documentation says that it does nothing | `false` |
/// | `doc`, `access`, `errors` | text for rustdoc | |
/// | `deprecated`, `deprecated = "why"` | adds `#[deprecated]` | |
#[proc_macro_derive(Crudl, attributes(crudl))]
pub fn derive_crudl(input: TokenStream) -> TokenStream {
    derive(parse_macro_input!(input as DeriveInput), service::derive)
}

/// Makes a struct decodable and encodable without serde derives.
///
/// Fields of type `Option<_>` may be missing or null; any other missing field is an error. `#[record(wire = "sizeGb")]`
/// gives a field another name on the wire; `#[record(coding = space)]` (or `basic`, `epoch`, `minute`, `json`) says how it
/// is written where its type doesn't; `#[record(extra)]` marks the `crudl::Extra` that keeps unknown fields.
#[proc_macro_derive(Record, attributes(record, crudl))]
pub fn derive_record(input: TokenStream) -> TokenStream {
    derive(parse_macro_input!(input as DeriveInput), record::derive)
}

/// Makes an enum of known values decodable and encodable.
///
/// Each unit variant has `#[wire = "text"]` or `#[wire = 4]` (`#[wire(-1)]` for a negative number); one further variant, `Unknown(String)` or `Unknown(i64)`,
/// keeps a value that isn't known.
#[proc_macro_derive(Enum, attributes(wire, crudl))]
pub fn derive_enum(input: TokenStream) -> TokenStream {
    derive(parse_macro_input!(input as DeriveInput), wire_enum::derive)
}

/// Makes a newtype of `crudl::Call<T>` a call of its own: to await or to `send`, with the options of every call.
#[proc_macro_derive(Call, attributes(crudl))]
pub fn derive_call(input: TokenStream) -> TokenStream {
    derive(parse_macro_input!(input as DeriveInput), call::derive)
}

/// Writes a constant for each documented error code of a service.
///
/// `#[crudl(CREATE = "team_create_", 1, 101..=104, "odd_code")]` gives `CREATE_001`, `CREATE_101` to `CREATE_104` and
/// `ODD_CODE`, each the whole code as a `&'static str`: `error.is(Codes::CREATE_101)`, or in a pattern.
#[proc_macro_derive(Codes, attributes(crudl))]
pub fn derive_codes(input: TokenStream) -> TokenStream {
    derive(parse_macro_input!(input as DeriveInput), codes::derive)
}

/// Runs one derive: its code, then its faults as `compile_error!`s.
fn derive(input: DeriveInput, run: fn(&DeriveInput, &mut Faults) -> proc_macro2::TokenStream) -> TokenStream {
    let mut faults = Faults::default();
    let mut code = run(&input, &mut faults);
    code.extend(faults.into_compile_errors());
    code.into()
}
