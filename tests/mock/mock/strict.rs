//! What the mock refuses of raw requests, kind by kind, in path, query and body: each in the system's own shape, with the
//! documented code where there's one.

use serde_json::{Value, json};

use crate::drive::{full, ir};
use crate::raw::{BASIC, JSON, send, token};

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

/// What is wrong, verb and path, body, status, answer.
type Row<'a> = (&'a str, &'a str, String, u16, Value);

fn compare(url: &str, headers: &[(&str, &str)], table: &[Row<'_>]) {
    for (wrong, line, body, status, expected) in table {
        let answer = send(url, line, headers, body);
        assert_eq!((answer.status, &answer.json()), (*status, expected), "{wrong}: {line} {body}: {}", answer.body);
    }
}

fn json_with(base: &Value, change: &Value) -> String {
    let mut body = base.as_object().cloned().unwrap_or_default();
    for (name, value) in change.as_object().into_iter().flatten() {
        match value.as_str() {
            Some("left out") => drop(body.remove(name)),
            _ => drop(body.insert(name.clone(), value.clone())),
        }
    }
    Value::Object(body).to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cloudcix() {
    let mock = full(&ir()).await;
    let url = mock.url("cloudcix").expect("a server");
    let token = token(url);
    let headers = [JSON, ("X-Auth-Token", &*token)];
    let record = json!({ "domain_id": 1, "type": "A", "name": "www", "content": "192.0.2.7", "georegion": 0 });
    let body = |change: Value| json_with(&record, &change);
    let of = |field: &str, code: Option<u16>, detail: &str| {
        let mut error = json!({ "detail": detail });
        if let Some(code) = code {
            error["error_code"] = format!("iaas_record_create_{code}").into();
        }
        json!({ "errors": { field: error } })
    };
    let create = "POST /iaas/v2/record/";
    let report = "GET /financial/v2/profit_and_loss/";
    let query = |line: &str, query: &str| format!("{line}?{query}");
    let (no_dates, bad_dates) =
        (query(report, "start_date=2024-05-01"), query(report, "start_date=1+May&end_date=2024-05-31&address_id=x"));
    let of_report = |field: &str, code: u16, detail: &str| json!({ field: { "error_code": format!("financial_profit_and_loss_list_{code}"), "detail": detail } });
    let listed = |words: &str| json!({ "error_code": "iaas_record_list_001", "detail": words });
    let table = [
        ("an unknown field", create, body(json!({ "colour": "red" })), 400, of("colour", None, "it isn't known")),
        (
            "a wrong type",
            create,
            body(json!({ "domain_id": "x" })),
            400,
            of("domain_id", Some(102), "expected an integer"),
        ),
        ("half a number", create, body(json!({ "georegion": 0.5 })), 400, of("georegion", None, "expected an integer")),
        ("null", create, body(json!({ "content": null })), 400, of("content", Some(111), "it can't be null")),
        ("a missing field", create, body(json!({ "name": "left out" })), 400, of("name", Some(108), "it is missing")),
        (
            "a long text",
            create,
            body(json!({ "name": "x".repeat(81) })),
            400,
            of("name", Some(109), "it has more than 80 characters"),
        ),
        (
            "less than may be",
            create,
            body(json!({ "time_to_live": 179 })),
            400,
            of("time_to_live", Some(113), "it is out of range"),
        ),
        (
            "more than may be",
            create,
            body(json!({ "priority": 65536 })),
            400,
            of("priority", Some(115), "it is out of range"),
        ),
        ("no such value", create, body(json!({ "type": "B" })), 400, of("type", Some(106), "expected a known value")),
        ("no JSON", create, "{".to_owned(), 400, json!({ "detail": "the body isn't JSON" })),
        ("a list", create, "[]".to_owned(), 400, json!({ "detail": "the body is no JSON object" })),
        (
            "an id of a wrong type",
            "GET /iaas/v2/record/seven/",
            String::new(),
            404,
            json!({ "error_code": "iaas_record_read_001", "detail": "pk: expected an integer" }),
        ),
        (
            "none of the values of a path",
            "GET /support/v2/ticket/7/1/",
            String::new(),
            404,
            json!({ "detail": "transaction_type_id: it is none of the permitted values" }),
        ),
        (
            "an unknown parameter",
            "GET /iaas/v2/record/7/?colour=red",
            String::new(),
            400,
            json!({ "detail": "colour: it isn't known" }),
        ),
        (
            "a filter of a wrong type",
            "GET /iaas/v2/record/?search[time_to_live__gt]=long",
            String::new(),
            400,
            listed("search[time_to_live__gt]: expected an integer"),
        ),
        (
            "half a range",
            "GET /iaas/v2/record/?search[id__range]=1",
            String::new(),
            400,
            listed("search[id__range]: expected two values"),
        ),
        ("no page", "GET /iaas/v2/record/?page=x", String::new(), 400, listed("page: expected a number")),
        (
            "a missing parameter",
            &no_dates,
            String::new(),
            400,
            json!({ "errors": of_report("end_date", 103, "it is missing") }),
        ),
        (
            "parameters of a wrong type",
            &bad_dates,
            String::new(),
            400,
            json!({ "errors": {
                "start_date": of_report("start_date", 102, "expected a date such as 2024-05-01")["start_date"],
                "address_id": of_report("address_id", 101, "expected an integer")["address_id"],
            } }),
        ),
        (
            "a verb that isn't there",
            "DELETE /iaas/v2/record/",
            String::new(),
            405,
            json!({ "detail": "the address has no such verb" }),
        ),
    ];
    compare(url, &headers, &table);

    // An unknown filter is told of, and passed over.
    for (parameter, warning) in [
        ("search[colour]=red", "search[colour] isn't known and was ignored"),
        ("search[name__gt]=a", "search[name__gt] isn't known and was ignored"),
        ("exclude[colour]=red", "exclude[colour] isn't known and was ignored"),
        ("order=colour", "order by colour isn't known and was ignored"),
    ] {
        let answer = send(url, &format!("GET /iaas/v2/record/?{parameter}"), &headers, "");
        let expected = json!([warning]);
        assert_eq!((answer.status, &answer.json()["_metadata"]["warnings"]), (200, &expected), "{parameter}");
    }
    // JSON has one kind of number: 5.0 is an integer.
    let answer = send(url, create, &headers, &body(json!({ "priority": 5.0, "domain_id": 7.0 })));
    let made = &answer.json()["content"];
    assert_eq!((answer.status, &made["priority"], &made["domain"]["id"]), (201, &json!(5), &json!(7)), "{made}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn idcloudhost() {
    let mock = full(&ir()).await;
    let url = mock.url("idcloudhost").expect("a server");
    let of = |words: &str| json!({ "errors": { "Error": words } });
    let machine = "name=ops1&os_name=ubuntu&os_version=22.04&vcpu=2&ram=2048&password=Passw0rd";
    let with = |from: &str, to: &str| machine.replace(from, to);
    let create = "POST /v1/bus02/user-resource/vm";
    let table = [
        ("an unknown field", create, format!("{machine}&colour=red"), 400, of("colour: it isn't known")),
        ("a wrong type", create, with("vcpu=2", "vcpu=two"), 400, of("vcpu: expected an integer")),
        ("a missing field", create, with("os_name=ubuntu&", ""), 400, of("os_name: it is missing")),
        ("a short text", create, with("ops1", "ops"), 400, of("name: it has less than 4 characters")),
        (
            "a long text",
            create,
            format!("{machine}&username={}", "x".repeat(31)),
            400,
            of("username: it has more than 30 characters"),
        ),
        ("a text out of pattern", create, with("ops1", "ops-"), 400, of("name: it doesn't match the pattern")),
        ("less than may be", create, with("ram=2048", "ram=511"), 400, of("ram: it is out of range")),
        ("more than may be", create, with("vcpu=2", "vcpu=17"), 400, of("vcpu: it is out of range")),
        (
            "two at once",
            create,
            with("vcpu=2&ram=2048", "vcpu=17"),
            400,
            of("vcpu: it is out of range; ram: it is missing"),
        ),
        (
            "no such value",
            "POST /v1/storage/disks",
            "source_image_type=TAPE".to_owned(),
            400,
            of("source_image_type: expected a known value"),
        ),
        ("an id of a wrong type", "GET /v1/storage/disks/seven", String::new(), 404, of("disk_uuid: expected a UUID")),
        (
            "a missing parameter",
            "GET /v1/payment/card/list",
            String::new(),
            400,
            of("billing_account_id: it is missing"),
        ),
        (
            "a parameter of a wrong type",
            "GET /v1/payment/card/list?billing_account_id=x",
            String::new(),
            400,
            of("billing_account_id: expected an integer"),
        ),
        (
            "none of the values of a parameter",
            "GET /v1/user-resource/billing_resources?id=6&resource_type=disk",
            String::new(),
            400,
            of("resource_type: it is none of the permitted values"),
        ),
        (
            "an unknown parameter",
            "GET /v1/payment/card/list?billing_account_id=1&colour=red",
            String::new(),
            400,
            of("colour: it isn't known"),
        ),
        (
            "a verb that isn't there",
            "PUT /v1/payment/card/list",
            String::new(),
            405,
            of("the address has no such verb"),
        ),
    ];
    compare(url, &[FORM, ("apikey", "key")], &table);
    let answer = send(url, "GET /v1/payment/card/list?billing_account_id=1", &[], "");
    assert_eq!((answer.status, answer.json()), (401, of("there is no key")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nexudus() {
    let mock = full(&ir()).await;
    let url = mock.url("nexudus").expect("a server");
    let deposits = "/api/billing/contractdeposits";
    let line = |verb: &str, rest: &str| format!("{verb} {deposits}{rest}");
    let deposit = json!({ "CoworkerContractId": 1, "ProductId": 2 });
    let fault = |name: &str, words: &str, attempted: Value| {
        let error = json!({ "AttemptedValue": attempted, "Message": words, "PropertyName": name });
        json!({
            "Status": 500, "Message": format!("{name}: {words}"), "Value": null, "OpenInDialog": false, "OpenInWindow": false,
            "RedirectURL": null, "JavaScript": null, "UpdatedOn": null, "UpdatedBy": null, "Errors": [error],
            "WasSuccessful": false,
        })
    };
    let said = |words: &str| json!({ "Message": words });
    let create = line("POST", "");
    let body = |change: Value| json_with(&deposit, &change);
    let whole = json!({ "Id": 7, "CoworkerContractId": 1, "ProductId": 2, "Notes": null, "Price": null });
    let changed = |change: Value| json_with(&whole, &change);
    let update = line("PUT", "");
    let [bad_id, filter, unknown, bound, order, direction, ids, verb] = [
        line("GET", "/seven"),
        line("GET", "?ContractDeposit_Credited=perhaps"),
        line("GET", "?ContractDeposit_Colour=red"),
        line("GET", "?From_ContractDeposit_Price=much"),
        line("GET", "?orderby=Colour"),
        line("GET", "?orderby=Price&dir=up"),
        line("GET", "?ContractDeposit_Id=x"),
        line("PATCH", ""),
    ];
    let table = [
        (
            "an unknown field",
            &*create,
            body(json!({ "Colour": "red" })),
            200,
            fault("Colour", "it isn't known", "red".into()),
        ),
        (
            "a wrong type",
            &create,
            body(json!({ "Price": "much" })),
            200,
            fault("Price", "expected a decimal number", "much".into()),
        ),
        ("null", &create, body(json!({ "ProductId": null })), 200, fault("ProductId", "it can't be null", Value::Null)),
        (
            "a missing field",
            &create,
            body(json!({ "ProductId": "left out" })),
            200,
            fault("ProductId", "it is missing", Value::Null),
        ),
        (
            "a wrong type in an update",
            &update,
            changed(json!({ "Price": "much" })),
            200,
            fault("Price", "expected a decimal number", "much".into()),
        ),
        (
            "an unknown field of an update",
            &update,
            changed(json!({ "Colour": "red" })),
            200,
            fault("Colour", "it isn't known", "red".into()),
        ),
        (
            "an update without what a deposit needs",
            &update,
            changed(json!({ "ProductId": "left out" })),
            200,
            fault("ProductId", "it is missing", Value::Null),
        ),
        ("no JSON", &create, "{".to_owned(), 400, said("the body isn't JSON")),
        ("an id of a wrong type", &bad_id, String::new(), 404, said("Id: expected an integer")),
        (
            "a filter of a wrong type",
            &filter,
            String::new(),
            400,
            said("ContractDeposit_Credited: expected true or false"),
        ),
        ("an unknown filter", &unknown, String::new(), 400, said("ContractDeposit_Colour: it isn't known")),
        (
            "a bound of a wrong type",
            &bound,
            String::new(),
            400,
            said("From_ContractDeposit_Price: expected a decimal number"),
        ),
        ("an unknown order", &order, String::new(), 400, said("order by Colour: it isn't known")),
        ("no direction", &direction, String::new(), 400, said("dir: expected ascending or descending")),
        ("no list of ids", &ids, String::new(), 400, said("ContractDeposit_Id: expected JSON inside a string")),
        ("a verb that isn't there", &verb, String::new(), 405, said("the address has no such verb")),
    ];
    compare(url, &[JSON, BASIC], &table);
    let answer = send(url, &create, &[JSON, BASIC], &body(json!({ "ProductId": 5.0 })));
    let id = answer.json()["Value"]["Id"].to_string();
    let read = send(url, &line("GET", &format!("/{id}")), &[BASIC], "");
    assert_eq!((read.status, &read.json()["ProductId"]), (200, &json!(5)), "{}", answer.body);
    // What an update leaves out is cleared, or no.
    send(url, &create, &[JSON, BASIC], &body(json!({ "Refundable": true, "Notes": "keys" })));
    let made = send(url, &line("GET", "?orderby=Id&dir=descending&size=1"), &[BASIC], "").json();
    let id = made["Records"][0]["Id"].clone();
    let updated = send(url, &update, &[JSON, BASIC], &changed(json!({ "Id": id })));
    let read = send(url, &line("GET", &format!("/{id}")), &[BASIC], "").json();
    assert_eq!((&read["Refundable"], &read["Notes"]), (&json!(false), &Value::Null), "{} {read}", updated.body);
    let answer = send(url, &create, &[JSON], &deposit.to_string());
    assert_eq!((answer.status, answer.json()), (401, said("there are no credentials")));
    assert!(answer.headers.get("www-authenticate").is_some_and(|text| text.starts_with("Basic ")));
}
