#[derive(crudl::Record)]
struct Event {
    #[record(coding = seconds)]
    made: crudl::Timestamp,
    #[record(coding = "space")]
    local: crudl::DateTime,
    #[record(coding = epoch, coding = space)]
    until: crudl::Timestamp,
    #[record(extra, coding = json)]
    extra: crudl::Extra,
}

#[derive(crudl::Crudl)]
#[crudl(path = "event/{day}/", record = Event)]
#[crudl(params(#[coding = minutes] day: crudl::DateTime, #[wire = "pk"] pk: i64))]
#[crudl(create(#[coding = epochs] at: crudl::Timestamp, #[coding] on: crudl::Timestamp))]
#[crudl(update(#[coding = "json"] tags: Vec<String>, #[coding = json] #[coding = json] ids: Vec<i64>))]
struct Events {
    api: crudl::Api,
}

fn main() {}
