//! Rules about enums.

use super::Look;

/// Enums that know one value.
pub(super) fn one_value(look: &Look<'_>) {
    for (decl, one) in look.cx.symbols.enums.iter().zip(&look.ir.enums) {
        if one.variants.len() == 1 {
            let message = format!("the enum `{}` has one value", decl.key);
            look.find(decl.place(), message, "name the others, or make the fields `string` with `values`");
        }
    }
}
