#[derive(crudl::Crudl)]
#[crudl(path = "customer", record = crudl::Value, not_implemented = true)]
#[crudl(create { not_implemented })]
#[crudl(read { not_implemented = "yes" }, update { not_implementd = true })]
#[crudl(delete { not_implemented = true, not_implemented = true })]
struct Customers {
    api: crudl::Api,
}

fn main() {}
