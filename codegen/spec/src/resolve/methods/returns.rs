//! What a method gives back.

use super::{Basics, MethodSource, ServiceCx};
use crate::fault::At;
use crate::ir::{Kind, RecordId, Returns, TimeFormat, Type};
use crate::resolve::types::{named, reference, resolve};

/// The record that a result consists of.
pub(crate) fn record(returns: &Returns) -> Option<RecordId> {
    let ty = match returns {
        Returns::Page(ty) | Returns::Value { ty, .. } => named(ty)?,
        Returns::None | Returns::Head | Returns::Bytes => return None,
    };
    if let Type::Record(id) = ty { Some(*id) } else { None }
}

impl ServiceCx<'_> {
    pub(super) fn returns(&self, source: &MethodSource<'_>, basics: &Basics, list: bool, at: &At<'_>) -> Returns {
        let root = At::file(self.file.file);
        let methods = root.key("methods");
        let record = || self.record_type(source, at);
        let Some((ty, key)) = source.pick(|def| def.returns.as_ref()) else {
            return match basics.kind {
                Kind::List => Returns::Page(record()),
                Kind::Create | Kind::Read | Kind::Update | Kind::PartialUpdate => self.value(record(), source),
                Kind::Head => Returns::Head,
                Kind::Action if list => Returns::Page(record()),
                Kind::Delete | Kind::Action => Returns::None,
            };
        };
        match ty.text.trim() {
            "page" => Returns::Page(record()),
            "none" => Returns::None,
            "bytes" => Returns::Bytes,
            _ => {
                let owner = methods.key(key);
                let typed = resolve(self.cx, self.around.scope, ty, TimeFormat::default(), &owner.key("returns"));
                match typed.ty {
                    // A list of something else than the service's record.
                    Type::List(item) if list => Returns::Page(*item),
                    _ => self.value(typed.whole(), source),
                }
            }
        }
    }

    fn value(&self, ty: Type, source: &MethodSource<'_>) -> Returns {
        let (envelope, facts) = match source.get(|def| def.envelope.as_deref()) {
            Some("bare") => (None, None),
            Some(key) => (Some(key.to_owned()), None),
            None => {
                let envelope = self.around.api.envelope;
                (envelope.map(|envelope| envelope.content.clone()), envelope.and_then(|envelope| envelope.facts))
            }
        };
        Returns::Value { ty, envelope, facts }
    }

    /// The method's record or the service's; anything where the reference gives no fields.
    fn record_type(&self, source: &MethodSource<'_>, at: &At<'_>) -> Type {
        if let Some((name, key)) = source.pick(|def| def.record.as_ref()) {
            let root = At::file(self.file.file);
            let methods = root.key("methods");
            let owner = methods.key(key);
            let found = reference(self.cx, self.around.scope, name, &owner.key("record"));
            return found.map_or(Type::Any, Type::Record);
        }
        match self.record {
            Some(id) => Type::Record(id),
            // One that isn't found has a fault of its own, and so has one that a damaged key lost.
            None if self.open || self.def.record.is_some() || self.cx.is_damaged(self.file.file) => Type::Any,
            None => {
                let message = format!("`{}` returns a record, but the service has none", source.key);
                self.cx.fault(at.name(), message, "name it with `record: Name`, or say what comes back with `returns`");
                Type::Any
            }
        }
    }
}
