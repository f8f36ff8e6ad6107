//! Hostile specs: an error or correct code, never a panic, a hang, or text that becomes code.

use std::fmt::Write;
use std::time::{Duration, Instant};

use crudl_spec::Sources;

use crate::fixture;

const ITEM: &str = "shop/store/item.yaml";

/// Loads the base with one file replaced by these bytes; the first line of what is said.
fn said(path: &str, bytes: &[u8]) -> String {
    let mut sources = fixture::sources(&fixture::base(true));
    sources.insert(path, bytes.to_vec());
    first_fault(&sources)
}

fn first_fault(sources: &Sources) -> String {
    let start = Instant::now();
    let said = match crudl_spec::load_sources(sources) {
        Ok(_) => String::from("no fault"),
        Err(faults) => faults.render(false),
    };
    // Not a measurement: a hang is what this is after.
    assert!(start.elapsed() < Duration::from_secs(60), "took {:?}", start.elapsed());
    said.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn invalid_utf8_is_a_fault() {
    let mut sources = fixture::sources(&fixture::base(true));
    sources.insert(ITEM, b"service: item\ndoc: caf\xe9 things\n".to_vec());
    let faults = crudl_spec::load_sources(&sources).expect_err("a fault").render(false);
    assert!(faults.contains("UTF-8") && faults.contains("spec/shop/store/item.yaml:2:9"), "{faults}");
}

#[test]
fn huge_files_are_refused() {
    let text = "# padding\n".repeat(200_000);
    let said = said(ITEM, text.as_bytes());
    assert!(said.contains("2000000 bytes; at most"), "{said}");
}

#[test]
fn deep_nesting_is_refused() {
    for (open, close) in [("[", "]"), ("{a: ", "}")] {
        let text = format!("service: item\ndoc: {}x{}\n", open.repeat(20_000), close.repeat(20_000));
        assert!(said(ITEM, text.as_bytes()).starts_with("error"), "{open}");
    }
    let mut text = String::from("service: item\n");
    for depth in 0..2_000 {
        let _ = writeln!(text, "{}a:", " ".repeat(depth));
    }
    assert!(said(ITEM, text.as_bytes()).starts_with("error"));
}

#[test]
fn odd_bytes_are_no_panic() {
    for bytes in [
        &b""[..],
        b"\0",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"%YAML 1.1\n---\n",
        b"%",
        b"&",
        b"*a",
        b"!",
        b"? ",
        b"? a\n: b\n",
        b"- - - -",
        b"\t",
        b"---",
        b"...",
        b"'",
        b"\"\\x",
        b"\"\\uD800\"",
        b"{",
        b"[",
        b"a: b: c",
        b"<<: *a",
        b"&a a: *a",
        b"key: |\n",
        b"key: >-\n\n\n",
        b"\r\r\r",
        b"a\x85b",
    ] {
        assert!(said(ITEM, bytes).starts_with("error"), "{bytes:?}");
    }
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_are_fine() {
    let files = fixture::base(true);
    let text = format!("\u{feff}{}", files[ITEM].replace('\n', "\r\n"));
    assert_eq!(said(ITEM, text.as_bytes()), "no fault");
}

#[test]
fn truncated_specs_are_no_panic() {
    let files = fixture::base(true);
    let text = files[ITEM].as_bytes();
    for end in 0..text.len() {
        said(ITEM, &text[..end]);
    }
}

#[test]
fn altered_bytes_are_no_panic_and_no_escape() {
    let files = fixture::base(true);
    // A small generator of repeatable noise; quality doesn't matter here.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap_or(0)
    };
    let alphabet = b"{}[]:,?'\"#&*!|>%@` \n\t-_a0\\/.\x00\xc3";
    for _ in 0..3_000 {
        let mut bytes = files[ITEM].clone().into_bytes();
        for _ in 0..=random(3) {
            let at = random(bytes.len());
            bytes[at] = alphabet[random(alphabet.len())];
        }
        let mut sources = fixture::sources(&files);
        sources.insert(ITEM, bytes);
        if let Ok(ir) = crudl_spec::load_sources(&sources) {
            // Whatever loads must be emitted as code that parses: `emit` parses what it prints.
            crudl_emit::emit(&ir).expect("emission");
        }
    }
}

#[test]
fn doc_text_stays_text() {
    let evil = [
        "*/ } fn evil() {} /*",
        "\"; fn evil() {} //",
        "\\",
        "\\\"",
        "#![evil]",
        "\u{2028}fn evil() {}",
        "```\nfn evil() {}",
        "{}{}",
        "r#\"",
        "'\"#",
    ];
    for text in evil {
        let quoted = serde_yaml::to_string(text).expect("YAML");
        let item = fixture::base(true)[ITEM].replacen("Things for sale.", quoted.trim_end(), 1);
        let mut sources = fixture::sources(&fixture::base(true));
        sources.insert(ITEM, item.into_bytes());
        let Ok(ir) = crudl_spec::load_sources(&sources) else { continue };
        for (path, source) in crudl_emit::emit(&ir).expect("emission") {
            if path.extension().is_some_and(|extension| extension == "rs") {
                let file =
                    syn::parse_file(&source).unwrap_or_else(|error| panic!("{text:?} in {}: {error}", path.display()));
                let named_evil =
                    |item: &syn::Item| matches!(item, syn::Item::Fn(function) if function.sig.ident == "evil");
                assert!(!file.items.iter().any(named_evil), "{text:?} became code in {}", path.display());
            }
        }
    }
}
