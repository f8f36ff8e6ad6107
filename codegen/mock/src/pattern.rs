//! Regular expressions of the spec. In: a pattern and a text. Out: whether the whole text matches.

use fancy_regex::Regex;

/// Whether the whole text matches. A pattern that can't be read takes every text: the spec's fault isn't the caller's.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    match Regex::new(&format!("^(?:{pattern})$")) {
        Ok(regex) => regex.is_match(text).unwrap_or(false),
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn whole_texts() {
        let password = r"^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{8,}$";
        let table = [
            (r"\*|[0-9]{1,5}", "80", true),
            (r"\*|[0-9]{1,5}", "*", true),
            (r"\*|[0-9]{1,5}", "80x", false),
            (password, "Passw0rd", true),
            (password, "password", false),
        ];
        for (pattern, text, expected) in table {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
