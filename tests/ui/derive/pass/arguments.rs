//! Every place and shape of an argument.

use std::net::Ipv4Addr;

#[derive(Clone, crudl::Record)]
struct Pool {
    id: i64,
}

#[derive(Clone, crudl::Record)]
struct NewPool {
    name: String,
}

#[derive(Clone, Debug, crudl::Crudl)]
#[crudl(
    name = "test.pool",
    path = "site/{site}/pool/",
    item = "site/{site}/pool/{poolId}/",
    record = Pool,
    params(site: String, poolId as pool: i64, tail: Option<i64>),
    envelope = "content",
)]
#[crudl(list(#[filter] name: String, #[query] #[wire = "maxSize"] max_size: i64, deep: bool) { paged = false })]
#[crudl(create(#[fields] new: NewPool, note: Option<String>, #[query] dry_run: bool) { success = [200, 201] })]
#[crudl(read(pool: String) { path = "pool/{pool}/", envelope = bare })]
#[crudl(update(#[whole] ids: Vec<i64>), partial_update(tags: Vec<String>, ratio: f64))]
#[crudl(delete(#[body] because: String) { auth = false, success = 200 })]
#[crudl(head)]
#[crudl(move_to(#[path] #[wire = "poolId"] id: i64, target: i64) { verb = PUT, path = "move/{poolId}/" })]
#[crudl(log(since: Option<i64>) -> crudl::Call<Vec<String>> { verb = GET, path = "log/{tail}/" })]
#[crudl(found(#[filter] name: String) { verb = GET, path = "found/", paged = true, limit = 10 })]
#[crudl(upload(#[whole] image: crudl::Bytes) { idempotent = true, deprecated = "Use `create`." })]
#[crudl(old { path = "old/", deprecated })]
struct Pools {
    api: crudl::Api,
}

#[allow(deprecated)]
fn calls(pools: Pools, address: Ipv4Addr) {
    let _: crudl::List<Pools, Pool> = pools.list("a", "name", 5, true);
    let _: crudl::Call<Pool> =
        pools.create(String::from("a"), NewPool { name: String::new() }, Some("b".to_owned()), true);
    let _: crudl::Call<Pool> = pools.create("a", NewPool { name: address.to_string() }, None, true);
    let _: crudl::Call<Pool> = pools.read("seven");
    let _: crudl::Call<Pool> = pools.update("a", 7, [1_i64, 2]);
    let _: crudl::Call<Pool> = pools.partial_update("a", 7, ["x", "y"], 0.5);
    let _: crudl::Call<()> = pools.delete("a", 7, "old");
    let _: crudl::Call<crudl::Headers> = pools.head("a", 7);
    let _: crudl::Call<()> = pools.move_to(7, 8);
    let _: crudl::Call<Vec<String>> = pools.log(None, 5);
    let _: crudl::Call<Vec<String>> = pools.log(3, None);
    let _: crudl::List<Pools, Pool> = pools.found("a");
    let _: crudl::Call<()> = pools.upload("a", 7, &b"bytes"[..]);
    let _: crudl::Call<()> = pools.old();
}

fn main() {
    let _ = calls;
}
