#[derive(crudl::Record)]
struct Team {
    id: i64,
    #[record(wire = "id")]
    key: i64,
    #[record(rename = "sizeGb")]
    size_gb: i64,
    #[record(wir = "x", null)]
    x: i64,
    #[record(wire = size, wire = "")]
    y: i64,
    #[record]
    z: i64,
    further: crudl::Extra,
    #[record(extra)]
    extra: crudl::Extra,
    #[record(extra, wire = "rest")]
    rest: crudl::Extra,
}

fn main() {}
