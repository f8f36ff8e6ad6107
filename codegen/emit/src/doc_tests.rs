use super::*;

#[test]
fn markdown_is_escaped() {
    for (text, expected) in [
        ("Plain words, 1 of 2.", "Plain words, 1 of 2."),
        ("a [link] and [x](y)", r"a \[link\] and \[x\](y)"),
        ("a <tag> & more", r"a \<tag> & more"),
        ("R&D &amp; &#1;", r"R\&D \&amp; \&#1;"),
        ("2*3*4 and ~x~ and a|b", r"2\*3\*4 and \~x\~ and a\|b"),
        ("snake_case and _edge_ and __init__", r"snake_case and \_edge\_ and \_\_init\_\_"),
        (r"back\slash", r"back\\slash"),
        ("code `a[0] <b>` stays", "code `a[0] <b>` stays"),
        ("odd ` tick [x]", r"odd \` tick \[x\]"),
        ("```rust panic!() ```", r"\`\`\`rust panic!() \`\`\`"),
        ("```[y]` x ``", r"\`\`\`\[y\]\` x \`\`"),
        ("# Heading", r"\# Heading"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("a - b # c", "a - b # c"),
        ("two\n\n    lines\tand\r\nmore", "two lines and more"),
        ("see https://example.com/a_b?c=1.", "see <https://example.com/a_b?c=1>."),
        ("(http://x.org/*) and https://y.org", r"(<http://x.org/>\*) and <https://y.org>"),
        ("turn \u{202E}around\u{2066}", "turn around"),
        ("*/ /* \"quoted\" {brace}", r#"\*/ /\* "quoted" {brace}"#),
        ("", ""),
    ] {
        assert_eq!(prose(text), expected, "{text:?}");
    }
}

#[test]
fn sentences_end() {
    assert_eq!(sentence("Name"), "Name.");
    assert_eq!(sentence("Really?"), "Really?");
    assert_eq!(sentence(""), "");
}

#[test]
fn code_spans_hold_anything() {
    assert_eq!(code("a b"), "`a b`");
    assert_eq!(code("a`b"), "`` a`b ``");
    assert_eq!(code("```"), "`'''`");
    assert_eq!(code("a\nb"), "`a b`");
    assert_eq!(code(""), "\"\"");
    assert_eq!(cell("`a|b` c\\|d"), "`a\\|b` c\\|d");
}

#[test]
fn lines_dont_start_blocks() {
    let mut docs = Docs::new();
    docs.paragraph(&format!("{} - # 1. + > x", "word ".repeat(19).trim_end()));
    for line in &docs.lines {
        assert!(!starts_block(line), "{line}");
    }
    let mut docs = Docs::new();
    docs.paragraph(&"long words that wrap ".repeat(20));
    assert!(docs.lines.len() > 3);
    assert!(docs.lines.iter().all(|line| line.chars().count() <= 96), "{docs:?}");
}

/// The words come back from the compiler's own reading of what is printed, whatever they are.
#[test]
fn text_cant_leave_its_comment() {
    let nasty = [
        "*/ pub fn x() {}",
        "\"; fn x() {} \"",
        "end\\",
        "\r\nfn x() {}",
        "/// x",
        "/ x",
        "//! x",
        "#[crudl(slot_0)]",
        "#![allow(x)]",
        "\u{2028}fn x() {}",
        "\u{0}",
        "}",
        "    indented",
        "```\nfn main() { loop {} }\n```",
        "`",
    ];
    for text in nasty {
        for inner in [false, true] {
            let mut docs = Docs::new();
            docs.paragraph(&sentence(text)).gap().item(&prose(text)).line("# Notes");
            let attributes = if inner { docs.inner() } else { docs.to_token_stream() };
            let item = quote!(#attributes pub struct X;);
            let printed = crate::layout::print("x.rs", "// banner\n", item, &crate::layout::Slots::default()).unwrap();
            let file = syn::parse_file(&printed).unwrap_or_else(|e| panic!("{e}: {printed}"));
            assert_eq!(file.items.len(), 1, "{printed}");
            assert!(printed.lines().all(|l| l.is_empty() || l.starts_with("//") || l == "pub struct X;"), "{printed}");
        }
    }
}

#[test]
fn aliases_that_rustdoc_takes() {
    let tokens = aliases(["idAddress", "own", "a\"b", " x", "", "idAddress", "two words"], "own").to_string();
    assert_eq!(tokens.matches("alias").count(), 2, "{tokens}");
}
