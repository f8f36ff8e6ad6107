//! XML-RPC calls and answers as JSON, read by a library that the runtime doesn't use: what tests compare with.

use roxmltree::{Document, Node};
use serde_json::{Map, Value};

/// Name and parameters of a `methodCall`.
///
/// # Errors
/// What isn't as XML-RPC has it.
pub fn call(xml: &str) -> Result<(String, Vec<Value>), String> {
    let document = Document::parse(xml).map_err(|error| error.to_string())?;
    let root = document.root_element();
    let name = child(root, "methodName")?.text().unwrap_or_default().to_owned();
    Ok((name, parameters(root)?))
}

/// The value of a `methodResponse`; the fault's struct as error.
///
/// # Errors
/// What isn't as XML-RPC has it.
#[allow(dead_code)]
pub fn answer(xml: &str) -> Result<Result<Value, Value>, String> {
    let document = Document::parse(xml).map_err(|error| error.to_string())?;
    let root = document.root_element();
    if let Ok(fault) = child(root, "fault") {
        return Ok(Err(value(child(fault, "value")?)?));
    }
    parameters(root)?.into_iter().next().map(Ok).ok_or_else(|| "no parameter".to_owned())
}

fn parameters(root: Node<'_, '_>) -> Result<Vec<Value>, String> {
    let params = child(root, "params")?;
    params.children().filter(Node::is_element).map(|param| value(child(param, "value")?)).collect()
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Result<Node<'a, 'i>, String> {
    let found = node.children().find(|child| child.has_tag_name(name));
    found.ok_or_else(|| format!("`{}` has no `{name}`", node.tag_name().name()))
}

fn value(node: Node<'_, '_>) -> Result<Value, String> {
    let Some(typed) = node.first_element_child() else { return Ok(text(node).into()) };
    Ok(match typed.tag_name().name() {
        "string" => text(typed).into(),
        "int" | "i4" | "i8" => text(typed).parse::<i64>().map_err(|error| error.to_string())?.into(),
        "boolean" => (text(typed) == "1").into(),
        "struct" => {
            let members = typed.children().filter(Node::is_element);
            let members = members.map(|member| Ok((text(child(member, "name")?), value(child(member, "value")?)?)));
            Value::Object(members.collect::<Result<Map<_, _>, String>>()?)
        }
        "array" => {
            let items = child(typed, "data")?;
            items.children().filter(Node::is_element).map(value).collect::<Result<_, _>>()?
        }
        other => return Err(format!("a `{other}`, which no example has")),
    })
}

fn text(node: Node<'_, '_>) -> String {
    node.text().unwrap_or_default().to_owned()
}
