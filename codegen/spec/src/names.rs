//! Identifiers: any text of the wire in, valid Rust out.
//!
//! Letter case, keywords, digits in front and foreign characters are dealt with here and nowhere else. Whether two names
//! collide is not decided here: see `check::collisions`.

use std::cmp::Ordering;
use std::fmt;

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Why a text gives no identifier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no letter or digit of `{text}` can stand in a Rust name")]
pub struct NameError {
    /// The text.
    pub text: String,
}

/// Keywords of edition 2024, strict and reserved, that `r#` makes usable.
const RAW: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that can't be raw.
const NEVER_RAW: [&str; 5] = ["_", "crate", "self", "Self", "super"];

/// Turns an identifier that may be a keyword into one that isn't.
fn escape(name: String) -> String {
    if NEVER_RAW.contains(&name.as_str()) {
        name + "_"
    } else if RAW.contains(&name.as_str()) {
        format!("r#{name}")
    } else {
        name
    }
}

/// Applies a case conversion to what of `text` may stand in an identifier.
fn convert(text: &str, case: impl Fn(&str) -> String) -> Result<String, NameError> {
    let allowed = |c: char| if unicode_ident::is_xid_continue(c) { c } else { ' ' };
    let cleaned: String = text.chars().map(allowed).collect();
    // Changing the case can't make a letter foreign, but filtering again costs nothing and keeps the promise.
    let cased: String = case(&cleaned).chars().filter(|c| unicode_ident::is_xid_continue(*c)).collect();
    let name = match cased.chars().next() {
        Some(first) if first == '_' || unicode_ident::is_xid_start(first) => cased,
        Some(_) => format!("_{cased}"),
        None if !text.is_empty() && text.bytes().all(|b| b == b'_') => "_".to_owned(),
        None => return Err(NameError { text: text.to_owned() }),
    };
    Ok(escape(name))
}

/// Name of a constant for a wire name: `country__english_name` gives `COUNTRY_ENGLISH_NAME`.
///
/// # Errors
/// When nothing of the text can stand in an identifier.
pub fn constant(text: &str) -> Result<String, NameError> {
    convert(text, |text| snake(text).to_uppercase())
}

/// Snake case; nearly all names of a spec have it already.
fn snake(text: &str) -> String {
    let simple = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    let done = text.bytes().all(simple) && !text.starts_with('_') && !text.ends_with('_') && !text.contains("__");
    if done { text.to_owned() } else { text.to_snake_case() }
}

fn camel(text: &str) -> String {
    text.to_upper_camel_case()
}

/// A module called `mod` would have the file name of its own parent, and one called as a crate would hide that.
fn module(text: &str) -> String {
    let name = snake(text);
    if ["mod", "crudl", "std", "core"].contains(&name.as_str()) { name + "_" } else { name }
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $case:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// Makes one from any text.
            ///
            /// # Errors
            /// When nothing of the text can stand in an identifier.
            pub fn new(text: &str) -> Result<Self, NameError> {
                convert(text, $case).map(Self)
            }

            /// Stands where the real name has a fault of its own, so that resolving can go on.
            #[allow(dead_code)]
            pub(crate) fn faulty() -> Self {
                Self("faulty".to_owned())
            }

            /// The identifier, with `r#` if it's a keyword.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The identifier without `r#`: for file names, features and words.
            pub fn plain(&self) -> &str {
                self.0.strip_prefix("r#").unwrap_or(&self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        // By the name without `r#`, so that escapes don't change any order.
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                self.plain().cmp(other.plain())
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }
    };
}

name! {
    /// A module, a feature, an accessor: `cash_sale_receipt`.
    ModuleName, module
}
name! {
    /// A struct, an enum, a variant: `CashSaleReceipt`.
    TypeName, camel
}
name! {
    /// A field, an argument, a method: `page_size`, `r#type`.
    FieldName, snake
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(text: &str) -> String {
        FieldName::new(text).map_or_else(|e| e.to_string(), |name| name.to_string())
    }

    #[test]
    fn every_keyword_is_escaped() {
        for word in RAW {
            assert_eq!(field(word), format!("r#{word}"));
            let module = ModuleName::new(word).unwrap();
            assert_eq!(module.plain(), if word == "mod" { "mod_" } else { word });
        }
        for word in ["self", "Self"] {
            assert_eq!(field(word), "self_");
            assert_eq!(TypeName::new(word).unwrap().as_str(), "Self_");
        }
        assert_eq!(field("super"), "super_");
        assert_eq!(field("crate"), "crate_");
        assert_eq!(field("_"), "__");
        // The list against the language: every word that is no plain identifier for this compiler is in it.
        for word in [
            "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false",
            "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return",
            "self", "static", "struct", "super", "trait", "true", "type", "unsafe", "use", "where", "while",
            "abstract", "become", "box", "do", "final", "gen", "macro", "override", "priv", "try", "typeof", "unsized",
            "virtual", "yield",
        ] {
            assert_ne!(field(word), word);
        }
    }

    #[test]
    fn weak_keywords_stay() {
        for word in ["union", "raw", "safe", "macro_rules", "dyn_", "types"] {
            assert_eq!(field(word), word.trim_end_matches('_').replace("dyn", "r#dyn"));
        }
    }

    #[test]
    fn cases() {
        assert_eq!(field("sizeGb"), "size_gb");
        assert_eq!(field("idAddress"), "id_address");
        assert_eq!(field("X-Auth-Token"), "x_auth_token");
        assert_eq!(field("search[name]"), "search_name");
        assert_eq!(field("2fa"), "_2fa");
        assert_eq!(field("_metadata"), "metadata");
        assert_eq!(TypeName::new("cash_sale_receipt").unwrap().as_str(), "CashSaleReceipt");
        assert_eq!(TypeName::new("2d").unwrap().as_str(), "_2d");
        assert_eq!(constant("country__english_name").unwrap(), "COUNTRY_ENGLISH_NAME");
        assert_eq!(constant("type").unwrap(), "TYPE");
    }

    #[test]
    fn foreign_letters() {
        assert_eq!(field("größe"), "größe");
        assert_eq!(field("名前"), "名前");
        assert_eq!(field("a²b"), "a_b");
        assert_eq!(field("Ⓐx"), "x");
        assert_eq!(field("🦀crab"), "crab");
        for text in ["", "+", "🦀", "- -", "\u{301}"] {
            assert!(FieldName::new(text).is_err(), "{text:?}");
            assert!(TypeName::new(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn order_ignores_the_escape() {
        let mut names: Vec<_> = ["zone", "type", "team"].iter().map(|n| ModuleName::new(n).unwrap()).collect();
        names.sort();
        let names: Vec<_> = names.iter().map(ModuleName::as_str).collect();
        assert_eq!(names, ["team", "r#type", "zone"]);
    }
}
