//! Bytes of an answer to text.
//!
//! In: a body. Out: its text without byte order mark. Four encodings and no library for them: the tables of the others
//! would be part of every program.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::tokens::ReadFault;

/// Longest XML declaration that is looked for.
const DECLARATION: usize = 256;

/// A byte order mark decides, then the XML declaration; without either it is UTF-8.
pub(super) fn text(body: &[u8]) -> Result<Cow<'_, str>, ReadFault> {
    match body {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => match declared(body).as_deref().map(str::to_ascii_lowercase).as_deref() {
            None | Some("utf-8" | "utf8" | "us-ascii" | "ascii") => utf8(body),
            // As browsers do, as servers that say the former mean the latter: they differ in control characters alone.
            Some("iso-8859-1" | "iso8859-1" | "latin1" | "latin-1" | "windows-1252" | "cp1252") => Ok(western(body)),
            Some("utf-16" | "utf-16le" | "utf-16be") => Err(fault("declared as UTF-16, but without byte order mark")),
            Some(other) => Err(fault(named(other))),
        },
    }
}

fn fault(problem: impl Into<Cow<'static, str>>) -> ReadFault {
    ReadFault::new(problem)
}

/// A name that looks like one of an encoding can be told; anything else could be anything.
fn named(encoding: &str) -> Cow<'static, str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    if encoding.len() <= 24 && encoding.bytes().all(plain) {
        format!("written in `{encoding}`, an encoding that isn't known").into()
    } else {
        "written in an encoding that isn't known".into()
    }
}

/// What the XML declaration names.
fn declared(body: &[u8]) -> Option<String> {
    let body = body.trim_ascii_start();
    let head = body.get(..DECLARATION).unwrap_or(body);
    let length = head.windows(2).position(|pair| pair == b"?>")? + 2;
    let head = std::str::from_utf8(head.get(..length)?).ok()?;
    match Reader::from_str(head).read_event().ok()? {
        Event::Decl(declaration) => Some(declaration.encoding()?.ok()?.into_owned()),
        _ => None,
    }
}

fn utf8(body: &[u8]) -> Result<Cow<'_, str>, ReadFault> {
    let text = std::str::from_utf8(body);
    text.map(Cow::Borrowed).map_err(|error| fault(format!("not UTF-8 at byte {}", error.valid_up_to())))
}

fn utf16(body: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, ReadFault> {
    let (pairs, rest) = body.as_chunks::<2>();
    let text: Result<String, _> = char::decode_utf16(pairs.iter().copied().map(unit)).collect();
    match text {
        Ok(text) if rest.is_empty() => Ok(Cow::Owned(text)),
        _ => Err(fault("not UTF-16, although the byte order mark says so")),
    }
}

/// The characters of windows-1252 from 0x80 to 0x9F; without one of its own a byte stands for itself.
const WESTERN: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', //
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn western(body: &[u8]) -> Cow<'_, str> {
    let character = |byte: u8| match byte {
        0x80..0xA0 => WESTERN.get(usize::from(byte - 0x80)).copied().unwrap_or(char::from(byte)),
        _ => char::from(byte),
    };
    if body.is_ascii() { String::from_utf8_lossy(body) } else { body.iter().copied().map(character).collect() }
}

#[cfg(test)]
mod tests {
    use super::text;

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn encodings_that_are_known() {
        let declared =
            |name: &str, rest: &[u8]| [format!("<?xml version='1.0' encoding='{name}'?>").as_bytes(), rest].concat();
        let table: [(Vec<u8>, &str); 14] = [
            ("café €".into(), "café €"),
            (b"\xef\xbb\xbfcaf\xc3\xa9".to_vec(), "café"),
            (b"".to_vec(), ""),
            (b"\xef\xbb\xbf".to_vec(), ""),
            (utf16("\u{feff}café 😀", u16::to_le_bytes), "café 😀"),
            (utf16("\u{feff}café 😀", u16::to_be_bytes), "café 😀"),
            (declared("UTF-8", "é".as_bytes()), "é"),
            (declared("utf8", b"x"), "x"),
            (declared("US-ASCII", b"x"), "x"),
            (declared("ISO-8859-1", b"caf\xe9 \x80 \x81"), "café € \u{81}"),
            (declared("windows-1252", b"\x9f\xff\x00"), "Ÿÿ\0"),
            (declared("Latin1", b"plain"), "plain"),
            ([b"\r\n ", declared("ISO-8859-1", b"\xe9").as_slice()].concat(), "é"),
            // Nothing that is a declaration.
            (b"<?php encoding='x'?>".to_vec(), "<?php encoding='x'?>"),
        ];
        for (body, expected) in table {
            let text = text(&body).unwrap();
            assert!(text.ends_with(expected), "{body:?}: {text:?}");
            assert!(!text.starts_with('\u{feff}'), "{body:?}");
        }
    }

    #[test]
    fn wrong_encodings_are_faults() {
        let declared = |name: &str| format!("<?xml version='1.0' encoding='{name}'?><a/>").into_bytes();
        let table: [(Vec<u8>, &str); 8] = [
            (b"ok \xff".to_vec(), "not UTF-8 at byte 3"),
            (b"\xef\xbb\xbf\xff".to_vec(), "not UTF-8 at byte 0"),
            (b"\xff\xfea".to_vec(), "not UTF-16"),
            (b"\xff\xfe\x00\xd8".to_vec(), "not UTF-16"),
            (declared("UTF-16"), "without byte order mark"),
            (declared("shift_jis"), "`shift_jis`"),
            (declared("my secret password"), "an encoding that isn't known"),
            (declared(""), "an encoding that isn't known"),
        ];
        for (body, expected) in table {
            let fault = text(&body).unwrap_err().to_string();
            assert!(fault.contains(expected) && !fault.contains("secret"), "{fault}");
        }
    }
}
