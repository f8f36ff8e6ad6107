//! String literals as text. In: any string. Out: a literal, broken over lines where it's long.

use proc_macro2::Literal;

/// Columns of a line of emitted source.
pub(crate) const WIDTH: usize = 120;

/// A key's value.
pub(crate) enum KeyValue {
    Text(String),
    Token(String),
    /// In parentheses, without an equals sign.
    List(Vec<String>),
}

impl KeyValue {
    /// On one line.
    pub(crate) fn inline(&self) -> String {
        match self {
            Self::Text(text) => literal(text),
            Self::Token(token) => token.clone(),
            Self::List(items) => format!("({})", items.join(", ")),
        }
    }

    /// What stands between the key and this.
    pub(crate) fn separator(&self) -> &'static str {
        if matches!(self, Self::List(_)) { "" } else { " = " }
    }

    /// Over several lines if it's long: a line break after `\` isn't in the string, nor the white space after it.
    pub(crate) fn wrapped(&self, indent: usize) -> String {
        let inline = self.inline();
        if let Self::List(items) = self
            && indent + inline.chars().count() > WIDTH
        {
            return format!("(\n        {},\n    )", items.join(",\n        "));
        }
        let Self::Text(text) = self else { return inline };
        if indent + inline.chars().count() <= WIDTH && !text.contains('\n') {
            return inline;
        }
        let mut out = String::from("\"");
        let mut column = indent + 1;
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                out.push_str("\\n");
                // Two in a row are one break between paragraphs.
                if !line.is_empty() {
                    out.push_str(BREAK);
                    column = BREAK_INDENT;
                }
            }
            let body = literal(line);
            let body = body.get(1..body.len() - 1).unwrap_or_default();
            for (j, word) in body.split(' ').enumerate() {
                if j > 0 {
                    out.push(' ');
                    column += 1;
                    // Never before white space, which would be skipped.
                    if column + word.chars().count() > WIDTH - 2 && !word.is_empty() {
                        out.push_str(BREAK);
                        column = BREAK_INDENT;
                    }
                }
                out.push_str(word);
                column += word.chars().count();
            }
        }
        out.push('"');
        out
    }
}

/// Ends a line inside a string.
const BREAK: &str = "\\\n        ";
const BREAK_INDENT: usize = 8;

/// A string literal, escaped by `proc_macro2`.
pub(crate) fn literal(text: &str) -> String {
    Literal::string(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_literals_mean_the_same() {
        let long = "words that \"quote\" and \\ end \\\\ here, ".repeat(12);
        for text in [
            "",
            "a",
            " a  b ",
            "\n\n- x\n- y",
            "end\\",
            "\"",
            "a\\nb",
            "é\u{202E}\r\0",
            long.trim_end(),
            &format!("x\n\n{long}y"),
        ] {
            let value = KeyValue::Text(text.to_owned());
            for literal in [value.inline(), value.wrapped(14), value.wrapped(90)] {
                let read: syn::LitStr = syn::parse_str(&literal).unwrap_or_else(|error| panic!("{error}: {literal}"));
                assert_eq!(read.value(), text, "{literal}");
            }
        }
        assert!(KeyValue::Text(long).wrapped(14).lines().all(|line| line.chars().count() <= WIDTH));
    }
}
