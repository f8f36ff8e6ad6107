//! Rules about filters.

use super::Look;
use crate::fault::At;
use crate::resolve::{names_field, returned_record};

/// Filters whose name is no field of what is listed, nor of the service's record.
pub(super) fn without_field(look: &Look<'_>) {
    for spot in look.spots.methods.iter().filter(|spot| !spot.implied) {
        let (Some(service), Some(method)) = (look.service(spot), look.method(spot)) else { continue };
        let listed = returned_record(&method.returns);
        let records = || listed.into_iter().chain(service.record);
        // Of what isn't known, nothing is missing.
        if records().all(|id| look.ir[id].open) {
            continue;
        }
        for filter in method.list.iter().flat_map(|list| &list.filters) {
            if records().any(|id| names_field(look.cx, look.ir, id, &filter.wire)) {
                continue;
            }
            let root = At::file(spot.file);
            let (methods, wire) = (root.key("methods"), &filter.wire);
            let at = methods.key(&spot.key);
            let message = format!("the record has no field `{wire}`");
            look.find(at.key("filters").key(wire).name(), message, "add the field, or leave the filter out");
        }
    }
}
