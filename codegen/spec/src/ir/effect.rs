//! What a call does to records: facts that the kind of a method doesn't say.

/// A change of one record, or of several alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// Which records.
    pub target: Target,
    /// A list of records on the wire, whose first one changes in place of the record itself.
    pub within: Option<String>,
    /// What becomes of their fields, in the order of these.
    pub changes: Vec<Change>,
}

/// Which records an effect is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// The record that the call is about, or makes.
    Own,
    /// All records of the service but that one.
    Others {
        /// Only those that have the same in these fields, on the wire.
        alike: Vec<String>,
    },
    /// Those that a parameter names, which have to be there.
    Named(Link),
    /// A new one.
    New {
        /// Where it is made.
        service: ServicePath,
        /// The record that it begins as.
        copy: Option<Link>,
    },
    /// Those that a parameter names, if they are there; they are removed.
    Removed(Link),
}

/// A parameter that names a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// On the wire.
    pub parameter: String,
    /// Where the record is.
    pub service: ServicePath,
}

/// A service of the same system, by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServicePath {
    /// In [`System::applications`](super::System::applications).
    pub application: usize,
    /// In [`Application::services`](super::Application::services).
    pub service: usize,
}

/// What becomes of a field.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The field, on the wire.
    pub field: String,
    /// What happens to it.
    pub how: How,
}

/// What happens to a field.
#[derive(Clone, Debug, PartialEq)]
pub enum How {
    /// It becomes this.
    Set(Term),
    /// A list gets a further item; one that has the same id already, or is the same, changes instead.
    Add(Term),
    /// The item of a list that has the same id changes; it has to be there.
    Change(Term),
    /// A list loses the items that have these members, or are this.
    Remove(Term),
    /// Yes becomes no, and no becomes yes.
    Toggle,
}

/// A value as an effect states it.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// Null, or nothing where a field can't be null.
    Null,
    /// A plain value as text, to be read as the field's type.
    Constant(String),
    /// The moment of the call.
    Now,
    /// What a parameter holds, by its name on the wire; if it isn't sent, nothing happens.
    Parameter(String),
    /// A field of the record that a parameter names: the way to it on the wire, through records and the first ones of
    /// lists.
    FieldOf(Link, Vec<String>),
    /// As much of the record that the call made last; without a way the record itself.
    FieldOfNew(Vec<String>),
    /// A list of these.
    List(Vec<Term>),
    /// A record with these fields, on the wire; the others are the server's.
    Record(Vec<(String, Term)>),
}
