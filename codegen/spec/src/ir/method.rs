//! Services and methods: paths, what is sent, what comes back, which errors.

use super::{Column, Doc, Effect, EnumId, Evidence, Facts, Field, List, RecordId, Type};
use crate::names::{FieldName, ModuleName, TypeName};

/// One resource and its methods.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// Module and accessor.
    pub name: ModuleName,
    /// Its handle type: `TeamService`.
    pub type_name: TypeName,
    /// Name in words, from the file: `cash sale receipt`.
    pub title: String,
    /// Documentation.
    pub doc: Doc,
    /// The record that its methods read and write.
    pub record: Option<RecordId>,
    /// Records defined here.
    pub records: Vec<RecordId>,
    /// Enums defined here.
    pub enums: Vec<EnumId>,
    /// In the order list, create, read, update, partial_update, delete, head, then actions by name.
    pub methods: Vec<Method>,
    /// Template of the collection.
    pub path: Path,
    /// Template of one record.
    pub item: Path,
    /// Filter and order columns, the union over its lists, by name.
    pub columns: Vec<Column>,
    /// Where its facts come from.
    pub evidence: Evidence,
    /// Whether the reference gives no fields.
    pub open: bool,
    /// `spec/cloudcix/membership/team.yaml`.
    pub file: String,
}

/// A path template, parsed.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// As written: `app/{app_id}/member/`.
    pub template: String,
    /// Its placeholders, in order.
    pub params: Vec<Param>,
}

/// A placeholder of a path.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Name in the template.
    pub wire: String,
    /// Name of the argument.
    pub name: FieldName,
    /// Its type.
    pub ty: Type,
    /// The segment may be left out.
    pub optional: bool,
    /// What it means.
    pub doc: Doc,
    /// Permitted values and other rules.
    pub facts: Facts,
}

/// What a method does, which decides its Rust shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Pages or all of the records.
    List,
    /// Makes one.
    Create,
    /// Reads one.
    Read,
    /// Replaces one.
    Update,
    /// Changes some fields of one.
    PartialUpdate,
    /// Removes one.
    Delete,
    /// Headers only.
    Head,
    /// Anything else.
    Action,
}

/// HTTP verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Verb {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
}

impl Verb {
    /// `GET`, as requests and people write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
        }
    }
}

/// One operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    /// Name of the Rust method.
    pub name: FieldName,
    /// What it does.
    pub kind: Kind,
    /// HTTP verb.
    pub verb: Verb,
    /// Its path.
    pub path: Path,
    /// Documentation; `text` is filled for every method.
    pub doc: Doc,
    /// What is sent besides path and query.
    pub body: Body,
    /// Further query parameters.
    pub query: Vec<Input>,
    /// Paging, filters and order of a list.
    pub list: Option<List>,
    /// What comes back.
    pub returns: Returns,
    /// Statuses of success, sorted; every 2xx if there's none.
    pub success: Vec<u16>,
    /// Documented errors.
    pub errors: Vec<ErrorGroup>,
    /// Who may call it.
    pub access: Option<String>,
    /// Whether it needs credentials.
    pub auth: bool,
    /// What it does to records beyond what its kind says, in this order.
    pub effects: Vec<Effect>,
    /// Whether it may be repeated safely.
    pub idempotent: bool,
    /// The reference says so.
    pub deprecated: bool,
    /// The reference says so.
    pub not_implemented: bool,
    /// Where its facts come from.
    pub evidence: Evidence,
}

/// What a call sends in its body.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Nothing.
    None,
    /// Named fields.
    Fields {
        /// How they are written.
        encoding: Encoding,
        /// Required ones first, in the order of `required`, then the others.
        fields: Vec<Input>,
        /// Whether any further field may be sent.
        open: bool,
    },
    /// One value that is the whole body.
    Value {
        /// How it is written.
        encoding: Encoding,
        /// Its type.
        ty: Type,
    },
}

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// XML-RPC parameters.
    XmlRpc,
    /// Bytes as they are.
    Raw,
}

/// A field as a method takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// The field; its `ty` is what is sent.
    pub field: Field,
    /// Must be sent.
    pub required: bool,
    /// Null is accepted, and clears.
    pub nullable: bool,
    /// Documented as required; the server takes the call without.
    pub documented_required: bool,
}

/// What comes back.
#[derive(Clone, Debug, PartialEq)]
pub enum Returns {
    /// Nothing.
    None,
    /// Headers only.
    Head,
    /// Bytes as they are.
    Bytes,
    /// Records in pages (or all at once), with paging facts.
    Page(Type),
    /// One value.
    Value {
        /// Its type.
        ty: Type,
        /// Key it stands under; none if it is the whole answer.
        envelope: Option<String>,
        /// What stands beside it.
        facts: Option<RecordId>,
    },
}

/// Error codes that one status, or one field, may give.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorGroup {
    /// HTTP status.
    pub status: u16,
    /// Field of the request that is at fault.
    pub field: Option<String>,
    /// Whole codes, runs of successive numbers as one.
    pub codes: Vec<CodeRange>,
}

/// `membership_team_create_101` to `_104`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeRange {
    /// Codes that end in three digits.
    Run {
        /// With the last underscore.
        prefix: String,
        /// First number.
        first: u16,
        /// Last number.
        last: u16,
    },
    /// A code of another shape.
    Code(String),
}

impl CodeRange {
    /// Each code.
    pub fn codes(&self) -> Box<dyn Iterator<Item = String> + '_> {
        match self {
            Self::Code(code) => Box::new(std::iter::once(code.clone())),
            Self::Run { prefix, first, last } => {
                Box::new((*first..=*last).map(move |number| format!("{prefix}{number:03}")))
            }
        }
    }
}
