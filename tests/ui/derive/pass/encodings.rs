//! Bodies in another form than the system's.
#![deny(warnings)]

#[derive(Clone, crudl::Crudl)]
#[crudl(path = "keys", item = "keys", record = crudl::Value)]
#[crudl(create(name: String) { body = form }, update(names: Vec<String>) { body = json })]
#[crudl(delete(#[body] name: String) { body = form, success = 200 })]
#[crudl(check(#[query] deep: bool, #[body] force: crudl::Flag) { body = form, path = "keys/check" })]
pub struct Keys {
    api: crudl::Api,
}

pub fn calls(keys: &Keys) {
    let _ = (keys.create("a"), keys.update(["a"]), keys.delete("a"), keys.check(true, crudl::Flag(true)));
}

fn main() {}
