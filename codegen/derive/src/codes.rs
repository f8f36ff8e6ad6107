//! `#[derive(Codes)]` on `enum Codes {}`: a constant for each documented error code.
//!
//! In: prefixes with the numbers that they have, whole codes. Out: associated constants, so that a code is matched by a
//! name that the compiler knows, and a thousand of them are a few lines of source.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Data, DeriveInput, LitInt, LitStr, Token};

use crate::fault::Faults;
use crate::syntax;

/// Most codes of one range: a slip in a number shouldn't fill the memory.
const MOST: u16 = 1000;

/// A constant and its code.
type Code = (Ident, String);

pub fn derive(input: &DeriveInput, faults: &mut Faults) -> TokenStream {
    if !matches!(&input.data, Data::Enum(data) if data.variants.is_empty()) {
        faults.at(&input.ident, "codes stand on an enum without variants: `pub enum Codes {}`");
    }
    let mut codes: Vec<Code> = Vec::new();
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("crudl")) {
        let mut last = None;
        syntax::arguments(attribute, faults, |input, faults| entry(input, &mut last, &mut codes, faults));
    }
    let known = |index: usize| codes[..index].iter().any(|(name, _)| *name == codes[index].0);
    let mut written = TokenStream::new();
    for (index, (name, code)) in codes.iter().enumerate() {
        if known(index) {
            faults.at(name, format!("there are two codes `{name}`"));
        } else {
            written.extend(quote!(pub const #name: &'static str = #code;));
        }
    }
    let ident = &input.ident;
    quote! {
        #[automatically_derived]
        #[allow(missing_docs)]
        impl #ident {
            #written
        }
    }
}

/// `CREATE = "team_create_"`, to which the numbers after it belong; `101`; `101..=104`; `"a_whole_code"`.
fn entry(
    input: ParseStream,
    last: &mut Option<(Ident, String)>,
    codes: &mut Vec<Code>,
    faults: &mut Faults,
) -> syn::Result<()> {
    if input.peek(LitStr) {
        let code: LitStr = input.parse()?;
        let name = code.value().to_uppercase().replace(|c: char| !c.is_alphanumeric(), "_");
        let name = syn::parse_str::<Ident>(&name)
            .map_err(|_| syn::Error::new(code.span(), "no constant can have the name of this code"))?;
        codes.push((Ident::new(&name.to_string(), code.span()), code.value()));
        return Ok(());
    }
    if input.peek(Ident::peek_any) {
        let name = syntax::word(input)?;
        input.parse::<Token![=]>()?;
        *last = Some((name, input.parse::<LitStr>()?.value()));
        return Ok(());
    }
    let first: LitInt = input.parse()?;
    let end = if input.peek(Token![..=]) {
        input.parse::<Token![..=]>()?;
        Some(input.parse::<LitInt>()?)
    } else {
        None
    };
    let Some((name, prefix)) = last else {
        return Err(syn::Error::new(first.span(), "a number needs a prefix before it: `CREATE = \"team_create_\"`"));
    };
    let from: u16 = first.base10_parse()?;
    let to: u16 = end.as_ref().map_or(Ok(from), LitInt::base10_parse)?;
    if to < from || to - from >= MOST {
        faults.at(&first, format!("a range has between 1 and {MOST} numbers, the smaller one first"));
        return Ok(());
    }
    codes.extend((from..=to).map(|number| {
        let constant = format_ident!("{name}_{number:03}", span = first.span());
        (constant, format!("{prefix}{number:03}"))
    }));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> (String, Vec<String>) {
        let mut faults = Faults::default();
        let code = derive(&syn::parse_str(text).expect("an item"), &mut faults);
        (code.to_string().replace(' ', ""), faults.messages())
    }

    #[test]
    fn constants() {
        let (code, faults) = run(r#"#[crudl(CREATE = "team_create_", 7, 101..=102, "odd.code")] enum Codes {}"#);
        assert_eq!(faults, [""; 0]);
        for (name, value) in [
            ("CREATE_007", "team_create_007"),
            ("CREATE_101", "team_create_101"),
            ("CREATE_102", "team_create_102"),
            ("ODD_CODE", "odd.code"),
        ] {
            assert!(code.contains(&format!("pubconst{name}:&'staticstr=\"{value}\";")), "{name}: {code}");
        }
    }

    #[test]
    fn faults() {
        let table = [
            (r#"#[crudl(7)] enum Codes {}"#, "needs a prefix"),
            (r#"#[crudl(A = "a_", 9..=8)] enum Codes {}"#, "the smaller one first"),
            (r#"#[crudl(A = "a_", 0..=9999)] enum Codes {}"#, "between 1 and 1000"),
            (r#"#[crudl(A = "a_", 1, 1)] enum Codes {}"#, "two codes `A_001`"),
            (r#"#[crudl("1")] enum Codes {}"#, "no constant"),
            (r#"#[crudl(A = "a_", 1)] struct Codes;"#, "without variants"),
        ];
        for (text, words) in table {
            let (_, faults) = run(text);
            assert!(faults.iter().any(|fault| fault.contains(words)), "{text}: {faults:?}");
        }
    }
}
