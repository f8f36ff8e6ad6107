#[derive(crudl::Crudl)]
#[crudl(path = "teams/")]
#[crudl(list, create(name: String), read, delete, head, archive, found { paged = true })]
struct Teams {
    api: crudl::Api,
}

fn main() {}
