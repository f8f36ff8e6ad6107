//! `did you mean`: the known name that is closest to a wrong one.

/// The closest of some names, if one is close enough to be meant.
pub(crate) fn similar<'a, S: AsRef<str> + ?Sized + 'a>(
    wrong: &str,
    known: impl IntoIterator<Item = &'a S>,
) -> Option<&'a str> {
    // Comparing is quadratic in the length: nobody means a name that long.
    if wrong.len() > 100 {
        return None;
    }
    let simple = |name: &str| name.to_lowercase().replace(['_', '-', '.'], "");
    let wanted = simple(wrong);
    let mut best: Option<(f64, &str)> = None;
    for name in known {
        let name = name.as_ref();
        if name.len() > 100 {
            continue;
        }
        let score =
            strsim::jaro_winkler(wrong, name).max(strsim::normalized_damerau_levenshtein(&wanted, &simple(name)));
        // The first of equals wins, so that the order of names alone decides.
        if best.is_none_or(|(so_far, _)| score > so_far) {
            best = Some((score, name));
        }
    }
    best.filter(|(score, _)| *score > 0.8).map(|(_, name)| name)
}

/// Known names for a help line.
pub(crate) fn known<S: AsRef<str>>(names: &[S]) -> String {
    let shown: Vec<_> = names.iter().take(40).map(|name| format!("`{}`", name.as_ref())).collect();
    match (shown.len(), names.len()) {
        (0, _) => "none".to_owned(),
        (shown_len, len) if shown_len < len => format!("{}, …", shown.join(", ")),
        _ => shown.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_names_only() {
        let names = ["max_length", "min_length", "min", "max", "read_only"];
        assert_eq!(similar("maxlength", &names), Some("max_length"));
        assert_eq!(similar("readonly", &names), Some("read_only"));
        assert_eq!(similar("maks", &names), None);
        assert_eq!(similar("colour", &names), None);
        assert_eq!(similar(&"a".repeat(100_000), &names), None);
    }
}
