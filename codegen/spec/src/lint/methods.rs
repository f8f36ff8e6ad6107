//! Rules about methods.

use super::Look;
use crate::fault::At;
use crate::file::Model;
use crate::ir::Kind;

/// Actions that only their name explains.
pub(super) fn undocumented(look: &Look<'_>) {
    for spot in look.spots.methods.iter().filter(|spot| !spot.implied) {
        let Some(Model::Service(service)) = look.cx.files.get(spot.file).map(|file| &file.model) else { continue };
        let Some(def) = service.methods.get(&spot.key) else { continue };
        if look.method(spot).is_some_and(|method| method.kind == Kind::Action) && def.doc.is_none() {
            let root = At::file(spot.file);
            let message = format!("nothing says what `{}` does", spot.key);
            look.find(root.key("methods").key(&spot.key).name(), message, "say it in a sentence with `doc`");
        }
    }
}
