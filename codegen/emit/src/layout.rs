//! From tokens to the text of a file. In: tokens, and text for the slots in them. Out: source laid out to be read.

use proc_macro2::TokenStream;
use quote::quote;

use crate::EmitError;
use crate::names::ident;
use crate::rejoin;

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
    let lines = rejoin::lines(&text);
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

/// Items that stand together without blank lines.
#[derive(Clone, Copy, PartialEq)]
enum Sort {
    Use,
    Mod,
    Const,
    /// `impl Trait for Type {}`
    Marker,
    Other,
}

impl Sort {
    /// Of the item whose attributes or first line come next.
    fn of(lines: &[&str]) -> Self {
        let head = lines.iter().find(|line| !is_attribute(line) && !line.starts_with(' ')).copied().unwrap_or_default();
        let head = head.strip_prefix("pub ").unwrap_or(head);
        if head.starts_with("impl ") && head.ends_with("{}") {
            return Self::Marker;
        }
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
    line.starts_with("//!") || line.starts_with("// ") || line.starts_with("#![")
}
