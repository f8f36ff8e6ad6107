//! `methodResponse` to JSON.
//!
//! In: the body of an answer. Out: its one value, the server's fault, or where and why it can't be read. Depth and number
//! of values have limits; the grammar allows no element that isn't counted by one of them.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::encoding;
use super::scalar::Type;
use super::tokens::{ReadFault, Token, Tokens, blank};

/// Deepest value inside values.
pub(super) const DEPTH: usize = 64;

/// Most values of one answer.
const VALUES: usize = 1_000_000;

/// What an answer holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// The result; null if the server returns none.
    Value(Value),
    /// The server refuses. A code that is no integer is 0 and stands before the text.
    Fault { code: i64, text: String },
}

/// Reads an answer.
pub(crate) fn read(body: &[u8]) -> Result<Answer, ReadFault> {
    let text = encoding::text(body)?;
    let mut reading = Reading { tokens: Tokens::new(&text), values: 0 };
    reading.answer()
}

struct Reading<'a> {
    tokens: Tokens<'a>,
    values: usize,
}

impl Reading<'_> {
    fn answer(&mut self) -> Result<Answer, ReadFault> {
        const ROOT: &str = "not a `methodResponse`";
        if self.tokens.open("methodResponse", ROOT)?.is_none() {
            return Err(self.tokens.fault("the answer is empty"));
        }
        let Token::Open(tag) = self.tokens.tag()? else {
            return Err(self.tokens.fault("neither result nor fault"));
        };
        let value = match tag.name().as_ref() {
            "params" => self.parameters()?,
            // That the server refuses outweighs how badly it says why.
            "fault" => {
                return Ok(self.holder().map_or_else(
                    |fault| Answer::Fault { code: 0, text: format!("a fault that can't be read: {fault}") },
                    refusal,
                ));
            }
            _ => return Err(self.tokens.fault("neither `params` nor `fault`")),
        };
        self.tokens.close()?;
        match self.tokens.tag()? {
            Token::End => Ok(Answer::Value(value)),
            _ => Err(self.tokens.fault("more than one answer")),
        }
    }

    fn parameters(&mut self) -> Result<Value, ReadFault> {
        if self.tokens.open("param", "not a `param`")?.is_none() {
            return Ok(Value::Null);
        }
        let value = self.holder()?;
        self.tokens.close()?;
        Ok(value)
    }

    /// The rest of an element that holds one value.
    fn holder(&mut self) -> Result<Value, ReadFault> {
        let value = self.due_value(1)?;
        self.tokens.close()?;
        Ok(value)
    }

    fn due_value(&mut self, depth: usize) -> Result<Value, ReadFault> {
        match self.next_value(depth)? {
            Some(value) => Ok(value),
            None => Err(self.tokens.fault("a `value` is missing")),
        }
    }

    /// A `value`; none at the end of the element around it.
    fn next_value(&mut self, depth: usize) -> Result<Option<Value>, ReadFault> {
        if self.tokens.open("value", "not a `value`")?.is_none() {
            return Ok(None);
        }
        self.values += 1;
        if depth > DEPTH {
            return Err(self.tokens.fault("values inside values, too deep"));
        }
        if self.values > VALUES {
            return Err(self.tokens.fault("too many values"));
        }
        // Without a type it is text, which is only known at its end.
        let mut text = Cow::Borrowed("");
        let tag = loop {
            match self.tokens.next()? {
                Token::Text(piece) if text.is_empty() => text = piece,
                Token::Text(piece) => text.to_mut().push_str(&piece),
                Token::Close | Token::End => return Ok(Some(Value::String(text.into_owned()))),
                Token::Open(tag) if blank(&text) => break tag,
                Token::Open(_) => return Err(self.tokens.fault("an element inside text")),
            }
        };
        let value = match tag.name().as_ref() {
            "array" => self.array(depth)?,
            "struct" => self.members(depth)?,
            name => {
                // Apache's prefix is so by custom that its namespace needn't be looked up.
                let Some(of) = Type::of(name.strip_prefix("ex:").unwrap_or(name)) else {
                    return Err(self.tokens.fault("a value of a type that isn't known"));
                };
                let text = self.tokens.text()?;
                of.read(text).map_err(|problem| self.tokens.fault(problem))?
            }
        };
        self.tokens.close()?;
        Ok(Some(value))
    }

    fn array(&mut self, depth: usize) -> Result<Value, ReadFault> {
        let mut items = Vec::new();
        if self.tokens.open("data", "not the `data` of an array")?.is_none() {
            return Ok(Value::Array(items));
        }
        while let Some(item) = self.next_value(depth + 1).map_err(|fault| fault.in_element(items.len()))? {
            items.push(item);
        }
        self.tokens.close()?;
        Ok(Value::Array(items))
    }

    fn members(&mut self, depth: usize) -> Result<Value, ReadFault> {
        let mut members = Map::new();
        while self.tokens.open("member", "not a `member` of a struct")?.is_some() {
            if self.tokens.open("name", "a member doesn't begin with its `name`")?.is_none() {
                return Err(self.tokens.fault("a member without a `name`"));
            }
            let name = self.tokens.text()?;
            // Which of two is meant can't be known.
            let value = if members.contains_key(&*name) {
                Err(self.tokens.fault("a second member of this name"))
            } else {
                self.due_value(depth + 1)
            };
            let value = value.map_err(|fault| fault.in_member(&name))?;
            members.insert(name.into_owned(), value);
            self.tokens.close()?;
        }
        Ok(Value::Object(members))
    }
}

fn refusal(value: Value) -> Answer {
    let Value::Object(mut members) = value else { return Answer::Fault { code: 0, text: words(value) } };
    let code = members.remove("faultCode").unwrap_or_default();
    let text = match members.remove("faultString") {
        Some(text) => words(text),
        None if members.is_empty() => String::new(),
        None => words(Value::Object(members)),
    };
    match (integer(&code), words(code)) {
        (Some(code), _) => Answer::Fault { code, text },
        (None, code) if code.is_empty() => Answer::Fault { code: 0, text },
        (None, code) if text.is_empty() => Answer::Fault { code: 0, text: code },
        (None, code) => Answer::Fault { code: 0, text: format!("{code}: {text}") },
    }
}

/// The integer that a code is, however it is written.
fn integer(code: &Value) -> Option<i64> {
    match code {
        Value::String(text) => text.trim().parse().ok(),
        // Without `.0`, which `double` has even so.
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64()?.to_string().parse().ok()),
        _ => None,
    }
}

fn words(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}
