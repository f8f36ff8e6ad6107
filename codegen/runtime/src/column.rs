//! Typed columns: what lists filter and order by.
//!
//! In: one constant a field, `Column<Service, Value, Kind, Order>`. Out: [`Filter`]s and [`Order`]s of that service. The
//! operators live here once; which of them a column has is its kind, so that one it lacks doesn't compile.

mod filter;

use std::fmt;
use std::marker::PhantomData;

use serde_json::Value;

use crate::Marker;
use crate::record::{Coding, Encode, recode};

pub(crate) use filter::Condition;
pub use filter::{Filter, Order};

/// The operators that a kind of column may have, one marker trait each. Implement them for an empty enum of your own
/// to make a further kind.
pub mod op {
    // Literals throughout, as a diagnostic attribute takes nothing else.
    macro_rules! operators {
        ($($name:ident $doc:literal $message:literal;)*) => {$(
            #[doc = $doc]
            #[diagnostic::on_unimplemented(
                message = $message,
                label = "the server has no such filter",
                note = "a column's kind, the third argument of `Column`, has the operators that the server documents"
            )]
            pub trait $name {}
        )*};
    }
    operators! {
        Eq "Columns that are filtered at all." "lists can't be filtered by this column";
        AtLeast "Columns that can be bounded from below." "this column has no lower bound";
        Gt "Columns with the operator `gt`." "this column has no operator `gt`";
        Gte "Columns with the operator `gte`." "this column has no operator `gte`";
        Icontains "Columns with the operator `icontains`." "this column has no operator `icontains`";
        Iendswith "Columns with the operator `iendswith`." "this column has no operator `iendswith`";
        Iexact "Columns with the operator `iexact`." "this column has no operator `iexact`";
        In "Columns with the operator `in`." "this column has no operator `in`";
        Isnull "Columns with the operator `isnull`." "this column has no operator `isnull`";
        Istartswith "Columns with the operator `istartswith`." "this column has no operator `istartswith`";
        Lt "Columns with the operator `lt`." "this column has no operator `lt`";
        Lte "Columns with the operator `lte`." "this column has no operator `lte`";
        Range "Columns with the operator `range`." "this column has no operator `range`";
        AtMost "Columns that can be bounded from above." "this column has no upper bound";
    }
}

/// Columns that lists can be ordered by.
#[diagnostic::on_unimplemented(
    message = "this column can't be ordered by",
    label = "the server doesn't order by this column",
    note = "a column's fourth argument is `Sortable` where the server documents it"
)]
pub trait Orderable {}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident: $($operator:ident)*;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $kind {}
        $(impl op::$operator for $kind {})*
    )*};
}

kinds! {
    /// Equality and the operators of texts.
    Text: Eq In Icontains Iendswith Iexact Istartswith;
    /// Equality and the operators of numbers and times.
    Number: Eq Gt Gte In Isnull Lt Lte Range;
    /// Equality only.
    Exact: Eq;
    /// From a value, to a value; no equality.
    Between: AtLeast AtMost;
    /// No filter at all: a column that only orders.
    NoFilter: ;
    /// All operators: for services whose columns aren't known.
    AnyOperator: AtLeast AtMost Eq Gt Gte Icontains Iendswith Iexact In Isnull Istartswith Lt Lte Range;
    /// Lists can be ordered by it.
    Sortable: ;
    /// Lists can't be ordered by it.
    Unsortable: ;
}

impl Orderable for Sortable {}

/// A field that lists of the service `S` filter or order by: values of type `V`, operators of kind `K`, order `O`.
pub struct Column<S, V, K = Exact, O = Unsortable> {
    name: &'static str,
    filter: &'static str,
    coding: Coding,
    marker: Marker<(S, V, K, O)>,
}

impl<S, V, K, O> Clone for Column<S, V, K, O> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S, V, K, O> Copy for Column<S, V, K, O> {}

impl<S, V, K, O> fmt::Debug for Column<S, V, K, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Column").field(&self.name).finish()
    }
}

/// A column that no spec names, with all operators: `field("name").eq("ops")`.
///
/// A name that the server doesn't know is reported when the list is awaited.
pub const fn field<S>(name: &'static str) -> Column<S, Value, AnyOperator, Sortable> {
    Column::new(name)
}

impl<S, V, K, O> Column<S, V, K, O> {
    /// A column by its name on the wire.
    pub const fn new(name: &'static str) -> Self {
        Self { name, filter: name, coding: Coding::Plain, marker: PhantomData }
    }

    /// The same where filters call it something else, or write its values in another form.
    pub const fn filtered(name: &'static str, filter: &'static str, coding: Coding) -> Self {
        Self { name, filter, coding, marker: PhantomData }
    }

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// Smallest first.
    pub fn asc(self) -> Order<S>
    where
        O: Orderable,
    {
        Order::new(self.name, false)
    }

    /// Largest first.
    pub fn desc(self) -> Order<S>
    where
        O: Orderable,
    {
        Order::new(self.name, true)
    }
}

impl<S, V: Encode, K, O> Column<S, V, K, O> {
    /// Equal to the value.
    pub fn eq(self, value: impl Into<V>) -> Filter<S>
    where
        K: op::Eq,
    {
        self.by("", &value.into())
    }

    /// Equal to one of the values.
    #[doc(alias = "in")]
    pub fn one_of(self, values: impl IntoIterator<Item = impl Into<V>>) -> Filter<S>
    where
        K: op::In,
    {
        let values: Vec<Value> = values.into_iter().map(|value| self.coded(value)).collect();
        Condition::one_of(self.filter, &values).into()
    }

    /// More than the value.
    pub fn gt(self, value: impl Into<V>) -> Filter<S>
    where
        K: op::Gt,
    {
        self.by("gt", &value.into())
    }

    /// The value or more.
    pub fn gte(self, value: impl Into<V>) -> Filter<S>
    where
        K: op::Gte,
    {
        self.by("gte", &value.into())
    }

    /// Less than the value.
    pub fn lt(self, value: impl Into<V>) -> Filter<S>
    where
        K: op::Lt,
    {
        self.by("lt", &value.into())
    }

    /// The value or less.
    pub fn lte(self, value: impl Into<V>) -> Filter<S>
    where
        K: op::Lte,
    {
        self.by("lte", &value.into())
    }

    /// From the first value to the second, both included.
    pub fn range(self, from: impl Into<V>, to: impl Into<V>) -> Filter<S>
    where
        K: op::Range,
    {
        Condition::range(self.filter, self.coded(from), self.coded(to)).into()
    }

    /// The value or more.
    pub fn from(self, value: impl Into<V>) -> Filter<S>
    where
        K: op::AtLeast,
    {
        self.by("from", &value.into())
    }

    /// The value or less.
    pub fn to(self, value: impl Into<V>) -> Filter<S>
    where
        K: op::AtMost,
    {
        self.by("to", &value.into())
    }

    /// Null, or not null.
    #[doc(alias = "isnull")]
    pub fn is_null(self, null: bool) -> Filter<S>
    where
        K: op::Isnull,
    {
        self.by("isnull", &null)
    }

    /// Holds the text, in whatever case.
    pub fn icontains(self, text: impl AsRef<str>) -> Filter<S>
    where
        K: op::Icontains,
    {
        self.by("icontains", &text.as_ref())
    }

    /// Ends with the text, in whatever case.
    pub fn iendswith(self, text: impl AsRef<str>) -> Filter<S>
    where
        K: op::Iendswith,
    {
        self.by("iendswith", &text.as_ref())
    }

    /// Equal to the text, in whatever case.
    pub fn iexact(self, text: impl AsRef<str>) -> Filter<S>
    where
        K: op::Iexact,
    {
        self.by("iexact", &text.as_ref())
    }

    /// Begins with the text, in whatever case.
    pub fn istartswith(self, text: impl AsRef<str>) -> Filter<S>
    where
        K: op::Istartswith,
    {
        self.by("istartswith", &text.as_ref())
    }

    fn coded(self, value: impl Into<V>) -> Value {
        recode(self.coding, value.into().into_value())
    }

    fn by(self, operator: &'static str, value: &dyn Encode) -> Filter<S> {
        Condition::new(self.filter, operator, self.coding, value).into()
    }
}

/// A further query parameter of the lists of the service `S`.
pub struct Parameter<S, V> {
    name: &'static str,
    coding: Coding,
    marker: Marker<(S, V)>,
}

impl<S, V> Parameter<S, V> {
    /// A parameter by its name on the wire.
    pub const fn new(name: &'static str) -> Self {
        Self::written(name, Coding::Plain)
    }

    /// The same where its value is written in another form than its type's.
    pub const fn written(name: &'static str, coding: Coding) -> Self {
        Self { name, coding, marker: PhantomData }
    }

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// How its value is written.
    pub(crate) const fn coding(self) -> Coding {
        self.coding
    }
}

impl<S, V> Clone for Parameter<S, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S, V> Copy for Parameter<S, V> {}

impl<S, V> fmt::Debug for Parameter<S, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Parameter").field(&self.name).finish()
    }
}
