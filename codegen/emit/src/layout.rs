//! From tokens to the text of a file. In: tokens, and text for the slots in them. Out: source laid out to be read.

use std::borrow::Cow;

use proc_macro2::TokenStream;
use quote::quote;

use crate::EmitError;
use crate::names::ident;
use crate::text::WIDTH;

/// Text that stands in the tokens as a short attribute until they are printed.
#[derive(Default)]
pub(crate) struct Slots(Vec<String>);

impl Slots {
    /// An attribute that will be printed as this text.
    pub(crate) fn attribute(&mut self, text: String) -> TokenStream {
        let name = ident(format!("slot_{}", self.0.len()));
        self.0.push(text);
        quote!(#[crudl(#name)])
    }

    fn get(&self, line: &str) -> Option<&str> {
        // No doc line looks like this: those start with slashes.
        let index = line.strip_prefix("#[crudl(slot_")?.strip_suffix(")]")?;
        self.0.get(index.parse::<usize>().ok()?).map(String::as_str)
    }
}

/// Prints a file: parsed, formatted, slots filled, blank lines between items.
pub(crate) fn print(file: &str, banner: &str, tokens: TokenStream, slots: &Slots) -> Result<String, EmitError> {
    let syntax = syn::parse2::<syn::File>(tokens)
        .map_err(|error| EmitError::Syntax { file: file.to_owned(), reason: error.to_string() })?;
    let text = prettyplease::unparse(&syntax);
    let lines = joined(&text);
    let lines: Vec<&str> = lines.iter().map(AsRef::as_ref).collect();
    let mut out = String::with_capacity(banner.len() + text.len() + text.len() / 4);
    out.push_str(banner);
    out.push('\n');
    let mut item = Sort::Other;
    for (i, line) in lines.iter().enumerate() {
        if let Some(before) = i.checked_sub(1).map(|i| lines[i]) {
            if is_inner(line) {
                // The crate's own attributes come after its docs.
                if before.starts_with("//!") && !line.starts_with("//!") {
                    out.push('\n');
                }
            } else if starts_item(before, line) {
                let next = Sort::of(&lines[i..]);
                if is_inner(before) || next != item || next == Sort::Other {
                    out.push('\n');
                }
                item = next;
            } else if before == "    }" && line.starts_with("    ") {
                out.push('\n');
            }
        } else {
            item = Sort::of(&lines);
        }
        out.push_str(slots.get(line).unwrap_or(line));
        out.push('\n');
    }
    Ok(out)
}

/// The lines, with heads that the printer broke too early put together again: it breaks at 89 columns, and a constant
/// inside its argument.
fn joined(text: &str) -> Vec<Cow<'_, str>> {
    let mut out: Vec<Cow<'_, str>> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let head = line.trim_start();
        let end = match head {
            _ if head.starts_with("pub const ") => ';',
            _ if head.starts_with("pub fn ") => '{',
            _ => {
                out.push(line.into());
                continue;
            }
        };
        let mut broken = vec![line];
        while broken.last().is_some_and(|last| !last.ends_with(end)) {
            let Some(next) = lines.next() else { break };
            broken.push(next);
        }
        let whole = flat(&broken);
        if broken.len() == 1 || whole.chars().count() <= WIDTH {
            out.push(whole.into());
        } else if let Some((start, value)) = whole.split_once(" = ").filter(|_| end == ';') {
            out.push(format!("{start} =").into());
            out.push(format!("    {value}").into());
        } else {
            out.extend(broken.into_iter().map(Cow::from));
        }
    }
    out
}

/// One line of several.
fn flat(lines: &[&str]) -> String {
    let mut out = String::new();
    for line in lines {
        let rest = if out.is_empty() { line } else { line.trim_start() };
        if rest.starts_with(['>', ')']) && out.ends_with(',') {
            out.pop();
        } else if !out.is_empty() && !out.ends_with(['<', '(']) && !rest.starts_with(['>', ')']) {
            out.push(' ');
        }
        out.push_str(rest);
    }
    out
}

/// Items that stand together without blank lines.
#[derive(Clone, Copy, PartialEq)]
enum Sort {
    Use,
    Mod,
    Const,
    Other,
}

impl Sort {
    /// Of the item whose attributes or first line come next.
    fn of(lines: &[&str]) -> Self {
        let head = lines.iter().find(|line| !is_attribute(line) && !line.starts_with(' ')).copied().unwrap_or_default();
        let head = head.strip_prefix("pub ").unwrap_or(head);
        match head.split(' ').next() {
            Some("use") => Self::Use,
            Some("mod") => Self::Mod,
            Some("const") => Self::Const,
            _ => Self::Other,
        }
    }
}

fn is_attribute(line: &str) -> bool {
    line.starts_with("///") || line.starts_with("#[") || line == ")]"
}

/// Whether an item of the file starts here: neither inside one, nor after its own attributes.
fn starts_item(before: &str, line: &str) -> bool {
    // The second line of a constant ends it as well.
    let ended = !before.starts_with(' ') || before.ends_with(';');
    ended && !line.starts_with([' ', '}', ')', ']']) && !is_attribute(before)
}

fn is_inner(line: &str) -> bool {
    line.starts_with("//!") || line.starts_with("#![")
}
