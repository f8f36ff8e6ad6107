//! What may be said of a method: each key has its place, and in all others it's a fault.

use super::{Basics, MethodSource, ServiceCx};
use crate::fault::At;
use crate::ir::{Kind, Protocol, Returns, Verb};
use crate::model::{MethodDef, PagingKind};

/// What kinds of things a method takes and gives.
pub(crate) struct Shape {
    pub returns: Returns,
    /// Answers with many records: filters, order and paging have a meaning.
    pub list: bool,
    /// Sends a body.
    pub body: bool,
}

/// A key of a method, whether it was written, and whether it has a meaning.
type Rule = (&'static str, bool, bool);

impl ServiceCx<'_> {
    /// Finds the shape of a method, and the keys that don't fit it.
    pub(super) fn shape(&self, source: &MethodSource<'_>, basics: &Basics, at: &At<'_>) -> Shape {
        let paged = source.get(|def| def.paging) == Some(PagingKind::Page);
        let wants_page = source.get(|def| def.returns.as_ref()).is_some_and(|ty| ty.text.trim() == "page");
        let list = basics.kind == Kind::List || paged || wants_page;
        // Arguments of an XML-RPC call are its body, whatever it does.
        let body = !matches!(basics.verb, Verb::Get | Verb::Head) || self.around.api.protocol == Protocol::XmlRpc;
        let shape = Shape { returns: self.returns(source, basics, list, at), list, body };
        self.misplaced(source.def, &shape, basics, at);
        shape
    }

    fn misplaced(&self, def: &MethodDef, shape: &Shape, basics: &Basics, at: &At<'_>) {
        let page = matches!(shape.returns, Returns::Page(_));
        let value = matches!(shape.returns, Returns::Value { .. });
        let paged = page && def.paging != Some(PagingKind::None);
        let of_lists: [Rule; 5] = [
            ("filters", def.filters.is_some(), shape.list),
            ("exclude", def.exclude.is_some(), shape.list),
            ("order", def.order.is_some(), shape.list),
            ("paging", def.paging.is_some(), shape.list),
            // Reports that come as one value have totals there, too.
            ("metadata", def.metadata.is_some(), shape.list),
        ];
        self.rules(&of_lists, at, "only lists have it", "leave it out, or answer with `returns: page`");
        let of_pages: [Rule; 1] = [("limit", def.limit.is_some(), paged)];
        self.rules(&of_pages, at, "only answers in pages have it", "leave it out, or answer with `returns: page`");
        let of_bodies: [Rule; 6] = [
            ("required", def.required.is_some(), shape.body),
            ("optional", def.optional.is_some(), shape.body),
            ("nullable", def.nullable.is_some(), shape.body),
            ("documented_required", def.documented_required.is_some(), shape.body),
            ("body", def.body.is_some(), shape.body),
            ("inputs", !def.inputs.is_empty(), shape.body),
        ];
        self.rules(&of_bodies, at, "a GET or HEAD sends no body", "say what is sent with `query`");
        let open: [Rule; 1] = [("open", def.open.is_some(), shape.body || shape.list)];
        self.rules(&open, at, "there's neither a body nor a filter", "leave it out");
        let of_values: [Rule; 1] = [("envelope", def.envelope.is_some(), value)];
        self.rules(&of_values, at, "only a single result stands under a key of its own", "leave it out");
        let of_heads: [Rule; 1] = [("returns", def.returns.is_some(), basics.kind != Kind::Head)];
        self.rules(&of_heads, at, "`head` returns headers", "leave it out");
    }

    fn rules(&self, rules: &[Rule], at: &At<'_>, why: &str, help: &str) {
        for (key, written, meaningful) in rules {
            if *written && !meaningful {
                self.cx.fault(at.key(key).name(), format!("`{key}` has no meaning here: {why}"), help);
            }
        }
    }
}
