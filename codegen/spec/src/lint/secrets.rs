//! Rules about secrets.

use heck::ToSnakeCase as _;

use super::Look;
use super::parts::Part;

/// Words that only secrets are called by.
const WORDS: [&str; 8] = ["credential", "passcode", "passphrase", "passwd", "password", "pwd", "secret", "token"];
/// The same of two words.
const PAIRS: [[&str; 2]; 4] = [["api", "key"], ["access", "key"], ["encryption", "key"], ["private", "key"]];
/// Types that print what they hold.
const TEXTS: [&str; 3] = ["string", "any", "bytes"];

/// Fields, inputs, parameters and options that are texts, and named like secrets.
pub(super) fn plain(look: &Look<'_>) {
    look.parts(|at, part| {
        let Part::Field(key, field) = part else { return };
        let printed = |text: &str| TEXTS.contains(&text.trim_matches(['[', ']', '{', '}', '?', ' ']));
        let types = [Some(&field.keys.ty), field.keys.write.as_ref()];
        if types.into_iter().flatten().any(|ty| printed(&ty.text)) && is_secret(key) {
            let message = format!("`{key}` is named like a secret, and would be printed");
            look.find(at.name(), message, "make its type `secret`");
        }
    });
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
