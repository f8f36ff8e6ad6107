//! Rules about records.

use super::Look;
use crate::resolve::DeclKind;

/// Records that take any field, and have fields of their own.
pub(super) fn open(look: &Look<'_>) {
    for (decl, record) in look.cx.symbols.records.iter().zip(&look.ir.records) {
        // One that is open as all of its application has no place to say otherwise.
        let said = matches!(decl.kind, DeclKind::Record(def) if def.open);
        if said && !record.fields.is_empty() {
            let message =
                format!("the record `{}` is open, and {} of its fields are known", decl.key, record.fields.len());
            look.find(decl.place(), message, "name all its fields and close it, or say where the others come from");
        }
    }
}

/// Records that no call reads or sends, as such or inside of another.
pub(super) fn unused(look: &Look<'_>) {
    for (decl, record) in look.cx.symbols.records.iter().zip(&look.ir.records) {
        if !record.input && !record.output {
            let message = format!("no call reads or sends the record `{}`", decl.key);
            look.find(decl.place(), message, "move its fields to `inputs` or `filters`, or name the record in a type");
        }
    }
}
