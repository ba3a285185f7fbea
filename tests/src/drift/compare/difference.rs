//! Differences: as a line for a person, and as what to declare so that they are gone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// One thing in which the declarations and the model differ.
#[derive(Clone, Debug)]
pub struct Difference {
    /// Where: the operation or shape, the member, and what about it.
    pub place: String,
    /// What is declared.
    pub declared: String,
    /// What the model says.
    pub model: String,
    /// The declaration that would take the difference away, if there is one to add.
    pub addition: Option<Addition>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the model has {}; declared is {}", self.place, self.model, self.declared)
    }
}

/// What to declare.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Addition {
    /// An operation that is not declared.
    Operation(String),
    /// An operation's attribute, because something in it has changed.
    OperationAttribute(String),
    /// An error that is not declared, or one whose attribute has changed.
    Error(String),
    /// A member that a declared structure lacks, or one that has changed.
    Member {
        /// The structure's name in Rust.
        structure: String,
        /// Its name in the model.
        shape: String,
        /// The member's name in the model.
        member: String,
        /// Whether the structure lacks it.
        is_new: bool,
    },
    /// Values that a declared enum lacks.
    Values {
        /// The enum's name in Rust.
        name: String,
        /// Its name in the model.
        shape: String,
        /// The values.
        values: Vec<String>,
    },
    /// The attribute of a string type or an enum, because something in it has changed.
    Text {
        /// The type's name in Rust.
        name: String,
        /// The shape's name in the model.
        shape: String,
    },
}

/// Which declared types stand for the shapes of the model.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    types: BTreeMap<String, BTreeSet<&'static str>>,
    types_of_members: BTreeMap<(String, String), &'static str>,
}

impl Declared {
    /// The declared type for a shape: of the member with this name if several types stand for it.
    #[must_use]
    pub fn type_of(&self, shape: &str, member: &str) -> Option<&'static str> {
        let of_member = self.types_of_members.get(&(member.to_owned(), shape.to_owned()));
        of_member.copied().or_else(|| {
            let mut types = self.types.get(shape)?.iter().copied();
            types.next().filter(|_| types.next().is_none())
        })
    }

    /// Whether any type stands for the shape.
    #[must_use]
    pub fn has(&self, shape: &str) -> bool {
        self.types.contains_key(shape)
    }

    /// The names of all declared types.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.types.values().flatten().copied()
    }

    /// Notes that a type stands for the shape of the member at the end of a path.
    pub(super) fn add(&mut self, shape: &str, path: &str, name: &'static str) {
        self.types.entry(shape.to_owned()).or_default().insert(name);
        let member = path.rsplit('.').next().unwrap_or_default().to_owned();
        self.types_of_members.insert((member, shape.to_owned()), name);
    }
}
