//! Filters, order and paging of a list.

use super::shape::Shape;
use super::{MethodSource, ServiceCx};
use crate::fault::At;
use crate::ir::{Home, List, PageSize, Returns};
use crate::model::PagingKind;
use crate::resolve::columns::Base;

impl ServiceCx<'_> {
    pub(super) fn list(
        &mut self,
        source: &MethodSource<'_>,
        shape: &Shape,
        base: Base,
        methods: &At<'_>,
    ) -> Option<List> {
        if !shape.list {
            return None;
        }
        let def = source.def;
        let at = methods.key(source.written);
        let api = self.around.api;
        let filters = def.filters.as_ref().map(|defs| self.columns.filters(base, defs, &at.key("filters")));
        let filters = filters.unwrap_or_default();
        let order = def.order.as_ref().map(|fields| self.columns.order(base, fields, &at.key("order")));
        let order = order.unwrap_or_default();
        let unsaid = |key: &str, used: bool, said: bool, what: &str, help: &str| {
            if api.known && used && !said {
                let message = format!("this system doesn't say how {what}");
                self.cx.fault(at.key(key).name(), message, format!("say it with `{help}` in api.yaml"));
            }
        };
        let bounded = filters.iter().any(|filter| self.columns.is_bounded(&filter.wire));
        unsaid("filters", bounded, api.has_bounds, "a range is written", "filters: {from: …, to: …}");
        let excluded = def.exclude == Some(true);
        unsaid("filters", !filters.is_empty(), api.has_filters, "filters are written", "filters: {match: …}");
        unsaid("order", !order.is_empty(), api.has_order, "an order is written", "order: {parameter: …}");
        unsaid("exclude", excluded, api.has_exclude, "filters are negated", "filters: {exclude: …}");
        let (scope, service) = (self.around.scope, Some(self.around.service));
        let home = Home { system: scope.system, application: scope.application, service };
        let paging = self.paging(source, shape, &at);
        Some(List {
            exclude: def.exclude.unwrap_or(!filters.is_empty()) && api.has_exclude,
            filters,
            order,
            paging,
            metadata: match &def.metadata {
                Some(_) => self.cx.symbols.metadata(home, source.key),
                // What stands beside any other result stands beside these records too.
                None if !matches!(shape.returns, Returns::Page(_)) => None,
                None => match paging {
                    Some(_) => api.paging.and_then(|paging| paging.facts),
                    None => api.envelope.and_then(|envelope| envelope.facts),
                },
            },
            open: def.open.unwrap_or(self.open),
        })
    }

    fn paging(&self, source: &MethodSource<'_>, shape: &Shape, at: &At<'_>) -> Option<PageSize> {
        let def = source.def;
        let paged = matches!(shape.returns, Returns::Page(_)) && def.paging != Some(PagingKind::None);
        let api = self.around.api;
        let Some(usual) = api.paging else {
            if paged && api.known && (def.limit.is_some() || def.paging.is_some()) {
                let key = if def.limit.is_some() { "limit" } else { "paging" };
                let help = "say it with `paging` in api.yaml";
                self.cx.fault(at.key(key).name(), "this system doesn't say how lists are paged", help);
            }
            return None;
        };
        if !paged {
            return None;
        }
        let limit = def.limit.as_ref();
        let (stated, stated_max) = (limit.and_then(|limit| limit.default), limit.and_then(|limit| limit.max));
        let max = stated_max.or(usual.max);
        let default = stated.unwrap_or(usual.default.min(max.unwrap_or(u64::MAX)));
        let limit_at = at.key("limit");
        if let Some(max) = max.filter(|max| default > *max) {
            let message = format!("the default page size {default} is more than the largest, {max}");
            self.cx.fault(limit_at.key("default").value(), message, "raise `max`, or lower `default`");
        }
        for (key, value) in [("default", stated), ("max", stated_max)] {
            if value == Some(0) {
                self.cx.fault(limit_at.key(key).value(), "a page holds at least one record", "write a larger number");
            }
        }
        Some(PageSize { default, max })
    }
}
