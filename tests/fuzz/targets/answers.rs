//! Any answer to any call: a result, or an error that names the operation and holds no credential.

use crudl::{Error, Headers, HttpResponse, Protocol};

use crate::json::WORDS;
use crate::noise::{altered, in_time, runs};
use crate::service::{ITEM, TOKEN, items, wait};

const STATUSES: &[u16] = &[
    200, 200, 200, 200, 200, 201, 204, 299, 301, 304, 307, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 599, 999,
    100, 0,
];
const PROTOCOLS: &[Protocol] = &[Protocol::Json, Protocol::Form, Protocol::Paged, Protocol::XmlRpc];
const MEDIA: &[&str] = &["application/json", "", "text/html; charset=utf-8", ";", "application/xml", "é", "JSON;;"];
const LOCATIONS: &[&str] =
    &["", "/else?token=fuzz-token-0123456789", "http://[", "https://fuzz-token-0123456789@example.com/", "//x", "é"];

fn check<T>(operation: &str, result: Result<T, Error>) {
    let Err(error) = result else { return };
    let (said, debug) = (error.to_string(), format!("{error:?}"));
    assert!(said.starts_with(&format!("fuzz.item.{operation}: ")), "{said}");
    assert!(!said.contains(TOKEN) && !debug.contains(TOKEN), "{said}\n{debug}");
    assert!(!said.chars().any(char::is_control), "{said:?}");
}

#[test]
fn calls() {
    let refusals = [
        r#"{"error_code": "fuzz_item_read_001", "detail": "no fuzz-token-0123456789"}"#,
        r#"{"error_code": 7, "detail": {"token": "Bearer fuzz-token-0123456789"}}"#,
        r#"{"errors": {"name": {"error_code": "a", "detail": "fuzz-token-0123456789"}, "users": [null, "bad", {"detail": []}]}}"#,
        r#"<html>fuzz-token-0123456789</html>"#,
        "",
    ];
    let page = format!(
        r#"{{"content": [{ITEM}, {ITEM}], "_metadata": {{"page": 0, "limit": 2, "total_records": 5, "order": "id", "warnings": ["ignored"]}}, "x": 1}}"#
    );
    let mut seeds: Vec<Vec<u8>> = refusals.map(Into::into).into();
    seeds.extend(
        [format!("{{\"content\": {ITEM}}}"), format!("[{ITEM}]"), page, ITEM.to_owned()].map(String::into_bytes),
    );
    seeds.extend(crate::xml::seeds());
    runs("answers::calls", |noise| {
        let body = altered(&seeds, WORDS, noise);
        let mut headers: Vec<(&str, &str)> = vec![("content-type", *noise.pick(MEDIA)), ("retry-after", "7")];
        headers.extend([("location", *noise.pick(LOCATIONS))].into_iter().filter(|(_, to)| !to.is_empty()));
        let headers: Headers = headers.into_iter().collect();
        let answer = HttpResponse::new(*noise.pick(STATUSES), headers, body);
        let service = items(answer, *noise.pick(PROTOCOLS), noise.below(2) == 0);
        in_time(|| {
            check("list", wait(service.list()));
            check("read", wait(service.read(7)));
            check("create", wait(service.create("x")));
            check("update", wait(service.update(7, "x")));
            check("partial_update", wait(service.partial_update(7)));
            check("delete", wait(service.delete(7)));
            check("report", wait(service.report(7)));
            check("owners", wait(service.owners(7)));
            check("anything", wait(service.anything()));
            // Every page is the same, so that there may be no end.
            let mut all = service.list().all();
            for _ in 0..20 {
                let Some(item) = wait(all.next()) else { break };
                check("list", item);
            }
        });
    });
}
