//! Cloud API: documents as other libraries write them, faults, jobs, and what isn't implemented.

use std::error::Error;
use std::fs;
use std::path::Path;

use crudl::{ErrorKind, Uuid};
use crudl_clients::cloud_api;
use crudl_mock::Mock;

use crate::drive::{client, full, ir};
use crate::raw::{Answer, BASIC, send};

type Told = Result<(), Box<dyn Error>>;

const XML: (&str, &str) = ("Content-Type", "text/xml");

fn call(mock: &Mock, body: &str) -> Answer {
    send(mock.url("cloud_api").expect("a server"), "POST /appserver/xmlrpc", &[XML, BASIC], body)
}

fn named(procedure: &str, params: &[&str]) -> String {
    let params: String = params.iter().map(|value| format!("<param><value>{value}</value></param>")).collect();
    format!("<methodCall><methodName>cloud_api_customer.{procedure}</methodName><params>{params}</params></methodCall>")
}

/// The code of a fault.
fn fault(answer: &Answer) -> Option<i64> {
    assert_eq!((answer.status, answer.headers["content-type"].as_str()), (200, "text/xml"), "{answer:?}");
    let (_, code) = answer.body.split_once("<fault>")?.1.split_once("<name>faultCode</name><value><int>")?;
    code.split_once('<')?.0.parse().ok()
}

/// As Python's xmlrpc.client writes them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_example_is_answered() -> Told {
    let mock = full(&ir()).await;
    let (mut done, mut refused) = (0, Vec::new());
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/cloud_api/examples"))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let Some(procedure) = name.strip_suffix(".request.xml") else { continue };
        // Each finds the world as it was at the beginning.
        mock.clear();
        let answer = call(&mock, &fs::read_to_string(&path)?);
        match fault(&answer) {
            None => {
                assert!(answer.body.contains("<params><param><value>"), "{procedure}: {}", answer.body);
                done += 1;
            }
            Some(code) => refused.push((procedure.to_owned(), code)),
        }
    }
    refused.sort();
    let unknown = ["getXML", "getXMLSchema", "listCloudSpaces"].map(|name| (name.to_owned(), 501));
    assert_eq!((done, refused.as_slice()), (19, unknown.as_slice()));
    Ok(())
}

/// Other forms of the same: texts without a type, CDATA, comments, white space, a struct in a struct, nothing for the rest.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_of_other_libraries() -> Told {
    let mock = Mock::new().await?;
    let body = "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\r\n<!-- a call -->
        <methodCall>
          <methodName>\n cloud_api_customer.create </methodName>
          <params>
            <param><value><![CDATA[Fish & Chips]]></value></param>
            <param><value>00000000-0000-0000-0000-000000000007</value></param>
            <param><value><string>caf&#233; &lt;7&gt;</string></value></param>
            <param><value><string/></value></param>
            <param><value></value></param>
            <param><value>Ireland</value></param>
            <param><value><string>00000000-0000-0000-0000-000000000009</string></value></param>
            <param><value><struct><member><name>maxduration</name><value><i4>7</i4></value></member><member>
              <name>deep</name><value><array><data><value><boolean>1</boolean></value><value><nil/></value></data></array></value>
            </member></struct></value></param>
          </params>
        </methodCall>";
    let answer = call(&mock, body);
    assert!(answer.body.contains("00000000-0000-0000-0000-000000000009"), "the job that was named: {}", answer.body);
    let customers = client::<cloud_api::Client>(&mock).customer();
    let found = customers.find().name("Fish & Chips").await?.value;
    let [id] = found.as_slice() else { return Err(format!("one customer, not {found:?}").into()) };
    let customer = customers.list(*id).await?.value.into_iter().next().ok_or("a customer")?;
    assert_eq!((customer.description.as_deref(), customer.country.as_deref()), (Some("café <7>"), Some("Ireland")));
    assert!(answer.body.contains(&id.to_string()), "{}", answer.body);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refused() {
    let mock = Mock::new().await.expect("a server");
    let (id, text) = ("<string>00000000-0000-0000-0000-000000000007</string>", "<string>x</string>");
    let nothing = "<string></string>";
    let add = |amount: &str| named("addCapacityAvailable", &[id, amount, text, text]);
    let table = [
        ("no such procedure", named("fly", &[]), 404, "there is no procedure cloud_api_customer.fly"),
        ("no such customer", named("delete", &[id]), 404, "there is no such record: customer"),
        ("not implemented", named("getXML", &[id]), 501, "this isn't implemented"),
        ("a missing argument", named("delete", &[]), 400, "customerguid: it is missing"),
        ("an empty id", named("delete", &[nothing]), 400, "customerguid: expected a UUID"),
        ("a wrong type", named("delete", &["<int>7</int>"]), 400, "customerguid: expected a UUID"),
        ("a text for a number", add("<string>7</string>"), 400, "amount: expected an integer"),
        ("a double", add("<double>7.0</double>"), 400, "amount: expected an integer"),
        ("half a number", add("<double>7.5</double>"), 400, "amount: expected an integer"),
        ("nothing at all", add("<nil/>"), 400, "amount: it can't be null"),
        ("an argument more", named("delete", &[id, text, "<struct/>", text]), 400, "4 arguments, where there are 3"),
        ("no id of a job", named("delete", &[id, text]), 400, "jobguid: expected a UUID"),
        (
            "no such type",
            named("delete", &["<float>1</float>"]),
            400,
            "the call can't be read: a value of a type that isn't known",
        ),
        ("no integer", named("delete", &["<int>x</int>"]), 400, "the call can't be read: not an integer"),
        ("no call", "<methodResponse/>".to_owned(), 400, "the call can't be read: it is no methodCall"),
        ("no XML", "{}".to_owned(), 400, "the call can't be read: it isn't XML"),
    ];
    for (wrong, body, code, words) in table {
        let answer = call(&mock, &body);
        assert_eq!(fault(&answer), Some(code), "{wrong}: {}", answer.body);
        let words = format!("<name>faultString</name><value><string>{words}</string>");
        assert!(answer.body.contains(&words), "{wrong}: {}", answer.body);
    }
    // Before there's a procedure, it is HTTP that refuses.
    let url = mock.url("cloud_api").expect("a server");
    let body = named("listStatuses", &[]);
    for (line, headers, status) in [
        ("POST /appserver/xmlrpc", [XML].as_slice(), 401),
        ("GET /appserver/xmlrpc", &[BASIC], 405),
        ("POST /appserver", &[XML, BASIC], 404),
    ] {
        assert_eq!(send(url, line, headers, &body).status, status, "{line}");
    }
}

#[tokio::test]
async fn faults_and_jobs_as_the_client_has_them() -> Told {
    let mock = Mock::new().await?;
    let customers = client::<cloud_api::Client>(&mock).customer();
    let made = customers.create("Example Ltd", Uuid::from_u128(7)).await?;
    assert!(made.facts.jobguid.is_some_and(|job| job != made.value), "{made:?}");
    let job = Uuid::from_u128(9);
    let renamed = customers.update_model_properties(made.value).name("Example plc").jobguid(job).await?;
    assert_eq!((renamed.value, renamed.facts.jobguid), (made.value, Some(job)));

    let missing = customers.delete(Uuid::nil()).await.err().ok_or("a fault")?;
    assert_eq!((missing.code(), missing.kind()), (Some("404"), ErrorKind::Refused(200)));
    let unknown = customers.get_xml(made.value).await.err().ok_or("a fault")?;
    assert_eq!(unknown.kind(), ErrorKind::NotImplemented);
    Ok(())
}
