//! The calls of `by_hand`, through the client.
//!
//! Arguments: URL, 1 or 100 records, number of calls.

use std::env::args;
use std::error::Error;

use crudl_clients::cloudcix::{Client, membership::address};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = args().collect();
    let [_, url, size, calls] = arguments.as_slice() else { return Err("URL, size, calls".into()) };
    let client = Client::builder().url(url).token("a.b.c").build()?;
    let addresses = client.membership().address();
    let mut records = 0;
    for _ in 0..calls.parse::<u32>()? {
        if size == "1" {
            records += usize::from(!addresses.read(1).await?.name.is_empty());
        } else {
            let call = addresses.list().filter(address::CITY.eq("Cork")).order(address::NAME.desc()).limit(100);
            let page = call.await?;
            assert!(page.warnings.is_empty() && page.total_records == Some(100));
            records += page.items.len();
        }
    }
    println!("{records}");
    Ok(())
}
