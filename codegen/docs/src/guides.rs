//! The pages that people write. In: `guides/`. Out: their titles and texts, in the order in which they are read.
//!
//! The Rust in them is compiled by the doc tests of `tests/examples`.

/// A page.
pub(crate) struct Guide {
    /// Name of its file.
    name: &'static str,
    pub(crate) title: &'static str,
    /// What is in it, for the first page.
    pub(crate) about: &'static str,
    pub(crate) text: &'static str,
}

impl Guide {
    /// Where it is in the book.
    pub(crate) fn path(&self) -> String {
        format!("guides/{}.md", self.name)
    }
}

macro_rules! guides {
    ($(($name:literal, $title:literal, $about:literal)),* $(,)?) => {
        &[$(Guide {
            name: $name,
            title: $title,
            about: $about,
            text: include_str!(concat!("../guides/", $name, ".md")),
        }),*]
    };
}

/// All of them.
pub(crate) const GUIDES: &[Guide] = guides![
    ("first-call", "First call", "in five minutes, for each system"),
    ("errors", "Errors and retries", "limits, retries, waiting, streams, files, layers"),
    ("offline", "Test offline", "the mock, its faults, recordings"),
    ("add-a-service", "Add a service", "from a sample answer to a call"),
    ("add-a-system", "Add a system", "another API, and what takes Rust"),
    ("derive", "The derive alone", "a client without a spec"),
    ("upgrade", "Upgrade", "what a new version changes for programs"),
];
