//! Rules about secrets.

use heck::ToSnakeCase as _;

use super::Look;
use crate::fault::At;
use crate::file::Model;
use crate::model::{FieldDef, Map};
use crate::resolve::DeclKind;

/// Words that only secrets are called by.
const WORDS: [&str; 8] = ["credential", "passcode", "passphrase", "passwd", "password", "pwd", "secret", "token"];
/// The same of two words.
const PAIRS: [[&str; 2]; 4] = [["api", "key"], ["access", "key"], ["encryption", "key"], ["private", "key"]];
/// Types that print what they hold.
const TEXTS: [&str; 3] = ["string", "any", "bytes"];

/// Fields, inputs and parameters that are texts, and named like secrets.
pub(super) fn plain(look: &Look<'_>) {
    for decl in &look.cx.symbols.records {
        let DeclKind::Record(def) = decl.kind else { continue };
        let root = At::file(decl.file);
        let records = root.key("records");
        fields(look, &def.fields, &records.key(decl.key).key("fields"));
    }
    for file in 0..look.cx.files.len() {
        let Some(Model::Service(service)) = look.cx.files.get(file).map(|file| &file.model) else { continue };
        let root = At::file(file);
        fields(look, &service.inputs, &root.key("inputs"));
        fields(look, &service.params, &root.key("params"));
        let methods = root.key("methods");
        for (key, method) in service.methods.iter() {
            let at = methods.key(key);
            fields(look, &method.inputs, &at.key("inputs"));
            fields(look, &method.query, &at.key("query"));
        }
    }
}

fn fields(look: &Look<'_>, fields: &Map<FieldDef>, at: &At<'_>) {
    for (key, field) in fields.iter() {
        let printed = |text: &str| TEXTS.contains(&text.trim_matches(['[', ']', '{', '}', '?', ' ']));
        let types = [Some(&field.keys.ty), field.keys.write.as_ref()];
        if types.into_iter().flatten().any(|ty| printed(&ty.text)) && is_secret(key) {
            let message = format!("`{key}` is named like a secret, and would be printed");
            look.find(at.key(key).name(), message, "make its type `secret`");
        }
    }
}

/// Whether a name ends as those of secrets do: `password`, `rootPassword`, `api_key`, but not `token_expires`.
pub(crate) fn is_secret(name: &str) -> bool {
    let name = name.to_snake_case();
    let mut words = name.rsplit('_');
    let last = words.next().unwrap_or_default();
    let last = last.strip_suffix('s').unwrap_or(last);
    let before = words.next().unwrap_or_default();
    WORDS.contains(&last) || PAIRS.contains(&[before, last])
}
