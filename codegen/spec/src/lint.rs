//! Rules of good style: what loads and generates, and is still no good spec.
//!
//! In: a spec. Out: [`lint`], the findings as faults with their places. A rule is a function in a module below, and a row
//! of [`RULES`]. Where it doesn't hold, the spec says so in place, with a reason: `allow: {one_value_enum: …}` on a file,
//! record, enum, field or method holds for all that stands inside of it.

mod allowance;
mod enums;
mod filters;
mod methods;
mod naming;
mod parts;
mod records;
pub(crate) mod secrets;

use std::cell::RefCell;

use crate::check::{MethodSpot, Spots};
use crate::diagnostic::Diagnostics;
use crate::fault::{At, Fault, Faults, Place};
use crate::ir::{Ir, Method, Service};
use crate::resolve::Cx;
use crate::source::Sources;
use crate::suggest::{known, similar};
use parts::Part;

/// A rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// As `allow` and people name it.
    pub name: &'static str,
    /// What it finds, and why that matters.
    pub doc: &'static str,
    run: fn(&Look<'_>),
}

/// All rules, by name.
pub const RULES: [Rule; 7] = [
    Rule {
        name: "filter_without_field",
        doc: "A filter that no field of the record answers to: nobody sees in a result why it was found",
        run: filters::without_field,
    },
    Rule {
        name: "inconsistent_name",
        doc: "A field or method in another letter case than its siblings: people guess names from those they know",
        run: naming::inconsistent,
    },
    Rule {
        name: "one_value_enum",
        doc: "An enum with one value, which says no more than a text, and is a promise to know the others",
        run: enums::one_value,
    },
    Rule {
        name: "open_record",
        doc: "A record that is open though fields of it are known: the others should be named, or it should be closed",
        run: records::open,
    },
    Rule {
        name: "plain_secret",
        doc: "A text that is named like a secret and isn't of the type `secret`: it would be printed",
        run: secrets::plain,
    },
    Rule {
        name: "undocumented_method",
        doc: "An action without `doc`: its name alone doesn't say what it does",
        run: methods::undocumented,
    },
    Rule {
        name: "unused_record",
        doc: "A record that is neither read nor sent: it only lends its fields, which can stand where they are used",
        run: records::unused,
    },
];

/// Finds what the rules find; nothing if all is well.
///
/// # Errors
/// The faults of the spec, if it can't be loaded.
pub fn lint(sources: &Sources) -> Result<Option<Diagnostics>, Diagnostics> {
    let (findings, files) = crate::resolved(sources, |cx, ir, spots| {
        let mut look = Look { cx, ir: &ir, spots, rule: "", found: RefCell::default() };
        for rule in RULES {
            look.rule = rule.name;
            (rule.run)(&look);
        }
        let found = look.found.into_inner();
        allowance::apply(cx, found)
    });
    let faults = Faults::default();
    findings?.into_iter().for_each(|finding| faults.push(finding));
    Ok(faults.finish(&files))
}

/// What a rule finds.
struct Finding {
    rule: &'static str,
    fault: Fault,
}

/// What the rules look at.
struct Look<'a> {
    cx: &'a Cx<'a>,
    ir: &'a Ir,
    spots: &'a Spots,
    /// The rule that looks.
    rule: &'static str,
    found: RefCell<Vec<Finding>>,
}

impl Look<'_> {
    fn service(&self, spot: &MethodSpot) -> Option<&Service> {
        self.ir.systems.get(spot.system)?.applications.get(spot.application)?.services.get(spot.service)
    }

    fn method(&self, spot: &MethodSpot) -> Option<&Method> {
        self.service(spot)?.methods.get(spot.method)
    }

    /// Visits what stands in all files.
    fn parts(&self, mut see: impl FnMut(&At<'_>, Part<'_>)) {
        for (id, file) in self.cx.files.iter().enumerate() {
            parts::visit(id, &file.model, &mut see);
        }
    }

    fn find(&self, place: Place, message: impl Into<String>, help: impl Into<String>) {
        let message = format!("{} ({})", message.into(), self.rule);
        let fault = Fault::new(place, message).help(help);
        self.found.borrow_mut().push(Finding { rule: self.rule, fault });
    }
}

/// A rule's name that isn't one.
fn unknown(place: Place, name: &str) -> Fault {
    let names = RULES.map(|rule| rule.name);
    let help = match similar(name, &names) {
        Some(similar) => format!("did you mean `{similar}`?"),
        None => format!("the rules are {}", known(&names)),
    };
    Fault::new(place, format!("there's no rule `{name}`")).help(help)
}
