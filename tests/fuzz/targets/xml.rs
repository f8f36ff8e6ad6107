//! XML-RPC answers: any value, a fault, or an error with a place.

use std::path::Path;

use crudl::{ErrorKind, Headers, HttpResponse, Protocol};

use crate::noise::{SECRET, altered, in_time, runs};
use crate::service::{items, wait};

const WORDS: &[&str] = &[
    "<",
    ">",
    "/>",
    "</",
    "&",
    ";",
    "&amp;",
    "&#13;",
    "&#0;",
    "&#x10FFFF;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    "<!DOCTYPE a>",
    "<!",
    "<value>",
    "</value>",
    "<value/>",
    "<nil/>",
    "<ex:i8>",
    "<int>",
    "</int>",
    "<struct>",
    "</struct>",
    "<member>",
    "<name>",
    "<array><data><value>",
    "</value></data></array>",
    "\r\n",
    "\0",
    "é",
    "\u{feff}",
    " encoding='latin1'",
    "1e309",
    "-",
    ".",
    "T",
    "Z",
];

const EVERYTHING: &str = "<?xml version='1.0' encoding='utf-8'?><methodResponse><params><param><value><struct>\
 <member><name>a</name><value><int>-1</int></value></member><member><name>b</name><value><i8>9007199254740993</i8></value></member>\
 <member><name>c</name><value><boolean>1</boolean></value></member><member><name>d</name><value><double>-1.5</double></value></member>\
 <member><name>e</name><value><dateTime.iso8601>19980717T14:08:55.5+0200</dateTime.iso8601></value></member>\
 <member><name>f</name><value><base64>aGVs\nbG8=</base64></value></member><member><name>g</name><value><nil/></value></member>\
 <member><name>h</name><value>hunter2-secret</value></member><member><name>i</name><value><string><![CDATA[<x>]]>&lt;&#233;</string></value></member>\
 <member><name>j</name><value><ex:bigdecimal>1.50</ex:bigdecimal></value></member><member><name>k</name><value><array><data>\
 <value><int>hunter2-secret</int></value></data></array></value></member></struct></value></param></params></methodResponse>";

pub fn seeds() -> Vec<Vec<u8>> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/cloud_api/examples");
    let mut paths: Vec<_> =
        std::fs::read_dir(examples).expect("the examples").flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.to_string_lossy().contains(".response."));
    paths.sort();
    let mut seeds: Vec<_> = paths.iter().map(|path| std::fs::read(path).expect("an example")).collect();
    assert!(seeds.len() > 20);
    seeds.push(EVERYTHING.into());
    seeds.push(EVERYTHING.replace("<int>hunter2-secret</int>", "").into());
    let text = EVERYTHING.replace("utf-8", "utf-16");
    seeds.push([0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect());
    seeds.push("<methodResponse><fault><value>hunter2-secret</value></fault></methodResponse>".into());
    seeds
}

#[test]
fn answers() {
    let seeds = seeds();
    let headers: Headers = [("content-type", "text/xml")].into_iter().collect();
    runs("xml::answers", |noise| {
        let body = altered(&seeds, WORDS, noise);
        let answer = HttpResponse::new(200, headers.clone(), body);
        let service = items(answer, Protocol::XmlRpc, noise.below(2) == 0);
        let Err(error) = in_time(|| wait(service.anything())) else { return };
        match error.kind() {
            // A fault is the server's own words.
            ErrorKind::Refused(200) => assert!(error.code().is_some_and(|code| code.parse::<i64>().is_ok()), "{error}"),
            ErrorKind::Undecodable => {
                let problem = error.detail().and_then(|detail| detail.rsplit(": ").next()).unwrap_or_default();
                assert!(!problem.contains(SECRET), "{error}");
                assert!(error.to_string().len() < 8_000, "{error}");
            }
            other => panic!("{other:?}: {error}"),
        }
    });
}
