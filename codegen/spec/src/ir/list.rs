//! Lists: filters, orders, pages, and the columns that they are about.

use super::{Doc, RecordId, Type};

/// Paging, filters and order of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// Names in [`Service::columns`](super::Service::columns) that filter this list.
    pub filters: Vec<Filter>,
    /// Whether filters can be negated.
    pub exclude: bool,
    /// Wire names that it can be ordered by, the default first.
    pub order: Vec<String>,
    /// Page sizes; none where the whole answer comes at once.
    pub paging: Option<PageSize>,
    /// Paging facts beyond the usual: a record of its own.
    pub metadata: Option<RecordId>,
    /// Whether any further filter may be sent.
    pub open: bool,
}

/// One filter of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// Wire name, also of its column.
    pub wire: String,
    /// Must be given.
    pub required: bool,
}

/// Page sizes of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageSize {
    /// When none is asked for.
    pub default: u64,
    /// The largest, where one is known.
    pub max: Option<u64>,
}

/// A field that lists filter or order by.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name in the spec, and mostly on the wire: `country__english_name`.
    pub wire: String,
    /// Its name on the wire as a filter, where that's another.
    pub filter_wire: Option<String>,
    /// Its name on the wire in an order, where that's another.
    pub order_wire: Option<String>,
    /// Constant's name: `COUNTRY_ENGLISH_NAME`.
    pub constant: String,
    /// Type of the values it is compared with.
    pub ty: Type,
    /// Operators; none if it only orders.
    pub filter: Option<Operators>,
    /// Whether lists can be ordered by it.
    pub sortable: bool,
    /// Documentation.
    pub doc: Doc,
}

/// Operators besides equality.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operators {
    /// in, icontains, iendswith, iexact, istartswith.
    Text,
    /// gt, gte, in, isnull, lt, lte, range.
    Number,
    /// None.
    Exact,
    /// from and to; no equality.
    Between,
    /// These, sorted.
    Custom(Vec<Operator>),
}

impl Operators {
    /// Whether there is equality, too.
    pub const fn has_equality(&self) -> bool {
        !matches!(self, Self::Between)
    }

    /// The operators besides equality.
    pub fn further(&self) -> &[Operator] {
        use Operator::{
            AtLeast, AtMost, Gt, Gte, Icontains, Iendswith, Iexact, In, Isnull, Istartswith, Lt, Lte, Range,
        };
        match self {
            Self::Text => &[In, Icontains, Iendswith, Iexact, Istartswith],
            Self::Number => &[Gt, Gte, In, Isnull, Lt, Lte, Range],
            Self::Exact => &[],
            Self::Between => &[AtLeast, AtMost],
            Self::Custom(list) => list,
        }
    }
}

/// A filter operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Operator {
    /// `from`
    AtLeast,
    /// `to`
    AtMost,
    Gt,
    Gte,
    Icontains,
    Iendswith,
    Iexact,
    In,
    Isnull,
    Istartswith,
    Lt,
    Lte,
    Range,
}

impl Operator {
    /// As the spec and the query write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AtLeast => "from",
            Self::AtMost => "to",
            Self::Gt => "gt",
            Self::Gte => "gte",
            Self::Icontains => "icontains",
            Self::Iendswith => "iendswith",
            Self::Iexact => "iexact",
            Self::In => "in",
            Self::Isnull => "isnull",
            Self::Istartswith => "istartswith",
            Self::Lt => "lt",
            Self::Lte => "lte",
            Self::Range => "range",
        }
    }
}
