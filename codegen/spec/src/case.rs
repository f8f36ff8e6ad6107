//! Letter cases of names. In: a name, or some. Out: its case, the usual one, a name in another case.

use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Case {
    Snake,
    Camel,
    Pascal,
    Other,
}

impl Case {
    /// None for a single word in lower case, which is of more than one.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let lower = |c: char| c.is_lowercase() || c.is_numeric();
        Some(match name.chars().next() {
            Some(first) if first.is_uppercase() && name.chars().all(char::is_alphanumeric) => Self::Pascal,
            _ if name.chars().all(lower) => return None,
            _ if name.chars().all(|c| lower(c) || c == '_') => Self::Snake,
            _ if name.chars().all(char::is_alphanumeric) => Self::Camel,
            _ => Self::Other,
        })
    }

    /// The case of most names; one name alone has no siblings to go by, and of two cases that are as many, `otherwise` is
    /// what the others are odd against.
    pub(crate) fn usual<'n>(names: impl IntoIterator<Item = &'n str>, otherwise: Self) -> Self {
        let mut counts: BTreeMap<Self, usize> = BTreeMap::new();
        for case in names.into_iter().filter_map(Self::of) {
            *counts.entry(case).or_default() += 1;
        }
        let most = counts.into_iter().filter(|(_, count)| *count > 1);
        let most = most.max_by_key(|(case, count)| (*count, *case == otherwise, *case == Self::Snake));
        most.map_or(otherwise, |(case, _)| case)
    }

    /// Whether a name is spelled so, or has no case.
    pub(crate) fn fits(self, name: &str) -> bool {
        Self::of(name).is_none_or(|case| case == self)
    }

    #[cfg(feature = "authoring")]
    pub(crate) fn spell(self, name: &str) -> String {
        use heck::{ToLowerCamelCase as _, ToPascalCase as _, ToSnakeCase as _};

        match self {
            Self::Camel => name.to_lower_camel_case(),
            Self::Pascal => name.to_pascal_case(),
            Self::Snake | Self::Other => name.to_snake_case(),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Snake => "snake_case",
            Self::Camel => "camelCase",
            Self::Pascal => "PascalCase",
            Self::Other => "a usual letter case",
        }
    }
}
