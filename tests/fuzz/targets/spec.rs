//! Specs: loaded, or refused with faults that can be shown.

use std::path::Path;

use crate::noise::{altered, in_time, runs};

const FILES: [&str; 4] =
    ["shop/api.yaml", "shop/store/application.yaml", "shop/store/item.yaml", "shop/store/shelf.yaml"];

const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ": ",
    ",",
    "?",
    "'",
    "\"",
    "#",
    "&a ",
    "*a",
    "!",
    "|\n",
    ">\n",
    "%",
    "@",
    "`",
    "\n",
    "\n  ",
    "\t",
    "- ",
    "---\n",
    "...\n",
    "\0",
    "é",
    "\u{feff}",
    "<<: ",
    "null",
    "~",
    "type: ",
    "int",
    "string?",
    "[int]",
    "required: ",
    "methods:\n",
    "fields:\n",
    "fn",
    "r#type",
];

#[test]
fn specs() {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/base");
    let seeds = FILES.map(|path| std::fs::read(base.join(path)).expect("a base file"));
    runs("spec::specs", |noise| {
        let which = noise.below(FILES.len());
        // Another file's text in place of this one's is worth a try as well.
        let altered = altered(&seeds, WORDS, noise);
        let mut sources = crudl_spec::Sources::new();
        for (index, path) in FILES.into_iter().enumerate() {
            sources.insert(path, if index == which { altered.clone() } else { seeds[index].clone() });
        }
        let said = in_time(|| crudl_spec::load_sources(&sources).map(drop).map_err(|faults| faults.render(false)));
        assert!(said.is_ok() || said.is_err_and(|said| said.starts_with("error")));
    });
}
