//! Declarations of a service of files, which uses what the API of meetings does not: timestamps,
//! bytes, maps, labels that take the rest of a path, and bodies that are one member.

// what a crate of its own would make public
#![allow(unreachable_pub)]

use std::any::Any;
use std::collections::{BTreeMap, HashMap};

use chime_sdk_core::operation::Operation;
use chime_sdk_core::request::{EncodedRequest, encode};
use chime_sdk_core::server;
use chime_sdk_core::shape::Structure;
use chime_sdk_core::validate::Violation;
use chime_sdk_meetings::declare::{
    Blob, Timestamp, chime_enum, chime_operation, chime_service, chime_shape, chime_string,
};
use chime_sdk_tests::scripted::Scripted;

mod answers;
mod debug;
mod json;
mod property;
mod requests;
mod violations;

/// What a label of a file is called.
#[chime_string(len = 2..=8, chars = "a-z")]
pub struct LabelName(String);

/// Who may read a file: nobody is told.
#[chime_string(len = ..=16, sensitive)]
pub struct Reader(String);

/// How a file is kept.
#[chime_enum]
pub enum Storage {
    /// At hand.
    Hot = "HOT",
    /// Far away.
    Cold = "COLD",
}

/// Text with marks.
#[chime_string(len = ..=100)]
pub struct Markdown(String);

/// What is known of a file.
#[chime_shape]
pub struct Facts {
    /// When it was made.
    pub made: Timestamp,
    /// When it was looked at.
    #[chime(format = date_time)]
    pub seen: Vec<Timestamp>,
    /// When each of its parts changed.
    #[chime(format = http_date, len = ..=3)]
    pub changed: Option<BTreeMap<String, Timestamp>>,
    /// Its labels.
    #[chime(default, len = ..=4)]
    pub labels: HashMap<LabelName, String>,
    /// How often each storage was used.
    #[chime(default)]
    pub uses: BTreeMap<Storage, u32>,
    /// What its readers read.
    pub readers: Option<BTreeMap<Reader, Vec<Piece>>>,
    /// The first bytes of it.
    #[chime(len = 1..=4)]
    pub head: Option<Blob>,
    /// Its rows.
    #[chime(default)]
    pub rows: Vec<Vec<i32>>,
    /// Words by their first letters.
    #[chime(default)]
    pub words: HashMap<String, BTreeMap<String, Vec<Markdown>>>,
    /// How full it is.
    pub share: Option<f64>,
    /// The same more coarsely.
    pub coarse: Option<f32>,
    /// The facts of what it was made from.
    pub origin: Option<Box<Facts>>,
}

/// A part of a file.
#[chime_shape]
pub struct Piece {
    /// Where it begins.
    pub start: i64,
    /// What it is.
    #[chime(len = 2..)]
    pub name: Option<String>,
    /// When it was read last; a member of the outermost structure only travels in a header.
    #[chime(header = "X-Read")]
    pub read: Option<Timestamp>,
}

/// Keeps the facts of a file.
#[chime_operation(
    method = "PUT",
    path = "/shelves/<Shelf>/files/<Key+>/facts?version=2",
    output = PutFactsOutput
)]
pub struct PutFacts {
    /// Where it stands.
    #[chime(path)]
    pub shelf: String,
    /// What it is called.
    #[chime(path, len = ..=40)]
    pub key: String,
    /// Since when.
    #[chime(query = "since")]
    pub since: Option<Timestamp>,
    /// At which times.
    #[chime(query = "at", format = epoch_seconds)]
    pub at: Option<Vec<Timestamp>>,
    /// Until when.
    #[chime(header = "X-Until")]
    pub until: Option<Timestamp>,
    /// How much of it.
    #[chime(query = "share")]
    pub share: Option<f64>,
    /// The facts.
    pub facts: Facts,
    /// Notes, by the day.
    pub notes: BTreeMap<String, Markdown>,
}

/// What was kept.
#[chime_shape]
pub struct PutFactsOutput {
    /// When.
    #[chime(header = "Last-Modified")]
    pub modified: Option<Timestamp>,
    /// How much of it.
    #[chime(header = "X-Share")]
    pub share: Option<f64>,
    /// The facts.
    pub facts: Option<Facts>,
    /// How much each label weighs.
    #[chime(default)]
    pub weights: BTreeMap<LabelName, f64>,
}

/// Writes a file.
#[chime_operation(method = "PUT", path = "/files/<Key+>", output = FileOutput)]
pub struct PutFile {
    /// What it is called.
    #[chime(path)]
    pub key: String,
    /// What kind of file it is.
    #[chime(header = "Content-Type")]
    pub content_type: Option<String>,
    /// The file.
    #[chime(payload, len = ..=10)]
    pub file: Option<Blob>,
}

/// A file.
#[chime_shape]
pub struct FileOutput {
    /// What kind of file it is.
    #[chime(header = "Content-Type")]
    pub content_type: Option<String>,
    /// The file.
    #[chime(payload)]
    pub file: Blob,
}

/// Writes a page at a time.
#[chime_operation(method = "POST", path = "/pages/<Time>", output = PageOutput)]
pub struct PutPage {
    /// When it is of.
    #[chime(path)]
    pub time: Timestamp,
    /// The page.
    #[chime(payload)]
    pub page: Markdown,
}

/// A page.
#[chime_shape]
pub struct PageOutput {
    /// The page.
    #[chime(payload)]
    pub page: Option<Markdown>,
}

/// Replaces a piece.
#[chime_operation(method = "PUT", path = "/piece", output = PieceOutput)]
pub struct PutPiece {
    /// The piece.
    #[chime(payload)]
    pub piece: Option<Piece>,
}

/// A piece.
#[chime_shape]
pub struct PieceOutput {
    /// How many there are.
    #[chime(header = "X-Count")]
    pub count: Option<u32>,
    /// The piece.
    #[chime(payload, essential)]
    pub piece: Piece,
}

/// Replaces all times.
#[chime_operation(method = "PUT", path = "/times", output = TimesOutput)]
pub struct PutTimes {
    /// The times.
    #[chime(payload, format = date_time, len = 1..=3)]
    pub times: Vec<Timestamp>,
}

/// The times by their names.
#[chime_shape]
pub struct TimesOutput {
    /// The times.
    #[chime(payload, default)]
    pub times: BTreeMap<String, Timestamp>,
}

/// Moves to a storage.
#[chime_operation(method = "PUT", path = "/storage")]
pub struct PutStorage {
    /// The storage.
    #[chime(payload)]
    pub storage: Storage,
}

/// Looks at one file.
#[chime_operation(method = "PUT", path = "/files/<Id>")]
pub struct TouchFile {
    /// Which file.
    #[chime(path)]
    pub id: String,
}

chime_service! {
    /// A client of files.
    client = Files,
    service_id = "Files",
    api_version = "2026-01-01",
    endpoint_prefix = "files",
    signing_name = "files",
    errors(),
    operations(PutFile, PutFacts, PutPage, PutPiece, PutTimes, PutStorage, TouchFile),
}

/// Half past eight in the morning of 2026-11-23.
const MORNING: i64 = 1_795_422_600;

fn morning() -> Timestamp {
    Timestamp::from_secs(MORNING)
}

fn facts() -> Facts {
    Facts::new(morning(), [morning()])
}

fn client(script: &Scripted) -> Files {
    use chime_sdk_core::credentials::Credentials;
    let credentials = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
    let builder = Files::builder().region("us-east-1").credentials(credentials);
    builder.max_attempts(1).transport(script.clone()).build().unwrap()
}

fn encoded<O: Operation>(input: &O) -> EncodedRequest {
    encode(O::SCHEMA, input).unwrap()
}

/// What a server makes of a request.
fn received<O: Operation>(request: &EncodedRequest) -> Result<O, Vec<Violation>> {
    let route = server::route(SERVICE, &request.method, &request.path, &request.query).unwrap();
    assert_eq!(route.operation.name, O::SCHEMA.name);
    let body = request.body.clone().unwrap_or_default();
    let input: Box<dyn Any> = server::decode(&route, &request.headers, &body)?;
    Ok(*input.downcast().unwrap())
}

/// The answer of a server, as a line of a script.
fn answered<O: Operation>(output: &dyn Structure) -> Scripted {
    let answer = server::encode(O::SCHEMA, output);
    let headers = answer.headers().iter();
    let headers: Vec<(&str, &str)> =
        headers.map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    Scripted::new().answer(answer.status().as_u16(), &headers, answer.body().clone())
}
