//! The static model: what a declaration says, as tables that the rest of the crate reads.
//!
//! The macros write these tables as constants. Encoding, validation, decoding, documentation, the
//! call by name and the conformance test all read the same ones.

use crate::pattern::Pattern;
use crate::shape::Structure;
use crate::validate::StringCheck;

mod service;

pub use crate::timestamp::TimestampFormat;
pub use service::{RateLimit, ServiceSchema, own_route, shared_route};

/// How a table refers to another one: by function, so that recursive shapes can be described.
pub type SchemaFn = fn() -> &'static Schema;

/// What a value is on the wire.
#[derive(Debug)]
#[non_exhaustive]
pub enum Schema {
    /// `true` or `false`.
    Boolean,
    /// A whole number within the bounds of its Rust type.
    Integer {
        /// The smallest value that the Rust type holds.
        min: i64,
        /// The largest value that the Rust type holds.
        max: i64,
    },
    /// A number with a fraction.
    Float,
    /// Text.
    String(&'static StringSchema),
    /// Text with a set of known values; unknown ones are kept.
    Enum(&'static EnumSchema),
    /// A moment in time; how it is written is up to its member and to where it travels.
    Timestamp,
    /// Bytes: base64 in JSON.
    Blob,
    /// A list whose elements are of one schema.
    List(SchemaFn),
    /// Values by text keys.
    Map {
        /// What the keys are: a string or an enum.
        key: SchemaFn,
        /// What the values are.
        value: SchemaFn,
    },
    /// Named members.
    Structure(&'static StructureSchema),
}

impl Schema {
    /// The members, for a structure; an empty structure for everything else.
    #[must_use]
    pub fn structure(&self) -> &'static StructureSchema {
        match self {
            Schema::Structure(structure) => structure,
            _ => &StructureSchema::EMPTY,
        }
    }

    /// Whether values may be shown: text of a sensitive type is not.
    #[must_use]
    pub fn is_sensitive(&self) -> bool {
        match self {
            Schema::String(string) => string.sensitive,
            Schema::List(element) => element().is_sensitive(),
            Schema::Map { key, value } => key().is_sensitive() || value().is_sensitive(),
            _ => false,
        }
    }

    /// The word for the kind of value, as messages use it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Schema::Boolean => "a boolean",
            Schema::Integer { .. } => "an integer",
            Schema::Float => "a number",
            Schema::String(_) | Schema::Enum(_) => "a string",
            Schema::Timestamp => "a timestamp",
            Schema::Blob => "base64 text",
            Schema::List(_) => "a list",
            Schema::Map { .. } => "a map",
            Schema::Structure(_) => "an object",
        }
    }
}

/// A string type and its constraints.
#[derive(Debug)]
pub struct StringSchema {
    /// The Rust type's name; `String` for plain text.
    pub name: &'static str,
    /// Bounds of the length in Unicode scalar values.
    pub length: Bounds,
    /// What the value must match, as the service's model writes it.
    pub pattern: Option<&'static Pattern>,
    /// A rule that no pattern of the supported grammar can say.
    pub check: Option<StringCheck>,
    /// Whether values are kept out of `Debug`, messages and logs.
    pub sensitive: bool,
    /// The type's documentation.
    pub documentation: &'static str,
}

impl StringSchema {
    /// Text without constraints.
    pub const PLAIN: StringSchema = StringSchema {
        name: "String",
        length: Bounds::NONE,
        pattern: None,
        check: None,
        sensitive: false,
        documentation: "",
    };
}

/// An open enum: its known values.
#[derive(Debug)]
pub struct EnumSchema {
    /// The Rust type's name.
    pub name: &'static str,
    /// The known values as they are on the wire, in the order of declaration.
    pub values: &'static [&'static str],
    /// Bounds of the length in Unicode scalar values, for unknown values too.
    pub length: Bounds,
    /// Whether the values come from documentation, while the service's model says plain string.
    pub documented: bool,
    /// The type's documentation.
    pub documentation: &'static str,
}

/// Inclusive bounds of a length or of a number; `None` is unbounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The least that is accepted.
    pub min: Option<i64>,
    /// The most that is accepted.
    pub max: Option<i64>,
}

impl Bounds {
    /// No bounds.
    pub const NONE: Bounds = Bounds { min: None, max: None };

    /// Whether `value` lies within.
    #[must_use]
    pub fn contains(&self, value: i64) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }

    /// Whether `value` lies within.
    #[must_use]
    pub fn contains_float(&self, value: f64) -> bool {
        // bounds of declarations are far below 2^53, up to which the conversion is exact
        self.min.is_none_or(|min| value >= min as f64)
            && self.max.is_none_or(|max| value <= max as f64)
    }
}

impl std::fmt::Display for Bounds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.min, self.max) {
            (Some(min), Some(max)) if min == max => write!(f, "needs exactly {min}"),
            (Some(min), Some(max)) => write!(f, "needs {min} to {max}"),
            (Some(min), None) => write!(f, "needs at least {min}"),
            (None, Some(max)) => write!(f, "allows at most {max}"),
            (None, None) => f.write_str("has no bounds"),
        }
    }
}

/// A structure: an operation's input or output, a nested shape, or the members of an error.
#[derive(Debug)]
pub struct StructureSchema {
    /// The Rust type's name.
    pub name: &'static str,
    /// The members in the order of declaration; a member's index is its place here.
    pub members: &'static [Member],
    /// The structure's documentation.
    pub documentation: &'static str,
}

impl StructureSchema {
    /// The table of a structure.
    #[must_use]
    pub const fn new(
        name: &'static str,
        documentation: &'static str,
        members: &'static [Member],
    ) -> Self {
        StructureSchema { name, members, documentation }
    }

    /// A structure without members.
    pub const EMPTY: StructureSchema =
        StructureSchema { name: "()", members: &[], documentation: "" };

    /// Whether any member travels in the body. If not, a request has neither body nor content type.
    #[must_use]
    pub fn has_body(&self) -> bool {
        let in_body = |location| matches!(location, Location::Body | Location::Payload);
        self.members.iter().any(|member| in_body(member.location))
    }

    /// The member that is the whole body, with its index, if there is one.
    #[must_use]
    pub fn payload(&self) -> Option<(usize, &'static Member)> {
        let mut members = self.members.iter().enumerate();
        members.find(|(_, member)| member.location == Location::Payload)
    }

    /// The index of the member with this wire name.
    #[must_use]
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.members.iter().position(|member| member.name == name)
    }
}

/// One member of a structure.
#[derive(Debug)]
pub struct Member {
    /// The service's name for it.
    pub name: &'static str,
    /// Where it travels.
    pub location: Location,
    /// Whether it must be there.
    pub presence: Presence,
    /// What it is.
    pub schema: SchemaFn,
    /// Bounds of the size of a list or a map, of the length of a plain string or of bytes, or of a
    /// number.
    pub bounds: Bounds,
    /// How timestamps in it are written, where the declaration says so.
    pub format: Option<TimestampFormat>,
    /// Whether it is a label that takes the rest of the path, slashes included.
    pub greedy: bool,
    /// Whether a random value is filled in when there is none, once for all attempts.
    pub idempotency_token: bool,
    /// The member's documentation.
    pub documentation: &'static str,
}

impl Member {
    /// A member of the body, optional and without bounds: where every declaration starts from.
    #[must_use]
    pub const fn new(name: &'static str, schema: SchemaFn, documentation: &'static str) -> Self {
        Member {
            name,
            location: Location::Body,
            presence: Presence::Optional,
            schema,
            bounds: Bounds::NONE,
            format: None,
            greedy: false,
            idempotency_token: false,
            documentation,
        }
    }

    /// The same member somewhere else than in the body.
    #[must_use]
    pub const fn at(mut self, location: Location) -> Self {
        self.location = location;
        self
    }

    /// The same member, required.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.presence = Presence::Required;
        self
    }

    /// The same member, [essential](Presence::Essential).
    #[must_use]
    pub const fn essential(mut self) -> Self {
        self.presence = Presence::Essential;
        self
    }

    /// The same member with bounds.
    #[must_use]
    pub const fn bounded(mut self, min: Option<i64>, max: Option<i64>) -> Self {
        self.bounds = Bounds { min, max };
        self
    }

    /// The same member with its timestamps written in this way.
    #[must_use]
    pub const fn format(mut self, format: TimestampFormat) -> Self {
        self.format = Some(format);
        self
    }

    /// The same member as a label that takes the rest of the path.
    #[must_use]
    pub const fn greedy(mut self) -> Self {
        self.location = Location::Label;
        self.greedy = true;
        self
    }

    /// How its timestamps are written in a message: as it says, or as is usual where it travels.
    #[must_use]
    pub const fn timestamp_format(&self) -> TimestampFormat {
        match (self.format, self.location) {
            (Some(format), _) => format,
            (None, Location::Label | Location::Query(_)) => TimestampFormat::DateTime,
            (None, Location::Header(_)) => TimestampFormat::HttpDate,
            (None, Location::Body | Location::Payload) => TimestampFormat::EpochSeconds,
        }
    }

    /// The same member as the idempotency token, which the service requires and the client fills in.
    #[must_use]
    pub const fn idempotency_token(mut self) -> Self {
        self.idempotency_token = true;
        self.presence = Presence::Required;
        self
    }
}

/// Where a member travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Location {
    /// In the JSON body, under the member's name.
    Body,
    /// In the path, where the template has the member's name.
    Label,
    /// In the query, under this key.
    Query(&'static str),
    /// In the header of this name.
    Header(&'static str),
    /// As the whole body.
    Payload,
}

/// Whether a member must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Presence {
    /// May be left out.
    Optional,
    /// The service requires it in a request. Missing from a response, it reads as the empty value.
    Required,
    /// The service's model calls it optional, but an answer without it is useless: a response that
    /// lacks it is an error.
    Essential,
}

/// One operation of the service.
#[derive(Debug)]
pub struct OperationSchema {
    /// The service's name for it.
    pub name: &'static str,
    /// The name of its client method.
    pub method_name: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path, segment by segment.
    pub path: &'static [Segment],
    /// The constant part of the query without `?`; empty when there is none.
    pub query: &'static str,
    /// What operations with the same method, path and constant query have in common, whatever their
    /// labels are called.
    pub route: u64,
    /// The HTTP status of success. Clients take any 2xx for success, servers send this one.
    pub status: u16,
    /// The members of a request.
    pub input: SchemaFn,
    /// The members of a response; `None` when the operation answers with nothing.
    pub output: Option<SchemaFn>,
    /// The errors it declares besides those of the service.
    pub errors: &'static [&'static ErrorSchema],
    /// How pages follow each other, if they do.
    pub pagination: Option<Pagination>,
    /// Makes an empty input to be filled member by member.
    pub new_input: fn() -> Box<dyn Structure>,
    /// Makes an empty output to be filled member by member.
    pub new_output: fn() -> Box<dyn Structure>,
    /// The operation's documentation.
    pub documentation: &'static str,
}

impl OperationSchema {
    /// The collection that it works on, by which services count requests: the second literal segment
    /// of its path, or the first if there is one only. `/things` and `/things/<Id>` are both of
    /// `things`, and all that is below `/things/<Id>/parts` is of `parts`. Empty when the path has no
    /// literal segment.
    #[must_use]
    pub fn family(&self) -> &'static str {
        let mut literals = self.path.iter().filter_map(|segment| match segment {
            Segment::Literal(text) => Some(*text),
            Segment::Label(_) | Segment::GreedyLabel(_) => None,
        });
        let first = literals.next().unwrap_or_default();
        literals.next().unwrap_or(first)
    }
}

/// One segment of a path template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Text that is sent as it stands.
    Literal(&'static str),
    /// The value of the input member with this index, which may have slashes: one segment or more.
    GreedyLabel(usize),
    /// The value of the input member with this index.
    Label(usize),
}

/// How pages follow each other, by the members' names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// The input member that takes the token.
    pub input_token: &'static str,
    /// The output member that holds the token of the next page.
    pub output_token: &'static str,
    /// The output member that holds the items.
    pub items: &'static str,
    /// The input member that bounds the size of a page.
    pub page_size: Option<&'static str>,
}

/// One error of the service.
#[derive(Debug)]
pub struct ErrorSchema {
    /// The service's code for it, which is the name of the Rust type.
    pub code: &'static str,
    /// Its HTTP status.
    pub status: u16,
    /// Whether the same request may succeed later.
    pub retry: Option<RetryClass>,
    /// Its members beside code, message and request id.
    pub members: SchemaFn,
    /// Makes an empty one to be filled member by member.
    pub new: fn() -> Box<dyn crate::error::Exception>,
    /// The error's documentation.
    pub documentation: &'static str,
}

/// Why the same request may succeed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryClass {
    /// The service had a passing problem.
    Transient,
    /// The caller is over its rate.
    Throttling,
}
