//! XML-RPC on the server's side.
//!
//! In: the body of a request; a result. Out: a procedure's name with its arguments as JSON; a `methodResponse`. Documents
//! with a DTD are refused, so that there are no entities to expand.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crudl_spec::ir::{Field, Ir, TimeFormat, Type};
use roxmltree::{Document, Node};
use serde_json::{Map, Value};

use crate::refusal::Refusal;
use crate::time;

/// Deepest value inside values.
const DEPTH: usize = 64;

/// Most nodes of a call.
const NODES: u32 = 200_000;

/// Most attributes. XML-RPC has none but for a namespace or two of extensions; a parser compares each with all others.
const ATTRIBUTES: usize = 64;

/// Reads a `methodCall`.
pub(crate) fn read(body: &[u8]) -> Result<(String, Vec<Value>), Refusal> {
    let fault = |problem: &str| Refusal::invalid(format!("the call can't be read: {problem}"));
    let text = std::str::from_utf8(body).map_err(|_| fault("it isn't UTF-8"))?;
    if has_many_attributes(text) {
        return Err(fault("it has attributes, as no call does"));
    }
    let options = roxmltree::ParsingOptions { nodes_limit: NODES, ..roxmltree::ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|_| fault("it isn't XML"))?;
    let root = document.root_element();
    if !root.has_tag_name("methodCall") {
        return Err(fault("it is no methodCall"));
    }
    let name = child(root, "methodName").and_then(|node| node.text()).ok_or_else(|| fault("no methodName"))?;
    let params = child(root, "params").into_iter().flat_map(|params| params.children());
    let params = params.filter(|node| node.has_tag_name("param")).map(|param| {
        let value = child(param, "value").ok_or_else(|| fault("a param has no value"))?;
        self::value(value, 1).map_err(|problem| fault(&problem))
    });
    Ok((name.trim().to_owned(), params.collect::<Result<_, _>>()?))
}

/// Whether there are more attributes in all than a call can have. Only what is well-formed is counted right; the parser
/// refuses the rest.
fn has_many_attributes(text: &str) -> bool {
    let (mut rest, mut count) = (text, 0);
    while let Some((_, tag)) = rest.split_once('<') {
        let passed = [("!--", "-->"), ("![CDATA[", "]]>"), ("?", "?>")];
        if let Some((open, end)) = passed.into_iter().find(|(open, _)| tag.starts_with(open)) {
            rest = tag.strip_prefix(open).and_then(|tag| tag.split_once(end)).map_or("", |(_, after)| after);
            continue;
        }
        rest = tag;
        while let Some(at) = rest.find(['"', '\'', '>']) {
            let (from, quote) = (rest.get(at + 1..).unwrap_or_default(), rest.get(at..=at).unwrap_or_default());
            if quote == ">" {
                rest = from;
                break;
            }
            count += 1;
            if count > ATTRIBUTES {
                return true;
            }
            rest = from.split_once(quote).map_or("", |(_, after)| after);
        }
    }
    false
}

fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|node| node.has_tag_name(name))
}

fn value(node: Node<'_, '_>, depth: usize) -> Result<Value, String> {
    if depth > DEPTH {
        return Err("values inside values, too deep".to_owned());
    }
    let Some(typed) = node.children().find(Node::is_element) else {
        // Without a type it is text.
        return Ok(text(node).into());
    };
    let text = text(typed);
    let plain = text.trim();
    Ok(match typed.tag_name().name() {
        "string" => text.into(),
        "int" | "i4" | "i8" => plain.parse::<i64>().map_err(|_| "not an integer")?.into(),
        "boolean" => match plain {
            "1" => true.into(),
            "0" => false.into(),
            _ => return Err("not a boolean".to_owned()),
        },
        "double" => plain.parse::<f64>().map_err(|_| "not a number")?.into(),
        "dateTime.iso8601" => moment(plain).ok_or("not a time such as 20240501T10:00:00")?.into(),
        "base64" => {
            let dense: String = plain.split_ascii_whitespace().collect();
            STANDARD.decode(&dense).map_err(|_| "not base64")?;
            dense.into()
        }
        "nil" => Value::Null,
        "array" => {
            let items = child(typed, "data").into_iter().flat_map(|data| data.children());
            let items = items.filter(|node| node.has_tag_name("value")).map(|item| value(item, depth + 1));
            Value::Array(items.collect::<Result<_, _>>()?)
        }
        "struct" => {
            let mut members = Map::new();
            for member in typed.children().filter(|node| node.has_tag_name("member")) {
                let name = child(member, "name").map(self::text).ok_or("a member has no name")?;
                let held = child(member, "value").ok_or("a member has no value")?;
                members.insert(name, value(held, depth + 1)?);
            }
            Value::Object(members)
        }
        _ => return Err("a value of a type that isn't known".to_owned()),
    })
}

fn text(node: Node<'_, '_>) -> String {
    node.children().filter_map(|child| child.text()).collect()
}

/// `20240501T10:00:00` as `2024-05-01T10:00:00`.
fn moment(text: &str) -> Option<String> {
    let (date, clock) = text.split_once('T')?;
    let date: String = date.chars().filter(|letter| *letter != '-').collect();
    let (year, month, day) = (date.get(..4)?, date.get(4..6)?, date.get(6..8)?);
    let text = format!("{year}-{month}-{day}T{clock}");
    time::read(&Value::String(text.clone())).map(|_| text)
}

/// Positional arguments by name. What is empty was left out, unless it is required.
pub(crate) fn arguments(fields: &[(&Field, bool)], values: Vec<Value>) -> Result<Map<String, Value>, Refusal> {
    if values.len() > fields.len() {
        return Err(Refusal::invalid(format!("{} arguments, where there are {}", values.len(), fields.len())));
    }
    // Unlike JSON, XML-RPC says which kind a number is.
    let double = |((field, _), value): &(&(&Field, bool), &Value)| field.ty == Type::Int && value.is_f64();
    if let Some(((field, _), _)) = fields.iter().zip(&values).find(double) {
        return Err(Refusal::invalid(format!("{}: expected an integer", field.wire)));
    }
    let named = fields.iter().zip(values).filter_map(|((field, required), value)| {
        if !required && is_empty(&value) {
            return None;
        }
        let value = match &field.ty {
            Type::DateTime(format) if *format != TimeFormat::Epoch => time::convert(&value, &field.ty).unwrap_or(value),
            Type::LocalDateTime(_) => time::convert(&value, &field.ty).unwrap_or(value),
            _ => value,
        };
        Some((field.wire.clone(), value))
    });
    Ok(named.collect())
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => !value,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
    }
}

/// A result.
pub(crate) fn response(ir: &Ir, value: &Value, ty: &Type) -> String {
    let mut out = String::from(HEAD);
    out.push_str("<params><param>");
    write(ir, &mut out, value, ty);
    out.push_str("</param></params></methodResponse>");
    out
}

/// A result under a key, with what stands beside it.
pub(crate) fn enveloped(ir: &Ir, key: &str, result: (&Value, &Type), beside: &Map<String, Value>) -> String {
    let mut out = String::from(HEAD);
    out.push_str("<params><param><value><struct>");
    member(ir, &mut out, key, result.0, result.1);
    for (name, value) in beside {
        member(ir, &mut out, name, value, &Type::Any);
    }
    out.push_str("</struct></value></param></params></methodResponse>");
    out
}

/// A fault.
pub(crate) fn fault(code: i64, words: &str) -> String {
    let mut out = String::from(HEAD);
    out.push_str("<fault><value><struct><member><name>faultCode</name>");
    out.push_str(&format!("<value><int>{code}</int></value></member><member><name>faultString</name><value><string>"));
    escape(&mut out, words);
    out.push_str("</string></value></member></struct></value></fault></methodResponse>");
    out
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<methodResponse>";

fn member(ir: &Ir, out: &mut String, name: &str, value: &Value, ty: &Type) {
    out.push_str("<member><name>");
    escape(out, name);
    out.push_str("</name>");
    write(ir, out, value, ty);
    out.push_str("</member>");
}

fn write(ir: &Ir, out: &mut String, value: &Value, ty: &Type) {
    out.push_str("<value>");
    let mut element = |name: &str, text: &str| {
        out.push_str(&format!("<{name}>"));
        escape(out, text);
        out.push_str(&format!("</{name}>"));
    };
    match value {
        Value::Null => out.push_str("<nil/>"),
        Value::Bool(value) => element("boolean", if *value { "1" } else { "0" }),
        Value::Number(number) if number.is_f64() => element("double", &number.to_string()),
        Value::Number(number) => {
            let short = number.as_i64().is_some_and(|number| i32::try_from(number).is_ok());
            element(if short { "int" } else { "i8" }, &number.to_string());
        }
        Value::String(text) => match ty {
            Type::Bytes => element("base64", text),
            Type::DateTime(_) | Type::LocalDateTime(_) => match time::read(value) {
                Some(at) => {
                    let time = at.to_zoned(jiff::tz::TimeZone::UTC).datetime();
                    element("dateTime.iso8601", &time.strftime("%Y%m%dT%H:%M:%S").to_string());
                }
                None => element("string", text),
            },
            _ => element("string", text),
        },
        Value::Array(items) => {
            let inner = if let Type::List(inner) = ty { inner } else { &Box::new(Type::Any) };
            out.push_str("<array><data>");
            for item in items {
                write(ir, out, item, inner);
            }
            out.push_str("</data></array>");
        }
        Value::Object(members) => {
            let fields = if let Type::Record(id) = ty { ir[*id].fields.as_slice() } else { &[] };
            out.push_str("<struct>");
            for (name, value) in members {
                let ty = fields.iter().find(|field| field.wire == *name).map_or(&Type::Any, |field| &field.ty);
                member(ir, out, name, value, ty);
            }
            out.push_str("</struct>");
        }
    }
    out.push_str("</value>");
}

fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(character),
            // XML has no way to say these.
            '\0'..' ' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn calls() {
        let body = b"<?xml version='1.0'?><methodCall><methodName> a.b </methodName><params>
            <param><value><string>x &amp; y</string></value></param><param><value>bare</value></param>
            <param><value><i4>7</i4></value></param><param><value><boolean>1</boolean></value></param>
            <param><value><dateTime.iso8601>20240501T10:00:00</dateTime.iso8601></value></param>
            <param><value><array><data><value><nil/></value></data></array></value></param>
            <param><value><struct><member><name>k</name><value><double>1.5</double></value></member></struct></value></param>
            </params></methodCall>";
        let (name, values) = read(body).unwrap();
        assert_eq!(name, "a.b");
        let expected = json!(["x & y", "bare", 7, true, "2024-05-01T10:00:00", [null], {"k": 1.5}]);
        assert_eq!(Value::Array(values), expected);
    }

    #[test]
    fn attributes_are_those_of_tags() {
        let quotes = "'\"".repeat(100);
        let body = format!(
            "<?xml version='1.0'?><!-- <a {quotes}> --><methodCall xmlns:ex='ex'><methodName>a</methodName>\
            <params><param><value>{quotes}<![CDATA[<a {quotes}>]]></value></param></params></methodCall>"
        );
        assert_eq!(read(body.as_bytes()).unwrap().1, [json!(format!("{quotes}<a {quotes}>"))]);
    }

    #[test]
    fn what_is_no_call() {
        let deep = format!(
            "<methodCall><methodName>a</methodName><params><param>{}{}</param></params></methodCall>",
            "<value><array><data>".repeat(65),
            "</data></array></value>".repeat(65)
        );
        // What takes a parser longer with the square of their number.
        let many: String = (0..100_000).map(|number| format!(" a{number}='>'")).collect();
        let nested: String = (0..20_000).map(|number| format!("<a xmlns:n{number} = \"n\">")).collect();
        let (many, nested) = (format!("<methodCall{many}/>"), format!("<!-- > -->{nested}"));
        let table: [(&[u8], &str); 7] = [
            (b"", "isn't XML"),
            (b"\xff", "isn't UTF-8"),
            (b"<a/>", "no methodCall"),
            (b"<!DOCTYPE a [<!ENTITY e 'x'>]><methodCall><methodName>&e;</methodName></methodCall>", "isn't XML"),
            (deep.as_bytes(), "too deep"),
            (many.as_bytes(), "attributes"),
            (nested.as_bytes(), "attributes"),
        ];
        for (body, problem) in table {
            let refusal = read(body).unwrap_err();
            assert!(refusal.detail.contains(problem), "{refusal:?}");
        }
    }
}
