//! One call: what a program costs before it calls much.

use crudl_clients::cloudcix::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().from_env().build()?;
    println!("{}", client.membership().address().read(1).await?.id);
    Ok(())
}
