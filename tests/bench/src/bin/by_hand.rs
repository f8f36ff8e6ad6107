//! The peer of the benches: the same calls written by hand on the same HTTP library, with serde's derives.

use std::sync::Arc;

use crudl_bench::{Arguments, Failure};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Content<T> {
    content: T,
}

#[derive(Debug, Deserialize)]
struct Page<T> {
    content: Vec<T>,
    #[serde(rename = "_metadata")]
    metadata: Metadata,
}

#[derive(Debug, Deserialize)]
struct Metadata {
    total_records: u64,
    #[serde(default)]
    warnings: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Address {
    id: i64,
    address1: String,
    address2: String,
    address3: String,
    billing_address_id: Option<i64>,
    city: String,
    cloud_region: bool,
    country: Country,
    currency: Currency,
    email: String,
    full_address: String,
    gln: Option<String>,
    language: Language,
    link: Option<serde_json::Value>,
    linked: Option<bool>,
    member: Member,
    name: String,
    phones: Vec<Phone>,
    postcode: String,
    subdivision: Option<serde_json::Value>,
    uri: String,
    vat_number: String,
    website: String,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Country {
    id: i64,
    alpha_2_code: String,
    alpha_3_code: String,
    english_name: String,
    phone_prefix: Option<String>,
    primary_level_name: Option<String>,
    uri: String,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Currency {
    id: i64,
    name: String,
    symbol: String,
    uri: String,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Language {
    id: i64,
    code: String,
    english_name: String,
    native_name: String,
    uri: String,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Member {
    id: i64,
    api_key: String,
    name: String,
    gln_prefix: Option<String>,
    secret: bool,
    self_managed: bool,
    currency: Currency,
    uri: String,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Phone {
    name: String,
    number: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let arguments = Arguments::read()?;
    let client = crudl_bench::http()?;
    let url: Arc<str> = arguments.url.as_str().into();
    if arguments.is_page {
        arguments.run(|| list(client.clone(), url.clone(), "Cork", 100)).await
    } else {
        arguments.run(|| read(client.clone(), url.clone(), 1)).await
    }
}

async fn read(client: reqwest::Client, url: Arc<str>, id: i64) -> Result<usize, Failure> {
    let response = client
        .get(format!("{url}/membership/address/{id}/"))
        .header("X-Auth-Token", "a.b.c")
        .header("accept", "application/json")
        .send()
        .await?
        .error_for_status()?;
    let address = serde_json::from_slice::<Content<Address>>(&response.bytes().await?)?.content;
    Ok(usize::from(!address.name.is_empty()))
}

async fn list(client: reqwest::Client, url: Arc<str>, city: &str, limit: u32) -> Result<usize, Failure> {
    let response = client
        .get(format!("{url}/membership/address/"))
        .query(&[("search[city]", city), ("order", "-name"), ("limit", &limit.to_string())])
        .header("X-Auth-Token", "a.b.c")
        .header("accept", "application/json")
        .send()
        .await?
        .error_for_status()?;
    let page = serde_json::from_slice::<Page<Address>>(&response.bytes().await?)?;
    assert!(page.metadata.warnings.is_empty() && page.metadata.total_records == 100);
    Ok(page.content.len())
}
