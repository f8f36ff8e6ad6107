//! Where a system has its applications: in the first label of the host's name, or in the path where the host has no name.

use serde_json::json;

use crate::drive::{full, ir};
use crate::raw::{send, token};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn applications_are_in_hosts_or_in_paths() {
    let mock = full(&ir()).await;
    let url = mock.url("cloudcix").expect("a server");
    let token = token(url);
    let table = [
        ("membership.example.com", "/v2/country/7/", 200),
        ("membership.example.com", "/country/7/", 200),
        ("membership.anything", "/v2/country/7/", 200),
        ("Membership.Example.COM:8443", "/v2/country/7/", 200),
        ("iaas.localhost", "/v2/domain/7/", 200),
        ("127.0.0.1", "/membership/v2/country/7/", 200),
        ("127.0.0.1:8000", "/membership/country/7/", 200),
        ("[::1]:8000", "/membership/country/7/", 200),
        ("localhost", "/membership/v2/country/7/", 200),
        ("localhost:8000", "/iaas/domain/7/", 200),
        // Legacy applications have a path of their own, whatever the host.
        ("api.example.com", "/SCM/v1/SKU/7/", 200),
        ("127.0.0.1:8000", "/SCM/v1/SKU/7/", 200),
        ("localhost", "/Security/v1/SecurityEvent/", 200),
        // Another application, none, one that the host says already, and the case of a legacy one.
        ("iaas.example.com", "/v2/country/7/", 404),
        ("nowhere.example.com", "/v2/country/7/", 404),
        ("nowhere.example.com", "/membership/v2/country/7/", 404),
        ("membership.example.com", "/membership/v2/country/7/", 404),
        ("scm.example.com", "/SKU/7/", 404),
        ("127.0.0.1", "/country/7/", 404),
        ("localhost", "/nowhere/country/7/", 404),
        ("localhost", "/scm/v1/SKU/7/", 404),
        ("localhost", "/SCM/v2/SKU/7/", 404),
    ];
    for (host, path, status) in table {
        let answer = send(url, &format!("GET {path}"), &[("Host", host), ("X-Auth-Token", &token)], "");
        assert_eq!(answer.status, status, "{host}{path}: {}", answer.body);
        let body = answer.json();
        if status == 200 {
            assert!(body.get("content").is_some(), "{host}{path}: {body}");
        } else {
            assert_eq!(body, json!({ "detail": "there is nothing at this address" }), "{host}{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_that_no_system_has() {
    let mock = full(&ir()).await;
    let words = "there is nothing at this address";
    let table = [
        ("idcloudhost", json!({ "errors": { "Error": words } })),
        ("nexudus", json!({ "Message": words })),
        ("cloud_api", json!({ "detail": words })),
    ];
    for (system, expected) in table {
        let answer = send(mock.url(system).expect("a server"), "GET /v9/nowhere", &[], "");
        assert_eq!((answer.status, answer.json()), (404, expected), "{system}");
    }
}
