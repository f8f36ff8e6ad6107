//! `#[crudl(crate = path)]`, which Record, Enum and Call share.

use syn::parse::ParseStream;
use syn::{DeriveInput, Path, Token, parse_quote};

use crate::fault::Faults;
use crate::syntax;

/// Where the runtime is: `::crudl`, unless the attribute says otherwise.
pub fn runtime(input: &DeriveInput, faults: &mut Faults) -> Path {
    let mut runtime = None;
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("crudl")) {
        syntax::arguments(attribute, faults, |input, faults| {
            let key = syntax::word(input)?;
            if key != "crate" {
                return Err(syn::Error::new(
                    key.span(),
                    format!("unknown key `{key}`\nhelp: here only `crate = path`"),
                ));
            }
            let path = path(input)?;
            syntax::set(&mut runtime, &key, path, faults);
            Ok(())
        });
    }
    runtime.map_or_else(default, |runtime| runtime.value)
}

/// `= path`
pub fn path(input: ParseStream) -> syn::Result<Path> {
    input.parse::<Token![=]>()?;
    // `crate` and `self::api` are paths too.
    input
        .call(Path::parse_mod_style)
        .map_err(|fault| syn::Error::new(fault.span(), "expected a path, such as `crate::api`"))
}

/// `::crudl`
pub fn default() -> Path {
    parse_quote!(::crudl)
}
