//! Collects every fault of a derive, and guesses what a misspelt word was meant to be.

use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

/// All faults so far.
#[derive(Debug, Default)]
pub struct Faults(Option<syn::Error>);

impl Faults {
    /// Adds a fault.
    pub fn push(&mut self, fault: syn::Error) {
        match &mut self.0 {
            Some(all) => all.combine(fault),
            None => self.0 = Some(fault),
        }
    }

    /// Adds a fault on `tokens`.
    pub fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Takes the value, or adds the fault.
    pub fn take<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(fault) => {
                self.push(fault);
                None
            }
        }
    }

    /// One `compile_error!` a fault.
    pub fn into_compile_errors(self) -> TokenStream {
        self.0.map(|all| all.to_compile_error()).unwrap_or_default()
    }

    /// The messages, for tests.
    #[cfg(test)]
    pub fn messages(self) -> Vec<String> {
        self.0.into_iter().flatten().map(|fault| fault.to_string()).collect()
    }
}

/// A help line with the word of `known` that `word` was probably meant to be, or with all of them.
pub fn help(word: &str, known: &[&str]) -> String {
    match closest(word, known.iter().copied()) {
        Some(close) => format!("help: did you mean `{close}`?"),
        None => format!("help: one of {}", list(known)),
    }
}

/// The word that `word` was probably meant to be.
pub fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    // One edit for every three letters: `pth` is `path`, but `id` is not `in`.
    let most = lower.chars().count().div_ceil(3).min(3);
    known
        .into_iter()
        .map(|known| (strsim::damerau_levenshtein(&lower, &known.to_lowercase()), known))
        .filter(|&(distance, _)| distance <= most)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, known)| known)
}

/// `` `a`, `b` or `c` ``
pub fn list(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_only_what_is_close() {
        let known = ["path", "params", "record"];
        assert_eq!(closest("pth", known), Some("path"));
        assert_eq!(closest("Param", known), Some("params"));
        assert_eq!(closest("recrod", known), Some("record"));
        assert_eq!(closest("verb", known), None);
    }

    #[test]
    fn lists_read_as_a_sentence() {
        assert_eq!(list(&["a"]), "`a`");
        assert_eq!(list(&["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
