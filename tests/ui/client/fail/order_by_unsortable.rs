//! Teams can't be ordered by their member's id.

use crudl_clients::cloudcix::{Client, membership::team};

async fn list(client: Client) -> Result<(), crudl::Error> {
    client.membership().team().list().order(team::MEMBER_ID.desc()).await?;
    Ok(())
}

fn main() {}
