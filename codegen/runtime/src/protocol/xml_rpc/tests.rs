//! The codec as a whole: answers in, calls out, and back.

use serde_json::{Value, json};

use super::read::{Answer, read};
use super::write::write;
use crate::system::XmlType;

/// An answer with this inside its one `value`.
fn answer(value: &str) -> String {
    format!(
        "<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n<value>{value}</value>\n</param>\n</params>\n</methodResponse>\n"
    )
}

fn value(xml: &str) -> Value {
    match read(xml.as_bytes()) {
        Ok(Answer::Value(value)) => value,
        other => panic!("{xml}: {other:?}"),
    }
}

fn fault(xml: &str) -> String {
    match read(xml.as_bytes()) {
        Err(fault) => fault.to_string(),
        Ok(answer) => panic!("{xml}: {answer:?}"),
    }
}

#[test]
fn values() {
    let table = [
        ("<i4>-7</i4>", json!(-7)),
        (" \n <int> 7 </int>\t", json!(7)),
        ("<i8>9007199254740993</i8>", json!(9_007_199_254_740_993_i64)),
        ("<ex:i8>1</ex:i8>", json!(1)),
        ("<boolean>1</boolean>", json!(true)),
        ("<double>-12.53</double>", json!(-12.53)),
        ("<dateTime.iso8601>19980717T14:08:55</dateTime.iso8601>", json!("1998-07-17T14:08:55")),
        ("<base64>aGVs\n bG8=</base64>", json!("aGVsbG8=")),
        ("<nil/>", json!(null)),
        ("<ex:nil></ex:nil>", json!(null)),
        ("<nil xmlns=\"http://ws.apache.org/xmlrpc/namespaces/extensions\"/>", json!(null)),
        ("<ex:bigdecimal>1.50</ex:bigdecimal>", json!("1.50")),
        // Texts, with type and without.
        ("", json!("")),
        ("  ", json!("  ")),
        ("plain text", json!("plain text")),
        ("<string/>", json!("")),
        ("<string> a\r\nb\rc </string>", json!(" a\nb\nc ")),
        ("<string>&lt;&amp;&gt;&apos;&quot;&#65;&#x1F600;&#13;</string>", json!("<&>'\"A😀\r")),
        ("a&amp;b<!-- not - this --><?nor this?><![CDATA[<c> &amp; ]]]]><![CDATA[>]]>d", json!("a&b<c> &amp; ]]>d")),
        ("<!-- a --><int><!-- b -->4<!-- c -->2</int><?d?>", json!(42)),
        ("<string attribute='ignored'>x</string>", json!("x")),
        // Parts.
        ("<array><data/></array>", json!([])),
        ("<array/>", json!([])),
        ("<struct/>", json!({})),
        ("<array><data><value>a</value> <value><int>1</int></value><value/></data></array>", json!(["a", 1, ""])),
        (
            "<struct> <member> <name> a </name> <value><array><data><value><struct><member><name/><value>x</value></member>\
             </struct></value></data></array></value> </member> <member><name>&lt;b</name><value><nil/></value></member> </struct>",
            json!({" a ": [{"": "x"}], "<b": null}),
        ),
    ];
    for (xml, expected) in table {
        assert_eq!(value(&answer(xml)), expected, "{xml}");
    }
    assert_eq!(value("<methodResponse><params/></methodResponse>"), json!(null));
    assert_eq!(
        value("\n<methodResponse><params><param><value/></param></params></methodResponse>\n<!-- -->"),
        json!("")
    );
}

#[test]
fn answers_in_other_encodings() {
    let text = |encoding: &str| answer("café €").replace("?>", &format!(" encoding='{encoding}'?>"));
    let utf16: Vec<u8> = format!("\u{feff}{}", text("UTF-16")).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let byte = |character: char| if character == '€' { 0x80 } else { character as u8 };
    let western: Vec<u8> = text("ISO-8859-1").chars().map(byte).collect();
    for body in [utf16, western, text("UTF-8").into_bytes(), [b"\xef\xbb\xbf", text("utf-8").as_bytes()].concat()] {
        assert_eq!(read(&body), Ok(Answer::Value(json!("café €"))));
    }
}

#[test]
fn refusals() {
    let members = |code: &str, text: &str| {
        format!(
            "<struct><member><name>faultCode</name><value>{code}</value></member><member><name>faultString</name><value>{text}</value></member></struct>"
        )
    };
    let table = [
        (members("<int>4</int>", "<string>Too many parameters.</string>"), 4, "Too many parameters."),
        (members("4", "text"), 4, "text"),
        (members("<double>-4</double>", "text"), -4, "text"),
        (members("DENIED", "text"), 0, "DENIED: text"),
        (members("<nil/>", "text"), 0, "text"),
        (members("<int>1</int>", "<int>2</int>"), 1, "2"),
        ("<struct/>".into(), 0, ""),
        ("<struct><member><name>why</name><value>so</value></member></struct>".into(), 0, "{\"why\":\"so\"}"),
        ("<struct><member><name>faultCode</name><value>so</value></member></struct>".into(), 0, "so"),
        ("just text".into(), 0, "just text"),
    ];
    for (xml, code, text) in table {
        let body = format!("<methodResponse><fault><value>{xml}</value></fault></methodResponse>");
        assert_eq!(read(body.as_bytes()), Ok(Answer::Fault { code, text: text.into() }), "{xml}");
    }
    for xml in ["<fault/>", "<fault><value><int>x</int></value></fault>", "<fault><value>", "<fault>x</fault>"] {
        let answer = read(format!("<methodResponse>{xml}").as_bytes());
        assert!(
            matches!(&answer, Ok(Answer::Fault { code: 0, text }) if text.starts_with("a fault that")),
            "{answer:?}"
        );
    }
}

#[test]
fn faults_say_where_and_never_what() {
    let table = [
        ("<int>secret</int>", "not an integer at line 5 column 19"),
        ("<secret>secret</secret>", "a type that isn't known"),
        ("<int><int>1</int></int>", "an element inside text"),
        ("secret<int>1</int>", "an element inside text"),
        ("<int>1</int>secret", "text where an element is due"),
        ("<int>1</int><int>1</int>", "an element where none is due"),
        ("<int>1</secret>", "the end of another element than is open"),
        ("&secret;", "an entity that XML doesn't know itself"),
        ("&secret", "a reference without `;`"),
        ("a & b", "a reference without `;`"),
        ("&#0;", "a reference to no character"),
        ("&#xD800;", "a reference to no character"),
        ("&#secret;", "a reference to no character"),
        ("<array>secret</array>", "text where an element is due"),
        ("<array><secret/></array>", "not the `data` of an array"),
        ("<array><data/><data/></array>", "an element where none is due"),
        ("<array><data><secret/></data></array>", "[0]: not a `value`"),
        ("<array><data><value/><value><int/></value></data></array>", "[1]: not an integer"),
        ("<struct><value/></struct>", "not a `member` of a struct"),
        ("<struct><member/></struct>", "a member without a `name`"),
        ("<struct><member><value/></member></struct>", "a member doesn't begin with its `name`"),
        ("<struct><member><name>a</name></member></struct>", "a: a `value` is missing"),
        (
            "<struct><member><name>a</name><value/></member><member><name>a</name><value>secret</value></member></struct>",
            "a: a second member of this name",
        ),
        (
            "<struct><member><name>result</name><value><array><data><value/><value><struct><member><name>name</name>\
             <value><boolean>secret</boolean></value></member></struct></value></data></array></value></member></struct>",
            "result[1].name: not a boolean",
        ),
        ("<![CDATA[secret", "CDATA not closed"),
        ("<!-- secret", "comment not closed"),
    ];
    for (xml, expected) in table {
        let said = fault(&answer(xml));
        assert!(said.contains(expected), "{xml}: {said}");
        assert!(!said.contains("secret"), "{xml}: {said}");
    }
    let table = [
        ("", "the answer is empty"),
        ("secret", "text outside the root element"),
        ("{\"secret\": 1}", "text outside the root element"),
        ("<html/>", "not a `methodResponse`"),
        ("<!DOCTYPE html><html>secret</html>", "an HTML page"),
        ("<!DOCTYPE a [<!ENTITY b 'secret'>]><methodResponse/>", "a document type"),
        ("<methodResponse/>", "neither result nor fault"),
        ("<methodResponse><secret/></methodResponse>", "neither `params` nor `fault`"),
        ("<methodResponse><params><param/></params></methodResponse>", "a `value` is missing"),
        ("<methodResponse><params>", "ends inside an element"),
        ("<methodResponse><params/></methodResponse><a/>", "a second root element"),
        ("<methodResponse><params/></methodResponse>secret", "text outside the root element"),
        ("<methodResponse><params/><fault/></methodResponse>", "an element where none is due"),
        ("<methodResponse><params/><?xml version='1.0'?></methodResponse>", "an XML declaration inside"),
        ("</methodResponse>", "the end of an element that isn't open"),
    ];
    for (xml, expected) in table {
        let said = fault(xml);
        assert!(said.contains(expected) && !said.contains("secret"), "{xml}: {said}");
    }
    let two = "<param><value/></param>".repeat(2);
    assert!(fault(&format!("<methodResponse><params>{two}</params></methodResponse>")).contains("none is due"));
    let long = "n".repeat(1_000);
    let said = fault(&answer(&format!("<struct><member><name>{long}</name><value><int/></value></member></struct>")));
    assert!(said.len() < 150, "{said}");
}

#[test]
fn depth_and_number_have_limits() {
    let (open, close) = ("<array><data><value>", "</value></data></array>");
    let nested = |depth: usize| answer(&format!("{}{}", open.repeat(depth - 1), close.repeat(depth - 1)));
    assert!(value(&nested(64)).is_array());
    assert!(fault(&nested(65)).contains("too deep"));
    assert!(fault(&nested(100_000)).contains("too deep"));
    // What is never closed, or isn't of the grammar.
    assert!(fault(&"<value>".repeat(1_000_000)).contains("not a `methodResponse`"));
    let many = format!("<array><data>{}</data></array>", "<value/>".repeat(1_000_001));
    assert!(fault(&answer(&many)).contains("too many values"));
}

/// A call's parameters, read back.
fn back(kind: XmlType, value: Option<&Value>) -> Value {
    let call = String::from_utf8(write("a.b", &[(kind, value)]).unwrap()).unwrap();
    let (_, parameters) = call.split_once("</methodName>").unwrap();
    let parameters = parameters.strip_suffix("</methodCall>").unwrap();
    match read(format!("<methodResponse>{parameters}</methodResponse>").as_bytes()) {
        Ok(Answer::Value(value)) => value,
        other => panic!("{call}: {other:?}"),
    }
}

#[test]
fn what_is_written_is_read() {
    let whole = json!({
        "text": "<a> & 'b' \"c\" ]]> \r\n\t é 😀", "": "", "int": -5, "long": i64::MAX, "double": 0.1, "tiny": 1e-300,
        "large": 1e300, "bool": [true, false], "null": null, "none": [[], {}],
    });
    let table = [
        (XmlType::Any, whole.clone(), whole.clone()),
        (XmlType::Struct, whole.clone(), whole),
        (XmlType::Array, json!([1, [2, "3"]]), json!([1, [2, "3"]])),
        (XmlType::Text, json!(" kept "), json!(" kept ")),
        (XmlType::Text, json!(5), json!("5")),
        (XmlType::Text, json!(true), json!("true")),
        (XmlType::Int, json!(5), json!(5)),
        (XmlType::Int, json!("5"), json!(5)),
        (XmlType::Int, json!(i64::MIN), json!(i64::MIN)),
        (XmlType::Double, json!(5), json!(5.0)),
        (XmlType::Double, json!("12.50"), json!(12.5)),
        (XmlType::Double, json!(1e300), json!(1e300)),
        (XmlType::Bool, json!(true), json!(true)),
        (XmlType::Time, json!("2024-05-01T10:00:00.5+02:00"), json!("2024-05-01T08:00:00")),
        (XmlType::Time, json!("2024-05-01T10:00:00"), json!("2024-05-01T10:00:00")),
        (XmlType::Time, json!("20240501T10:00:00"), json!("2024-05-01T10:00:00")),
        (XmlType::Time, json!("2024-05-01"), json!("2024-05-01T00:00:00")),
        (XmlType::Base64, json!("aGVs\nbG8="), json!("aGVsbG8=")),
    ];
    for (kind, value, expected) in table {
        assert_eq!(back(kind, Some(&value)), expected, "{kind:?} {value}");
        assert_eq!(back(kind, Some(&Value::Null)), Value::Null, "{kind:?}");
    }
    let missing = [
        (XmlType::Any, json!("")),
        (XmlType::Text, json!("")),
        (XmlType::Int, json!(0)),
        (XmlType::Double, json!(0.0)),
        (XmlType::Bool, json!(false)),
        (XmlType::Time, json!("")),
        (XmlType::Base64, json!("")),
        (XmlType::Array, json!([])),
        (XmlType::Struct, json!({})),
    ];
    for (kind, expected) in missing {
        assert_eq!(back(kind, None), expected, "{kind:?}");
    }
}

#[test]
fn calls() {
    let (text, number) = (json!("a<b"), json!(1e20));
    let call = write(
        "customer.list",
        &[(XmlType::Text, Some(&text)), (XmlType::Double, Some(&number)), (XmlType::Struct, None)],
    );
    assert_eq!(
        String::from_utf8(call.unwrap()).unwrap(),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<methodCall><methodName>customer.list</methodName><params>\
         <param><value><string>a&lt;b</string></value></param>\
         <param><value><double>100000000000000000000.0</double></value></param>\
         <param><value><struct></struct></value></param></params></methodCall>"
    );
    let mut deep = json!([]);
    for _ in 0..64 {
        deep = json!([deep]);
    }
    let table = [
        (XmlType::Int, json!("secret"), "expected an integer of at most 64 bits with sign, found a string"),
        (XmlType::Int, json!(1.5), "expected an integer"),
        (XmlType::Int, json!(u64::MAX), "expected an integer"),
        (XmlType::Any, json!(u64::MAX), "beyond 64 bits with sign"),
        (XmlType::Double, json!("secret"), "expected a number, found a string"),
        (XmlType::Double, json!("inf"), "expected a number"),
        (XmlType::Bool, json!(1), "expected a boolean, found a number"),
        (XmlType::Time, json!("secret"), "expected a time"),
        (XmlType::Time, json!("2024-13-01T10:00:00"), "expected a time"),
        (XmlType::Base64, json!("se*cret"), "expected a string in base64"),
        (XmlType::Array, json!({}), "expected an array, found an object"),
        (XmlType::Struct, json!([]), "expected an object, found an array"),
        (XmlType::Text, json!([]), "expected a string, found an array"),
        (XmlType::Text, json!("secret\u{1}"), "a character that XML can't hold"),
        (XmlType::Any, json!({"secret\u{0}": 1}), "a character that XML can't hold"),
        (XmlType::Any, deep, "too deep"),
    ];
    for (kind, value, expected) in table {
        let said = write("m", &[(XmlType::Any, None), (kind, Some(&value))]).unwrap_err();
        assert!(said.starts_with("parameter 2: ") && said.contains(expected) && !said.contains("secret"), "{said}");
    }
    assert!(write("", &[]).is_err() && write("a\0", &[]).is_err());
    let call = String::from_utf8(write("a&b", &[]).unwrap()).unwrap();
    assert!(call.ends_with("<methodName>a&amp;b</methodName><params></params></methodCall>"), "{call}");
}
