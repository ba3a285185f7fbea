//! Declarations of what the API of meetings does not have: members in headers, labels that take the
//! rest of a path, lists in the query, bodies that are one member, and all kinds of values.

// what a crate of its own would make public, a client that nobody calls included
#![allow(unreachable_pub, dead_code)]

use std::collections::{BTreeMap, HashMap};

use chime_sdk_meetings::declare::{
    Blob, Timestamp, chime_enum, chime_error, chime_operation, chime_service, chime_shape,
    chime_string,
};

/// A word.
#[chime_string(len = 1..=8, chars = "a-z")]
pub struct Word(String);

/// What nobody is shown.
#[chime_string(sensitive)]
pub struct Secret(String);

/// A colour.
#[chime_enum]
pub enum Color {
    /// Red.
    Red = "RED",
    /// Green.
    Green = "GREEN",
}

/// All kinds of values.
#[chime_shape]
pub struct Leaf {
    /// Text.
    pub name: Option<String>,
    /// A moment.
    pub when: Option<Timestamp>,
    /// Bytes.
    pub data: Option<Blob>,
    /// A number.
    pub ratio: Option<f64>,
    /// A shorter one.
    pub coarse: Option<f32>,
    /// A small integer.
    pub small: Option<i8>,
    /// A large one.
    pub wide: Option<i64>,
    /// A truth.
    pub is_on: Option<bool>,
    /// A colour.
    pub color: Option<Color>,
    /// A secret.
    pub secret: Option<Secret>,
    /// Rows.
    #[chime(default)]
    pub rows: Vec<Vec<i32>>,
    /// Weights of words.
    #[chime(default)]
    pub weights: BTreeMap<Word, f64>,
    /// Words by colours.
    pub words: Option<HashMap<Color, Vec<Word>>>,
    /// What is known of secrets.
    pub secrets: Option<BTreeMap<Secret, String>>,
    /// In a header of the outermost structure only.
    #[chime(header = "X-Deep")]
    pub deep: Option<i32>,
    /// A leaf on this one.
    pub next: Option<Box<Leaf>>,
}

/// Puts a leaf.
#[chime_operation(
    method = "PUT",
    path = "/kinds/<Kind>/keys/<Key+>/end?mode=all&empty",
    output = PutLeafOutput
)]
pub struct PutLeaf {
    /// Its kind.
    #[chime(path)]
    pub kind: String,
    /// Its key.
    #[chime(path)]
    pub key: String,
    /// Since when.
    #[chime(query = "since")]
    pub since: Option<Timestamp>,
    /// Under which names.
    #[chime(query = "a name&more")]
    pub names: Option<Vec<String>>,
    /// In which colour.
    #[chime(query = "color")]
    pub color: Option<Color>,
    /// How much of it.
    #[chime(query = "share")]
    pub share: Option<f64>,
    /// A note.
    #[chime(header = "X-Note")]
    pub note: Option<String>,
    /// Another colour.
    #[chime(header = "X-Color")]
    pub other: Option<Color>,
    /// How many.
    #[chime(header = "X-Count")]
    pub count: Option<i32>,
    /// Until when.
    #[chime(header = "X-Until")]
    pub until: Option<Timestamp>,
    /// The leaf.
    pub leaf: Leaf,
}

/// What was put.
#[chime_shape]
pub struct PutLeafOutput {
    /// When.
    #[chime(header = "Last-Modified")]
    pub modified: Option<Timestamp>,
    /// How much of it.
    #[chime(header = "X-Share")]
    pub share: Option<f32>,
    /// How many.
    #[chime(header = "X-Count", essential)]
    pub count: i32,
    /// Whether it was there before.
    #[chime(header = "X-Old")]
    pub old: Option<bool>,
    /// A note.
    #[chime(header = "X-Note")]
    pub note: Option<String>,
    /// The leaves.
    #[chime(default)]
    pub leaves: Vec<Leaf>,
}

/// Puts bytes.
#[chime_operation(method = "POST", path = "/bytes/<Id>", output = BytesOutput)]
pub struct PutBytes {
    /// Which.
    #[chime(path)]
    pub id: Word,
    /// What they are.
    #[chime(header = "Content-Type")]
    pub kind: Option<String>,
    /// The bytes.
    #[chime(payload)]
    pub bytes: Option<Blob>,
}

/// Bytes.
#[chime_shape]
pub struct BytesOutput {
    /// What they are.
    #[chime(header = "Content-Type")]
    pub kind: Option<String>,
    /// The bytes.
    #[chime(payload)]
    pub bytes: Blob,
}

/// Puts text.
#[chime_operation(method = "POST", path = "/texts/<When>", output = TextOutput)]
pub struct PutText {
    /// When it is of.
    #[chime(path)]
    pub when: Timestamp,
    /// The text.
    #[chime(payload)]
    pub text: String,
}

/// Text.
#[chime_shape]
pub struct TextOutput {
    /// The text.
    #[chime(payload)]
    pub text: Option<String>,
}

/// Replaces a leaf.
#[chime_operation(method = "PATCH", path = "/leaf", output = LeafOutput)]
pub struct PatchLeaf {
    /// The leaf.
    #[chime(payload)]
    pub leaf: Option<Leaf>,
}

/// A leaf.
#[chime_shape]
pub struct LeafOutput {
    /// The leaf.
    #[chime(payload, essential)]
    pub leaf: Leaf,
}

/// The leaf is on fire.
#[chime_error(status = 409, retry = transient)]
pub struct BurningException {
    /// How hot it is.
    #[chime(header = "X-Heat")]
    pub heat: Option<i32>,
    /// Since when.
    pub since: Option<Timestamp>,
    /// The leaf.
    pub leaf: Option<Leaf>,
    /// Who set it on fire.
    pub culprits: Option<Vec<Secret>>,
}

chime_service! {
    /// A client of leaves.
    client = Leaves,
    service_id = "Leaves",
    api_version = "2026-01-01",
    endpoint_prefix = "leaves",
    signing_name = "leaves",
    errors(BurningException),
    operations(PutLeaf, PutBytes, PutText, PatchLeaf),
}
