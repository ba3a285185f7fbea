//! The file: who may use it, and what becomes of one that is not a store.

use std::fs;

use super::*;
use crate::join::check_store;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

async fn refused(path: &Path) -> SqliteStoreError {
    SqliteStore::open(path).await.unwrap_err()
}

#[tokio::test]
async fn it_is_a_store() {
    let folder = folder();
    let store = SqliteStore::open(folder.path().join("meetings.sqlite")).await.unwrap();
    check_store(&store).await.unwrap();
}

#[tokio::test]
async fn what_was_kept_is_there_for_the_next_process_and_for_another_connection() {
    let folder = folder();
    let path = folder.path().join("meetings.sqlite");
    let (first, other) =
        (SqliteStore::open(&path).await.unwrap(), SqliteStore::open(&path).await.unwrap());
    let record = StoreRecord::new("1", "{}");
    assert!(first.swap("a", None, Some(record.clone())).await.unwrap());
    assert_eq!(other.read("a").await.unwrap(), Some(record.clone()));
    assert!(!other.swap("a", None, Some(record.clone())).await.unwrap());
    drop((first, other));
    let later = SqliteStore::open(&path).await.unwrap();
    assert_eq!(later.read("a").await.unwrap(), Some(record));
}

#[cfg(unix)]
#[tokio::test]
async fn others_on_the_machine_cannot_read_it() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = folder();
    let store = SqliteStore::open(folder.path().join("meetings.sqlite")).await.unwrap();
    store.swap("a", None, Some(StoreRecord::new("1", "{}"))).await.unwrap();
    for file in fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", file.path().display());
    }
}

#[tokio::test]
async fn a_file_of_another_program_is_refused_and_stays_as_it_is() {
    let folder = folder();
    let text = folder.path().join("notes.txt");
    fs::write(&text, "these are notes, and more of them than a header has bytes; ".repeat(20))
        .unwrap();
    let database = folder.path().join("other.sqlite");
    Connection::open(&database).unwrap().execute_batch("CREATE TABLE things (id)").unwrap();
    let marked = folder.path().join("marked.sqlite");
    let batch = "PRAGMA application_id = 7; CREATE TABLE meetings (key)";
    Connection::open(&marked).unwrap().execute_batch(batch).unwrap();
    for path in [text, database, marked] {
        let before = fs::read(&path).unwrap();
        let error = refused(&path).await;
        assert!(matches!(error, SqliteStoreError::Foreign { .. }), "{error:?}");
        let message = error.to_string();
        assert!(message.contains("is a file of another program"), "{message}");
        assert!(message.contains("help: name a file that does not exist"), "{message}");
        assert_eq!(fs::read(&path).unwrap(), before, "{}", path.display());
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "no file was made beside them");
}

#[tokio::test]
async fn a_file_of_a_later_layout_is_refused() {
    let folder = folder();
    let path = folder.path().join("meetings.sqlite");
    drop(SqliteStore::open(&path).await.unwrap());
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 2).unwrap();
    let message = refused(&path).await.to_string();
    assert!(message.contains("has version 2 of the layout"), "{message}");
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_an_error_that_names_the_file() {
    let folder = folder();
    let path = folder.path().join("nowhere").join("meetings.sqlite");
    let message = refused(&path).await.to_string();
    assert!(message.contains("nowhere/meetings.sqlite` failed: "), "{message}");
}

#[tokio::test]
async fn an_empty_file_becomes_a_store() {
    let folder = folder();
    let path = folder.path().join("meetings.sqlite");
    fs::write(&path, "").unwrap();
    assert!(SqliteStore::open(&path).await.is_ok());
}

/// Who looks whose file it is while another one lays it out must not take it for somebody else's.
#[test]
fn many_can_make_the_file_at_the_same_moment() {
    for _ in 0..20 {
        let folder = folder();
        let path = folder.path().join("meetings.sqlite");
        let begin = std::sync::Barrier::new(8);
        std::thread::scope(|scope| {
            let open = || {
                begin.wait();
                file::open(&path).map(drop)
            };
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
            for thread in threads {
                thread.join().unwrap().unwrap();
            }
        });
    }
}

#[tokio::test]
async fn entries_that_outlived_every_meeting_go_and_others_stay() {
    let folder = folder();
    let path = folder.path().join("meetings.sqlite");
    let store = SqliteStore::open(&path).await.unwrap();
    for key in ["old", "young"] {
        assert!(store.swap(key, None, Some(StoreRecord::new("1", "{}"))).await.unwrap());
    }
    let kept_for = KEPT_FOR.as_secs();
    Connection::open(&path)
        .unwrap()
        .execute_batch(&format!(
            "UPDATE meetings SET changed_at = changed_at - {kept_for} - 5 WHERE key = 'old';
             UPDATE meetings SET changed_at = changed_at - {kept_for} + 600 WHERE key = 'young'"
        ))
        .unwrap();
    assert!(store.swap("new", None, Some(StoreRecord::new("1", "{}"))).await.unwrap());
    assert_eq!(store.read("old").await.unwrap(), None);
    assert!(store.read("young").await.unwrap().is_some());
}
