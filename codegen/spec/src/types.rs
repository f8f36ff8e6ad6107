//! Type expressions: text in, a small tree with byte offsets out.
//!
//! Names are not looked up here: that is `resolve`'s work. Offsets are those of the text, so that a caret can stand
//! under the part that is at fault.

use std::ops::Range;

use crate::ir::Type;

/// Deepest nesting of lists, maps and `json(…)`. Nobody writes more, and recursion over types stays cheap.
pub const MAX_DEPTH: usize = 16;

/// A parsed type expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// A built-in type.
    Builtin(Type),
    /// `datetime`, whose format stands elsewhere.
    DateTime,
    /// `local_datetime`, whose format stands elsewhere.
    LocalDateTime,
    /// `json(T)`.
    Json(Box<Expr>),
    /// A record or an enum.
    Name {
        /// Of another application.
        application: Option<String>,
        /// Its name.
        name: String,
        /// Where it stands, with the application.
        at: Range<usize>,
    },
    /// `[T]`
    List(Box<Expr>),
    /// `{T}`
    Map(Box<Expr>),
    /// `T?`
    Nullable(Box<Expr>),
}

/// Why a text is no type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TypeError {
    /// Bytes of the text that are at fault.
    pub at: Range<usize>,
    /// The cause.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// Names of the built-in types, in the order of the documentation.
pub const BUILTIN: [&str; 19] = [
    "bool",
    "int",
    "float",
    "string",
    "decimal",
    "uuid",
    "ip",
    "ipv4",
    "ipv6",
    "cidr",
    "url",
    "mac",
    "date",
    "datetime",
    "local_datetime",
    "secret",
    "bytes",
    "any",
    "json",
];

/// Words that mean something else where a type may stand, in `returns` and `body`.
const RESERVED: [&str; 3] = ["form", "none", "page"];

/// The built-in type of that name; a date and time comes back as its own expression.
fn builtin(name: &str) -> Option<Expr> {
    let ty = match name {
        "bool" => Type::Bool,
        "int" => Type::Int,
        "float" => Type::Float,
        "string" => Type::String,
        "decimal" => Type::Decimal,
        "uuid" => Type::Uuid,
        "ip" => Type::Ip,
        "ipv4" => Type::Ipv4,
        "ipv6" => Type::Ipv6,
        "cidr" => Type::Cidr,
        "url" => Type::Url,
        "mac" => Type::Mac,
        "date" => Type::Date,
        "datetime" => return Some(Expr::DateTime),
        "local_datetime" => return Some(Expr::LocalDateTime),
        "secret" => Type::Secret,
        "bytes" => Type::Bytes,
        "any" => Type::Any,
        "json" => Type::Json(Box::new(Type::Any)),
        _ => return None,
    };
    Some(Expr::Builtin(ty))
}

/// Whether a record or an enum can't have that name, because it means something else.
pub fn is_taken(name: &str) -> bool {
    BUILTIN.contains(&name) || RESERVED.contains(&name)
}

/// Parses a type expression.
///
/// # Errors
/// When the text doesn't follow the grammar; the first fault only.
pub fn parse(text: &str) -> Result<Expr, TypeError> {
    let mut parser = Parser { text, at: 0 };
    let expr = parser.ty(0)?;
    parser.space();
    if parser.at < text.len() {
        let rest = parser.at..text.len();
        return Err(parser.error(
            rest,
            "the type ends before this",
            "a type is a name, `[T]`, `{T}`, `json(T)` or `T?`",
        ));
    }
    Ok(expr)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn error(&self, at: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> TypeError {
        TypeError { at, message: message.into(), help: help.into() }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches(' ').len();
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.rest().starts_with(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    /// The character at the current place, or the end of the text.
    fn here(&self) -> Range<usize> {
        self.at..self.at + self.rest().chars().next().map_or(0, char::len_utf8)
    }

    fn ty(&mut self, depth: usize) -> Result<Expr, TypeError> {
        self.space();
        if depth > MAX_DEPTH {
            let rest = self.at..self.text.len();
            return Err(self.error(rest, format!("the type is nested more than {MAX_DEPTH} deep"), "define a record"));
        }
        let start = self.at;
        let expr = if self.eat('[') {
            Expr::List(Box::new(self.inside(start, ']', depth)?))
        } else if self.eat('{') {
            Expr::Map(Box::new(self.inside(start, '}', depth)?))
        } else {
            self.name(depth)?
        };
        self.space();
        let mark = self.at;
        if !self.eat('?') {
            return Ok(expr);
        }
        self.space();
        if self.rest().starts_with('?') {
            return Err(self.error(self.here(), "a type can be null only once", "leave out the second `?`"));
        }
        if matches!(expr, Expr::Builtin(Type::Any)) {
            return Err(self.error(mark..mark + 1, "`any` may be null anyway", "leave out the `?`"));
        }
        Ok(Expr::Nullable(Box::new(expr)))
    }

    /// What stands between brackets, with the closing one.
    fn inside(&mut self, start: usize, close: char, depth: usize) -> Result<Expr, TypeError> {
        let expr = self.ty(depth + 1)?;
        self.space();
        if self.eat(close) {
            return Ok(expr);
        }
        let at = if self.rest().is_empty() { start..self.at } else { self.here() };
        Err(self.error(at, format!("the type lacks a closing `{close}`"), format!("add `{close}`")))
    }

    fn name(&mut self, depth: usize) -> Result<Expr, TypeError> {
        let start = self.at;
        let len =
            self.rest().find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(self.rest().len());
        self.at += len;
        let at = start..self.at;
        let name = self.text.get(at.clone()).unwrap_or_default().to_owned();
        if name.is_empty() {
            let help = "write a type: `int`, `string`, a record, `[T]`, `{T}`, `json(T)`, `T?`";
            return Err(self.error(self.here(), "a type is missing here", help));
        }
        if self.rest().starts_with('(') {
            if name != "json" {
                return Err(self.error(at, format!("`{name}` takes no type in parentheses"), "only `json(T)` does"));
            }
            self.at += 1;
            return Ok(Expr::Json(Box::new(self.inside(start, ')', depth)?)));
        }
        if let Some(expr) = builtin(&name) {
            return Ok(expr);
        }
        let (application, name) = match name.split_once('.') {
            None => (None, name.as_str()),
            Some((application, name)) => (Some(application.to_owned()), name),
        };
        if name.is_empty() || name.contains('.') || application.as_deref() == Some("") {
            return Err(self.error(at, "a name of another application is written `application.Name`", "write it so"));
        }
        Ok(Expr::Name { application, name: name.to_owned(), at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(name: &str, at: Range<usize>) -> Expr {
        Expr::Name { application: None, name: name.to_owned(), at }
    }

    #[test]
    fn grammar() {
        assert_eq!(parse("int"), Ok(Expr::Builtin(Type::Int)));
        assert_eq!(parse("[User]"), Ok(Expr::List(Box::new(name("User", 1..5)))));
        assert_eq!(
            parse("[{User?}]?"),
            Ok(Expr::Nullable(Box::new(Expr::List(Box::new(Expr::Map(Box::new(Expr::Nullable(Box::new(name(
                "User",
                2..6
            )))))))))),
        );
        assert_eq!(parse("json"), Ok(Expr::Builtin(Type::Json(Box::new(Type::Any)))));
        assert_eq!(parse("json([int])"), Ok(Expr::Json(Box::new(Expr::List(Box::new(Expr::Builtin(Type::Int)))))));
        let user = Expr::Name { application: Some("membership".into()), name: "User".into(), at: 0..15 };
        assert_eq!(parse("membership.User"), Ok(user));
    }

    #[test]
    fn faults_point_at_their_place() {
        let at = |text| parse(text).map_err(|e| e.at);
        assert_eq!(at(""), Err(0..0));
        assert_eq!(at("[int"), Err(0..4));
        assert_eq!(at("[int}"), Err(4..5));
        assert_eq!(at("int?? "), Err(4..5));
        assert_eq!(at("int string"), Err(4..10));
        assert_eq!(at("list(int)"), Err(0..4));
        assert_eq!(at("a.b.C"), Err(0..5));
        assert_eq!(at(".C"), Err(0..2));
        assert_eq!(at("any?"), Err(3..4));
        assert_eq!(at("[é€]x"), Err(3..6));
    }

    #[test]
    fn depth_is_bounded() {
        assert!(parse(&format!("{}int{}", "[".repeat(16), "]".repeat(16))).is_ok());
        for text in ["[".repeat(100_000), "{".repeat(100_000), "json(".repeat(100_000), "?".repeat(100_000)] {
            assert!(parse(&text).is_err());
        }
    }
}
