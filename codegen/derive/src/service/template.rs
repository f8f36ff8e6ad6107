//! Path templates: `team/{pk}/`.

use heck::ToSnakeCase;
use syn::LitStr;

/// A path with its placeholders, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    pub text: String,
    pub placeholders: Vec<String>,
}

impl Template {
    /// Parses a literal; each fault is on it, and quotes what is wrong.
    pub fn parse(literal: &LitStr) -> Result<Self, Vec<syn::Error>> {
        let text = literal.value();
        let (placeholders, faults) = scan(&text);
        if faults.is_empty() {
            Ok(Self { text, placeholders })
        } else {
            Err(faults.into_iter().map(|fault| syn::Error::new(literal.span(), fault)).collect())
        }
    }

    /// `team/` → `team/{pk}/`, `team` → `team/{pk}`
    pub fn item(&self) -> Self {
        let text = match self.text.strip_suffix('/') {
            Some(path) => format!("{path}/{{pk}}/"),
            None if self.text.is_empty() => "{pk}".to_owned(),
            None => format!("{}/{{pk}}", self.text),
        };
        let mut placeholders = self.placeholders.clone();
        placeholders.push("pk".to_owned());
        Self { text, placeholders }
    }

    /// Whether the placeholder is the whole last segment, so that it may be left out.
    pub fn ends_in(&self, placeholder: &str) -> bool {
        let path = self.text.strip_suffix('/').unwrap_or(&self.text);
        let last = path.rsplit('/').next().unwrap_or(path);
        last.strip_prefix('{').and_then(|last| last.strip_suffix('}')) == Some(placeholder)
    }
}

/// Placeholders and faults of a template.
fn scan(text: &str) -> (Vec<String>, Vec<String>) {
    let mut placeholders: Vec<String> = Vec::new();
    let mut faults = Vec::new();
    if text.starts_with('/') {
        let relative = text.trim_start_matches('/');
        faults.push(format!(
            "a path starts without `/`: it is relative to the server's address\nhelp: write `{relative}`"
        ));
    }
    if let Some(at) = text.find('?') {
        faults
            .push(format!("`{}` in a path\nhelp: query parameters are arguments: `#[query] name: Type`", &text[at..]));
    }
    if let Some(character) = text.chars().find(|c| c.is_whitespace() || c.is_control() || *c == '#') {
        faults.push(format!("{character:?} in a path\nhelp: write it percent-encoded, or take it out"));
    }
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        if rest[at..].starts_with('}') {
            faults.push("`}` without `{`".to_owned());
            rest = &rest[at + 1..];
            continue;
        }
        let open = &rest[at + 1..];
        let end = open.find(['{', '}', '/']).unwrap_or(open.len());
        let name = &open[..end];
        let closed = open[end..].starts_with('}');
        if !closed {
            faults.push(format!("`{{{name}` has no `}}`"));
        } else if name.is_empty() {
            faults.push("`{}` has no name\nhelp: write `{pk}`".to_owned());
        } else if argument(name).is_none() {
            faults.push(format!("`{{{name}}}` is not a name"));
        } else if placeholders.iter().any(|earlier| earlier == name) {
            faults.push(format!("`{{{name}}}` stands twice in the path"));
        } else {
            placeholders.push(name.to_owned());
        }
        rest = &open[end + usize::from(closed)..];
    }
    (placeholders, faults)
}

/// Name of the argument for a placeholder: `memberId` → `member_id`, `type` → `r#type`.
pub fn argument(placeholder: &str) -> Option<String> {
    let starts = placeholder.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    if !starts || !placeholder.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return None;
    }
    let snake = placeholder.to_snake_case();
    [snake.clone(), format!("r#{snake}"), format!("{snake}_")]
        .into_iter()
        .find(|name| syn::parse_str::<proc_macro2::Ident>(name).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_in_order() {
        let (placeholders, faults) = scan("app/{app_id}/member/{memberId}/");
        assert_eq!(placeholders, ["app_id", "memberId"]);
        assert!(faults.is_empty());
    }

    #[test]
    fn every_fault_of_a_path() {
        let (_, faults) = scan("/a/{/{}/{1}/}/{x}/{x}?y={z}");
        let firsts: Vec<_> = faults.iter().map(|fault| fault.lines().next().unwrap()).collect();
        assert_eq!(
            firsts,
            [
                "a path starts without `/`: it is relative to the server's address",
                "`?y={z}` in a path",
                "`{` has no `}`",
                "`{}` has no name",
                "`{1}` is not a name",
                "`}` without `{`",
                "`{x}` stands twice in the path",
            ]
        );
    }

    #[test]
    fn arguments_are_rust_names() {
        assert_eq!(argument("memberId").as_deref(), Some("member_id"));
        assert_eq!(argument("type").as_deref(), Some("r#type"));
        assert_eq!(argument("self").as_deref(), Some("self_"));
        assert_eq!(argument("a-b"), None);
    }

    #[test]
    fn items() {
        let item = |text: &str| Template { text: text.to_owned(), placeholders: Vec::new() }.item().text;
        assert_eq!(item("team/"), "team/{pk}/");
        assert_eq!(item("team"), "team/{pk}");
        assert_eq!(item(""), "{pk}");
    }

    #[test]
    fn optional_segments_are_last() {
        let template = |text: &str| Template { text: text.to_owned(), placeholders: Vec::new() };
        assert!(template("a/{x}/").ends_in("x"));
        assert!(!template("a/{x}/b").ends_in("x"));
        assert!(!template("a/b{x}").ends_in("x"));
    }
}
