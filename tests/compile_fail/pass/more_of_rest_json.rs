// Maps, timestamps, bytes, payloads, greedy labels and nested lists; pages by other names; a client
// that is not public.

use std::collections::{BTreeMap, HashMap};

use chime_sdk_meetings::declare::{
    Blob, Timestamp, chime_enum, chime_operation, chime_service, chime_shape, chime_string,
};

#[chime_string(len = 1..=64)]
pub(crate) struct Key(String);

#[chime_enum]
pub(crate) enum Kind {
    Red = "RED",
}

#[chime_shape]
pub(crate) struct File {
    pub(crate) content: Blob,
    #[chime(format = date_time)]
    pub(crate) made: Timestamp,
    pub(crate) grid: Vec<Vec<u32>>,
    pub(crate) by_key: BTreeMap<Key, Kind>,
    pub(crate) by_kind: Option<HashMap<Kind, Vec<Key>>>,
    pub(crate) parent: Option<Box<File>>,
}

#[chime_operation(method = "PUT", path = "/files/<Key+>/content", call = Upload)]
pub(crate) struct PutFile {
    #[chime(path)]
    pub(crate) key: Key,
    #[chime(header = "If-Modified-Since")]
    pub(crate) since: Option<Timestamp>,
    #[chime(payload)]
    pub(crate) content: Blob,
}

#[chime_operation(
    method = "GET",
    path = "/files",
    output = ListFilesOutput,
    paginate(token = marker, next = next_marker, items = files: File),
)]
pub(crate) struct ListFiles {
    #[chime(query = "marker")]
    pub(crate) marker: Option<String>,
    #[chime(query = "kind")]
    pub(crate) kinds: Option<Vec<Kind>>,
}

#[chime_shape]
pub(crate) struct ListFilesOutput {
    #[chime(default)]
    pub(crate) files: Vec<File>,
    pub(crate) next_marker: Option<String>,
}

chime_service! {
    client = pub(crate) Files,
    service_id = "Files",
    api_version = "2026-01-31",
    endpoint_prefix = "files",
    signing_name = "files",
    operations(PutFile, ListFiles),
}

pub(crate) fn calls(client: &Files) -> Upload {
    let _ = client.list_files().kinds(["RED"]).items();
    client.put_file("a/b", "content").since(Timestamp::from_secs(0))
}

fn main() {
    let file = File::new("content", Timestamp::from_secs(0), [[1, 2], [3, 4]], [("a", "RED")])
        .by_kind([("RED", ["a"])])
        .parent(File::new("", Timestamp::from_secs(0), [[0]; 0], [("b", Kind::Red)]));
    assert_eq!(file.grid.len(), 2);
    assert_eq!(SERVICE.operations.len(), 2);
}
