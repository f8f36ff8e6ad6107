//! Specs: loaded, or refused with faults that can be shown.

use std::path::Path;

use crudl_spec::scaffold::{self, Sample, ScaffoldError};

use crate::json;
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
        // It loads, and has a look at what it loaded.
        let said = in_time(|| crudl_spec::lint::lint(&sources).map_err(|faults| faults.render(false)));
        assert!(said.is_ok() || said.is_err_and(|said| said.starts_with("error")));
    });
}

#[test]
fn samples() {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/base");
    let mut sources = crudl_spec::Sources::new();
    for path in FILES {
        sources.insert(path, std::fs::read(base.join(path)).expect("a base file"));
    }
    let seeds = [include_bytes!("../../spec/scaffold/page.json").to_vec()];
    let methods = ["list", "create", "read", "update"].map(str::to_owned);
    runs("spec::samples", |noise| {
        let altered = altered(&seeds, json::WORDS, noise);
        let text = String::from_utf8_lossy(&altered);
        let sample = Sample { name: "sample.json", text: &text };
        let made = in_time(|| scaffold::service(&sources, "shop/store/rack", &methods, Some(sample)));
        assert!(made.is_ok() || made.is_err_and(|error| matches!(error, ScaffoldError::Faults(_))));
    });
}
